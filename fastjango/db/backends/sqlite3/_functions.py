"""The SQL functions that SQLite lacks, under the names that Django gives them.

The names are part of the format: indexes and generated columns of existing databases mention them.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import math
import operator
import random
import re
import sqlite3
import statistics
import zoneinfo
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from fastjango.db.backends.utils import split_tzname_delta, typecast_time, typecast_timestamp
from fastjango.utils import timezone
from fastjango.utils.duration import duration_microseconds

Moment = datetime


def _strict(function: Callable[..., Any]) -> Callable[..., Any]:
    """NULL in, NULL out."""

    @functools.wraps(function)
    def wrapped(*args: Any) -> Any:
        return None if None in args else function(*args)

    return wrapped


def _parse(text: Any, tzname: str | None = None, conn_tzname: str | None = None) -> datetime | None:
    """A stored date-time, moved from the connection's zone to another."""
    try:
        moment: Any = typecast_timestamp(text)
    except (TypeError, ValueError):
        return None
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time.min)
    if conn_tzname:
        moment = moment.replace(tzinfo=zoneinfo.ZoneInfo(conn_tzname))
    if tzname is None or tzname == conn_tzname:
        return moment
    zone, sign, offset = split_tzname_delta(tzname)
    if offset:
        clock = typecast_time(f"{offset}:00" if offset.count(":") == 1 else offset)
        assert clock is not None
        delta = timedelta(hours=clock.hour, minutes=clock.minute)
        # The zone's name is UTC±offset, but the moment is kept in the zone and moved against the offset's sign.
        moment = moment + delta if sign == "+" else moment - delta
    return timezone.localtime(moment, zoneinfo.ZoneInfo(zone or "UTC"))


_FIRST_MONTH: dict[str, Callable[[Any], int]] = {
    "year": lambda day: 1,
    "quarter": lambda day: day.month - (day.month - 1) % 3,
}
_PARTS: dict[str, Callable[[Any], Any]] = {
    "week_day": lambda day: day.isoweekday() % 7 + 1,
    "iso_week_day": lambda day: day.isoweekday(),
    "week": lambda day: day.isocalendar().week,
    "iso_year": lambda day: day.isocalendar().year,
    "quarter": lambda day: math.ceil(day.month / 3),
}


def _part(lookup_type: str, moment: Any) -> Any:
    special = _PARTS.get(lookup_type)
    return special(moment) if special else getattr(moment, lookup_type)


def _first_day(lookup_type: str, day: date) -> date:
    if lookup_type in _FIRST_MONTH:
        return date(day.year, _FIRST_MONTH[lookup_type](day), 1)
    if lookup_type == "month":
        return date(day.year, day.month, 1)
    if lookup_type == "week":
        return date(day.year, day.month, day.day) - timedelta(days=day.weekday())
    if lookup_type == "day":
        return date(day.year, day.month, day.day)
    raise ValueError(f"Unsupported lookup type: {lookup_type!r}")


_CLOCK = {"hour": "%H:00:00", "minute": "%H:%M:00", "second": "%H:%M:%S"}


def date_extract(lookup_type: str, text: Any) -> Any:
    """A part of a date or date-time."""
    moment = _parse(text)
    return None if moment is None else _part(lookup_type, moment)


def _sqlite_date_trunc(lookup_type: str, text: Any, tzname: str | None, conn_tzname: str | None) -> str | None:
    """A date cut down."""
    moment = _parse(text, tzname, conn_tzname)
    return None if moment is None else str(_first_day(lookup_type, moment))


def datetime_cast_date(text: Any, tzname: str | None, conn_tzname: str | None) -> str | None:
    """The date of a date-time in a zone."""
    moment = _parse(text, tzname, conn_tzname)
    return None if moment is None else moment.date().isoformat()


def datetime_cast_time(text: Any, tzname: str | None, conn_tzname: str | None) -> str | None:
    """The time of day of a date-time in a zone."""
    moment = _parse(text, tzname, conn_tzname)
    return None if moment is None else moment.time().isoformat()


def datetime_extract(lookup_type: str, text: Any, tzname: str | None, conn_tzname: str | None) -> Any:
    """A part of a date-time in a zone."""
    moment = _parse(text, tzname, conn_tzname)
    return None if moment is None else _part(lookup_type, moment)


def _sqlite_datetime_trunc(lookup_type: str, text: Any, tzname: str | None, conn_tzname: str | None) -> str | None:
    """A date-time in a zone cut down."""
    moment = _parse(text, tzname, conn_tzname)
    if moment is None:
        return None
    if lookup_type in _CLOCK:
        return f"{moment.date()} {moment.strftime(_CLOCK[lookup_type])}"
    return f"{_first_day(lookup_type, moment)} 00:00:00"


def time_extract(lookup_type: str, text: Any) -> Any:
    """A part of a time of day."""
    try:
        moment = typecast_time(text) if text else None
    except (TypeError, ValueError):
        return None
    return None if moment is None else getattr(moment, lookup_type)


def _sqlite_time_trunc(lookup_type: str, text: Any, tzname: str | None, conn_tzname: str | None) -> str | None:
    """A time of day (or of a date-time) cut down."""
    if text is None:
        return None
    moment: Any = _parse(text, tzname, conn_tzname) if " " in str(text) else None
    try:
        moment = moment or typecast_time(text)
    except (TypeError, ValueError):
        return None
    if lookup_type not in _CLOCK:
        raise ValueError(f"Unsupported lookup type: {lookup_type!r}")
    return str(moment.strftime(_CLOCK[lookup_type]))


def format_dtdelta(connector: str, lhs: Any, rhs: Any) -> Any:
    """Arithmetic of which one side at least is a duration; durations are microseconds."""
    if connector is None or lhs is None or rhs is None:
        return None
    connector = connector.strip()
    try:
        left, right = _operand(connector, lhs), _operand(connector, rhs)
    except (ValueError, TypeError):
        return None
    if connector == "+":
        return _number(left + right)
    if connector == "-":
        return _number(left - right)
    return left * right if connector == "*" else left / right


def _operand(connector: str, value: Any) -> Any:
    if connector not in {"+", "-"}:
        return value
    return timedelta(0, 0, value) if isinstance(value, int) else _naive(value)


def _naive(text: Any) -> datetime:
    moment = _parse(text)
    if moment is None:
        raise ValueError(text)
    return moment


def _number(value: Any) -> str:
    # Dates and durations alike as text, as Django stores what it computes here.
    return str(value) if not isinstance(value, timedelta) else str(duration_microseconds(value))


def _time_diff(lhs: str, rhs: str) -> int:
    left, right = typecast_time(lhs), typecast_time(rhs)
    assert left is not None and right is not None
    day = date.min
    return duration_microseconds(datetime.combine(day, left) - datetime.combine(day, right))


def _timestamp_diff(lhs: str, rhs: str) -> int:
    return duration_microseconds(_naive(lhs) - _naive(rhs))


def _regexp(pattern: Any, text: Any) -> bool:
    return bool(re.search(str(pattern), str(text)))


def _pad(text: str, length: int, fill: str) -> str:
    missing = length - len(text)
    return (fill * (missing // max(len(fill), 1) + 1))[:missing] if missing > 0 else ""


def _digest(name: str) -> Callable[[str], str]:
    return lambda text: hashlib.new(name, text.encode()).hexdigest()


def _sign(value: Any) -> int:
    return (value > 0) - (value < 0)


class _Collected:
    """An aggregate that needs all values at the end."""

    finish: Callable[[list[Any]], Any]

    def __init__(self) -> None:
        self.values: list[Any] = []

    def step(self, value: Any) -> None:
        """Take a row's value."""
        self.values.append(value)

    def finalize(self) -> Any:
        """The result; NULL where there are too few values."""
        try:
            return type(self).finish(self.values)
        except (statistics.StatisticsError, IndexError):
            return None


def _aggregate(name: str, finish: Callable[[list[Any]], Any]) -> type:
    return type(name, (_Collected,), {"finish": staticmethod(finish)})


# What SQLite has itself where it was built with ENABLE_MATH_FUNCTIONS, with NULL for what is not defined.
_MATH: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("ACOS", 1, math.acos),
    ("ASIN", 1, math.asin),
    ("ATAN", 1, math.atan),
    ("ATAN2", 2, math.atan2),
    ("CEILING", 1, math.ceil),
    ("COS", 1, math.cos),
    ("DEGREES", 1, math.degrees),
    ("EXP", 1, math.exp),
    ("FLOOR", 1, math.floor),
    ("LN", 1, math.log),
    ("LOG", 2, lambda base, value: math.log(value, base)),
    ("MOD", 2, math.fmod),
    ("PI", 0, lambda: math.pi),
    ("POWER", 2, operator.pow),
    ("RADIANS", 1, math.radians),
    ("SIN", 1, math.sin),
    ("SQRT", 1, math.sqrt),
    ("TAN", 1, math.tan),
)
# name, number of arguments, function; all answer NULL to NULL but the ones after them.
_STRICT: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("BITXOR", 2, operator.xor),
    ("COT", 1, lambda value: 1 / math.tan(value)),
    ("LPAD", 3, lambda text, length, fill: _pad(text, length, fill) + text[:length]),
    ("MD5", 1, _digest("md5")),
    ("REPEAT", 2, operator.mul),
    ("REVERSE", 1, lambda text: text[::-1]),
    ("RPAD", 3, lambda text, length, fill: text[:length] + _pad(text, length, fill)),
    ("SHA1", 1, _digest("sha1")),
    ("SHA224", 1, _digest("sha224")),
    ("SHA256", 1, _digest("sha256")),
    ("SHA384", 1, _digest("sha384")),
    ("SHA512", 1, _digest("sha512")),
    ("SIGN", 1, _sign),
    ("django_time_diff", 2, _time_diff),
    ("django_timestamp_diff", 2, _timestamp_diff),
    ("regexp", 2, _regexp),
)
_OTHERS: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("django_date_extract", 2, date_extract),
    ("django_date_trunc", 4, _sqlite_date_trunc),
    ("django_datetime_cast_date", 3, datetime_cast_date),
    ("django_datetime_cast_time", 3, datetime_cast_time),
    ("django_datetime_extract", 4, datetime_extract),
    ("django_datetime_trunc", 4, _sqlite_datetime_trunc),
    ("django_format_dtdelta", 3, format_dtdelta),
    ("django_time_extract", 2, time_extract),
    ("django_time_trunc", 4, _sqlite_time_trunc),
)
_AGGREGATES = (
    ("ANY_VALUE", _aggregate("AnyValue", operator.itemgetter(0))),
    ("STDDEV_POP", _aggregate("StdDevPop", statistics.pstdev)),
    ("STDDEV_SAMP", _aggregate("StdDevSamp", statistics.stdev)),
    ("VAR_POP", _aggregate("VarPop", statistics.pvariance)),
    ("VAR_SAMP", _aggregate("VarSamp", statistics.variance)),
)
_PREPARED = tuple((name, count, _strict(function)) for name, count, function in _STRICT) + _OTHERS


@functools.cache
def _missing() -> tuple[tuple[str, int, Callable[..., Any]], ...]:
    """The mathematical functions, if the library was built without."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        options = {row[0] for row in connection.execute("PRAGMA compile_options")}
    return () if "ENABLE_MATH_FUNCTIONS" in options else tuple((*row[:2], _strict(row[2])) for row in _MATH)


def register(connection: Any) -> None:
    """Give a driver connection the functions."""
    for name, count, function in (*_PREPARED, *_missing()):
        connection.create_function(name, count, function, deterministic=True)
    # Not deterministic: each call differs.
    connection.create_function("RAND", 0, random.random)
    for name, aggregate in _AGGREGATES:
        connection.create_aggregate(name, 1, aggregate)
