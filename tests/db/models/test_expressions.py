"""Types, texts and joins of expressions; the expected values are Django 5.2's."""

import pytest

from fastjango.db.backends.utils import split_tzname_delta

UNKNOWN = "OutputFieldIsNoneError: Cannot resolve expression type, unknown output_field"
CASES = {
    "(Value(None) + Value(None)).output_field": UNKNOWN,
    "(Value('a') + Value(None)).output_field": UNKNOWN,
    "(Value(1).bitand(Value(None))).output_field": UNKNOWN,
    "type((Value(1) + Value(None)).output_field).__name__": "IntegerField",
    "(Value(1.5) ** Value(2)).output_field": (
        "FieldError: Cannot infer type of '^' expression involving these types: FloatField, IntegerField. You must set "
        "output_field."
    ),
    "type(Pi().output_field).__name__": "FloatField",
    "Book.objects.annotate(x=Random()).filter(x__lt=1).count()": "1",
    "Book.objects.alias(x=Count('tags')).aggregate(Sum('x'))": (
        "FieldError: Cannot aggregate over the 'x' alias. Use annotate() to promote it."
    ),
    "(F('a') + 1).deconstruct()[0]": "fastjango.db.models.expressions.CombinedExpression",
    "RowRange(start=1).deconstruct()[0]": "fastjango.db.models.expressions.RowRange",
    "Line.objects.bulk_create([Line(shelf=shelf, id=n, size=n) for n in (1, 2)]); "
    "Line.objects.aggregate(Avg('size'))": ("{'size__avg': 1.5}"),
    "Line.objects.create(shelf=shelf, id=1); Line.objects.update(twice=7), Line.objects.get().twice": "(0, 2)",
    "Author.objects.values('books__nope')": (
        "FieldError: Unsupported lookup 'nope' for AutoField or join on the field not permitted."
    ),
    "Book.objects.values('author__nope')": (
        "FieldError: Cannot resolve keyword 'nope' into field. Choices are: books, edited, id, name, notes"
    ),
    "import pickle; q = Author.objects.filter(Exists(Book.objects.filter(author=OuterRef('pk')))); "
    "pickle.loads(pickle.dumps(q)).get().name": "Tolkien",
    "UniqueConstraint(Lower('name').desc(), name='u').validate(Shelf, Shelf(name='UPPER'))": (
        "ValidationError: ['Constraint “u” is violated.']"
    ),
    "from fastjango.forms import modelformset_factory; "
    "rows = {f'form-{n}-name': 'same' for n in range(3)}; "
    "made = modelformset_factory(Shelf, fields=['name'])("
    "{'form-TOTAL_FORMS': '3', 'form-INITIAL_FORMS': '0', **rows}, queryset=Shelf.objects.none()); "
    "made.non_form_errors().data and len(made.non_form_errors())": "2",
    "BooleanField(null=True).clean('x', None)": ("ValidationError: ['“x” value must be either True, False, or None.']"),
    "PositiveIntegerField().db_check(connection)": "None",
    # What is not defined is NULL.
    "Book.objects.values_list(Sqrt(Value(-1.0)), Ln(Value(0.0)), Mod('pages', 0)).get()": "(None, None, None)",
    # Rows without a related object stay.
    "Book.objects.annotate(x=Case(When(tags__name='a', then=1), default=0)).values_list('x').get()": "(0,)",
}


@pytest.fixture(scope="module")
def found(answers):
    return answers(CASES)


@pytest.mark.parametrize("statement", CASES)
def test_statement(found, statement):
    assert found[statement] == CASES[statement]


def test_joins_behind_an_outer_join_are_outer_whatever_the_order(connection, book):
    """A join that was looked at before the one it hangs on follows it."""
    query = book.objects.all().query.clone()
    query.setup_joins(["author"], query.get_meta(), query.get_initial_alias())
    aliases = [alias for alias, join in query.alias_map.items() if join.join_type]
    for alias in aliases:
        query.alias_map[alias] = query.alias_map[alias].demote()
    query.promote_joins(reversed(aliases))
    assert {query.alias_map[alias].join_type for alias in aliases} == {"LEFT OUTER JOIN"}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("UTC+05:30", ("UTC", "+", "05:30")),
        ("-0630", ("", "-", "06:30")),
        ("UTC+10", ("UTC", "+", "10:00")),
        ("Europe/Vienna", ("Europe/Vienna", None, None)),
    ],
)
def test_offsets_of_time_zones(name, parts):
    assert split_tzname_delta(name) == parts
