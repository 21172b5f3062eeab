"""Aggregates of pairs of numbers.

Source: django.contrib.postgres.aggregates.statistics (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango.db.models import Aggregate, FloatField, IntegerField

__all__ = [
    "Corr",
    "CovarPop",
    "RegrAvgX",
    "RegrAvgY",
    "RegrCount",
    "RegrIntercept",
    "RegrR2",
    "RegrSXX",
    "RegrSXY",
    "RegrSYY",
    "RegrSlope",
    "StatAggregate",
]


class StatAggregate(Aggregate):
    """An aggregate of the dependent variable ``y`` and the independent variable ``x``.

    Raises:
        ValueError: one of them is missing.
    """

    output_field: Any = FloatField()

    def __init__(self, y: Any, x: Any, output_field: Any = None, filter: Any = None, default: Any = None) -> None:
        if not (x and y):
            raise ValueError("Both y and x must be provided.")
        super().__init__(y, x, output_field=output_field, filter=filter, default=default)


class Corr(StatAggregate):
    """The correlation coefficient."""

    function = "CORR"


class CovarPop(StatAggregate):
    """The covariance of all values, or estimated from a ``sample``."""

    def __init__(self, y: Any, x: Any, sample: bool = False, filter: Any = None, default: Any = None) -> None:
        self.function = "COVAR_SAMP" if sample else "COVAR_POP"
        super().__init__(y, x, filter=filter, default=default)


def _regression(name: str, doc: str) -> Any:
    """An aggregate of the least-squares fit, called as PostgreSQL calls it: ``RegrSXY`` is ``REGR_SXY``."""
    function = f"REGR_{name.removeprefix('Regr').upper()}"
    return type(name, (StatAggregate,), {"function": function, "__module__": __name__, "__doc__": doc})


RegrAvgX = _regression("RegrAvgX", "The mean of x.")
RegrAvgY = _regression("RegrAvgY", "The mean of y.")
RegrIntercept = _regression("RegrIntercept", "Where the line meets the axis of y.")
RegrR2 = _regression("RegrR2", "The square of the correlation coefficient.")
RegrSlope = _regression("RegrSlope", "The slope of the line.")
RegrSXX = _regression("RegrSXX", "The sum of squares of x.")
RegrSXY = _regression("RegrSXY", "The sum of products of x and y.")
RegrSYY = _regression("RegrSYY", "The sum of squares of y.")


class RegrCount(StatAggregate):
    """The number of pairs without NULL."""

    function = "REGR_COUNT"
    output_field = IntegerField()
    empty_result_set_value = 0
