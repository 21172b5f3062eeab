"""Filters by two values: what lies between them."""

from __future__ import annotations

from typing import Any, ClassVar

from .. import fields
from .base import Filter


class RangeFilter(Filter):
    """Between two numbers, or on one side of one."""

    field_class: Any = fields.RangeField
    # Lookups for both ends, and for either alone; None means the filter's own.
    _lookups: ClassVar[tuple[str | None, str, str]] = ("range", "gte", "lte")

    def filter(self, qs: Any, value: Any) -> Any:
        if not value:
            return qs
        both, from_on, up_to = self._lookups
        if value.start is not None and value.stop is not None:
            return self._compared(qs, both or self.lookup_expr, (value.start, value.stop))
        if value.start is not None:
            return self._compared(qs, from_on, value.start)
        return qs if value.stop is None else self._compared(qs, up_to, value.stop)


class NumericRangeFilter(RangeFilter):
    """Ranges of numbers, as PostgreSQL has them, by ``exact``, ``overlap``, ``contains`` and the like."""

    _lookups = (None, "startswith", "endswith")


class DateFromToRangeFilter(RangeFilter):
    """Between two dates."""

    field_class = fields.DateRangeField


class DateTimeFromToRangeFilter(RangeFilter):
    """Between two date-times."""

    field_class = fields.DateTimeRangeField


class IsoDateTimeFromToRangeFilter(RangeFilter):
    """Between two date-times in ISO 8601."""

    field_class = fields.IsoDateTimeRangeField


class TimeRangeFilter(RangeFilter):
    """Between two times of day."""

    field_class = fields.TimeRangeField
