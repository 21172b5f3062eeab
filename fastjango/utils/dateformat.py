"""Dates and times formatted by PHP's letters, as the ``date`` filter does: ``"jS F Y H:i"``.

A format is split once; each of its letters names a function of the value.
"""

from __future__ import annotations

import calendar
import datetime
import email.utils
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from fastjango.utils.dates import MONTHS, MONTHS_3, MONTHS_ALT, MONTHS_AP, WEEKDAYS, WEEKDAYS_ABBR
from fastjango.utils.timezone import (
    _datetime_ambiguous_or_imaginary,
    get_default_timezone,
    is_naive,
    make_aware,
)
from fastjango.utils.translation import gettext as _

_piece = re.compile(r"\\(.)|([aAbcdDeEfFgGhHiIjlLmMnNoOPrsStTuUwWyYzZ])|([^\\]|\\$)", re.DOTALL)


def _zone(value: Any) -> datetime.tzinfo | None:
    """The zone that a value is in; the default one for naive date-times."""
    if not isinstance(value, datetime.datetime):
        return None
    return get_default_timezone() if is_naive(value) else value.tzinfo


def _placed(value: Any) -> datetime.datetime | None:
    """The value as an aware date-time; ``None`` for times, and for wall-clock times that are twice or never."""
    zone = _zone(value)
    if zone is None or (is_naive(value) and _datetime_ambiguous_or_imaginary(value, zone)):
        return None
    placed: datetime.datetime = value if value.tzinfo is not None else value.replace(tzinfo=zone)
    return placed


def _offset(value: Any) -> datetime.timedelta | None:
    placed = _placed(value)
    return placed.utcoffset() if placed else None


def _meridiem(value: Any) -> str:
    return _("p.m.") if value.hour > 11 else _("a.m.")


def _clock(value: Any) -> str:
    """``1``, ``1:30``: minutes only where there are some."""
    hour = value.hour % 12 or 12
    return f"{hour}:{value.minute:02d}" if value.minute else str(hour)


def _wordy_clock(value: Any) -> str:
    if value.minute == 0 and value.hour in (0, 12):
        return _("noon") if value.hour else _("midnight")
    return f"{_clock(value)} {_meridiem(value)}"


def _ordinal_suffix(value: Any) -> str:
    if value.day in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value.day % 10, "th")


def _zone_or_offset(value: Any) -> str:
    """The name of a date-time's own zone; naive ones and times have none."""
    if not isinstance(value, datetime.datetime):
        return ""
    try:
        return value.tzname() or ""
    except NotImplementedError:
        return ""


def _zone_name(value: Any) -> str:
    placed = _placed(value)
    return str(placed.tzname() or "") if placed else ""


def _offset_digits(value: Any) -> str:
    offset = _offset(value)
    if offset is None:
        return ""
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    hours, minutes = divmod(abs(minutes), 60)
    return f"{sign}{hours:02d}{minutes:02d}"


def _offset_seconds(value: Any) -> str:
    offset = _offset(value)
    return "" if offset is None else str(int(offset.total_seconds()))


def _is_summer(value: Any) -> str:
    placed = _placed(value)
    return "" if placed is None else str(int(bool(placed.dst())))


def _rfc_5322(value: Any) -> str:
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    if is_naive(value):
        value = make_aware(value, get_default_timezone())
    return email.utils.format_datetime(value)


def _seconds_since_epoch(value: Any) -> str:
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime(value.year, value.month, value.day)
    if is_naive(value):
        value = make_aware(value, get_default_timezone())
    return str(int(value.timestamp()))


_TIME_LETTERS: dict[str, Callable[[Any], Any]] = {
    "a": _meridiem,
    "A": lambda value: _("PM") if value.hour > 11 else _("AM"),
    "e": _zone_or_offset,
    "f": _clock,
    "g": lambda value: value.hour % 12 or 12,
    "G": lambda value: value.hour,
    "h": lambda value: f"{value.hour % 12 or 12:02d}",
    "H": lambda value: f"{value.hour:02d}",
    "i": lambda value: f"{value.minute:02d}",
    "O": _offset_digits,
    "P": _wordy_clock,
    "s": lambda value: f"{value.second:02d}",
    "T": _zone_name,
    "u": lambda value: f"{value.microsecond:06d}",
    "Z": _offset_seconds,
}
_DATE_LETTERS: dict[str, Callable[[Any], Any]] = {
    "b": lambda value: MONTHS_3[value.month],
    "c": lambda value: value.isoformat(),
    "d": lambda value: f"{value.day:02d}",
    "D": lambda value: WEEKDAYS_ABBR[value.weekday()],
    "E": lambda value: MONTHS_ALT[value.month],
    "F": lambda value: MONTHS[value.month],
    "I": _is_summer,
    "j": lambda value: value.day,
    "l": lambda value: WEEKDAYS[value.weekday()],
    "L": lambda value: calendar.isleap(value.year),
    "m": lambda value: f"{value.month:02d}",
    "M": lambda value: str(MONTHS_3[value.month]).title(),
    "n": lambda value: value.month,
    "N": lambda value: MONTHS_AP[value.month],
    "o": lambda value: value.isocalendar()[0],
    "r": _rfc_5322,
    "S": _ordinal_suffix,
    "t": lambda value: calendar.monthrange(value.year, value.month)[1],
    "U": _seconds_since_epoch,
    "w": lambda value: value.isoweekday() % 7,
    "W": lambda value: value.isocalendar()[1],
    "y": lambda value: f"{value.year % 100:02d}",
    "Y": lambda value: f"{value.year:04d}",
    "z": lambda value: value.timetuple().tm_yday,
}


@lru_cache(maxsize=512)
def _pieces(format_string: str) -> tuple[tuple[str, str], ...]:
    """``(text, "")`` for text as it is, ``("", letter)`` for what stands for a part of the value."""
    pieces = []
    for found in _piece.finditer(format_string):
        escaped, letter, plain = found.groups()
        pieces.append(("", letter) if letter else (escaped or plain, ""))
    return tuple(pieces)


class Formatter:
    """Formats one value; ``letters`` has a function for each letter that its kind of value knows."""

    letters: dict[str, Callable[[Any], Any]] = {}
    data: Any

    def __getattr__(self, name: str) -> Callable[[], Any]:
        try:
            function = type(self).letters[name]
        except KeyError:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}") from None
        return lambda: function(self.data)

    def format(self, formatstr: Any) -> str:
        """The value in that format; a backslash takes a letter's meaning away.

        Raises:
            TypeError: a date is asked for a time.
            AttributeError: a time is asked for a date.
        """
        # Letters can be methods of a subclass, hence the look-up on the object.
        return "".join([text or str(self._letter(letter)) for text, letter in _pieces(str(formatstr))])

    def _letter(self, letter: str) -> Any:
        return getattr(self, letter)()


class TimeFormat(Formatter):
    """Formats times, and the time of date-times.

    Source: django.utils.dateformat.TimeFormat.
    """

    letters = _TIME_LETTERS

    def __init__(self, obj: Any) -> None:
        self.data = obj
        self.timezone = _zone(obj)


class DateFormat(TimeFormat):
    """Formats dates and date-times.

    Source: django.utils.dateformat.DateFormat.
    """

    letters = {**_TIME_LETTERS, **_DATE_LETTERS}

    def _letter(self, letter: str) -> Any:
        is_day = isinstance(self.data, datetime.date) and not isinstance(self.data, datetime.datetime)
        if is_day and letter in _TIME_LETTERS:
            raise TypeError(
                f"The format for date objects may not contain time-related format specifiers (found {letter!r})."
            )
        return super()._letter(letter)


@lru_cache(maxsize=512)
def _compiled(format_string: str) -> tuple[tuple[tuple[str, Callable[[Any], Any] | None], ...], str]:
    """The format's pieces with their functions, and the first letter in it that dates do not know."""
    pieces = _pieces(format_string)
    functions = tuple((text, None if text else DateFormat.letters[letter]) for text, letter in pieces)
    return functions, next((letter for _text, letter in pieces if letter in _TIME_LETTERS), "")


def format(value: Any, format_string: Any) -> str:
    """A date or date-time by letters: ``format(day, "jS F Y")``."""
    if not isinstance(value, datetime.date):
        return DateFormat(value).format(format_string)
    pieces, time_letter = _compiled(str(format_string))
    if time_letter and not isinstance(value, datetime.datetime):
        return DateFormat(value).format(format_string)  # raises
    return "".join([text if function is None else str(function(value)) for text, function in pieces])


def time_format(value: Any, format_string: Any) -> str:
    """A time by letters: ``time_format(moment, "H:i")``."""
    return TimeFormat(value).format(format_string)
