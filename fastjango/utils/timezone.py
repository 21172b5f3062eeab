"""Time zones: the default one, the active one of this context, and moving date-times between them."""

from __future__ import annotations

import functools
import zoneinfo
from collections.abc import Callable
from contextlib import ContextDecorator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

from fastjango.conf import settings
from fastjango.utils._context_value import ContextValue

__all__ = [
    "activate",
    "deactivate",
    "get_current_timezone",
    "get_current_timezone_name",
    "get_default_timezone",
    "get_default_timezone_name",
    "get_fixed_timezone",
    "is_aware",
    "is_naive",
    "localdate",
    "localtime",
    "make_aware",
    "make_naive",
    "now",
    "override",
    "template_localtime",
]

_active = ContextValue()


def get_fixed_timezone(offset: timedelta | float) -> timezone:
    """A zone with a fixed distance from UTC.

    Args:
        offset: A duration, or minutes east of UTC.
    """
    minutes = int(offset.total_seconds() // 60) if isinstance(offset, timedelta) else int(offset)
    hours, rest = divmod(abs(minutes), 60)
    name = f"{'-' if minutes < 0 else '+'}{hours:02d}{rest:02d}"
    return timezone(timedelta(minutes=minutes), name)


@functools.lru_cache
def get_default_timezone() -> zoneinfo.ZoneInfo:
    """The zone that the setting ``TIME_ZONE`` names."""
    return zoneinfo.ZoneInfo(settings.TIME_ZONE)


def get_default_timezone_name() -> str:
    """The name of the default zone."""
    return _get_timezone_name(get_default_timezone())


def get_current_timezone() -> tzinfo:
    """The zone that is active in this context, or the default one."""
    zone: tzinfo | None = getattr(_active, "value", None)
    return get_default_timezone() if zone is None else zone


def get_current_timezone_name() -> str:
    """The name of the current zone."""
    return _get_timezone_name(get_current_timezone())


def _get_timezone_name(zone: tzinfo) -> str:
    return zone.tzname(None) or str(zone)


def activate(timezone: tzinfo | str) -> None:
    """Make a zone the current one in this context.

    Raises:
        ValueError: it is neither a zone nor a zone's name.
    """
    if isinstance(timezone, str):
        timezone = zoneinfo.ZoneInfo(timezone)
    elif not isinstance(timezone, tzinfo):
        raise ValueError(f"Invalid timezone: {timezone!r}")
    _active.value = timezone


def deactivate() -> None:
    """Go back to the default zone in this context."""
    if hasattr(_active, "value"):
        del _active.value


class override(ContextDecorator):
    """Another current zone for a block or a function; ``None`` means the default zone.

    Source: django.utils.timezone.override.
    """

    def __init__(self, timezone: tzinfo | str | None) -> None:
        self.timezone = timezone
        self.old_timezone: tzinfo | None = None

    def __enter__(self) -> None:
        self.old_timezone = getattr(_active, "value", None)
        self._use(self.timezone)

    def __exit__(self, exc_type: object, exc_value: object, traceback: object) -> None:
        self._use(self.old_timezone)

    @staticmethod
    def _use(zone: tzinfo | str | None) -> None:
        if zone is None:
            deactivate()
        else:
            activate(zone)


def template_localtime(value: Any, use_tz: bool | None = None) -> Any:
    """A value as a template shows it: aware date-times in the current zone, all else unchanged."""
    if not isinstance(value, datetime) or is_naive(value) or not getattr(value, "convert_to_local_time", True):
        return value
    wanted = settings.USE_TZ if use_tz is None else use_tz
    return localtime(value) if wanted else value


def localtime(value: datetime | None = None, timezone: tzinfo | None = None) -> datetime:
    """An aware date-time (now by default) in a zone (the current one by default).

    Raises:
        ValueError: the date-time is naive.
    """
    moment = now() if value is None else value
    if is_naive(moment):
        raise ValueError("localtime() cannot be applied to a naive datetime")
    return moment.astimezone(timezone or get_current_timezone())


def localdate(value: datetime | None = None, timezone: tzinfo | None = None) -> Any:
    """The date of :func:`localtime`."""
    return localtime(value, timezone).date()


def now() -> datetime:
    """The present moment: aware in UTC under ``USE_TZ``, else naive local time."""
    return datetime.now(tz=UTC if settings.USE_TZ else None)


def is_aware(value: Any) -> bool:
    """Whether a date-time or time knows its distance from UTC."""
    return value.utcoffset() is not None


def is_naive(value: Any) -> bool:
    """Whether a date-time or time does not know its distance from UTC."""
    return value.utcoffset() is None


def make_aware(value: datetime, timezone: tzinfo | None = None) -> datetime:
    """Give a naive date-time a zone (the current one by default).

    Raises:
        ValueError: it has one already.
    """
    if is_aware(value):
        raise ValueError(f"make_aware expects a naive datetime, got {value}")
    return value.replace(tzinfo=timezone or get_current_timezone())


def make_naive(value: datetime, timezone: tzinfo | None = None) -> datetime:
    """The wall-clock time of an aware date-time in a zone (the current one by default).

    Raises:
        ValueError: it is naive already.
    """
    if is_naive(value):
        raise ValueError("make_naive() cannot be applied to a naive datetime")
    return value.astimezone(timezone or get_current_timezone()).replace(tzinfo=None)


def _datetime_ambiguous_or_imaginary(dt: datetime, tz: tzinfo) -> bool:
    """Whether a wall-clock time happens twice or never in a zone."""
    offsets: set[Callable[[], timedelta | None] | Any] = {tz.utcoffset(dt.replace(fold=fold)) for fold in (0, 1)}
    return len(offsets) == 2
