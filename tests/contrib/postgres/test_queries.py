"""Fields, lookups, transforms, aggregates and search of PostgreSQL, asked for real."""

import datetime

import pytest

from fastjango.db import models, transaction
from fastjango.db.models import F, Value
from fastjango.db.models.functions import Upper


@pytest.fixture(scope="module")
def box():
    from fastjango.contrib.postgres import fields

    class Box(models.Model):
        name = models.CharField(max_length=40)
        numbers = fields.ArrayField(models.IntegerField(), default=list)
        labels = fields.ArrayField(models.CharField(max_length=10), default=list)
        facts = fields.HStoreField(default=dict)
        size = fields.IntegerRangeField(null=True)
        open_at = fields.DateTimeRangeField(null=True)
        data = models.JSONField(null=True)

        class Meta:
            app_label = "boxes"

    return Box


@pytest.fixture
def boxes(box, tables):
    tables(box)
    box.objects.create(
        name="Déjà vu",
        numbers=[1, 2, 3, 4],
        labels=["RED", "blue"],
        facts={"a": "1", "b": None},
        size=(1, 10),
        data={"d": ["e", {"f": "g"}], "foo": "bar", "k": {"l": "m"}},
    )
    box.objects.create(name="wooden crate", numbers=[9], labels=["green"], facts={"c": "x"}, size=(20, None), data=True)
    return box.objects.order_by("pk")


ROWS = [
    ({"numbers__contains": [2, 3]}, 1),
    ({"numbers__contained_by": [8, 9]}, 1),
    ({"numbers__overlap": [4, 9]}, 2),
    ({"numbers__len": 4}, 1),
    ({"numbers__0": 9}, 1),
    ({"numbers__0_2": [1, 2]}, 1),
    ({"labels__overlap": [Upper(Value("red")), "other"]}, 1),
    ({"facts__a": "1"}, 1),
    ({"facts__has_key": "c"}, 1),
    ({"facts__has_any_keys": ["a", "c"]}, 2),
    ({"facts__contains": {"c": "x"}}, 1),
    ({"facts__values__contains": ["x"]}, 1),
    ({"size__contains": 5}, 1),
    ({"size__overlap": (9, 30)}, 2),
    ({"size__fully_lt": (15, 20)}, 1),
    ({"size__startswith": 20}, 1),
    ({"size__upper_inf": True}, 1),
    ({"size__adjacent_to": (10, 20)}, 2),
    ({"data__contains": {"foo": "bar"}}, 1),
    ({"data__contains": True}, 1),
    ({"data__d__contains": "e"}, 1),
    ({"data__k__contained_by": {"l": "m", "z": 1}}, 1),
    ({"name__unaccent__startswith": "Deja"}, 1),
    ({"name__unaccent": "Deja vu"}, 1),
    ({"name__trigram_similar": "wooden crates"}, 1),
    ({"name__search": "crates"}, 1),
]


@pytest.mark.parametrize(("lookup", "count"), ROWS, ids=[next(iter(lookup)) for lookup, _ in ROWS])
def test_lookups_find(boxes, lookup, count):
    assert boxes.filter(**lookup).count() == count


def test_a_slice_of_a_slice_counts_from_the_inner_one(boxes):
    first = boxes.first()
    for expression, expected in ((F("numbers")[:3][1:], [2, 3]), (F("numbers")[1], [2])):
        with transaction.atomic():
            boxes.filter(pk=first.pk).update(numbers=expression)
            assert boxes.get(pk=first.pk).numbers == expected
            transaction.set_rollback(True)


def test_distinct_on_a_path_into_a_document(boxes):
    assert [found.name for found in boxes.order_by("data__k__l").distinct("data__k__l")] == ["Déjà vu", "wooden crate"]


def test_naive_ranges_of_moments_fit_their_columns(boxes):
    """Django sends them as ranges with a time zone, and so do we."""
    from fastjango.db.backends.postgresql.psycopg_any import DateTimeTZRange

    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    boxes.update(open_at=DateTimeTZRange(start, start + datetime.timedelta(days=1)))
    assert boxes.filter(open_at__contains=start + datetime.timedelta(hours=3)).count() == 2


def test_aggregates_collect(boxes):
    from fastjango.contrib.postgres.aggregates import ArrayAgg, JSONBAgg, StringAgg

    found = boxes.order_by().aggregate(
        names=ArrayAgg("name", order_by="-name"),
        text=StringAgg("name", delimiter="; ", order_by="name"),
        json=JSONBAgg("numbers__0", order_by="numbers__0"),
    )
    assert found["text"].split("; ") == sorted(found["names"], key=found["text"].index)
    assert found["json"] == [1, 9]
    assert list(boxes.values_list(ArrayAgg("name"))) == [(["Déjà vu"],), (["wooden crate"],)]


def test_search_ranks_and_marks(boxes):
    from fastjango.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, SearchVector

    query = SearchQuery("crate")
    found = boxes.annotate(
        rank=SearchRank(SearchVector("name"), query), headline=SearchHeadline("name", query)
    ).order_by("-rank")
    assert (found[0].headline, found[0].rank > 0, found[1].rank) == ("wooden <b>crate</b>", True, 0)


def test_columns_of_different_types_are_joined(tables, postgres):
    class Target(models.Model):
        number = models.CharField(max_length=5, unique=True)

        class Meta:
            app_label = "boxes"

    class Pointer(models.Model):
        target = models.ForeignObject(
            Target, models.CASCADE, from_fields=["number"], to_fields=["number"], related_name="pointers"
        )
        number = models.IntegerField()

        class Meta:
            app_label = "boxes"

    tables(Target, Pointer)
    target = Target.objects.create(number="7")
    Pointer.objects.create(number=7)
    assert Pointer.objects.select_related("target").get().target == target


def test_the_app_stays_after_settings_that_leave_it_out(postgres):
    from fastjango.test.utils import override_settings

    with override_settings(INSTALLED_APPS=[]):
        pass
    assert "unaccent" in models.CharField.get_lookups()


def test_forms_of_ranges():
    from fastjango.contrib.postgres import forms
    from fastjango.core.exceptions import ValidationError

    field = forms.IntegerRangeField(required=True)
    with pytest.raises(ValidationError, match="This field is required"):
        field.clean(["", ""])
    assert field.clean(["", "3"]).upper == 3
    assert forms.DateTimeRangeField(default_bounds="[]").clean(["2026-01-01", "2026-01-02"]).bounds == "[]"
    assert forms.HStoreField().prepare_value({"k": "ü"}) == '{"k": "ü"}'
