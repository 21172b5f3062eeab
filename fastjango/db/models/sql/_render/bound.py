"""Recording, while a query is compiled, which value of its shape each parameter comes from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastjango.db.models import lookups
from fastjango.db.models._expressions.vocabulary import field_class
from fastjango.db.models.expressions import Col
from fastjango.db.models.fields import related_lookups

# Their parameters depend on their value and on nothing else; subclasses may do anything.
BINDABLE = frozenset(
    {
        lookups.Exact,
        lookups.IExact,
        lookups.GreaterThan,
        lookups.GreaterThanOrEqual,
        lookups.LessThan,
        lookups.LessThanOrEqual,
        lookups.IntegerFieldExact,
        lookups.IntegerGreaterThan,
        lookups.IntegerGreaterThanOrEqual,
        lookups.IntegerLessThan,
        lookups.IntegerLessThanOrEqual,
        lookups.In,
        lookups.Range,
        lookups.Contains,
        lookups.IContains,
        lookups.StartsWith,
        lookups.IStartsWith,
        lookups.EndsWith,
        lookups.IEndsWith,
        lookups.IsNull,
        related_lookups.RelatedExact,
        related_lookups.RelatedIn,
        related_lookups.RelatedGreaterThan,
        related_lookups.RelatedGreaterThanOrEqual,
        related_lookups.RelatedLessThan,
        related_lookups.RelatedLessThanOrEqual,
        related_lookups.RelatedIsNull,
    }
)
_DIRECT = frozenset(
    {lookups.Exact, lookups.GreaterThan, lookups.GreaterThanOrEqual, lookups.LessThan, lookups.LessThanOrEqual}
)
_COMPARISONS = _DIRECT | {
    lookups.IntegerFieldExact,
    lookups.IntegerGreaterThan,
    lookups.IntegerGreaterThanOrEqual,
    lookups.IntegerLessThan,
    lookups.IntegerLessThanOrEqual,
    related_lookups.RelatedExact,
}
_MEMBERSHIP = frozenset({lookups.In, related_lookups.RelatedIn})
_INTEGERS = ("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField")
_TEXTS = ("CharField", "TextField", "SlugField")
# A value outside takes the general way, where the lookup knows what it means.
_SAFE_INTEGER = 2**31 - 1


class NoPlanError(Exception):
    """The statement depends on more than the shape."""


class Const:
    """A parameter that the shape says."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Bound:
    """A parameter that comes from a value: number ``position`` of what ``prepare(value)`` returns."""

    __slots__ = ("position", "prepare", "slot", "value")

    def __init__(self, slot: int, position: int, value: Any, prepare: Callable[[Any], Any]) -> None:
        self.slot = slot
        self.position = position
        self.value = value
        self.prepare = prepare


def compile_bound(lookup: Any, compiler: Any, sql: str, params: Any) -> tuple[str, list[Any]]:
    """The lookup's text with recorded parameters; unchanged where it is none that can be bound."""
    if type(lookup) not in BINDABLE or type(lookup.lhs) is not Col:
        return sql, params
    if lookup.slot is None:
        if not lookup.rhs_is_direct_value():
            return sql, params
        return sql, [Const(param) for param in params]
    prepare = _preparing(lookup, compiler, sql, len(params))
    return sql, [Bound(lookup.slot, position, param, prepare) for position, param in enumerate(params)]


def _preparing(lookup: Any, compiler: Any, sql: str, count: int) -> Callable[[Any], Any]:
    """A function from a value to the lookup's parameters, which are ``count`` in its text."""
    kind = type(lookup)
    connection = compiler.connection
    lhs = lookup.lhs
    # The compiler's query is kept as it was, with the aliases that the text has.

    def anew(value: Any) -> Any:
        again = kind(lhs, value)
        text, params = again.as_sql(compiler, connection)
        if text != sql:
            raise NoPlanError
        return params

    quick = _quick(lookup, connection, count)
    if quick is None:
        return anew

    def prepare(value: Any) -> Any:
        params = quick(value)
        return anew(value) if params is None else params

    return prepare


def _is_stock(field: Any, names: tuple[str, ...]) -> bool:
    """Whether the field is one of ours, of these kinds, whose value is sent as it is."""
    return type(field) in {field_class(name) for name in names}


def _quick(lookup: Any, connection: Any, count: int) -> Callable[[Any], Any] | None:
    """A function to the parameters of ordinary values, or None for others; None where there is no short way."""
    kind = type(lookup)
    output = lookup.lhs.output_field
    field = getattr(output, "target_field", None) or output
    if connection.vendor not in {"sqlite", "postgresql"}:
        return None
    if _is_stock(field, _INTEGERS):
        if kind in _COMPARISONS:
            return _integer_or_object(field) if kind is related_lookups.RelatedExact else _integer
        if kind in _MEMBERSHIP:
            return _integers(count)
    elif _is_stock(field, _TEXTS) and kind in _COMPARISONS:
        return lambda value: (value,) if type(value) is str else None
    elif kind in _DIRECT and type(field).__module__.startswith("fastjango.db.models.fields"):
        return lambda value: _prepared(field, value, connection)
    return None


def _integer(value: Any) -> Any:
    return (value,) if type(value) is int and 0 <= value < _SAFE_INTEGER else None


def _integers(count: int) -> Callable[[Any], Any]:
    def integers(values: Any) -> Any:
        # As many as the text has places, which has one for each value that is possible, and one only.
        if len(values) != count or len(set(values)) != count:
            return None
        return values if all(type(value) is int and 0 <= value < _SAFE_INTEGER for value in values) else None

    return integers


def _integer_or_object(field: Any) -> Callable[[Any], Any]:
    model, name = field.model, field.attname

    def key(value: Any) -> Any:
        if isinstance(value, model):
            value = getattr(value, name)
        return _integer(value)

    return key


def _prepared(field: Any, value: Any, connection: Any) -> Any:
    prepared = field.get_db_prep_value(field.get_prep_value(value), connection, prepared=True)
    return None if prepared is None or hasattr(prepared, "as_sql") else (prepared,)
