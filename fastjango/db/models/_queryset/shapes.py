"""Shapes: the plain operations of a query set as a key, and how they are applied to a query.

An operation is a tuple that begins with its name. Values that conditions compare with are not in it, only
their types: ``("filter", False, (("pk", int),))`` stands for ``filter(pk=<any integer>)``. A shape that was
applied once without an error is known, and need not be applied again until its query is needed.
"""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from fastjango.conf import settings
from fastjango.db.models.aggregates import Avg, Count, Max, Min, Sum
from fastjango.db.models.expressions import F, Star
from fastjango.db.models.query_utils import Q, lookups_changed
from fastjango.db.models.sql import Query
from fastjango.db.models.sql._filters import Slot

# What can be compared with as it is, and whose value has no part in the SQL.
PLAIN_TYPES = frozenset(
    {
        int,
        str,
        float,
        bytes,
        decimal.Decimal,
        datetime.date,
        datetime.datetime,
        datetime.time,
        datetime.timedelta,
        uuid.UUID,
    }
)
# Operations with conditions. Those of a sticky filter and of the filter that follows are about the same joined rows.
FILTERS = frozenset({"filter", "sticky_filter"})
# Lists longer than this are not worth a shape of their own.
_MAX_LIST = 128
_MAX_SHAPES = 2048

# By model and shape: whether each value has to be tried (see depends_on_content()).
_known: WeakKeyDictionary[Any, dict[Any, bool]] = WeakKeyDictionary()


def is_known(model: Any, shape: Any) -> bool:
    """Whether the operations are valid for the model."""
    known = _known.get(model)
    return not shape or (known is not None and shape in known)


def needs_no_trial(model: Any, shape: Any) -> bool:
    """Whether the operations are valid for the model, with whatever values of these types."""
    known = _known.get(model)
    return not shape or (known is not None and known.get(shape) is False)


def remember(model: Any, shape: Any, needs_trial: bool) -> None:
    """The operations are valid; with ``needs_trial``, values of these types are not always."""
    known = _known.setdefault(model, {})
    if len(known) > _MAX_SHAPES:
        known.clear()
    known[shape] = needs_trial


def depends_on_content(query: Any, shape: Any) -> bool:
    """Whether a text is compared with something that is no text: then some texts do not fit, and each has to be tried.

    ``filter(day="soon")`` must fail at the call, whatever was asked before.
    """
    parts = [part for operation in shape if operation[0] in FILTERS for part in operation[2]]
    texts = sum(part[-1] is str for part in parts)
    return texts > 0 and texts > _text_comparisons(query.where)


def _text_comparisons(node: Any) -> int:
    """How many conditions of a tree compare with a text that stayed one."""
    children = getattr(node, "children", None)
    if children is not None:
        return sum(map(_text_comparisons, children))
    value = getattr(node, "rhs", None)
    # A condition on many objects is EXISTS (SELECT …) = TRUE, or IN (SELECT …).
    inner: Any
    for inner in (value, getattr(node, "query", None), getattr(getattr(node, "lhs", None), "query", None)):
        if hasattr(inner, "where"):
            return _text_comparisons(inner.where)
    first = next(iter(value), None) if isinstance(value, list | tuple) else value
    return int(isinstance(first, str))


class Version:
    """Counts how often everything known was forgotten; plans of an earlier version are not used."""

    current = 0


def forget() -> None:
    """Lookups were registered or taken away: what names mean has changed."""
    _known.clear()
    Version.current += 1


lookups_changed.append(forget)


def order_of(model: Any, shape: Any) -> bool | None:
    """Whether the order of the rows is said, by the shape or by the model; None where the query has to be asked."""
    for operation in reversed(shape):
        if operation[0] == "order_by":
            return bool(operation[1])
        if operation[0] in ("annotate", "values"):
            return None
    return bool(model._meta.ordering)


def condition(kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], tuple[Any, ...]] | None:
    """The shape of lookups and their values; None where a value is not plain."""
    parts: list[Any] = []
    values: list[Any] = []
    for name, value in kwargs.items():
        kind: Any = type(value)
        if kind is datetime.datetime and value.tzinfo is None and settings.USE_TZ:
            # A naive moment is warned of, and once: it is not prepared again for a plan.
            return None
        if kind in PLAIN_TYPES:
            parts.append((name, kind))
            values.append(value)
        elif value is None or value is True or value is False:
            # Their content changes the SQL.
            parts.append((name, value, None))
        elif hasattr(value, "_meta") and hasattr(value, "_state"):
            # An object that is saved stands for its key; one that is not has no value.
            if value.pk is None:
                return None
            parts.append((name, kind))
            values.append(value)
        elif kind in (list, tuple) and 0 < len(value) <= _MAX_LIST:
            kinds = {type(item) for item in value}
            if len(kinds) != 1 or not kinds <= PLAIN_TYPES:
                return None
            parts.append((name, kind, len(value), kinds.pop()))
            values.append(value)
        else:
            return None
    return tuple(parts), tuple(values)


def _filter(query: Any, operation: Any, values: Any) -> None:
    _, negate, parts = operation
    given = iter(values)
    pairs = [(part[0], part[1]) if len(part) == 3 else (part[0], next(given)) for part in parts]
    q = Q(*sorted(pairs, key=lambda pair: pair[0]))
    query.add_q(~q if negate else q)


def _sticky_filter(query: Any, operation: Any, values: Any) -> None:
    _filter(query, operation, values)
    # The next one means the same joined rows.
    query.filter_is_sticky = True


def _slots(operation: Any, values: Any, start: int) -> list[Any]:
    return [Slot(start + index, value) for index, value in enumerate(values)]


def _order_by(query: Any, operation: Any, values: Any) -> None:
    query.clear_ordering(force=True, clear_default=False)
    query.add_ordering(*operation[1])


def _slice(query: Any, operation: Any, values: Any) -> None:
    query.set_limits(operation[1], operation[2])


def _distinct(query: Any, operation: Any, values: Any) -> None:
    query.add_distinct_fields(*operation[1])


def _select_related(query: Any, operation: Any, values: Any) -> None:
    names = operation[1]
    if names:
        query.add_select_related(names)
    else:
        query.select_related = True


def _reverse(query: Any, operation: Any, values: Any) -> None:
    query.standard_ordering = not query.standard_ordering


_AGGREGATES: dict[str, Any] = {cls.__name__: cls for cls in (Avg, Count, Max, Min, Sum)}


def aggregate(expression: Any) -> tuple[str, str, bool] | None:
    """A plain aggregate as its class's name, its field's and whether it is distinct; None for others."""
    if _AGGREGATES.get(type(expression).__name__) is not type(expression):
        return None
    (source,) = expression.source_expressions
    name = source.name if type(source) is F else "*" if type(source) is Star else None
    plain = expression.filter is None and expression.default is None and not expression.extra
    if name is None or not plain or "output_field" in expression.__dict__:
        return None
    return type(expression).__name__, name, expression.distinct


def _annotate(query: Any, operation: Any, values: Any) -> None:
    _, after_values, parts = operation
    for alias, (cls, name, distinct) in parts:
        query.add_annotation(_AGGREGATES[cls](name, distinct=distinct), alias, select=True)
    if after_values:
        query.set_group_by()
    else:
        query.group_by = True


def _values_of(query: Any, operation: Any, values: Any) -> None:
    query.set_values(operation[1])


_APPLY: dict[str, Callable[[Any, Any, Any], None]] = {
    "filter": _filter,
    "sticky_filter": _sticky_filter,
    "order_by": _order_by,
    "slice": _slice,
    "distinct": _distinct,
    "select_related": _select_related,
    "reverse": _reverse,
    "annotate": _annotate,
    "values": _values_of,
}


def apply(query: Any, operation: Any, values: Any) -> None:
    """Do an operation to a query.

    Raises:
        FieldError: a name means nothing.
        ValueError: a value does not fit.
    """
    _APPLY[operation[0]](query, operation, values)


def replay(model: Any, shape: Any, values: Any, slots: bool = False) -> Any:
    """The query that all operations make.

    Args:
        model: The model to query.
        shape: The operations.
        values: What they compare with.
        slots: Whether conditions remember which value they compare with.
    """
    query = Query(model)
    position = 0
    for number, operation in enumerate(shape):
        count = sum(1 for part in operation[2] if len(part) != 3) if operation[0] in FILTERS else 0
        part = values[position : position + count]
        if number:
            # Each call of filter() is a new one to multi-valued relations, as it is after a copy.
            if not query.filter_is_sticky:
                query.used_aliases = set()
            query.filter_is_sticky = False
        apply(query, operation, _slots(operation, part, position) if slots else part)
        position += count
    return query
