"""``Q``: conditions, joined and negated."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module
from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from fastjango.db.models._expressions.vocabulary import vocabulary
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.expressions import F, OutputFieldIsNoneError, Value
from fastjango.utils import tree
from fastjango.utils.functional import cached_property
from fastjango.utils.hashable import make_hashable

logger = logging.getLogger("django.db.models")


class Q(tree.Node):
    """A condition: lookups joined by AND, OR or XOR, perhaps negated.

    Source: django.db.models.Q.
    """

    AND = "AND"
    OR = "OR"
    XOR = "XOR"
    default = AND
    conditional = True
    connectors = (None, AND, OR, XOR)

    def __init__(self, *args: Any, _connector: str | None = None, _negated: bool = False, **kwargs: Any) -> None:
        if _connector not in self.connectors:
            others = ", ".join(f"{name!r}" for name in self.connectors[1:])
            raise ValueError(f"_connector must be one of {others}, or None.")
        super().__init__([*args, *sorted(kwargs.items())], connector=_connector, negated=_negated)

    def _combine(self, other: Any, conn: str) -> Q:
        if getattr(other, "conditional", False) is False:
            raise TypeError(other)
        if not self:
            return other.copy()
        if not other and isinstance(other, Q):
            return self.copy()
        joined = self.create(connector=conn)
        joined.add(self, conn)
        joined.add(other, conn)
        return joined

    def __or__(self, other: Any) -> Q:
        return self._combine(other, self.OR)

    def __and__(self, other: Any) -> Q:
        return self._combine(other, self.AND)

    def __xor__(self, other: Any) -> Q:
        return self._combine(other, self.XOR)

    def __invert__(self) -> Q:
        turned = self.copy()
        turned.negate()
        return turned

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        """The condition on a query's columns, for use inside an expression."""
        # Every join becomes an outer one: the condition must not remove rows.
        clause, joins = query._add_q(
            self, reuse, allow_joins=allow_joins, split_subq=False, check_filterable=False, summarize=summarize
        )
        query.promote_joins(joins)
        return clause

    def replace_expressions(self, replacements: Any) -> Any:
        """A copy in which references are replaced."""
        if not replacements:
            return self
        made = self.create(connector=self.connector, negated=self.negated)
        for child in self.children:
            made.children.append(_replaced(child, replacements))
        return made

    def flatten(self) -> Iterator[Any]:
        """The condition and everything below it."""
        yield self
        for child in self.children:
            if isinstance(child, tuple):
                # The name is of no interest here.
                child = child[1]
            if hasattr(child, "flatten"):
                yield from child.flatten()
            else:
                yield child

    def check(self, against: dict[Any, Any], using: str = DEFAULT_DB_ALIAS) -> bool:
        """Whether the condition holds for values, worked out by the database.

        Args:
            against: Values or expressions by field name or expression.
            using: The database to ask. If it cannot tell, the answer is True, with a warning in the log.
        """
        from_sql = import_module("fastjango.db.models.sql")  # a floor higher: the query that asks
        query = from_sql.Query(None)
        for name, value in against.items():
            if not hasattr(value, "resolve_expression"):
                value = Value(value)
            query.add_annotation(value, name, select=False)
        query.add_annotation(Value(1), "_check")
        connection = connections[using]
        # An outer COALESCE makes "unknown" count as fulfilled, as CHECK constraints do.
        if connection.features.supports_comparing_boolean_expr:
            coalesce = import_module("fastjango.db.models.functions").Coalesce
            query.add_q(Q(coalesce(self, True, output_field=_boolean())))
        else:
            query.add_q(self)
        compiler = query.get_compiler(using=using)
        try:
            # Inside a transaction a failing statement must not break it.
            guard: Any = transaction.atomic(using=using) if connection.in_atomic_block else nullcontext()
            with guard:
                return compiler.execute_sql(from_sql.constants.SINGLE) is not None
        except DatabaseError as error:
            logger.warning("Got a database error calling check() on %r: %s", self, error)
            return True

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """How to make it again, for migrations."""
        cls = self.__class__
        path = "fastjango.db.models.Q" if cls is Q else f"{cls.__module__}.{cls.__name__}"
        kwargs: dict[str, Any] = {}
        if self.connector != self.default:
            kwargs["_connector"] = self.connector
        if self.negated:
            kwargs["_negated"] = True
        return path, tuple(self.children), kwargs

    @cached_property
    def identity(self) -> tuple[Any, ...]:
        """What it compares by."""
        path, args, kwargs = self.deconstruct()
        parts = [path, *kwargs.items()]
        for child in args:
            if isinstance(child, tuple):
                name, value = child
                child = (name, make_hashable(value))
            parts.append(child)
        return tuple(parts)

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, Q):
            return NotImplemented
        return other.identity == self.identity

    def __hash__(self) -> int:
        return hash(self.identity)

    @cached_property
    def referenced_base_fields(self) -> set[str]:
        """The names of the model's own fields that it mentions."""
        names = import_module("fastjango.db.models.sql._names")
        return {name.split(LOOKUP_SEP, 1)[0] for name in names.children_of(self)}


vocabulary.condition = Q


def _boolean() -> Any:
    return import_module("fastjango.db.models.fields").BooleanField()


def _replaced(child: Any, replacements: Any) -> Any:
    if isinstance(child, tuple):
        name, value = child
        # The left side is a reference too: what replaces it is compared by the lookup that follows.
        reference, _, lookup = name.partition(LOOKUP_SEP)
        known = replacements.get(F(reference))
        if hasattr(value, "replace_expressions"):
            value = value.replace_expressions(replacements)
        if known is not None:
            try:
                return _with_left_side(known, lookup, value)
            except (OutputFieldIsNoneError, FieldError):
                # Without a type there are no lookups; unknown ones are refused where the name is resolved.
                return name, value
        return name, value
    return child.replace_expressions(replacements)


def _with_left_side(expression: Any, lookup: str, value: Any) -> Any:
    """``expression lookup value`` as a condition of its own."""
    lhs: Any = expression
    *transforms, last = lookup.split(LOOKUP_SEP) if lookup else ["exact"]
    for name in transforms:
        lhs = lhs.get_transform(name)(lhs)
    lookup_class = lhs.get_lookup(last)
    if lookup_class is None:
        transform = lhs.get_transform(last)
        if transform is None:
            raise FieldError(f"Unsupported lookup '{lookup}' for {type(lhs.output_field).__name__}.")
        lhs = transform(lhs)
        lookup_class = lhs.get_lookup("exact")
    made = lookup_class(lhs, value)
    if made.rhs is None and not made.can_use_none_as_rhs:
        return lhs.get_lookup("isnull")(lhs, True)
    return made
