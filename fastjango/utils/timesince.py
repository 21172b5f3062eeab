"""The distance between two moments in words."""

from __future__ import annotations

import datetime
from typing import Any

from fastjango.utils.html import avoid_wrapping
from fastjango.utils.timezone import is_aware
from fastjango.utils.translation import gettext, ngettext_lazy

_UNITS = ("year", "month", "week", "day", "hour", "minute")
# Looked up in the catalogues as "%(num)d year", "%(num)d years" and so on.
TIME_STRINGS = {unit: ngettext_lazy(f"%(num)d {unit}", f"%(num)d {unit}s", "num") for unit in _UNITS}
TIME_STRINGS_KEYS = list(TIME_STRINGS)
TIME_CHUNKS = [7 * 24 * 60 * 60, 24 * 60 * 60, 60 * 60, 60]  # seconds of a week, day, hour, minute
MONTHS_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _moment(value: Any) -> datetime.datetime:
    """A date stands for its midnight."""
    if isinstance(value, datetime.datetime):
        return value
    return datetime.datetime(value.year, value.month, value.day)


def _months_between(start: datetime.datetime, end: datetime.datetime) -> int:
    whole = (end.year - start.year) * 12 + end.month - start.month
    is_short = (start.day, start.time()) > (end.day, end.time())
    return whole - is_short


def _months_later(moment: datetime.datetime, months: int) -> datetime.datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    # Django 5.2: the 29th to 31st become the 28th of February in leap years too.
    day = min(moment.day, MONTHS_DAYS[month])
    return moment.replace(year=moment.year + years, month=month + 1, day=day, microsecond=0)


def timesince(
    d: Any, now: Any = None, reversed: bool = False, time_strings: dict[str, Any] | None = None, depth: int = 2
) -> str:
    """The distance from ``d`` to ``now`` in up to ``depth`` adjacent units: ``"2 years, 6 months"``.

    Seconds are ignored; a moment that has not come gives ``"0 minutes"``.

    Args:
        reversed: Measure from ``now`` to ``d``.
        time_strings: A text for each unit name, formatted with ``num``.

    Raises:
        ValueError: ``depth`` is not positive.

    Source: django.utils.timesince.timesince.
    """
    if depth <= 0:
        raise ValueError("depth must be greater than 0.")
    texts = TIME_STRINGS if time_strings is None else time_strings
    start = _moment(d)
    end = _moment(now) if now else datetime.datetime.now(start.tzinfo if is_aware(start) else None)
    if is_aware(start) and is_aware(end):
        # The fields of both are compared, so they have to be of one zone.
        end = end.astimezone(start.tzinfo)
    if reversed:
        start, end = end, start

    elapsed = end - start
    if elapsed.days < 0 or elapsed < datetime.timedelta(minutes=1):
        return avoid_wrapping(texts["minute"] % {"num": 0})

    years, months = divmod(_months_between(start, end), 12)
    pivot = _months_later(start, years * 12 + months) if years or months else start
    counts = [years, months]
    seconds = int((end - pivot).total_seconds())
    for unit in TIME_CHUNKS:
        count, seconds = divmod(seconds, unit)
        counts.append(count)

    first = next((index for index, count in enumerate(counts) if count), None)
    if first is None:
        return avoid_wrapping(texts["minute"] % {"num": 0})
    shown = []
    for name, count in list(zip(TIME_STRINGS_KEYS, counts, strict=True))[first : first + depth]:
        if not count:
            break
        shown.append(avoid_wrapping(texts[name] % {"num": count}))
    return gettext(", ").join(shown)


def timeuntil(d: Any, now: Any = None, time_strings: dict[str, Any] | None = None, depth: int = 2) -> str:
    """The distance from ``now`` to ``d`` in words, as :func:`timesince` gives it."""
    return timesince(d, now, reversed=True, time_strings=time_strings, depth=depth)
