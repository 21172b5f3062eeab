"""Lookups that compare values: equality, order, membership, NULL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.core.exceptions import EmptyResultSet, FullResultSet
from fastjango.db.models._lookups.base import (
    BuiltinLookup,
    FieldGetDbPrepValueIterableMixin,
    FieldGetDbPrepValueMixin,
    Lookup,
)
from fastjango.db.models.expressions import ExpressionList, Value
from fastjango.utils.datastructures import OrderedSet


class Exact(FieldGetDbPrepValueMixin, BuiltinLookup):
    """Equal."""

    lookup_name = "exact"

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "combinator") and hasattr(self.rhs, "clear_select_clause"):
            if not self.rhs.has_limit_one():
                raise ValueError("The QuerySet value for an exact lookup must be limited to one result using slicing.")
            width = len(self.lhs) if hasattr(self.lhs, "__len__") else 1
            if self.rhs.has_select_fields:
                if self.rhs._subquery_fields_len != width:
                    raise ValueError(
                        f"The QuerySet value for the exact lookup must have {width} selected fields (received "
                        f"{self.rhs._subquery_fields_len})"
                    )
            else:
                self.rhs.clear_select_clause()
                self.rhs.add_fields(["pk"])
        return super().get_prep_lookup()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        # "condition = True" is the condition: some databases have no better way, and the others like it.
        lhs = self.lhs
        if (
            isinstance(self.rhs, bool)
            and getattr(lhs, "conditional", False)
            and connection.ops.conditional_expression_supported_in_where_clause(lhs)
        ):
            sql, params = self.process_lhs(compiler, connection)
            if not isinstance(lhs, Lookup) and hasattr(lhs, "children"):
                sql = f"({sql})"
            return (sql if self.rhs else f"NOT {sql}"), params
        return super().as_sql(compiler, connection)


class GreaterThan(FieldGetDbPrepValueMixin, BuiltinLookup):
    """Greater."""

    lookup_name = "gt"


class GreaterThanOrEqual(FieldGetDbPrepValueMixin, BuiltinLookup):
    """Greater or equal."""

    lookup_name = "gte"


class LessThan(FieldGetDbPrepValueMixin, BuiltinLookup):
    """Less."""

    lookup_name = "lt"


class LessThanOrEqual(FieldGetDbPrepValueMixin, BuiltinLookup):
    """Less or equal."""

    lookup_name = "lte"


def integer_range(lhs: Any, connection: Any) -> tuple[Any, Any]:
    """The least and the greatest value that an integer column can have; None twice for other columns."""
    field = getattr(lhs, "output_field", None)
    field = getattr(field, "target_field", field)
    kind = None if field is None else field.get_internal_type()
    return connection.ops.integer_field_range(kind) if kind in connection.ops.integer_field_ranges else (None, None)


class In(FieldGetDbPrepValueIterableMixin, BuiltinLookup):
    """One of several values, or of a query's."""

    lookup_name = "in"

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "clear_select_clause"):
            self.rhs.clear_ordering(clear_default=True)
            if self.rhs.has_select_fields:
                width = len(self.lhs) if hasattr(self.lhs, "__len__") else 1
                if self.rhs._subquery_fields_len != width:
                    raise ValueError(
                        f"The QuerySet value for the 'in' lookup must have {width} selected fields (received "
                        f"{self.rhs._subquery_fields_len})"
                    )
            else:
                self.rhs.clear_select_clause()
                self.rhs.add_fields(["pk"])
        return super().get_prep_lookup()

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        other = getattr(self, "_db", None) or getattr(self.rhs, "_db", None)
        if other is not None and other != connection.alias:
            raise ValueError(
                "Subqueries aren't allowed across different databases. Force the inner query to be evaluated using "
                "`list(inner_query)`."
            )
        if isinstance(self.rhs, ExpressionList):
            texts, params = super().process_rhs(compiler, connection)
            return f"({', '.join(texts)})", params
        if not self.rhs_is_direct_value():
            return super().process_rhs(compiler, connection)
        # NULL is never equal to anything, and each value is needed once.
        values: Iterable[Any]
        try:
            values = OrderedSet(self.rhs)
            values.discard(None)
        except TypeError:  # values that cannot be hashed
            values = [value for value in self.rhs if value is not None]
        low, high = integer_range(self.lhs, connection)
        if low is not None:
            values = [value for value in values if not isinstance(value, int) or low <= value <= high]
        if not values:
            raise EmptyResultSet
        texts, params = self.batch_process_rhs(compiler, connection, values)
        return f"({', '.join(texts)})", params

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"IN {rhs}"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        most = connection.ops.max_in_list_size()
        if self.rhs_is_direct_value() and most and len(self.rhs) > most:
            return self.split_parameter_list_as_sql(compiler, connection)
        return super().as_sql(compiler, connection)

    def split_parameter_list_as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Several lists joined by OR, for databases that limit their length."""
        most = connection.ops.max_in_list_size()
        lhs, lhs_params = self.process_lhs(compiler, connection)
        texts, values = self.batch_process_rhs(compiler, connection)
        clauses, params = [], []
        for start in range(0, len(values), most):
            clauses.append(f"{lhs} IN ({', '.join(texts[start : start + most])})")
            params.extend([*lhs_params, *values[start : start + most]])
        return f"({' OR '.join(clauses)})", params


class Range(FieldGetDbPrepValueIterableMixin, BuiltinLookup):
    """Between two values, both included."""

    lookup_name = "range"

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[Any, Any]:
        low, high = integer_range(self.lhs, connection)
        if low is None or not self.rhs_is_direct_value() or not all(isinstance(value, int) for value in self.rhs):
            return super().process_rhs(compiler, connection)
        first, last = self.rhs
        if first > high or last < low:
            raise EmptyResultSet
        return self.batch_process_rhs(compiler, connection, [max(first, low), min(last, high)])

    def get_rhs_op(self, connection: Any, rhs: Any) -> str:
        return f"BETWEEN {rhs[0]} AND {rhs[1]}"


class IsNull(BuiltinLookup):
    """Whether there is no value."""

    lookup_name = "isnull"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if not isinstance(self.rhs, bool):
            raise ValueError("The QuerySet value for an isnull lookup must be True or False.")
        if isinstance(self.lhs, Value):
            # Databases do not know the type of a bare parameter, and the answer is known.
            if (self.lhs.value is None) is self.rhs:
                raise FullResultSet
            raise EmptyResultSet
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} IS {'' if self.rhs else 'NOT '}NULL", params
