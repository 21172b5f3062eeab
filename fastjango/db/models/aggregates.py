"""Aggregates: values computed over many rows."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import FieldError, FullResultSet
from fastjango.db.models.expressions import Case, ColPairs, Func, Star, Value, When
from fastjango.db.models.functions._types import ResultType
from fastjango.db.models.functions.comparison import Coalesce
from fastjango.db.models.functions.mixins import FixDurationInputMixin, NumericOutputFieldMixin

__all__ = ["Aggregate", "Avg", "Count", "Max", "Min", "StdDev", "Sum", "Variance"]


_NOT_INSIDE = (("contains_aggregate", "an aggregate"), ("contains_over_clause", "a window function"))


class Aggregate(Func):
    """A function over the rows of a group.

    Args:
        distinct: Count equal values once, where ``allow_distinct``.
        filter: A condition on the rows that take part.
        default: The value where no row does.

    Source: django.db.models.Aggregate.
    """

    template = "%(function)s(%(distinct)s%(expressions)s)"
    contains_aggregate = True
    window_compatible = True
    allow_distinct = False
    empty_result_set_value: Any = None
    name: str | None = None
    filter_template = "%s FILTER (WHERE %%(filter)s)"

    def __init__(
        self, *expressions: Any, distinct: bool = False, filter: Any = None, default: Any = None, **extra: Any
    ) -> None:
        if distinct and not self.allow_distinct:
            raise TypeError(f"{type(self).__name__} does not allow distinct.")
        if default is not None and self.empty_result_set_value is not None:
            raise TypeError(f"{type(self).__name__} does not allow default.")
        self.distinct = distinct
        self.filter = filter
        self.default = default
        super().__init__(*expressions, **extra)

    def get_source_fields(self) -> list[Any]:
        # The filter does not decide the type.
        return [part._output_field_or_none for part in super().get_source_expressions()]

    def get_source_expressions(self) -> list[Any]:
        return [*super().get_source_expressions(), self.filter]

    def set_source_expressions(self, exprs: Any) -> None:
        *expressions, self.filter = exprs
        super().set_source_expressions(expressions)

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        # Over a query's columns, references are to annotations of that query.
        made = super().resolve_expression(query, allow_joins, reuse, summarize)
        if summarize:
            for ref in made.get_refs():
                if query.annotations[ref].is_summary:
                    raise FieldError(f"Cannot compute {made.name}('{ref}'): '{ref}' is an aggregate")
        elif not self.is_summary:
            self._refuse_aggregates(made)
        if hasattr(made.default, "resolve_expression"):
            made.default = made.default.resolve_expression(query, allow_joins, reuse, summarize)
            if made.default._output_field_or_none is None:
                made.default.output_field = made._output_field_or_none
        return made._with_default()

    def _refuse_aggregates(self, resolved: Any) -> None:
        """Raise for aggregates and windows inside.

        Raises:
            FieldError: with the names of both.
        """
        own = self.get_source_expressions()
        parts = Func.get_source_expressions(resolved)
        for place, part in enumerate(parts):
            what = next((text for attribute, text in _NOT_INSIDE if getattr(part, attribute, False)), None)
            if what is not None:
                # A reference is called as the user called it.
                name = getattr(own[place], "name", None) or repr(own[place])
                raise FieldError(f"Cannot compute {resolved.name}('{name}'): '{name}' is {what}")

    def _with_default(self) -> Any:
        """This aggregate, or with ``default`` the first that is not NULL of it and the default."""
        if self.default is None:
            return self
        default = self.default
        if not hasattr(default, "resolve_expression"):
            default = Value(default, output_field=self._output_field_or_none)
        plain = self.copy()
        plain.default = None
        made = Coalesce(plain, default, output_field=plain._output_field_or_none)
        made.is_summary = self.is_summary
        return made

    @property
    def default_alias(self) -> str:
        """The name of the result where none is given: ``price__sum``.

        Raises:
            AttributeError: the aggregate has no name to make one of.
            TypeError: the operand is no plain field.
        """
        if self.name is None:
            raise AttributeError("default_alias")
        parts = [part for part in self.get_source_expressions() if part is not None]
        if len(parts) == 1 and hasattr(parts[0], "name"):
            return f"{parts[0].name}__{self.name.lower()}"
        raise TypeError("Complex expressions require an alias")

    def get_group_by_cols(self) -> list[Any]:
        return []

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        context = {"distinct": "DISTINCT " if self.distinct else "", **extra_context}
        if not self.filter:
            return super().as_sql(compiler, connection, **context)
        if not connection.features.supports_aggregate_filter_clause:
            return self._as_case(compiler, connection, extra_context)
        try:
            condition, condition_params = self.filter.as_sql(compiler, connection)
        except FullResultSet:
            return super().as_sql(compiler, connection, **context)
        template = self.filter_template % extra_context.get("template", self.template)
        sql, params = super().as_sql(compiler, connection, **{**context, "template": template, "filter": condition})
        return sql, (*params, *condition_params)

    def _as_case(self, compiler: Any, connection: Any, extra_context: dict[str, Any]) -> tuple[str, Any]:
        """Render for databases without FILTER: rows that do not take part count as NULL."""
        made = self.copy()
        made.filter = None
        first, *rest = Func.get_source_expressions(made)
        Func.set_source_expressions(made, [Case(When(self.filter, then=_countable(first)), default=None), *rest])
        return made.as_sql(compiler, connection, **extra_context)

    def _get_repr_options(self) -> dict[str, Any]:
        options = super()._get_repr_options()
        if self.distinct:
            options["distinct"] = self.distinct
        if self.filter:
            options["filter"] = self.filter
        return options


def _countable(expression: Any) -> Any:
    """``COUNT(*)`` with a condition counts ones."""
    return Value(1) if isinstance(expression, Star) else expression


class Avg(FixDurationInputMixin, NumericOutputFieldMixin, Aggregate):
    """The mean."""

    function = "AVG"
    name = "Avg"
    arity = 1
    allow_distinct = True


class Count(Aggregate):
    """The number of values that are not NULL; ``Count("*")`` of rows."""

    function = "COUNT"
    name = "Count"
    arity = 1
    output_field: Any = ResultType("IntegerField")
    allow_distinct = True
    empty_result_set_value = 0
    allows_composite_expressions = True

    def __init__(self, expression: Any, filter: Any = None, **extra: Any) -> None:
        if expression == "*":
            expression = Star()
        if isinstance(expression, Star) and filter is not None:
            raise ValueError("Star cannot be used with filter. Please specify a field.")
        super().__init__(expression, filter=filter, **extra)

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        made = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        first, *others = made.get_source_expressions()
        if isinstance(first, ColPairs):
            if self.distinct:
                raise ValueError("COUNT(DISTINCT) doesn't support composite primary keys")
            # A key is there as a whole or not at all.
            made.set_source_expressions([first.get_cols()[0], *others])
        return made


class Max(Aggregate):
    """The largest value."""

    function = "MAX"
    name = "Max"
    arity = 1


class Min(Aggregate):
    """The smallest value."""

    function = "MIN"
    name = "Min"
    arity = 1


class _Spread(NumericOutputFieldMixin, Aggregate):
    """Of all values, or estimated from a ``sample``."""

    functions: tuple[str, str]

    def _get_repr_options(self) -> dict[str, Any]:
        return {**super()._get_repr_options(), "sample": self.function == self.functions[1]}


class StdDev(_Spread):
    """The standard deviation."""

    name = "StdDev"
    arity = 1
    functions = ("STDDEV_POP", "STDDEV_SAMP")

    def __init__(self, expression: Any, sample: bool = False, **extra: Any) -> None:
        self.function = self.functions[sample]
        super().__init__(expression, **extra)


class Sum(FixDurationInputMixin, Aggregate):
    """The sum."""

    function = "SUM"
    name = "Sum"
    arity = 1
    allow_distinct = True


class Variance(_Spread):
    """The variance."""

    name = "Variance"
    arity = 1
    functions = ("VAR_POP", "VAR_SAMP")

    def __init__(self, expression: Any, sample: bool = False, **extra: Any) -> None:
        self.function = self.functions[sample]
        super().__init__(expression, **extra)
