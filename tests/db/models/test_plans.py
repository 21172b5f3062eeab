"""Query sets give the same by a plan as by the general way, and writes too."""

import datetime

import pytest

from fastjango.db.models import CharField, Count, F, Transform
from fastjango.db.models.query import QuerySet
from fastjango.db.transaction import atomic
from fastjango.test.utils import CaptureQueriesContext

NOON = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.UTC)


@pytest.fixture
def rows(connection, author, book):
    ann, bob = author.objects.create(name="Ann"), author.objects.create(name="Bob")
    for title, pages, writer in [("a", 1, ann), ("b", 2, ann), ("c", 3, bob), ("d", 4, None)]:
        book.objects.create(title=title, pages=pages, author=writer, printed=NOON)
    return book


def general(queryset: QuerySet) -> QuerySet:
    """The same query set without its shape."""
    made = queryset.all()
    made.query  # noqa: B018  # whoever has touched the query may have changed it
    return made


READS = [
    lambda book: book.filter(pk=2),
    lambda book: book.filter(pages__gte=2).order_by("-pages"),
    lambda book: book.filter(title__in=["a", "d"]).order_by("pk"),
    lambda book: book.exclude(author__name="Ann").order_by("pk")[:3],
    lambda book: book.select_related("author").order_by("pk"),
    lambda book: book.filter(printed=NOON).order_by("pk").values("pk", "printed"),
    lambda book: book.order_by("pk").values_list("title", flat=True),
    lambda book: book.values("author").annotate(n=Count("pk")).order_by("author"),
]


@pytest.mark.parametrize("make", READS)
def test_reading(rows, make):
    expected = list(general(make(rows.objects)))
    for _ in range(3):
        found = make(rows.objects)
        assert list(found) == expected
        assert [vars(row).keys() for row in found if hasattr(row, "pk")] == [
            vars(row).keys() for row in expected if hasattr(row, "pk")
        ]
    assert make(rows.objects).count() == len(expected)
    assert make(rows.objects).exists() == bool(expected)


def test_objects_of_a_plan_are_whole(rows):
    for _ in range(2):
        found = rows.objects.select_related("author").get(title="c")
        assert (found.author.name, found.printed, found._state.db, found._state.adding) == (
            "Bob",
            NOON,
            "default",
            False,
        )


def test_get_tells_none_from_several(rows):
    for _ in range(2):
        with pytest.raises(rows.DoesNotExist, match="Book matching query does not exist"):
            rows.objects.get(pk=99)
        with pytest.raises(rows.MultipleObjectsReturned, match="it returned 2!"):
            rows.objects.get(author__name="Ann")


def test_writing(rows):
    for pages in (10, 20):
        assert rows.objects.filter(title="a").update(pages=pages) == 1
        assert rows.objects.filter(title="a").update(pages=F("pages") + 1) == 1
        found = rows.objects.get(title="a")
        assert found.pages == pages + 1
        with pytest.raises(TypeError, match="Field 'pages' expected a number"):
            rows.objects.filter(title="a").update(pages=object())
    assert rows.objects.get(title="b").delete() == (1, {"library.Book": 1})
    assert rows.objects.get(title="c").delete() == (1, {"library.Book": 1})
    assert rows.objects.count() == 2


@pytest.mark.parametrize(
    ("of_all", "of_some"),
    [({"pk__lt": 10**30}, {"pk__lt": 2}), ({"pk__gte": -(10**30)}, {"pk__gte": 4})],
)
def test_an_update_whose_condition_holds_for_all_does_not_widen_the_next(rows, of_all, of_some):
    """A key beyond the column's range makes the condition true for every row, whatever the other values say."""
    assert [rows.objects.filter(**of_all).update(pages=7) for _ in range(2)] == [4, 4]
    for pages in range(2):
        assert rows.objects.filter(**of_some).update(pages=pages) == 1
    assert rows.objects.filter(**of_all).update(pages=8) == 4


def test_an_update_of_all_but_an_impossible_key_does_not_widen_the_next(rows):
    assert [rows.objects.exclude(pk=10**30).update(pages=7) for _ in range(2)] == [4, 4]
    assert [rows.objects.exclude(pk=1).update(pages=pages) for pages in range(2)] == [3, 3]


def test_lookups_registered_later_count(rows):
    class Doubled(Transform):
        lookup_name = "title_twice"
        function = "HEX"

    assert rows.objects.filter(title__iexact="A").exists()
    CharField.register_lookup(Doubled)
    try:
        assert rows.objects.filter(title__title_twice="61").exists()
    finally:
        CharField._unregister_lookup(Doubled)


def test_statements_of_plans_are_logged_and_wrapped(rows, connection):
    seen = []

    def wrapper(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    rows.objects.get(pk=1)
    with CaptureQueriesContext(connection) as queries:
        rows.objects.get(pk=2)
    with connection.execute_wrapper(wrapper):
        rows.objects.get(pk=3)
    assert queries[0]["sql"].endswith('WHERE "book"."id" = 2 LIMIT 21')
    assert seen[0].endswith('WHERE "book"."id" = %s LIMIT 21')


def test_rolled_back_rows_are_gone(rows):
    with pytest.raises(ZeroDivisionError), atomic():
        rows.objects.create(title="e")
        raise ZeroDivisionError
    assert rows.objects.count() == 4
