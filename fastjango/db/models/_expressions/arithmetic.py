"""Two expressions joined by an operator, and what type comes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from types import NoneType
from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db._errors import DatabaseError
from fastjango.db.models._expressions.node import Combinable, Expression, OutputFieldIsNoneError, SQLiteNumericMixin
from fastjango.db.models._expressions.vocabulary import field_class, vocabulary

__all__ = [
    "CombinedExpression",
    "DurationExpression",
    "TemporalSubtraction",
    "_resolve_combined_type",
    "register_combinable_fields",
]

_ARITHMETIC = (Combinable.ADD, Combinable.SUB, Combinable.MUL, Combinable.DIV, Combinable.MOD, Combinable.POW)
_BITWISE = (
    Combinable.BITAND,
    Combinable.BITOR,
    Combinable.BITLEFTSHIFT,
    Combinable.BITRIGHTSHIFT,
    Combinable.BITXOR,
)
_TEMPORAL = ("DateField", "DateTimeField", "TimeField")

_registered: dict[str, list[tuple[Any, Any, Any]]] = defaultdict(list)


def register_combinable_fields(lhs: Any, connector: str, rhs: Any, result: Any) -> None:
    """Say what type comes out of an operator.

    Args:
        lhs: The class of the left operand's field, or ``NoneType`` where its type is not known.
        connector: The operator, such as ``Combinable.ADD``.
        rhs: The class of the right operand's field.
        result: The class of the result's field.
    """
    _registered[connector].append((lhs, rhs, result))
    _resolve_combined_type.cache_clear()


def _numeric_rows() -> Iterator[tuple[str, Any, Any, Any]]:
    integer, float_, decimal = map(field_class, ("IntegerField", "FloatField", "DecimalField"))
    for connector in _ARITHMETIC:
        for kind in (integer, float_, decimal):
            yield connector, kind, kind, kind
        # Django 5.2: what a power of different types is has to be said.
        for wide in (decimal, float_) if connector != Combinable.POW else ():
            yield connector, integer, wide, wide
            yield connector, wide, integer, wide
    for connector in _BITWISE:
        yield connector, integer, integer, integer
    # With an operand of unknown type, such as NULL, the other decides.
    for connector in _ARITHMETIC:
        for kind in (integer, float_, decimal):
            yield connector, kind, NoneType, kind
            yield connector, NoneType, kind, kind


def _temporal_rows() -> Iterator[tuple[str, Any, Any, Any]]:
    date, moment, clock = map(field_class, _TEMPORAL)
    duration = field_class("DurationField")
    for kind, result in ((date, moment), (moment, moment), (clock, clock), (duration, duration)):
        yield Combinable.ADD, kind, duration, result
        yield Combinable.SUB, kind, duration, result
        if kind is not duration:
            yield Combinable.ADD, duration, kind, result
    for one, other in ((date, date), (date, moment), (moment, date), (moment, moment), (clock, clock)):
        yield Combinable.SUB, one, other, duration


@cache
def _built_in() -> dict[str, list[tuple[Any, Any, Any]]]:
    rows: dict[str, list[tuple[Any, Any, Any]]] = defaultdict(list)
    for connector, lhs, rhs, result in (*_numeric_rows(), *_temporal_rows()):
        rows[connector].append((lhs, rhs, result))
    return rows


@lru_cache(maxsize=256)
def _resolve_combined_type(connector: str, lhs_type: Any, rhs_type: Any) -> Any:
    """The class of the result's field, or None."""
    for rows in (_built_in(), _registered):
        for lhs, rhs, result in rows.get(connector, ()):
            if issubclass(lhs_type, lhs) and issubclass(rhs_type, rhs):
                return result
    return None


class CombinedExpression(SQLiteNumericMixin, Expression):
    """``lhs connector rhs``.

    Source: django.db.models.expressions.CombinedExpression.
    """

    _operands = ("lhs", "rhs")

    def __init__(self, lhs: Any, connector: str, rhs: Any, output_field: Any = None) -> None:
        super().__init__(output_field=output_field)
        self.connector = connector
        self.lhs, self.rhs = lhs, rhs

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self}>"

    def __str__(self) -> str:
        return f"{self.lhs} {self.connector} {self.rhs}"

    def _resolve_output_field(self) -> Any:
        # Not the operands' common type: 1 / 2.0 has one though they differ.
        left: Any = type(self.lhs._output_field_or_none)
        right: Any = type(self.rhs._output_field_or_none)
        result = _resolve_combined_type(self.connector, left, right)
        if result is None and NoneType in (left, right):
            return None
        if result is None:
            raise FieldError(
                f"Cannot infer type of {self.connector!r} expression involving these types: {left.__name__}, "
                f"{right.__name__}. You must set output_field."
            )
        return result()

    def _compiled_operands(self, compiler: Any) -> tuple[list[str], list[Any]]:
        texts, params = [], []
        for part in (self.lhs, self.rhs):
            sql, part_params = compiler.compile(part)
            texts.append(sql)
            params.extend(part_params)
        return texts, params

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        texts, params = self._compiled_operands(compiler)
        return f"({connection.ops.combine_expression(self.connector, texts)})", params

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        resolved = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        if type(self) is CombinedExpression:
            special = _temporal_class(resolved.lhs, self.connector, resolved.rhs)
            if special is DurationExpression:
                return DurationExpression(resolved.lhs, self.connector, resolved.rhs, *_given_type(self))._placed(
                    resolved
                )
            if special is not None:
                return special(resolved.lhs, resolved.rhs)._placed(resolved)
        return resolved

    def _placed(self, resolved: Any) -> Any:
        self.is_summary = resolved.is_summary
        return self

    @property
    def allowed_default(self) -> bool:
        return bool(self.lhs.allowed_default and self.rhs.allowed_default)


vocabulary.combined = CombinedExpression


def _given_type(expression: CombinedExpression) -> tuple[Any, ...]:
    # Only a type that was given; a type that was worked out is in __dict__ too, but equals what comes anyway.
    return (expression.__dict__["output_field"],) if "output_field" in expression.__dict__ else ()


def _kind(expression: Any) -> str | None:
    try:
        return str(expression.output_field.get_internal_type())
    except (AttributeError, FieldError, OutputFieldIsNoneError):
        return None


def _temporal_class(lhs: Any, connector: str, rhs: Any) -> Any:
    left, right = _kind(lhs), _kind(rhs)
    if "DurationField" in (left, right) and left != right:
        return DurationExpression
    if connector == Combinable.SUB and left in _TEMPORAL and left == right:
        return TemporalSubtraction
    return None


class DurationExpression(CombinedExpression):
    """Arithmetic of a duration with something else."""

    def compile(self, side: Any, compiler: Any, connection: Any) -> tuple[str, Any]:
        """An operand in the form that arithmetic needs."""
        sql, params = compiler.compile(side)
        if _kind(side) == "DurationField":
            sql = connection.ops.format_for_duration_arithmetic(sql)
        return sql, params

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if connection.features.has_native_duration_field:
            return super().as_sql(compiler, connection)
        connection.ops.check_expression_support(self)
        texts, params = [], []
        for side in (self.lhs, self.rhs):
            sql, side_params = self.compile(side, compiler, connection)
            texts.append(sql)
            params.extend(side_params)
        return f"({connection.ops.combine_duration_expression(self.connector, texts)})", params

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Durations are microseconds there: times and quotients of dates would come out silently wrong."""
        if self.connector in (Combinable.MUL, Combinable.DIV):
            allowed = {"DecimalField", "DurationField", "FloatField", "IntegerField"}
            if not {_kind(self.lhs), _kind(self.rhs)} <= allowed:
                raise DatabaseError(f"Invalid arguments for operator {self.connector}.")
        return self.as_sql(compiler, connection)


class TemporalSubtraction(CombinedExpression):
    """The duration between two dates, times or date-times."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        super().__init__(lhs, Combinable.SUB, rhs, output_field=field_class("DurationField")())

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        connection.ops.check_expression_support(self)
        sides = (compiler.compile(self.lhs), compiler.compile(self.rhs))
        return connection.ops.subtract_temporals(_kind(self.lhs), *sides)
