"""What query sets are in SQL."""

import pytest

from fastjango.core.exceptions import FieldError
from fastjango.db.models import Count, Exists, F, OuterRef, Q, Value

COLUMNS = '"book"."id", "book"."author_id", "book"."title", "book"."pages", "book"."printed"'
CASES = [
    (lambda book: book.filter(pk=3), ' WHERE "book"."id" = %s', [3]),
    (lambda book: book.exclude(pages=0), ' WHERE NOT ("book"."pages" = %s)', [0]),
    (lambda book: book.filter(pages__in=[2, 1, 2]), ' WHERE "book"."pages" IN (%s, %s)', [2, 1]),
    (lambda book: book.filter(title__startswith="50%"), ' WHERE "book"."title" LIKE %s ESCAPE \'\\\'', ["50\\%%"]),
    (lambda book: book.filter(author=None), ' WHERE "book"."author_id" IS NULL', []),
    (
        lambda book: book.filter(author__name="x"),
        ' INNER JOIN "author" ON ("book"."author_id" = "author"."id") WHERE "author"."name" = %s',
        ["x"],
    ),
    (
        lambda book: book.filter(Q(author__name="x") | Q(pages=1)),
        ' LEFT OUTER JOIN "author" ON ("book"."author_id" = "author"."id")'
        ' WHERE ("author"."name" = %s OR "book"."pages" = %s)',
        ["x", 1],
    ),
    (lambda book: book.filter(pages__gt=F("id") + 1), ' WHERE "book"."pages" > ("book"."id" + %s)', [1]),
    (
        lambda book: book.order_by("-pages", "title")[5:10],
        ' ORDER BY "book"."pages" DESC, "book"."title" ASC LIMIT 5 OFFSET 5',
        [],
    ),
]


@pytest.mark.parametrize(("make", "tail", "params"), CASES)
def test_rendering(connection, book, make, tail, params):
    sql, found = make(book.objects).query.sql_with_params()
    assert sql == f'SELECT {COLUMNS} FROM "book"{tail}'
    assert list(found) == params


def test_groups_follow_values(connection, book):
    sql, _ = book.objects.values("author").annotate(n=Count("pk")).query.sql_with_params()
    assert sql == ('SELECT "book"."author_id" AS "author", COUNT("book"."id") AS "n" FROM "book" GROUP BY 1')


def test_a_subquery_refers_to_the_query_around(connection, author, book):
    books = book.objects.filter(author=OuterRef("pk"))
    sql, params = author.objects.filter(Exists(books)).query.sql_with_params()
    assert sql == (
        'SELECT "author"."id", "author"."name" FROM "author" WHERE EXISTS(SELECT %s AS "a" FROM "book" U0 WHERE '
        'U0."author_id" = ("author"."id") LIMIT 1)'
    )
    assert list(params) == [1]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda book: book.filter(nothing=1), "Cannot resolve keyword 'nothing' into field."),
        (lambda book: book.filter(title__nothing=1), "Unsupported lookup 'nothing' for CharField"),
        (lambda book: book.order_by("nothing"), "Cannot resolve keyword 'nothing' into field."),
    ],
)
def test_wrong_names_fail_at_the_call(connection, book, make, message):
    for _ in range(2):
        with pytest.raises(FieldError, match=message):
            make(book.objects)


@pytest.mark.parametrize("alias", ['x"; --', "a b", "x#", "a\x00"])
def test_aliases_cannot_leave_their_quotes(connection, book, alias):
    with pytest.raises(ValueError, match="Column aliases cannot contain"):
        book.objects.annotate(**{alias: Value(1)})
