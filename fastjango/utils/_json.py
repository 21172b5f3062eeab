"""The JSON encoder for values that projects have: dates, decimals, UUIDs, lazy texts."""

from __future__ import annotations

import datetime
import decimal
import json
import uuid
from typing import Any

from fastjango.utils.duration import duration_iso_string
from fastjango.utils.functional import Promise
from fastjango.utils.timezone import is_aware


def _date_time_text(value: datetime.datetime | datetime.time) -> str:
    """ECMA-262 form: milliseconds, and ``Z`` for UTC."""
    text = value.isoformat()
    if value.microsecond:
        # The microseconds' last three digits go; what follows them (the distance from UTC) stays.
        point = text.index(".")
        text = text[: point + 4] + text[point + 7 :]
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


class DjangoJSONEncoder(json.JSONEncoder):
    """Encodes date-times, dates, times, durations, decimals, UUIDs and lazy texts as text.

    Raises:
        ValueError: a time that knows its distance from UTC.

    Source: django.core.serializers.json.DjangoJSONEncoder.
    """

    # Migrations and declarations of fields name it by its public path.
    __module__ = "fastjango.core.serializers.json"

    def default(self, o: Any) -> Any:
        match o:
            case datetime.datetime():
                return _date_time_text(o)
            case datetime.date():
                return o.isoformat()
            case datetime.time():
                if is_aware(o):
                    raise ValueError("JSON can't represent timezone-aware times.")
                return _date_time_text(o)
            case datetime.timedelta():
                return duration_iso_string(o)
            case decimal.Decimal() | uuid.UUID() | Promise():
                return str(o)
        return super().default(o)
