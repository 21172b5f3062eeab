"""Dates and date-times as text: one at a time, a column of them, and those that a database stores as text."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from fastjango.conf import settings
from fastjango.utils import timezone
from fastjango.utils.dateparse import parse_date, parse_datetime

from ..fields import empty
from ..settings import api_settings
from ..utils._fast_json import iso_texts

Show = Callable[[Any, Any], Any]

_DIGITS = bytes.maketrans(b"123456789", b"000000000")
# What stored texts look like with every digit as 0, where showing them is but writing a T for the blank.
_SHAPES: dict[type, frozenset[bytes]] = {
    datetime.date: frozenset({b"0000-00-00"}),
    datetime.datetime: frozenset({b"0000-00-00 00:00:00", b"0000-00-00 00:00:00.000000"}),
}


def current_zone() -> Any:
    """The zone in which date-times are shown; None for naive ones."""
    if not settings.USE_TZ:
        return None
    zone = timezone.get_current_timezone()
    # The library's own UTC is told from others by identity.
    return datetime.UTC if str(zone) == "UTC" else zone


def is_default_format(field: Any, setting: str) -> bool:
    """Whether a field shows ISO 8601."""
    chosen = getattr(field, "format", empty)
    return (getattr(api_settings, setting) if chosen is empty else chosen) == "iso-8601"


def date_shower(general: Callable[[Any], Any]) -> Show:
    """``DateField.to_representation``, quickly."""

    def show(value: Any, zone: Any) -> Any:
        return value.isoformat() if value.__class__ is datetime.date else general(value)

    return show


def datetime_shower(general: Callable[[Any], Any]) -> Show:
    """``DateTimeField.to_representation`` with the zone looked up once for all objects."""
    utc = datetime.UTC

    def show(value: Any, zone: Any) -> Any:
        if value.__class__ is not datetime.datetime or (value.tzinfo is None) is not (zone is None):
            return general(value)
        if zone is None:
            return value.isoformat()
        if value.tzinfo is not zone:
            value = value.astimezone(zone)
        if zone is utc:
            return f"{value.replace(tzinfo=None).isoformat()}Z"
        text = value.isoformat()
        return f"{text[:-6]}Z" if text.endswith("+00:00") else text

    return show


_zone_of = attrgetter("tzinfo")


def column_shower(kind: type, show: Show) -> Callable[[list[Any], Any], Iterable[Any]]:
    """The texts of a column of dates or date-times: all at once when none is left out and all are of one zone."""

    def texts(values: list[Any], zone: Any) -> Iterable[Any]:
        if set(map(type, values)) == {kind}:
            if kind is datetime.date:
                return iso_texts(values)
            if zone in (None, datetime.UTC) and set(map(_zone_of, values)) == {zone}:
                return iso_texts(values)
        return [None if value is None else show(value, zone) for value in values]

    return texts


def stored_shower(kind: type, show: Show) -> Callable[[list[Any], Any], Iterable[Any]]:
    """The same for what a database gives, which may be texts; date-times of these are naive or in UTC."""
    usual = column_shower(kind, show)
    parse: Callable[[str], Any] = parse_date if kind is datetime.date else _parsed

    def texts(values: list[Any], zone: Any) -> Iterable[Any]:
        types = set(map(type, values))
        if types == {str}:
            shown = _shown_as_stored(values, kind, zone)
            if shown is not None:
                return shown
        if str in types:
            values = [parse(value) if value.__class__ is str else value for value in values]
        return usual(values, zone)

    return texts


def _parsed(text: str) -> Any:
    value = parse_datetime(text)
    if value is not None and value.tzinfo is None and settings.USE_TZ:
        value = value.replace(tzinfo=datetime.UTC)
    return value


def _shown_as_stored(values: list[str], kind: type, zone: Any) -> list[str] | None:
    """The texts of a column as they are shown; None where not all are of the usual form."""
    joined = "\n".join(values)
    shapes = set(joined.encode().translate(_DIGITS).split(b"\n"))
    # A fraction of zero is stored by other programs only, and not shown.
    if not shapes <= _SHAPES[kind] or ".000000" in joined:
        return None
    if kind is datetime.date:
        return values
    joined = joined.replace(" ", "T")
    return joined.split("\n") if zone is None else f"{joined}Z".replace("\n", "Z\n").split("\n")
