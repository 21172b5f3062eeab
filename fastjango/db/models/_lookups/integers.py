"""Comparisons of integer columns, which know the column's range."""

from __future__ import annotations

import math
from typing import Any

from fastjango.core.exceptions import EmptyResultSet, FullResultSet
from fastjango.db.models._lookups.comparison import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
    integer_range,
)


class IntegerFieldOverflow:
    """For integer columns: a value out of the column's range needs no query to be found missing."""

    underflow_exception: type[Exception] = EmptyResultSet
    overflow_exception: type[Exception] = EmptyResultSet

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Render the right side, unless the answer is known."""
        if isinstance(self.rhs, int):  # type: ignore[attr-defined]  # the lookup's
            low, high = integer_range(self.lhs, connection)  # type: ignore[attr-defined]  # the lookup's
            if low is not None and self.rhs < low:  # type: ignore[attr-defined]  # the lookup's
                raise self.underflow_exception
            if high is not None and self.rhs > high:  # type: ignore[attr-defined]  # the lookup's
                raise self.overflow_exception
        return super().process_rhs(compiler, connection)  # type: ignore[misc]  # the lookup's


class IntegerFieldFloatRounding:
    """For integer columns: ``>= 1.5`` means ``>= 2``."""

    rhs: Any

    def get_prep_lookup(self) -> Any:
        """Round floats up before they become integers."""
        if isinstance(self.rhs, float):
            self.rhs = math.ceil(self.rhs)
        return super().get_prep_lookup()  # type: ignore[misc]  # the lookup's


class IntegerFieldExact(IntegerFieldOverflow, Exact):
    """Equal, for integers."""


class IntegerGreaterThan(IntegerFieldOverflow, GreaterThan):
    """Greater, for integers."""

    underflow_exception = FullResultSet


class IntegerGreaterThanOrEqual(IntegerFieldOverflow, IntegerFieldFloatRounding, GreaterThanOrEqual):
    """Greater or equal, for integers."""

    underflow_exception = FullResultSet


class IntegerLessThan(IntegerFieldOverflow, IntegerFieldFloatRounding, LessThan):
    """Less, for integers."""

    overflow_exception = FullResultSet


class IntegerLessThanOrEqual(IntegerFieldOverflow, LessThanOrEqual):
    """Less or equal, for integers."""

    overflow_exception = FullResultSet
