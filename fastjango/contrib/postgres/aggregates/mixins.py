"""What aggregates whose result depends on the order of their input share."""

from __future__ import annotations

import warnings
from typing import Any

from fastjango.core.exceptions import FullResultSet
from fastjango.db.models import Aggregate
from fastjango.db.models.expressions import OrderByList
from fastjango.utils.deprecation import RemovedInDjango61Warning

__all__ = ["OrderableAggMixin"]


class OrderableAggMixin(Aggregate):
    """Takes ``order_by``: a field's name, an expression, or a list of them.

    Its operands are the aggregate's own, the ordering, and last the filter.
    """

    template = "%(function)s(%(distinct)s%(expressions)s %(order_by)s)"
    allow_distinct = True

    def __init__(self, *expressions: Any, ordering: Any = (), order_by: Any = (), **extra: Any) -> None:
        if ordering:
            warnings.warn(
                "The ordering argument is deprecated. Use order_by instead.",
                category=RemovedInDjango61Warning,
                stacklevel=2,
            )
            if order_by:
                raise TypeError("Cannot specify both order_by and ordering.")
            order_by = ordering
        parts = order_by if isinstance(order_by, list | tuple) else [order_by]
        self.order_by = OrderByList(*parts) if parts else None
        super().__init__(*expressions, **extra)

    def get_source_expressions(self) -> list[Any]:
        *own, condition = super().get_source_expressions()
        return [*own, self.order_by, condition]

    def set_source_expressions(self, exprs: Any) -> None:
        *own, self.order_by, condition = exprs
        super().set_source_expressions([*own, condition])

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """The text and the parameters: those of the ordering stand before those of the filter."""
        if self.order_by is None:
            return super().as_sql(compiler, connection, order_by="", **extra_context)
        order_sql, order_params = compiler.compile(self.order_by)
        sql, params = super().as_sql(compiler, connection, order_by=order_sql, **extra_context)
        place = len(params) - self._count_of_filter_parameters(compiler, connection)
        return sql, (*params[:place], *order_params, *params[place:])

    def _count_of_filter_parameters(self, compiler: Any, connection: Any) -> int:
        if not self.filter:
            return 0
        try:
            return len(self.filter.as_sql(compiler, connection)[1])
        except FullResultSet:
            return 0
