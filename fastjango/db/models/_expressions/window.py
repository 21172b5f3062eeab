"""Window functions: OVER, with partitions, ordering and frames."""

from __future__ import annotations

from enum import Enum
from typing import Any

from fastjango.db._errors import NotSupportedError
from fastjango.db.models._expressions.func import ExpressionList, OrderBy, OrderByList
from fastjango.db.models._expressions.node import Expression, SQLiteNumericMixin
from fastjango.db.models._expressions.values import Value
from fastjango.db.models._expressions.vocabulary import shared_field

__all__ = ["RowRange", "ValueRange", "Window", "WindowFrame", "WindowFrameExclusion"]


class Window(SQLiteNumericMixin, Expression):
    """An aggregate or window function over rows related to each row.

    Source: django.db.models.Window.
    """

    template = "%(expression)s OVER (%(window)s)"
    # The aggregate inside is none of the query's own.
    contains_aggregate = False
    contains_over_clause = True
    _operands = ("source_expression", "partition_by", "order_by", "frame")

    def __init__(
        self,
        expression: Any,
        partition_by: Any = None,
        order_by: Any = None,
        frame: Any = None,
        output_field: Any = None,
    ) -> None:
        if not getattr(expression, "window_compatible", False):
            raise ValueError(f"Expression '{expression.__class__.__name__}' isn't compatible with OVER clauses.")
        self.partition_by = partition_by
        if partition_by is not None:
            parts = partition_by if isinstance(partition_by, tuple | list) else (partition_by,)
            self.partition_by = ExpressionList(*parts)
        self.order_by = order_by
        if order_by is not None:
            if isinstance(order_by, list | tuple):
                self.order_by = OrderByList(*order_by)
            elif isinstance(order_by, OrderBy) or hasattr(order_by, "resolve_expression") or isinstance(order_by, str):
                self.order_by = OrderByList(order_by)
            else:
                raise ValueError(
                    "Window.order_by must be either a string reference to a field, an expression, or a list or tuple "
                    "of them."
                )
        self.frame = frame
        super().__init__(output_field=output_field)
        (self.source_expression,) = self._parse_expressions(expression)

    def _resolve_output_field(self) -> Any:
        return self.source_expression.output_field

    def as_sql(self, compiler: Any, connection: Any, template: str | None = None) -> tuple[str, Any]:
        connection.ops.check_expression_support(self)
        if not connection.features.supports_over_clause:
            raise NotSupportedError("This backend does not support window expressions.")
        sql, params = compiler.compile(self.source_expression)
        clauses: list[str] = []
        clause_params: list[Any] = []
        if self.partition_by is not None:
            text, part_params = self.partition_by.as_sql(compiler, connection, template="PARTITION BY %(expressions)s")
            clauses.append(text)
            clause_params.extend(part_params)
        for part in (self.order_by, self.frame):
            if part is not None:
                text, part_params = compiler.compile(part)
                clauses.append(text)
                clause_params.extend(part_params)
        context = {"expression": sql, "window": " ".join(clauses).strip()}
        return (template or self.template) % context, (*params, *clause_params)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """The cast to NUMERIC belongs around the whole: inside, it would separate the function from OVER."""
        if self.output_field.get_internal_type() == "DecimalField":
            made = self.copy()
            parts = made.get_source_expressions()
            parts[0].output_field = shared_field("FloatField")
            made.set_source_expressions(parts)
            return super(Window, made).as_sqlite(compiler, connection)
        return self.as_sql(compiler, connection)

    def __str__(self) -> str:
        partition = f"PARTITION BY {self.partition_by}" if self.partition_by else ""
        order = str(self.order_by or "")
        frame = str(self.frame or "")
        return f"{self.source_expression} OVER ({partition}{order}{frame})"

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self}>"

    def get_group_by_cols(self) -> list[Any]:
        columns = []
        if self.partition_by:
            columns.extend(self.partition_by.get_group_by_cols())
        if self.order_by is not None:
            columns.extend(self.order_by.get_group_by_cols())
        return columns


class WindowFrameExclusion(Enum):
    """Rows near the current one that a frame leaves out."""

    CURRENT_ROW = "CURRENT ROW"
    GROUP = "GROUP"
    TIES = "TIES"
    NO_OTHERS = "NO OTHERS"

    def __repr__(self) -> str:
        return f"{self.__class__.__qualname__}.{self._name_}"


class WindowFrame(Expression):
    """Which rows around the current one count; see :class:`RowRange` and :class:`ValueRange`.

    Source: django.db.models.expressions.WindowFrame.
    """

    template = "%(frame_type)s BETWEEN %(start)s AND %(end)s%(exclude)s"
    frame_type = ""
    _operands = ("start", "end")

    def __init__(self, start: int | None = None, end: int | None = None, exclusion: Any = None) -> None:
        self.start, self.end = Value(start), Value(end)
        if not isinstance(exclusion, (type(None), WindowFrameExclusion)):
            raise TypeError(f"{self.__class__.__qualname__}.exclusion must be a WindowFrameExclusion instance.")
        self.exclusion = exclusion

    def get_exclusion(self) -> str:
        """The clause for the rows left out."""
        return "" if self.exclusion is None else f" EXCLUDE {self.exclusion.value}"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        connection.ops.check_expression_support(self)
        start, end = self.window_frame_start_end(connection, self.start.value, self.end.value)
        if self.exclusion and not connection.features.supports_frame_exclusion:
            raise NotSupportedError("This backend does not support window frame exclusions.")
        context = {"frame_type": self.frame_type, "start": start, "end": end, "exclude": self.get_exclusion()}
        return self.template % context, []

    def get_group_by_cols(self) -> list[Any]:
        return []

    @staticmethod
    def _edge(value: Any, unbounded: str) -> str:
        if value is None:
            return unbounded
        if value == 0:
            return "CURRENT ROW"
        return f"{abs(value)} {'PRECEDING' if value < 0 else 'FOLLOWING'}"

    def __str__(self) -> str:
        start = self._edge(self.start.value, "UNBOUNDED PRECEDING")
        end = self._edge(self.end.value, "UNBOUNDED FOLLOWING")
        return self.template % {
            "frame_type": self.frame_type,
            "start": start,
            "end": end,
            "exclude": self.get_exclusion(),
        }

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self}>"

    def window_frame_start_end(self, connection: Any, start: Any, end: Any) -> tuple[str, str]:
        """The texts of the two ends."""
        raise NotImplementedError("Subclasses must implement window_frame_start_end().")


class RowRange(WindowFrame):
    """A frame counted in rows."""

    frame_type = "ROWS"

    def window_frame_start_end(self, connection: Any, start: Any, end: Any) -> tuple[str, str]:
        return connection.ops.window_frame_rows_start_end(start, end)


class ValueRange(WindowFrame):
    """A frame by distance of values."""

    frame_type = "RANGE"

    def window_frame_start_end(self, connection: Any, start: Any, end: Any) -> tuple[str, str]:
        return connection.ops.window_frame_range_start_end(start, end)
