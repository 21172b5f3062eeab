"""What several functions share: types of numbers."""

from __future__ import annotations

import sys
from typing import Any

from fastjango.db.models._expressions.vocabulary import field_class, shared_field
from fastjango.db.models.functions.comparison import Cast


class FixDecimalInputMixin:
    """For functions that PostgreSQL has for numeric and not for double precision."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with operands that are floats cast to numeric."""
        numeric = field_class("DecimalField")(decimal_places=sys.float_info.dig, max_digits=1000)
        made: Any = self.copy()  # type: ignore[attr-defined]  # the function's
        made.set_source_expressions(
            [
                Cast(part, numeric) if part.output_field.get_internal_type() == "FloatField" else part
                for part in self.get_source_expressions()  # type: ignore[attr-defined]  # the function's
            ]
        )
        return made.as_sql(compiler, connection, **extra_context)


class FixDurationInputMixin:
    """For aggregates of durations, which MySQL keeps as numbers of microseconds."""

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render, with the result back as a number of microseconds."""
        sql, params = super().as_sql(compiler, connection, **extra_context)  # type: ignore[misc]  # the function's
        if self.output_field.get_internal_type() == "DurationField":  # type: ignore[attr-defined]  # the function's
            sql = f"CAST({sql} AS SIGNED)"
        return sql, params


class NumericOutputFieldMixin:
    """A decimal of decimals, a float of whole numbers."""

    def _resolve_output_field(self) -> Any:
        sources = self.get_source_fields()  # type: ignore[attr-defined]  # the function's
        if not sources:
            return shared_field("FloatField")
        if any(isinstance(field, field_class("DecimalField")) for field in sources):
            return shared_field("DecimalField")
        if any(isinstance(field, field_class("IntegerField")) for field in sources):
            return shared_field("FloatField")
        return super()._resolve_output_field()  # type: ignore[misc]  # the function's
