"""The JSON encoder of API responses."""

from __future__ import annotations

import datetime
import decimal
import ipaddress
import json
import uuid
from collections.abc import Mapping
from typing import Any

from fastjango.db.models.query import QuerySet
from fastjango.utils import timezone
from fastjango.utils.encoding import force_str
from fastjango.utils.functional import Promise


def _time_text(value: datetime.time) -> str:
    if timezone.is_aware(value):
        raise ValueError("JSON can't represent timezone-aware times.")
    return value.isoformat()


def _datetime_text(value: datetime.datetime) -> str:
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


_IP_KINDS = (
    ipaddress.IPv4Address,
    ipaddress.IPv6Address,
    ipaddress.IPv4Network,
    ipaddress.IPv6Network,
    ipaddress.IPv4Interface,
    ipaddress.IPv6Interface,
)

# Most particular first: a date-time is a date too.
_BY_TYPE: tuple[tuple[Any, Any], ...] = (
    (Promise, force_str),
    (datetime.datetime, _datetime_text),
    (datetime.date, datetime.date.isoformat),
    (datetime.time, _time_text),
    (datetime.timedelta, lambda value: str(value.total_seconds())),
    (decimal.Decimal, float),
    (uuid.UUID, str),
    (QuerySet, tuple),
    # Networks are sequences of addresses, too many to list.
    (_IP_KINDS, str),
    (bytes, bytes.decode),
)


class JSONEncoder(json.JSONEncoder):
    """Dates, times, durations, decimals, UUIDs, lazy texts, bytes, query sets, arrays and other iterables as JSON."""

    def default(self, o: Any) -> Any:
        for kind, convert in _BY_TYPE:
            if isinstance(o, kind):
                return convert(o)
        if hasattr(o, "tolist"):  # arrays and scalars of numpy
            return o.tolist()
        if isinstance(o, Mapping) or (hasattr(o, "keys") and hasattr(o, "__getitem__")):
            return {key: o[key] for key in o.keys()}  # noqa: SIM118 - the object may have keys() and no __iter__
        if hasattr(o, "__getitem__"):
            return self._converted(o)
        if hasattr(o, "__iter__"):
            return tuple(o)
        return super().default(o)

    def _converted(self, o: Any) -> Any:
        """A sequence as a list, of pairs as a dict; what is neither is refused in the usual words."""
        for convert in (list,) if isinstance(o, list) else (dict, list):
            try:
                return convert(o)
            except Exception:  # whatever the object's own iteration raises means "not this"
                continue
        return super().default(o)


class CustomScalar:
    """How YAML shows a duration."""

    @classmethod
    def represent_timedelta(cls, dumper: Any, data: datetime.timedelta) -> Any:
        """A duration as its text."""
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(data))
