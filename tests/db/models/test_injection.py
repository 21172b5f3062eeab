"""Whatever text comes in, as a value, a name or an alias: it never becomes SQL.

``FASTJANGO_FUZZ_EXAMPLES`` says how many texts each property is tried with (20 by default).
"""

import contextlib
import datetime as dt
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fastjango.core.exceptions import FieldDoesNotExist, FieldError
from fastjango.db import DatabaseError
from fastjango.db.models import CharField, Count, DateField, F, FilteredRelation, JSONField, Model, Q, Value
from fastjango.db.models.functions import Concat, Extract, Trunc
from fastjango.test.utils import CaptureQueriesContext

from .conftest import library

# What is looked for in statements: no statement has it by itself.
MARK = "zq7"
REFUSED = (FieldError, FieldDoesNotExist, ValueError, TypeError, AttributeError)
ALIASES = (
    "Column aliases cannot contain whitespace characters, hashes, control characters, quotation marks, semicolons, or "
    "SQL comments."
)

bounded = settings(
    max_examples=int(os.environ.get("FASTJANGO_FUZZ_EXAMPLES", "20")),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_pieces = st.sampled_from(
    [
        *("'", '"', "`", ";", "--", "/*", "*/", "#", "\\", "%s", "%", "%%", "?", ":x", "$1", "__", ".", "(", ")", ","),
        *(" ", "\n", "\t", "\x01", "é", "😀", "{}", "[0]", "title", "author", "exact"),
        *(" OR 1=1", " UNION SELECT ", "; DROP TABLE book", ".a) --"),
    ]
)
hostile = st.lists(_pieces | st.text(max_size=3), max_size=6).map(lambda parts: MARK + "".join(parts))
LOOKUPS = ["exact", "iexact", "contains", "icontains", "startswith", "endswith", "gt", "lte", "regex", "in"]


class Note(Model):
    data = JSONField()

    class Meta:
        app_label, db_table, apps = "library", "note", library


@pytest.fixture
def books(connection, author, book):
    book.objects.create(title="x", author=author.objects.create(name="Ann"))
    yield book
    assert book.objects.count() == 1


def statement(queryset):
    return queryset.query.sql_with_params()[0]


def encodable(text):
    with contextlib.suppress(UnicodeEncodeError):
        return bool(text.encode()) and "\0" not in text
    return False


@bounded
@given(value=hostile.filter(encodable), lookup=st.sampled_from(LOOKUPS))
def test_values_are_parameters(books, connection, value, lookup):
    given_value = [value] if lookup == "in" else value
    queryset = books.objects.filter(**{f"title__{lookup}": given_value})
    assert MARK not in statement(queryset)
    assert MARK not in statement(books.objects.exclude(Q(**{f"author__name__{lookup}": given_value}) | Q(pk=1)))
    assert MARK not in statement(books.objects.annotate(x=Concat("title", Value(value))).filter(x=value))
    with contextlib.suppress(DatabaseError):
        # No regular expression, perhaps.
        assert MARK not in str(list(queryset.all()))


@bounded
@given(value=hostile.filter(encodable))
def test_values_are_stored_as_they_are(books, connection, value):
    made = books.objects.create(title=value)
    try:
        assert books.objects.get(title=value).title == value
        assert books.objects.filter(pk=made.pk).update(title=f"{value}!") == 1
        assert list(books.objects.filter(title__contains=value).values_list("title", flat=True)) == [f"{value}!"]
        [raw] = books.objects.raw("SELECT * FROM book WHERE title = %s", [f"{value}!"])
        assert raw.pk == made.pk
        [extra] = books.objects.extra(select={"same": "%s"}, select_params=[value], where=["id = %s"], params=[made.pk])
        assert extra.same == value
    finally:
        made.delete()


REFUSERS = {
    "filter": lambda book, name: book.objects.filter(**{name: 1}),
    "exclude": lambda book, name: book.objects.exclude(**{name: 1}),
    "get": lambda book, name: book.objects.get(**{name: 1}),
    "Q": lambda book, name: book.objects.filter(Q(**{name: 1})),
    "below a relation": lambda book, name: book.objects.filter(**{f"author__{name}": 1}),
    "lookup": lambda book, name: book.objects.filter(**{f"title__{name}": 1}),
    "order_by": lambda book, name: book.objects.order_by(name),
    "order_by, descending": lambda book, name: book.objects.order_by(f"-{name}"),
    "order_by a relation": lambda book, name: list(book.objects.order_by(f"author__{name}")),
    "order_by F": lambda book, name: list(book.objects.order_by(F(name).desc())),
    "distinct": lambda book, name: list(book.objects.distinct(name)),
    "only": lambda book, name: book.objects.only(name).count(),
    "defer": lambda book, name: list(book.objects.defer(name)),
    "values": lambda book, name: book.objects.values(name),
    "values_list": lambda book, name: book.objects.values_list("title", name),
    "select_related": lambda book, name: list(book.objects.select_related(name)),
    "prefetch_related": lambda book, name: list(book.objects.prefetch_related(name)),
    "annotate F": lambda book, name: book.objects.annotate(x=F(name)),
    "aggregate": lambda book, name: book.objects.aggregate(x=Count(name)),
    "update": lambda book, name: book.objects.update(**{name: 1}),
    "update F": lambda book, name: book.objects.update(pages=F(name)),
    "dates": lambda book, name: book.objects.dates(name, "year"),
    "in_bulk": lambda book, name: book.objects.in_bulk([1], field_name=name),
    "latest": lambda book, name: book.objects.latest(name),
    "create": lambda book, name: book.objects.create(**{name: 1}),
    "bulk_update": lambda book, name: book.objects.bulk_update([book(pk=1)], [name]),
    "explain": lambda book, name: book.objects.explain(format=name),
    "connector": lambda book, name: book.objects.filter(Q(pk=1, _connector=name)),
}


@bounded
@given(name=hostile)
@pytest.mark.parametrize("use", REFUSERS)
def test_names_that_are_none_are_refused_before_anything_is_asked(books, connection, use, name):
    with CaptureQueriesContext(connection) as asked, pytest.raises(REFUSED):
        REFUSERS[use](books, name)
    assert not any(MARK in query["sql"] for query in asked.captured_queries)


NAMED = {
    "annotate": lambda book, alias: book.objects.annotate(**{alias: F("title")}),
    "alias": lambda book, alias: book.objects.alias(**{alias: F("title")}).order_by(alias),
    "values": lambda book, alias: book.objects.values(**{alias: F("title")}),
    "aggregate": lambda book, alias: book.objects.values("pages").annotate(**{alias: Count("pk")}),
    "extra": lambda book, alias: book.objects.extra(select={alias: "1"}),
    "FilteredRelation": lambda book, alias: book.objects.annotate(
        **{alias: FilteredRelation("author", condition=Q(author__name="x"))}
    ).filter(**{f"{alias}__name": "x"}),
}
# What Django 5.2 refuses in an alias.
SUSPICIOUS = ["a b", "a\tb", "a#b", "a'b", 'a"b', "a`b", "a;b", "a--b", "a/*b", "a*/b", "a\x00b", "a\x7fb", "a[b]"]


@pytest.mark.parametrize("use", NAMED)
@pytest.mark.parametrize("alias", SUSPICIOUS)
def test_suspicious_aliases_raise_what_django_raises(books, use, alias):
    with pytest.raises(ValueError) as caught:
        NAMED[use](books, alias)
    assert str(caught.value) == ALIASES


def test_filtered_relations_have_no_periods(books):
    with pytest.raises(ValueError, match=r"doesn't support aliases with periods \(got 'a\.b'\)"):
        books.objects.annotate(**{"a.b": FilteredRelation("author")})


@bounded
@given(alias=hostile)
@pytest.mark.parametrize("use", NAMED)
def test_aliases_are_refused_or_quoted(books, connection, use, alias):
    try:
        sql = statement(NAMED[use](books, alias))
    except REFUSED:
        return
    assert not set(alias) & set("'\"`; \t\n#")
    if alias.isidentifier():
        # Plain words stand as they are where Django leaves them so.
        return
    # A percent sign is one for the driver.
    assert MARK not in sql.replace(f'"{alias}"', "").replace(f'"{alias}"'.replace("%", "%%"), "")


@bounded
@given(key=hostile.filter(encodable))
def test_keys_of_json_are_parameters(connection, key):
    assert MARK not in statement(Note.objects.filter(**{f"data__{key}": 1}))
    assert MARK not in statement(Note.objects.order_by(f"data__{key}"))
    assert MARK not in statement(Note.objects.filter(data__has_key=key))
    assert MARK not in statement(Note.objects.filter(data={key: key}))


@pytest.mark.parametrize("name", ["data__a.b", "-data__a.b) --", "data__a.id"])
def test_periods_in_keys_are_no_columns_of_tables(connection, name):
    sql, params = Note.objects.order_by(name).query.sql_with_params()
    assert "a." not in sql
    assert params[0] == f'$."{name.partition("__")[2]}"'


@bounded
@given(part=hostile.filter(encodable))
def test_parts_of_dates_are_known_or_parameters(books, part):
    day = Value(dt.date(2020, 1, 1), output_field=DateField())
    for expression in (Trunc(day, part, output_field=DateField()), Extract(day, part)):
        with contextlib.suppress(*REFUSED):
            assert MARK not in statement(books.objects.annotate(x=expression))


@bounded
@given(name=hostile)
def test_names_of_tables_and_columns_are_quoted(connection, name):
    quoted = connection.ops.quote_name(name)
    assert quoted.startswith('"')
    assert quoted.endswith('"')


def test_reserved_words_of_conditions_are_refused(books):
    for method in (books.objects.filter, books.objects.exclude, books.objects.get):
        with pytest.raises(TypeError, match="The following kwargs are invalid: '_connector'"):
            method(_connector="OR 1=1", pk=1)
    with pytest.raises(ValueError, match="_connector must be one of 'AND', 'OR', 'XOR'"):
        Q(pk=1, _connector="OR 1=1 OR")


def test_field_types_of_casts_are_the_fields_own(books):
    assert MARK not in statement(books.objects.annotate(x=Value(MARK, output_field=CharField())))
