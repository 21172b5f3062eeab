"""Lookups that compare several columns at once.

Source: django.db.models.fields.tuple_lookups (5.2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fastjango.core.exceptions import EmptyResultSet
from fastjango.db.models.expressions import ColPairs, Func, RawSQL, ResolvedOuterRef, Subquery, Value
from fastjango.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
)

__all__ = [
    "Tuple",
    "TupleExact",
    "TupleGreaterThan",
    "TupleGreaterThanOrEqual",
    "TupleIn",
    "TupleIsNull",
    "TupleLessThan",
    "TupleLessThanOrEqual",
    "TupleLookupMixin",
]

Sql = tuple[str, list[Any]]


class Tuple(Func):
    """A row value: ``(a, b)``."""

    allows_composite_expressions = True
    function = ""
    output_field: Any = None

    def __len__(self) -> int:
        return len(self.source_expressions)

    def __iter__(self) -> Any:
        return iter(self.source_expressions)


def _joined(parts: Sequence[Sql], connector: str) -> Sql:
    """Conditions in one pair of parentheses."""
    if len(parts) == 1:
        return parts[0]
    text = f" {connector} ".join(text for text, _ in parts)
    return f"({text})", [param for _, params in parts for param in params]


class TupleLookupMixin:
    """What the lookups share: the columns on the left, values for each of them on the right."""

    allows_composite_expressions = True
    lhs: Any
    rhs: Any
    lookup_name: str

    def _columns(self) -> list[Any]:
        if isinstance(self.lhs, ColPairs):
            return list(self.lhs.get_cols())
        if hasattr(self.lhs, "source_expressions"):
            return list(self.lhs.source_expressions)
        return list(self.lhs)

    def get_lhs_str(self) -> str:
        """The left side as error messages name it."""
        if isinstance(self.lhs, ColPairs):
            return repr(self.lhs.field.name)
        names = ", ".join(repr(each.name) for each in self._columns())
        return f"({names})"

    def _count(self) -> int:
        return len(self._columns())

    def get_prep_lhs(self: Any) -> Any:
        """The left side as an expression."""
        return Tuple(*self.lhs) if isinstance(self.lhs, list | tuple) else self.lhs

    def get_prep_lookup(self: Any) -> Any:
        """The right side, checked: as many values as columns.

        Raises:
            ValueError: it is not.
        """
        if self.rhs_is_direct_value():
            self.check_rhs_is_tuple_or_list()
            self.check_rhs_length_equals_lhs_length()
        else:
            self.check_rhs_is_supported_expression()
            self._check_subquery()
        return self.rhs

    def check_rhs_is_tuple_or_list(self) -> None:
        """Refuse what is no tuple."""
        if not isinstance(self.rhs, list | tuple):
            raise ValueError(f"{self.lookup_name!r} lookup of {self.get_lhs_str()} must be a tuple or a list")

    def check_rhs_length_equals_lhs_length(self) -> None:
        """Refuse too many or too few values."""
        if len(self.rhs) != self._count():
            raise ValueError(f"{self.lookup_name!r} lookup of {self.get_lhs_str()} must have {self._count()} elements")

    def check_rhs_is_supported_expression(self) -> None:
        """Refuse expressions that are neither a query nor a reference to an outer one."""
        if not (isinstance(self.rhs, ResolvedOuterRef) or hasattr(self.rhs, "get_compiler")):
            kind = type(self.rhs).__name__
            raise ValueError(
                f"{self.lookup_name!r} subquery lookup of {self.get_lhs_str()} only supports OuterRef and QuerySet "
                f"objects (received {kind!r})"
            )

    def _check_subquery(self) -> None:
        if not hasattr(self.rhs, "get_compiler"):
            return
        if not self.rhs.has_select_fields:
            self.rhs.clear_select_clause()
            self.rhs.add_fields(["pk"])
        selected = self.rhs._subquery_fields_len
        if selected != self._count():
            raise ValueError(
                f"The QuerySet value for the {self._subquery_name()} lookup must have {self._count()} selected fields "
                f"(received {selected})"
            )

    def _subquery_name(self) -> str:
        return self.lookup_name

    # --- SQL ---

    def _values(self, row: Sequence[Any]) -> list[Any]:
        """One row of the right side as expressions prepared by the columns' fields."""
        ready = []
        for column, value in zip(self._columns(), row, strict=True):
            ready.append(value if hasattr(value, "as_sql") else Value(value, output_field=column.output_field))
        return ready

    def _row(self, compiler: Any, expressions: Sequence[Any]) -> Sql:
        parts = [compiler.compile(each) for each in expressions]
        return f"({', '.join(text for text, _ in parts)})", [param for _, params in parts for param in params]

    def _subquery(self, compiler: Any) -> Sql:
        text, params = compiler.compile(self.rhs)
        return (text if text.startswith("(") else f"({text})"), list(params)

    def as_sql(self: Any, compiler: Any, connection: Any) -> Sql:
        """The condition, by row values where the database has them."""
        if hasattr(self.rhs, "get_compiler"):
            left, left_params = self._row(compiler, self._columns())
            right, params = self._subquery(compiler)
            return f"{left} {self.operator} {right}", [*left_params, *params]
        if not self.rhs_is_direct_value() and not hasattr(self.rhs, "__iter__"):
            # A reference to an outer query without one says so.
            compiler.compile(self.rhs)
        values = self._values(self.rhs)
        if getattr(connection.features, "supports_tuple_lookups", True):
            left, left_params = self._row(compiler, self._columns())
            right, params = self._row(compiler, values)
            return f"{left} {self.operator} {right}", [*left_params, *params]
        return self.spelled_out(compiler, values)

    operator: str

    def spelled_out(self, compiler: Any, values: Sequence[Any]) -> Sql:
        """The condition column by column."""
        raise NotImplementedError


def _compare(compiler: Any, lookup: Callable[..., Any], column: Any, value: Any) -> Sql:
    text, params = compiler.compile(lookup(column, value))
    return text, list(params)


class TupleExact(TupleLookupMixin, Exact):
    """All columns equal their values."""

    operator = "="

    def _check_subquery(self) -> None:
        if hasattr(self.rhs, "get_compiler") and not self.rhs.has_limit_one():
            raise ValueError("The QuerySet value for an exact lookup must be limited to one result using slicing.")
        super()._check_subquery()

    def spelled_out(self, compiler: Any, values: Sequence[Any]) -> Sql:
        pairs = zip(self._columns(), values, strict=True)
        return _joined([_compare(compiler, Exact, column, value) for column, value in pairs], "AND")


class TupleIsNull(TupleLookupMixin, IsNull):
    """Any column is NULL; or none is."""

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "get_compiler"):
            raise ValueError("'isnull' doesn't support multi-column subqueries.")
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> Sql:
        parts = [_compare(compiler, IsNull, column, self.rhs) for column in self._columns()]
        return _joined(parts, "OR" if self.rhs else "AND")


class _Ordered(TupleLookupMixin):
    """Compares column by column, the first difference decides."""

    strict_lookup: Any
    last_lookup: Any

    def get_prep_lookup(self: Any) -> Any:
        """The right side, checked; rows of queries cannot be put into an order."""
        if hasattr(self.rhs, "get_compiler"):
            raise ValueError(f"{self.lookup_name!r} doesn't support multi-column subqueries.")
        return super().get_prep_lookup()

    def spelled_out(self, compiler: Any, values: Sequence[Any]) -> Sql:
        columns = self._columns()
        cases = []
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            same = [_compare(compiler, Exact, *pair) for pair in zip(columns[:place], values, strict=False)]
            lookup = self.last_lookup if place == len(columns) - 1 else self.strict_lookup
            cases.append(_joined([*same, _compare(compiler, lookup, column, value)], "AND"))
        return _joined(cases, "OR")


class TupleGreaterThan(_Ordered, GreaterThan):
    """After the row of values."""

    operator, strict_lookup, last_lookup = ">", GreaterThan, GreaterThan


class TupleGreaterThanOrEqual(_Ordered, GreaterThanOrEqual):
    """After the row of values, or equal."""

    operator, strict_lookup, last_lookup = ">=", GreaterThan, GreaterThanOrEqual


class TupleLessThan(_Ordered, LessThan):
    """Before the row of values."""

    operator, strict_lookup, last_lookup = "<", LessThan, LessThan


class TupleLessThanOrEqual(_Ordered, LessThanOrEqual):
    """Before the row of values, or equal."""

    operator, strict_lookup, last_lookup = "<=", LessThan, LessThanOrEqual


class TupleIn(TupleLookupMixin, In):
    """One of several rows of values, or of a query."""

    def get_prep_lookup(self) -> Any:
        if isinstance(self.rhs, Subquery):
            self.rhs = self.rhs.query
        if self.rhs_is_direct_value():
            self.check_rhs_is_tuple_or_list()
            self.check_rhs_is_collection_of_tuples_or_lists()
            self.check_rhs_elements_length_equals_lhs_length()
        elif not isinstance(self.rhs, RawSQL):
            # Raw SQL is taken as it is; deleting on MariaDB puts the query into one.
            self.check_rhs_is_query()
            self.rhs.clear_ordering(clear_default=True)
            self._check_subquery()
        return self.rhs

    def _subquery_name(self) -> str:
        return repr(self.lookup_name)

    def check_rhs_is_query(self) -> None:
        """Refuse expressions that are no query."""
        if not hasattr(self.rhs, "get_compiler"):
            kind = type(self.rhs).__name__
            raise ValueError(
                f"{self.lookup_name!r} subquery lookup of {self.get_lhs_str()} must be a Query object "
                f"(received {kind!r})"
            )

    def check_rhs_is_collection_of_tuples_or_lists(self) -> None:
        """Refuse members that are no tuples."""
        if not all(isinstance(row, list | tuple) for row in self.rhs):
            raise ValueError(
                f"{self.lookup_name!r} lookup of {self.get_lhs_str()} must be a collection of tuples or lists"
            )

    def check_rhs_elements_length_equals_lhs_length(self) -> None:
        """Refuse members with too many or too few values."""
        if not all(len(row) == self._count() for row in self.rhs):
            raise ValueError(
                f"{self.lookup_name!r} lookup of {self.get_lhs_str()} must have {self._count()} elements each"
            )

    def as_sql(self, compiler: Any, connection: Any) -> Sql:
        if not self.rhs_is_direct_value():
            left, left_params = self._row(compiler, self._columns())
            right, params = self._subquery(compiler)
            found = f"{left} IN {right}", [*left_params, *params]
            # A row with a NULL in it is in no query, and its negation holds.
            known = [_compare(compiler, IsNull, column, False) for column in self._columns() if column.target.null]
            return _joined([found, *known], "AND")
        # A row with a NULL in it equals nothing.
        rows = [self._values(row) for row in self.rhs if None not in row]
        if not rows:
            raise EmptyResultSet
        same = TupleExact.spelled_out
        return _joined([same(self, compiler, row) for row in rows], "OR")  # type: ignore[arg-type]  # they share the mixin
