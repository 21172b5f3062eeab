"""Times that a time zone skips or has twice."""

from __future__ import annotations

from datetime import UTC, datetime, timezone


def datetime_exists(dt: datetime) -> bool:
    """Whether clocks of its zone ever showed this time (they skip an hour in spring)."""
    there_and_back = dt.astimezone(UTC).astimezone(dt.tzinfo)
    return there_and_back.replace(tzinfo=None) == dt.replace(tzinfo=None)


def datetime_ambiguous(dt: datetime) -> bool:
    """Whether clocks of its zone showed this time twice (they are set back an hour in autumn)."""
    return datetime_exists(dt) and dt.replace(fold=1 - dt.fold).utcoffset() != dt.utcoffset()


def valid_datetime(dt: datetime) -> bool:
    """Whether an aware time stands for one moment; with a fixed distance from UTC it always does."""
    if isinstance(dt.tzinfo, timezone):
        return True
    return not datetime_ambiguous(dt) and datetime_exists(dt)
