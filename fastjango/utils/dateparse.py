"""ISO 8601 dates, times, date-times and durations from text."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from fastjango.utils.timezone import get_fixed_timezone

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{1,2})(?::(?P<second>\d{1,2})(?:[\.,](?P<microsecond>\d{1,6})\d{0,6})?)?"
date_re = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})$")
time_re = re.compile(_CLOCK + "$")
datetime_re = re.compile(date_re.pattern[:-1] + r"[T ]" + _CLOCK + r"\s*(?P<tzinfo>Z|[+-]\d{2}(?::?\d{2})?)?$")
standard_duration_re = re.compile(
    r"^(?:(?P<days>-?\d+) (?:days?, )?)?(?P<sign>-?)"
    r"(?:(?:(?P<hours>\d+):)(?=\d+:\d+))?(?:(?P<minutes>\d+):)?(?P<seconds>\d+)"
    r"(?:[\.,](?P<microseconds>\d{1,6})\d{0,6})?$"
)
iso8601_duration_re = re.compile(
    r"^(?P<sign>[-+]?)P(?:(?P<days>\d+([\.,]\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+([\.,]\d+)?)H)?(?:(?P<minutes>\d+([\.,]\d+)?)M)?(?:(?P<seconds>\d+([\.,]\d+)?)S)?)?$"
)
postgres_interval_re = re.compile(
    r"^(?:(?P<days>-?\d+) (?:days? ?))?(?:(?P<sign>[-+])?(?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d)"
    r"(?:\.(?P<microseconds>\d{1,6}))?)?$"
)


def parse_date(value: str) -> date | None:
    """The date of an ISO text; ``None`` when it has another form.

    Raises:
        ValueError: the form is right and the date does not exist.
    """
    try:
        return date.fromisoformat(value)
    except ValueError:
        found = date_re.match(value)
        return date(**{name: int(text) for name, text in found.groupdict().items()}) if found else None


def parse_time(value: str) -> time | None:
    """The naive time of an ISO text; ``None`` when it has another form. A distance from UTC is dropped.

    Raises:
        ValueError: the form is right and the time does not exist.
    """
    try:
        return time.fromisoformat(value).replace(tzinfo=None)
    except ValueError:
        found = time_re.match(value)
        return time(**_clock_fields(found.groupdict())) if found else None  # type: ignore[arg-type]  # tzinfo is not among them


def parse_datetime(value: str) -> datetime | None:
    """The date-time of an ISO text, aware when the text has a distance from UTC; ``None`` when it has another form.

    Raises:
        ValueError: the form is right and the date-time does not exist.
    """
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        found = datetime_re.match(value)
    if found is None:
        return None
    groups = found.groupdict()
    zone_text = groups.pop("tzinfo")
    zone = None if zone_text is None else get_fixed_timezone(_zone_minutes(zone_text))
    return datetime(**_clock_fields(groups), tzinfo=zone)


def _clock_fields(groups: dict[str, str | None]) -> dict[str, int]:
    fields = {name: text for name, text in groups.items() if text is not None}
    if "microsecond" in fields:
        fields["microsecond"] = fields["microsecond"].ljust(6, "0")
    return {name: int(text) for name, text in fields.items()}


def _zone_minutes(text: str) -> int:
    if text == "Z":
        return 0
    digits = text[1:].replace(":", "")
    minutes = 60 * int(digits[:2]) + int(digits[2:] or 0)
    return -minutes if text[0] == "-" else minutes


def parse_duration(value: str) -> timedelta | None:
    """The duration of a text in Django's, ISO 8601's or PostgreSQL's form; ``None`` when it has another form.

    Raises:
        ValueError: the form is right and the value out of range.
    """
    for pattern in (standard_duration_re, iso8601_duration_re, postgres_interval_re):
        if found := pattern.match(value):
            break
    else:
        return None
    groups = found.groupdict()
    sign = -1 if groups.pop("sign", "+") == "-" else 1
    if groups.get("microseconds"):
        groups["microseconds"] = groups["microseconds"].ljust(6, "0")
    numbers = {name: float(text.replace(",", ".")) for name, text in groups.items() if text}
    days = timedelta(numbers.pop("days", 0.0))
    if pattern is iso8601_duration_re:
        days *= sign
    return days + sign * timedelta(**numbers)
