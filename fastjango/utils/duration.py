"""Durations as text."""

from __future__ import annotations

from datetime import timedelta


def _parts(duration: timedelta) -> tuple[int, int, int, int, int]:
    minutes, seconds = divmod(duration.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return duration.days, hours, minutes, seconds, duration.microseconds


def duration_string(duration: timedelta) -> str:
    """``[D ]HH:MM:SS[.ffffff]``, which :func:`~fastjango.utils.dateparse.parse_duration` reads."""
    days, hours, minutes, seconds, micros = _parts(duration)
    clock = f"{hours:02d}:{minutes:02d}:{seconds:02d}"
    fraction = f".{micros:06d}" if micros else ""
    return f"{days} {clock}{fraction}" if days else clock + fraction


def duration_iso_string(duration: timedelta) -> str:
    """ISO 8601: ``[-]PdDThhHmmMss[.ffffff]S``."""
    sign = "-" if duration < timedelta(0) else ""
    days, hours, minutes, seconds, micros = _parts(abs(duration))
    fraction = f".{micros:06d}" if micros else ""
    return f"{sign}P{days}DT{hours:02d}H{minutes:02d}M{seconds:02d}{fraction}S"


def duration_microseconds(delta: timedelta) -> int:
    """The duration as a whole number of microseconds."""
    return delta // timedelta(microseconds=1)
