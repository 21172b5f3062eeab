"""Values and orders that are the same on every database, though each keeps and sorts them in its own way."""

import datetime as dt

import pytest

from fastjango.apps.registry import Apps
from fastjango.db import DatabaseError, models, transaction
from fastjango.db.models import F, Max, OuterRef, Subquery, Window
from fastjango.db.models.functions import RowNumber, TruncHour
from fastjango.test.utils import CaptureQueriesContext

registry = Apps()
EARLY, LATE = dt.time(1, 2, 3, 4), dt.time(23, 59, 59)


class Shift(models.Model):
    start = models.TimeField(null=True)
    length = models.DurationField(null=True)
    hours = models.IntegerField(null=True)
    place = models.IntegerField(null=True, unique=True)

    class Meta:
        app_label, db_table, apps = "answers", "answers_shift", registry


@pytest.fixture(scope="module")
def shifts(connection):
    with connection.schema_editor() as editor:
        editor.create_model(Shift)
    Shift.objects.create(start=EARLY, length=dt.timedelta(days=-1), hours=1)
    Shift.objects.create(start=LATE, hours=2)
    Shift.objects.create()
    yield Shift.objects
    with connection.schema_editor() as editor:
        editor.delete_model(Shift)


def test_times_of_day(shifts):
    rows = shifts.order_by("pk")
    assert list(rows.values_list("start", flat=True)) == [EARLY, LATE, None]
    assert [one.start for one in rows] == [EARLY, LATE, None]
    assert shifts.aggregate(Max("start"), Max("length")) == {"start__max": LATE, "length__max": dt.timedelta(days=-1)}
    assert rows.annotate(hour=TruncHour("start")).first().hour == dt.time(1)


def test_times_of_day_without_a_model(connection, shifts):
    if connection.vendor == "sqlite":
        pytest.skip("Times are texts there.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT start FROM answers_shift ORDER BY id")
        assert [row[0] for row in cursor.fetchall()] == [EARLY, LATE, None]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        (F("hours").asc(nulls_first=True), [None, 1, 2]),
        (F("hours").asc(nulls_last=True), [1, 2, None]),
        (F("hours").desc(nulls_first=True), [None, 2, 1]),
        (F("hours").desc(nulls_last=True), [2, 1, None]),
    ],
)
def test_the_place_of_nulls(shifts, ordering, expected):
    assert list(shifts.order_by(ordering).values_list("hours", flat=True)) == expected
    assert list(shifts.order_by(ordering).reverse().values_list("hours", flat=True)) == expected[::-1]
    ranked = shifts.annotate(rank=Window(RowNumber(), order_by=ordering)).order_by("rank")
    assert [one.hours for one in ranked] == expected
    both = shifts.filter(hours=1).union(shifts.exclude(hours=1)).order_by(ordering)
    assert [one.hours for one in both] == expected
    most = shifts.values("hours").annotate(most=Max("hours")).order_by(ordering.copy())
    assert [row["most"] for row in most] == expected


def test_the_place_of_nulls_of_an_aggregate(shifts):
    grouped = shifts.values("start").annotate(most=Max("hours")).order_by(F("most").desc(nulls_first=True))
    assert [row["most"] for row in grouped] == [None, 2, 1]


def test_wrong_numbers_of_parameters_while_statements_are_logged(connection, shifts):
    if connection.vendor != "postgresql":
        pytest.skip("What runs is put together by the driver only there.")
    with CaptureQueriesContext(connection) as queries, pytest.raises(DatabaseError):
        list(shifts.raw("SELECT * FROM answers_shift WHERE id = %s", [1, 2]))
    assert len(queries) == 1


def test_rows_are_changed_in_the_order_asked_for_where_the_database_can(connection, shifts):
    for place, one in enumerate(shifts.order_by("pk")):
        shifts.filter(pk=one.pk).update(place=place)
    downwards = shifts.order_by("-place")
    if connection.vendor == "mysql":
        assert downwards.update(place=F("place") + 1) == 3
        assert sorted(shifts.values_list("place", flat=True)) == [1, 2, 3]
    # An order that needs other tables or aggregates is no order of changes.
    assert shifts.filter(hours=1).order_by("hours").update(length=None) == 1
    shifts.update(place=None)


def test_a_query_gives_the_value_of_a_new_row(shifts):
    with transaction.atomic():
        most = shifts.order_by("-hours").filter(hours__isnull=False).values("hours")[:1]
        made = shifts.bulk_create([Shift(hours=Subquery(most))])
        assert shifts.filter(hours=2).count() == 2
        Shift(hours=most).save()
        assert shifts.filter(hours=2).count() == 3
        with pytest.raises(ValueError, match="can only be used to update"):
            Shift(hours=Subquery(shifts.filter(pk=OuterRef("pk")).values("hours")[:1])).save()
        assert len(made) == 1
        transaction.set_rollback(True)
