"""Functions for ``Window``: what a row is among others."""

from __future__ import annotations

from typing import Any

from fastjango.db.models.expressions import Func
from fastjango.db.models.functions._types import ResultType


class _WindowFunc(Func):
    window_compatible = True


class _Whole(_WindowFunc):
    """Counts: whole numbers."""

    output_field: Any = ResultType("IntegerField")


class _Share(_WindowFunc):
    """Relative places: numbers from 0 to 1."""

    output_field: Any = ResultType("FloatField")


class CumeDist(_Share):
    """The share of rows that come before or are equal."""

    function = "CUME_DIST"


class DenseRank(_Whole):
    """The rank, without gaps after equal rows."""

    function = "DENSE_RANK"


class FirstValue(_WindowFunc):
    """The value in the frame's first row."""

    function = "FIRST_VALUE"
    arity = 1


class LastValue(_WindowFunc):
    """The value in the frame's last row."""

    function = "LAST_VALUE"
    arity = 1


class LagLeadFunction(_WindowFunc):
    """The value in the row that is ``offset`` rows away, or a default."""

    def __init__(self, expression: Any, offset: Any = 1, default: Any = None, **extra: Any) -> None:
        name = type(self).__name__
        if expression is None:
            raise ValueError(f"{name} requires a non-null source expression.")
        if offset is None or offset <= 0:
            raise ValueError(f"{name} requires a positive integer for the offset.")
        arguments = (expression, offset) if default is None else (expression, offset, default)
        super().__init__(*arguments, **extra)

    def _resolve_output_field(self) -> Any:
        return self.get_source_expressions()[0].output_field


class Lag(LagLeadFunction):
    """The value ``offset`` rows before."""

    function = "LAG"


class Lead(LagLeadFunction):
    """The value ``offset`` rows after."""

    function = "LEAD"


class NthValue(_WindowFunc):
    """The value in the frame's nth row."""

    function = "NTH_VALUE"

    def __init__(self, expression: Any, nth: Any = 1, **extra: Any) -> None:
        name = type(self).__name__
        if expression is None:
            raise ValueError(f"{name} requires a non-null source expression.")
        if nth is None or nth <= 0:
            raise ValueError(f"{name} requires a positive integer as for nth.")
        super().__init__(expression, nth, **extra)

    def _resolve_output_field(self) -> Any:
        return self.get_source_expressions()[0].output_field


class Ntile(_Whole):
    """The number of the bucket when rows are dealt into ``num_buckets``."""

    function = "NTILE"

    def __init__(self, num_buckets: int = 1, **extra: Any) -> None:
        if num_buckets <= 0:
            raise ValueError("num_buckets must be greater than 0.")
        super().__init__(num_buckets, **extra)


class PercentRank(_Share):
    """The rank as a share of the rows."""

    function = "PERCENT_RANK"


class Rank(_Whole):
    """The rank, with gaps after equal rows."""

    function = "RANK"


class RowNumber(_Whole):
    """The number of the row, from 1."""

    function = "ROW_NUMBER"
