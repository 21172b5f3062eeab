"""Functions of numbers."""

from __future__ import annotations

from typing import Any

from fastjango.db.models.expressions import Func, Value
from fastjango.db.models.functions.mixins import FixDecimalInputMixin, NumericOutputFieldMixin
from fastjango.db.models.lookups import Transform


class Abs(Transform):
    """The value without its sign."""

    function = "ABS"
    lookup_name = "abs"


class ACos(NumericOutputFieldMixin, Transform):
    """The arc cosine, in radians."""

    function = "ACOS"
    lookup_name = "acos"


class ASin(NumericOutputFieldMixin, Transform):
    """The arc sine, in radians."""

    function = "ASIN"
    lookup_name = "asin"


class ATan(NumericOutputFieldMixin, Transform):
    """The arc tangent, in radians."""

    function = "ATAN"
    lookup_name = "atan"


class ATan2(NumericOutputFieldMixin, Func):
    """The angle of the point ``(second, first)``, in radians."""

    function = "ATAN2"
    arity = 2


class Ceil(Transform):
    """The smallest whole number not below."""

    function = "CEILING"
    lookup_name = "ceil"


class Cos(NumericOutputFieldMixin, Transform):
    """The cosine of an angle in radians."""

    function = "COS"
    lookup_name = "cos"


class Cot(NumericOutputFieldMixin, Transform):
    """The cotangent of an angle in radians."""

    function = "COT"
    lookup_name = "cot"


class Degrees(NumericOutputFieldMixin, Transform):
    """An angle in radians as degrees."""

    function = "DEGREES"
    lookup_name = "degrees"


class Exp(NumericOutputFieldMixin, Transform):
    """e to the power."""

    function = "EXP"
    lookup_name = "exp"


class Floor(Transform):
    """The largest whole number not above."""

    function = "FLOOR"
    lookup_name = "floor"


class Ln(NumericOutputFieldMixin, Transform):
    """The natural logarithm."""

    function = "LN"
    lookup_name = "ln"


class Log(FixDecimalInputMixin, NumericOutputFieldMixin, Func):
    """The logarithm of the second to the base of the first."""

    function = "LOG"
    arity = 2


class Mod(FixDecimalInputMixin, NumericOutputFieldMixin, Func):
    """What is left after dividing the first by the second."""

    function = "MOD"
    arity = 2


class Pi(NumericOutputFieldMixin, Func):
    """π."""

    function = "PI"
    arity = 0


class Power(NumericOutputFieldMixin, Func):
    """The first to the power of the second."""

    function = "POWER"
    arity = 2


class Radians(NumericOutputFieldMixin, Transform):
    """An angle in degrees as radians."""

    function = "RADIANS"
    lookup_name = "radians"


class Random(NumericOutputFieldMixin, Func):
    """A random number from 0 to 1."""

    function = "RANDOM"
    arity = 0

    def get_group_by_cols(self) -> list[Any]:
        return []

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with MySQL's name."""
        return super().as_sql(compiler, connection, function="RAND", **extra_context)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        # SQLite's own function gives whole numbers; the backend registers this one.
        return super().as_sql(compiler, connection, function="RAND", **extra_context)


class Round(FixDecimalInputMixin, Transform):
    """A number with ``precision`` decimal places; negative ones round before the point."""

    function = "ROUND"
    lookup_name = "round"
    arity = None

    def __init__(self, expression: Any, precision: Any = 0, **extra: Any) -> None:
        super().__init__(expression, precision, **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        precision = self.get_source_expressions()[1]
        if isinstance(precision, Value) and precision.value < 0:
            raise ValueError("SQLite does not support negative precision.")
        return super().as_sqlite(compiler, connection, **extra_context)

    def _resolve_output_field(self) -> Any:
        return self.get_source_expressions()[0].output_field


class Sign(Transform):
    """-1, 0 or 1."""

    function = "SIGN"
    lookup_name = "sign"


class Sin(NumericOutputFieldMixin, Transform):
    """The sine of an angle in radians."""

    function = "SIN"
    lookup_name = "sin"


class Sqrt(NumericOutputFieldMixin, Transform):
    """The square root."""

    function = "SQRT"
    lookup_name = "sqrt"


class Tan(NumericOutputFieldMixin, Transform):
    """The tangent of an angle in radians."""

    function = "TAN"
    lookup_name = "tan"
