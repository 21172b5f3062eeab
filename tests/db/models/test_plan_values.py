"""A plan made with some values gives the same with others: empty lists, NULL, numbers no column holds."""

import itertools
import random

import pytest

from fastjango.db.models import Case, Count, Exists, OuterRef, Q, Sum, Value, When

TITLES, HUGE = "abcdefg", 2**80
VALUES = {
    "pages__in": [[], [1, 2], [3], [HUGE], [-HUGE, 2]],
    "pages": [HUGE, 3, 5],
    "pages__lt": [HUGE, -HUGE, 4],
    "pages__gte": [-HUGE, HUGE, 3],
    "pages__range": [(1, HUGE), (HUGE, HUGE), (-HUGE, 0), (2, 3)],
    "author": [1, None, 2],
    "author__isnull": [True, False],
    "title__in": [[], ["c"]],
    "id__in": [(), [1], [None], [None, 2], [HUGE, 3]],
}
SHAPES = [
    lambda rows, one, two: rows.filter(**one),
    lambda rows, one, two: rows.exclude(**one),
    lambda rows, one, two: rows.filter(Q(**one) | Q(**two)),
    lambda rows, one, two: rows.exclude(**one).filter(**two),
    lambda rows, one, two: rows.filter(~(Q(**one) & Q(**two))),
    lambda rows, one, two: rows.annotate(x=Case(When(**one, then=Value(1)), default=Value(2))).filter(**two),
    lambda rows, one, two: rows.annotate(x=Count("pk", filter=Q(**one))).filter(**two),
    lambda rows, one, two: rows.filter(Exists(rows.filter(pk=OuterRef("pk"), **one)), **two),
    lambda rows, one, two: rows.filter(pk__in=rows.filter(**one).values("pk")).filter(**two),
]
USES = {
    "list": lambda found: sorted((row.pk, getattr(row, "x", None)) for row in found),
    "values": lambda found: sorted(found.values_list("pk", "author")),
    "slice": lambda found: [row.pk for row in found.order_by("-pk")[:2]],
    "first": lambda found: getattr(found.order_by("pk").first(), "pk", None),
    "count": lambda found: found.count(),
    "exists": lambda found: found.exists(),
    "aggregate": lambda found: found.aggregate(sum=Sum("pages"), count=Count("pk", distinct=True)),
    "update": lambda found: found.update(title="z"),
    "delete": lambda found: found.delete()[0],
}


@pytest.fixture
def fill(connection, author, book):
    author.objects.bulk_create([author(pk=1, name="Ann"), author(pk=2, name="Bob")])

    def fill():
        book.objects.all().delete()
        book.objects.bulk_create(
            [book(pk=n, pages=n, title=title, author_id=n % 3 or None) for n, title in enumerate(TITLES, 1)]
        )
        return book.objects.all()

    return fill


@pytest.mark.parametrize("use", USES)
def test_a_plan_fits_all_values_of_its_shape(connection, fill, use):
    chance = random.Random(use)
    for shape, (name, firsts) in itertools.product(SHAPES, VALUES.items()):
        other, seconds = chance.choice([pair for pair in VALUES.items() if pair[0] != name])
        pairs = list(itertools.product(firsts, seconds))
        chance.shuffle(pairs)

        def answers(forgetting, shape=shape, pairs=pairs[:4], name=name, other=other):
            for first, second in pairs:
                rows = fill()
                if forgetting:
                    connection.plans.clear()
                yield USES[use](shape(rows, {name: first}, {other: second}))

        alone = list(answers(True))
        connection.plans.clear()
        assert [list(answers(False)) for _ in range(3)] == [alone] * 3, (name, other, pairs[:4])


@pytest.mark.parametrize(
    ("lookup", "found"),
    [
        ({"pages__in": [HUGE, 2]}, [2]),
        ({"pages__in": [HUGE]}, []),
        ({"author__in": [HUGE, 1]}, [1, 4, 7]),
        ({"pages__range": (6, HUGE)}, [6, 7]),
        ({"pages__range": (-HUGE, 2)}, [1, 2]),
        ({"pages__range": (HUGE, HUGE)}, []),
        ({"pages__range": (5, 2)}, []),
    ],
)
def test_numbers_that_no_column_holds_are_compared_too(fill, lookup, found):
    for _ in range(3):
        assert sorted(row.pk for row in fill().filter(**lookup)) == found
        assert len(fill().exclude(**lookup)) == len(TITLES) - len(found)
