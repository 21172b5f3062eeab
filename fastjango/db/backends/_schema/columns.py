"""Column definitions: type, collation, default, null, key, check."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fastjango.utils import timezone

from .core import EditorCore


class ColumnDefinitions(EditorCore):
    """Turns fields into the text of their columns."""

    sql_create_inline_fk: str | None = None
    sql_create_column_inline_fk: str | None = None
    sql_unique_constraint = "UNIQUE (%(columns)s)"
    sql_check_constraint = "CHECK (%(check)s)"
    sql_constraint = "CONSTRAINT %(name)s %(constraint)s"
    sql_column_check = "CHECK (%(check)s)"

    def column_sql(self, model: Any, field: Any, include_default: bool = False) -> tuple[Any, Any]:
        """The definition of a field's column without its name.

        Args:
            model: The model that the field belongs to.
            field: The field.
            include_default: Say the Python-side default too, as a passing default for the rows that exist.

        Returns:
            The text and its parameters (always none: literals stand in the text); ``(None, None)`` for fields
            without a column.
        """
        field.set_attributes_from_name(field.name)
        params = field.db_parameters(connection=self.connection)
        if params["type"] is None:
            return None, None
        return " ".join(self._column_parts(model, field, params, include_default)), []

    def _column_parts(self, model: Any, field: Any, params: Any, include_default: bool) -> Iterator[str]:
        features = self.connection.features
        yield self._typed(params)
        if features.supports_comments_inline and field.db_comment:
            yield self._comment_sql(field.db_comment)
        if field.generated:
            yield self._column_generated_sql(field)[0]
        elif field.has_db_default():
            yield f"DEFAULT {self._db_default_text(field)}"
        elif include_default and (default := self._passing_default(field)) is not None:
            yield f"DEFAULT {default}"
        # Django 5.2: whether a generated column takes NULL is left to its expression.
        if not field.generated and not self._is_null(field):
            yield "NOT NULL"
        elif not field.generated and not features.implied_column_null:
            yield "NULL"
        if field.primary_key:
            yield "PRIMARY KEY"
        elif field.unique:
            yield "UNIQUE"
        tablespace = field.db_tablespace or model._meta.db_tablespace
        if tablespace and features.supports_tablespaces and field.unique:
            yield self.connection.ops.tablespace_sql(tablespace, inline=True)

    def _is_null(self, field: Any) -> bool:
        # Where an empty string is NULL (Oracle), a text column has to take it.
        if field.empty_strings_allowed and not field.primary_key:
            return bool(field.null or self.connection.features.interprets_empty_strings_as_nulls)
        return bool(field.null)

    def _typed(self, params: Any) -> str:
        """The type with its collation."""
        collation = params.get("collation")
        return f"{params['type']} {self._collate_sql(collation)}" if collation else str(params["type"])

    def _collate_sql(self, collation: str | None, old_collation: Any = None, table_name: Any = None) -> str:
        return f"COLLATE {self.quote_name(collation)}" if collation else ""

    def _comment_sql(self, comment: str) -> str:
        return f"COMMENT {self.quote_value(comment or '')}"

    def _column_generated_sql(self, field: Any) -> tuple[str, tuple[Any, ...]]:
        """``GENERATED ALWAYS AS …`` of a generated field."""
        sql, params = field.generated_sql(self.connection)
        kind = "STORED" if field.db_persist else "VIRTUAL"
        return f"GENERATED ALWAYS AS ({self._with_literals(sql, params)}) {kind}", ()

    def _with_literals(self, sql: str, params: Any) -> str:
        """Compiled SQL with its parameters as literals; its doubled percent signs become single ones."""
        return sql % tuple(map(self.quote_value, params))

    def full_definition(self, model: Any, field: Any, include_default: bool = False) -> str | None:
        """A column's definition with its check, suffix and inline foreign key; None without a column."""
        text, _ = self.column_sql(model, field, include_default=include_default)
        if text is None:
            return None
        parts = [text]
        if check := field.db_parameters(connection=self.connection)["check"]:
            parts.append(self.sql_column_check % {"check": check})
        if suffix := field.db_type_suffix(connection=self.connection):
            parts.append(suffix)
        return " ".join(parts)

    # Defaults

    @staticmethod
    def _effective_default(field: Any) -> Any:
        """The Python-side value that rows get which exist already."""
        if field.has_default():
            return field.get_default()
        if not field.null and field.blank and field.empty_strings_allowed:
            return b"" if field.get_internal_type() == "BinaryField" else ""
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            internal_type = field.get_internal_type()
            now = timezone.now() if internal_type == "DateTimeField" else datetime.now()
            cut = {"DateField": operator.methodcaller("date"), "TimeField": operator.methodcaller("time")}
            return cut[internal_type](now) if internal_type in cut else now
        return None

    def effective_default(self, field: Any) -> Any:
        """The value of :meth:`_effective_default` as the database takes it."""
        return field.get_db_prep_save(self._effective_default(field), self.connection)

    def skip_default(self, field: Any) -> bool:
        """Whether the database takes no default for such a column."""
        return False

    def skip_default_on_alter(self, field: Any) -> bool:
        """Whether the database takes no default for such a column when it is altered."""
        return False

    def prepare_default(self, value: Any) -> str:
        """A default as a literal."""
        return self.quote_value(value)

    def _passing_default(self, field: Any) -> str | None:
        if self.skip_default(field):
            return None
        value = self.effective_default(field)
        return None if value is None else self._column_default_sql(field) % self.prepare_default(value)

    def _column_default_sql(self, field: Any) -> str:
        return "%s"

    def db_default_sql(self, field: Any) -> tuple[str, list[Any]]:
        """The SQL of ``db_default`` and its parameters."""
        expression = field._db_default_expression
        bare = self._is_literal(expression) or not self.connection.features.supports_expression_defaults
        sql, params = self._compiler(field.model).compile(expression)
        return (sql if bare else f"({sql})"), params

    @staticmethod
    def _is_literal(expression: Any) -> bool:
        return hasattr(expression, "value") and not getattr(expression, "get_source_expressions", list)()

    def _db_default_text(self, field: Any) -> str:
        sql, params = self.db_default_sql(field)
        return sql % tuple(map(self.prepare_default, params))
