"""Composite keys in queries, and relations by several columns; the expected values are Django 5.2's."""

import pytest

PAIRS = "[Pair.objects.create(pk=key) for key in ((1, 1), (1, 2), (2, 1))]; "
HALVES = (
    PAIRS + "Half.objects.create(pk=(1, 1), right=1, text='a'); Half.objects.create(pk=(2, 1), right=1, text='b'); "
    "Half.objects.create(pk=(2, 2), text='c'); "
)

CASES = {
    # As a value.
    "hash(Pair(left=1))": "TypeError: Model instances without primary key value are unhashable",
    "Pair._meta.pk.to_python((1, 2)), Pair._meta.pk.to_python('[\"1\", 2]')": "((1, 2), [1, 2])",
    PAIRS + "Pair.objects.annotate(key=F('pk')).first().key": "(1, 1)",
    PAIRS + "Pair.objects.filter(left=F('pk')).count()": (
        "ValueError: CompositePrimaryKey cannot be used as a lookup value."
    ),
    PAIRS + "Pair.objects.annotate(x=Case(When(left=1, then='pk')))": (
        "ValueError: When expression does not support composite primary keys."
    ),
    "list(Pair.objects.filter(pk=OuterRef('pk')))": (
        "ValueError: This queryset contains a reference to an outer query and may only be used in a subquery."
    ),
    "Pair.check(), Half.check(), Line.check()": "([], [], [])",
    # Query sets on the right side.
    PAIRS + "Pair.objects.filter(pk__in=Pair.objects.filter(right=1)).count()": "2",
    PAIRS + "Pair.objects.filter(pk__in=Pair.objects.values('pk')).count()": "3",
    PAIRS + "Pair.objects.filter(pk__in=Subquery(Pair.objects.values('pk'))).count()": "3",
    PAIRS + "from fastjango.db.models.expressions import RawSQL; "
    "Pair.objects.filter(pk__in=RawSQL('SELECT * FROM (SELECT 1, 2) pairs', [])).get().pk": "(1, 2)",
    PAIRS + "Pair.objects.exclude(pk__in=Pair.objects.filter(right=1)).get().pk": "(1, 2)",
    PAIRS + "Pair.objects.filter(pk=Pair.objects.filter(right=2)[:1]).get().pk": "(1, 2)",
    "Pair.objects.filter(pk=Pair.objects.all())": (
        "ValueError: The QuerySet value for an exact lookup must be limited to one result using slicing."
    ),
    "Pair.objects.filter(left=Pair.objects.values('pk')[:1])": (
        "ValueError: The QuerySet value for the exact lookup must have 1 selected fields (received 2)"
    ),
    "Pair.objects.filter(left__in=Pair.objects.values('pk'))": (
        "ValueError: The QuerySet value for the 'in' lookup must have 1 selected fields (received 2)"
    ),
    # Parts of objects.
    PAIRS + "Pair.objects.only('left').first().pk, Pair.objects.defer('left').first().get_deferred_fields()": (
        "((1, 1), set())"
    ),
    HALVES + "Half.objects.only('pk').first().get_deferred_fields() == {'right', 'text'}": "True",
    HALVES + "half = Half.objects.defer('text').get(pk=(1, 1)); half.refresh_from_db(fields=['text']); half.text": "a",
    HALVES + "list(Half.objects.raw('SELECT text, number FROM library_half'))": (
        "FieldDoesNotExist: Raw query must include the primary key"
    ),
    PAIRS + "[pair.pk for pair in Pair.objects.raw('SELECT * FROM library_pair WHERE \"right\" = 2')]": "[(1, 2)]",
    # Relations by several columns.
    HALVES + "list(Half.objects.order_by('pk').values_list('text', 'pair', 'pk'))": (
        "[('a', (1, 1), (1, 1)), ('b', (2, 1), (2, 1)), ('c', (2, None), (2, 2))]"
    ),
    HALVES + "Half.objects.values('pair').distinct().count()": "3",
    HALVES + "[half.text for half in Half.objects.exclude(pair__in=Pair.objects.filter(left=1)).order_by('pk')]": (
        "['b', 'c']"
    ),
    HALVES + "Pair.objects.get(halves=Half.objects.get(pk=(2, 1))).pk": "(2, 1)",
    HALVES + "Pair.objects.filter(halves__in=[Half.objects.get(pk=(2, 1))]).get().pk": "(2, 1)",
    HALVES + "Half.objects.filter(pair__right=1).delete()": "(2, {'library.Half': 2})",
    HALVES + "Pair.objects.filter(halves__text='a').update(right=5)": "1",
    "list(Half.objects.filter(pair=Pair.objects.values('left')[:1]))": (
        "ValueError: The QuerySet value for the exact lookup must have 2 selected fields (received 1)"
    ),
    "list(Half.objects.filter(pair=Pair.objects.all()[:1]))": (
        "ValueError: 'exact' doesn't support multi-column subqueries."
    ),
    "list(Half.objects.filter(pair=F('pk')))": "ValueError: 'exact' doesn't support multi-column subqueries.",
}


@pytest.fixture(scope="module")
def found(answers):
    return answers(CASES)


@pytest.mark.parametrize("statement", CASES)
def test_statement(found, statement):
    assert found[statement] == CASES[statement]
