"""The schema editor of SQLite, which copies tables to change them."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import suppress
from decimal import Decimal
from typing import Any

from fastjango.db.backends._schema.remaking import RemakingSchemaEditor
from fastjango.db.backends._schema.table_text import TableText
from fastjango.db.utils import NotSupportedError


class DatabaseSchemaEditor(RemakingSchemaEditor):
    """Source: django.db.backends.sqlite3.schema.DatabaseSchemaEditor (5.2)."""

    sql_create_inline_fk = "REFERENCES %(to_table)s (%(to_column)s) DEFERRABLE INITIALLY DEFERRED"
    sql_create_column_inline_fk = f" {sql_create_inline_fk}"
    sql_create_unique = "CREATE UNIQUE INDEX %(name)s ON %(table)s (%(columns)s)"
    sql_delete_unique = "DROP INDEX %(name)s"
    drops_cascade = False
    sql_delete_table = "DROP TABLE %(table)s"
    sql_delete_column = "ALTER TABLE %(table)s DROP COLUMN %(column)s"

    def __enter__(self) -> Any:
        # SQLite forgets about rows that point nowhere only outside of a transaction.
        if not self.connection.disable_constraint_checking():
            raise NotSupportedError(
                "SQLite schema editor cannot be used while foreign key constraint checks are enabled. Make sure to "
                "disable them before entering a transaction.atomic() context because SQLite does not support "
                "disabling them in the middle of a multi-statement transaction."
            )
        return super().__enter__()

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        try:
            if exc_type is None:
                self._check_constraints()
            super().__exit__(exc_type, exc_value, traceback)
        finally:
            self.connection.enable_constraint_checking()

    def _check_constraints(self) -> None:
        """Raise for rows that point nowhere, and undo what was done."""
        try:
            self.connection.check_constraints()
        except Exception:
            super().__exit__(*sys.exc_info())
            raise

    def quote_value(self, value: Any) -> str:
        """A value as an SQLite literal.

        Raises:
            ValueError: SQLite has no literal for such a value.
        """
        with suppress(sqlite3.ProgrammingError):
            value = sqlite3.adapt(value)  # type: ignore[call-overload]  # the stubs lack the short form
        match value:
            case None:
                return "NULL"
            case bool():
                return str(int(value))
            case Decimal() | float() | int():
                return str(value)
            case str():
                return "'{}'".format(value.replace("'", "''"))
            case bytes() | bytearray() | memoryview():
                return f"X'{bytes(value).hex()}'"
        raise ValueError(f"Cannot quote parameter value {value!r} of type {type(value)}")

    def _collate_sql(self, collation: str | None, old_collation: Any = None, table_name: Any = None) -> str:
        # Without quotes, which the database would keep in its own words.
        return f"COLLATE {collation}" if collation else ""

    def _table_options(self, model: Any) -> dict[str, Any]:
        return {}

    def _table_text(self, model: Any) -> TableText:
        text = super()._table_text(model)
        text.comment = None
        return text

    def alter_db_table(
        self, model: Any, old_db_table: str, new_db_table: str, disable_constraints: bool = True
    ) -> None:
        """Rename a model's table."""
        super().alter_db_table(model, old_db_table, new_db_table)
