"""Times that a time zone skips or has twice."""

from __future__ import annotations

from datetime import UTC, datetime


def datetime_exists(dt: datetime) -> bool:
    """Whether a time is equal to its moment in UTC.

    Python says so of no time that clocks of the zone skip or show twice (PEP 495, "Inter-zone comparison").
    """
    return dt.astimezone(UTC) == dt


def datetime_ambiguous(dt: datetime) -> bool:
    """Whether a time that exists has another distance from UTC when it is the second of its name."""
    return datetime_exists(dt) and dt.replace(fold=1 - dt.fold).utcoffset() != dt.utcoffset()


def valid_datetime(dt: datetime) -> bool:
    """Whether an aware time is taken.

    DRF 3.18: with the zones of ``zoneinfo`` every time is, those that clocks skip or show twice too.
    """
    return not datetime_ambiguous(dt)
