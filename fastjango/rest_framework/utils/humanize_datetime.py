"""Format strings of dates and times, as people write them in an error message."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .. import ISO_8601

_ZONE = "[+HH:MM|-HH:MM|Z]"
_READABLE = {
    "%Y": "YYYY",
    "%y": "YY",
    "%m": "MM",
    "%b": "[Jan-Dec]",
    "%B": "[January-December]",
    "%d": "DD",
    "%H": "hh",
    "%I": "hh",
    "%M": "mm",
    "%S": "ss",
    "%f": "uuuuuu",
    "%a": "[Mon-Sun]",
    "%A": "[Monday-Sunday]",
    "%p": "[AM|PM]",
    "%z": "[+HHMM|-HHMM]",
}


def _readable(formats: Iterable[str], iso_8601: str) -> str:
    return humanize_strptime(", ".join(formats).replace(ISO_8601, iso_8601, 1))


def datetime_formats(formats: Iterable[str]) -> str:
    """The formats of a date-time field for its error message."""
    return _readable(formats, f"YYYY-MM-DDThh:mm[:ss[.uuuuuu]]{_ZONE}")


def date_formats(formats: Iterable[str]) -> str:
    """The formats of a date field for its error message."""
    return _readable(formats, "YYYY-MM-DD")


def time_formats(formats: Iterable[str]) -> str:
    """The formats of a time field for its error message."""
    return _readable(formats, "hh:mm[:ss[.uuuuuu]]")


def humanize_strptime(format_string: str) -> str:
    """Replace each directive of ``strptime`` that people can be told about.

    >>> humanize_strptime("%d.%m.%Y")
    'DD.MM.YYYY'
    """
    return re.sub(r"%[a-zA-Z]", lambda directive: _READABLE.get(directive[0], directive[0]), format_string)
