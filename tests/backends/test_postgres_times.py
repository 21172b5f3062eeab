"""Date-times with a zone, as PostgreSQL writes them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

pytest.importorskip("psycopg")
from fastjango.db.backends.postgresql.psycopg_any import _ZoneLoader

ROME = ZoneInfo("Europe/Rome")
CASES = [
    (b"2020-02-29 12:30:15.123456+00", dt.UTC, dt.datetime(2020, 2, 29, 12, 30, 15, 123456, dt.UTC)),
    (b"2020-02-29 12:30:15.5+00", dt.UTC, dt.datetime(2020, 2, 29, 12, 30, 15, 500000, dt.UTC)),
    (b"2020-02-29 12:30:15+00", dt.UTC, dt.datetime(2020, 2, 29, 12, 30, 15, 0, dt.UTC)),
    (b"2020-02-29 12:30:15+05:30", dt.UTC, dt.datetime(2020, 2, 29, 7, 0, 15, 0, dt.UTC)),
    (b"1866-02-28 12:00:00+00:49:56", dt.UTC, dt.datetime(1866, 2, 28, 11, 10, 4, 0, dt.UTC)),
    (b"2020-07-01 10:00:00+00", ROME, dt.datetime(2020, 7, 1, 12, 0, 0, 0, ROME)),
    (b"2020-07-01 10:00:00+02", None, dt.datetime(2020, 7, 1, 10, 0)),
]


@pytest.mark.parametrize(("stored", "zone", "expected"), CASES)
@pytest.mark.parametrize("kind", [bytes, memoryview])
def test_they_are_read_into_the_zone(stored, zone, expected, kind):
    loader = type("Loader", (_ZoneLoader,), {"zone": zone})(1184)
    value = loader.load(kind(stored))
    assert (value, value.tzinfo) == (expected, zone)


@pytest.mark.parametrize("stored", [b"infinity", b"0044-03-15 12:00:00+00 BC", b"12020-01-01 00:00:00+00"])
def test_what_python_cannot_hold_is_an_error_of_the_driver(stored):
    import psycopg

    loader = type("Loader", (_ZoneLoader,), {"zone": dt.UTC})(1184)
    with pytest.raises(psycopg.DataError):
        loader.load(stored)
