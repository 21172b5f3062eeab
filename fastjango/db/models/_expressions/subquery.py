"""Queries inside queries."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import EmptyResultSet
from fastjango.db.models._expressions.node import BaseExpression, Combinable
from fastjango.db.models._expressions.values import Value
from fastjango.db.models._expressions.vocabulary import shared_field
from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.functional import cached_property

__all__ = ["Exists", "Subquery"]


@deconstructible(path="fastjango.db.models.Subquery")
class Subquery(BaseExpression, Combinable):
    """The value of a query; it may refer to the query around with ``OuterRef``.

    Source: django.db.models.Subquery.
    """

    template = "(%(subquery)s)"
    contains_aggregate = False
    empty_result_set_value: Any = None
    subquery = True
    _operands = ("query",)

    def __init__(self, queryset: Any, output_field: Any = None, **extra: Any) -> None:
        self.query = getattr(queryset, "query", queryset).clone()
        self.query.subquery = True
        self.template = extra.pop("template", self.template)
        self.extra = extra
        super().__init__(output_field)

    def _resolve_output_field(self) -> Any:
        return self.query.output_field

    def copy(self) -> Any:
        made = super().copy()
        made.query = self.query.clone()
        return made

    def __getstate__(self) -> dict[str, Any]:
        state = super().__getstate__()
        args, kwargs = state["_constructor_args"]
        # Of the query set only its query: pickling a query set runs it.
        given = ((self.query, *args[1:]), kwargs) if args else (args, {**kwargs, "queryset": self.query})
        state.pop("identity", None)
        return {**state, "_constructor_args": given}

    @property
    def external_aliases(self) -> Any:
        """The aliases of queries around that it refers to."""
        return self.query.external_aliases

    def get_external_cols(self) -> Any:
        """The columns of queries around that it refers to."""
        return self.query.get_external_cols()

    @property
    def contains_column_references(self) -> bool:
        """Whether it depends on a row of a query around."""
        return bool(self.get_external_cols())

    def as_sql(
        self, compiler: Any, connection: Any, template: str | None = None, **extra_context: Any
    ) -> tuple[str, Any]:
        connection.ops.check_expression_support(self)
        context = {**self.extra, **extra_context}
        text, params = self.query.as_sql(compiler, connection)
        # The query brings parentheses of its own.
        context["subquery"] = text[1:-1]
        return (template or context.get("template", self.template)) % context, params

    def get_group_by_cols(self) -> list[Any]:
        return self.query.get_group_by_cols(wrapper=self)

    @cached_property
    def identity(self) -> Any:
        """Two subqueries are the same if they were made of the same arguments."""
        args, kwargs = self._constructor_args  # type: ignore[attr-defined]  # set by @deconstructible
        named = tuple(sorted((name, _comparable(value)) for name, value in kwargs.items()))
        return (self.__class__, tuple(map(_comparable, args)), named)

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, Subquery):
            return NotImplemented
        return self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)


def _comparable(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return id(value)
    return value


@deconstructible(path="fastjango.db.models.Exists")
class Exists(Subquery):
    """Whether a query finds anything.

    Source: django.db.models.Exists.
    """

    template = "EXISTS(%(subquery)s)"
    empty_result_set_value = False

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        self.query = self.query.exists()

    @cached_property
    def output_field(self) -> Any:
        return shared_field("BooleanField")

    def as_sql(
        self, compiler: Any, connection: Any, template: str | None = None, **extra_context: Any
    ) -> tuple[str, Any]:
        try:
            return super().as_sql(compiler, connection, template=template, **extra_context)
        except EmptyResultSet:
            features = compiler.connection.features
            if not features.supports_boolean_expr_in_select_clause:
                return "1=0", ()
            return compiler.compile(Value(False))

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        if not compiler.connection.features.supports_boolean_expr_in_select_clause:
            sql = f"CASE WHEN {sql} THEN 1 ELSE 0 END"
        return sql, params
