"""Alembic's operations, told by finished column definitions; the only home of Alembic.

Statements are compiled for the dialect without a connection and handed to a function, so that the same path serves
``migrate``, ``sqlmigrate`` and databases that are not there.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic.ddl import base as ddl
from alembic.operations import MigrateOperation, Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import registry
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import (
    Constraint,
    DropColumnComment,
    DropTable,
    DropTableComment,
    SetColumnComment,
    SetTableComment,
)
from sqlalchemy.sql.elements import quoted_name
from sqlalchemy.types import UserDefinedType

from .table_text import TableText, bare

UNCHANGED: Any = False
_METADATA = sa.MetaData()
# What it says of its own contexts tells nothing about the project, whose logging may show everything.
logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)


class Definition(UserDefinedType[Any]):
    """A column's type with all that follows it in SQL, as finished text."""

    cache_ok = True

    def __init__(self, text: str) -> None:
        self.text = text

    def get_col_spec(self, **kw: Any) -> str:
        return self.text


class TextConstraint(Constraint):
    """A table constraint as finished text, its name included."""

    __visit_name__ = "text_constraint"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


@compiles(TextConstraint)
def _render_text_constraint(element: TextConstraint, compiler: Any, **kw: Any) -> str:
    return element.text


class DropTableCascade(DropTable):
    """``DROP TABLE … CASCADE``, which takes along the foreign keys that point to the table."""


@compiles(DropTableCascade)
def _render_drop_table(element: DropTableCascade, compiler: Any, **kw: Any) -> str:
    return f"{compiler.visit_drop_table(element, **kw)} CASCADE"


class DropColumnCascade(ddl.DropColumn):
    """``DROP COLUMN … CASCADE``, which takes along the constraints that name the column."""


@compiles(DropColumnCascade)
def _render_drop_column(element: DropColumnCascade, compiler: Any, **kw: Any) -> str:
    return f"{ddl.visit_drop_column(element, compiler, **kw)} CASCADE"


@Operations.register_operation("remake_table")
class RemakeTable(MigrateOperation):
    """Copy a table into one of another shape that then takes its name.

    It is what batch mode does, with the values of each new column told as SQL over the old table.
    """

    def __init__(self, table: TableText, old_name: str, values: Mapping[str, str]) -> None:
        self.table = table
        self.old_name = old_name
        self.values = values

    @classmethod
    def remake_table(cls, operations: Operations, table: TableText, old_name: str, values: Mapping[str, str]) -> Any:
        """Issue the operation."""
        return operations.invoke(cls(table, old_name, values))


@Operations.implementation_for(RemakeTable)
def _remake(operations: Operations, operation: RemakeTable) -> None:
    impl: Any = operations.impl
    impl.create_table(_table(operation.table))
    if operation.values:
        quote = impl.dialect.identifier_preparer.quote
        columns = ", ".join(quote(_named(name)) for name in operation.values)
        values = ", ".join(operation.values.values())
        new, old = (quote(_named(name)) for name in (operation.table.name, operation.old_name))
        impl.execute(f"INSERT INTO {new} ({columns}) SELECT {values} FROM {old}")
    impl.drop_table(_table(TableText(operation.old_name, ())))
    impl.rename_table(_named(operation.table.name), _named(operation.old_name))


class SchemaOperations:
    """The operations of Alembic that the schema editor uses, on names and texts.

    Args:
        vendor: ``connection.vendor``, which names the SQLAlchemy dialect.
        run: Called with the text of each statement.
    """

    def __init__(self, vendor: str, run: Callable[[str], Any]) -> None:
        dialect = registry.load(vendor)(paramstyle="named")  # so that no percent sign is doubled
        if vendor == "postgresql":
            dialect._backslash_escapes = False
        context = MigrationContext.configure(dialect=dialect, opts={"as_sql": True})
        self._dialect = dialect
        self._run = run
        context.impl._exec = self._send  # type: ignore[method-assign]  # Alembic's own writer changes tabs in literals
        self._operations = Operations(context)
        self._impl = context.impl

    def _send(self, construct: Any, *args: Any, **kwargs: Any) -> None:
        if isinstance(construct, str):
            text = construct
        else:
            text = str(construct.compile(dialect=self._dialect, compile_kwargs={"literal_binds": True}))
        self._run(text.strip())

    def render_table(self, table: TableText) -> str:
        """The ``CREATE TABLE`` statement, without running it."""
        return str(sa.schema.CreateTable(_table(table)).compile(dialect=self._dialect)).strip()

    def create_table(self, table: TableText) -> None:
        """Create a table, with its comment where comments are statements."""
        self._impl.create_table(_table(table))

    def drop_table(self, name: str, cascade: bool = False) -> None:
        """Drop a table."""
        element = DropTableCascade if cascade else DropTable
        self._send(element(_table(TableText(name, ()))))

    def rename_table(self, old_name: str, new_name: str) -> None:
        """Rename a table."""
        self._operations.rename_table(_named(old_name), _named(new_name))

    def remake_table(self, table: TableText, old_name: str, values: Mapping[str, str]) -> None:
        """Replace a table by one of another shape.

        Args:
            table: The new shape, under a passing name.
            old_name: The table to replace; the new one gets this name.
            values: SQL over the old table for each column that gets values.
        """
        self._operations.invoke(RemakeTable(table, old_name, values))

    def add_column(self, table: str, name: str, definition: str) -> None:
        """Add a column."""
        self._impl.add_column(_named(table), sa.Column(_named(name), Definition(definition)))

    def drop_column(self, table: str, name: str, cascade: bool = False) -> None:
        """Drop a column."""
        element = DropColumnCascade if cascade else ddl.DropColumn
        self._send(element(_named(table), sa.Column(_named(name), sa.types.NULLTYPE)))

    def rename_column(self, table: str, old_name: str, new_name: str, **existing: Any) -> None:
        """Rename a column; ``existing`` as in :meth:`alter_column`."""
        self.alter_column(table, old_name, name=_named(new_name), **existing)

    def alter_column(
        self,
        table: str,
        name_now: str,
        *,
        type_: str | None = None,
        existing_type: str | None = None,
        server_default: Any = UNCHANGED,
        existing_server_default: str | None = None,
        **changes: Any,
    ) -> None:
        """Alter a column through Alembic's ``alter_column``.

        Args:
            table: Its table.
            name_now: Its name before.
            type_: The new type as text.
            existing_type: The type as text, for databases that say all when one thing changes (MySQL).
            server_default: The new default as SQL; None drops it.
            existing_server_default: The default as SQL that has to be said again (MySQL).
            changes: ``name``, ``nullable``, ``comment`` and their ``existing_`` forms, ``postgresql_using``.
        """
        self._impl.alter_column(
            _named(table),
            _named(name_now),
            type_=None if type_ is None else Definition(type_),
            existing_type=None if existing_type is None else Definition(existing_type),
            server_default=sa.literal_column(server_default) if isinstance(server_default, str) else server_default,
            existing_server_default=None
            if existing_server_default is None
            else sa.literal_column(existing_server_default),
            **changes,
        )

    def comment_table(self, name: str, comment: str | None) -> None:
        """Set or drop a table's comment."""
        table = _table(TableText(name, (), comment=comment))
        self._send(SetTableComment(table) if comment else DropTableComment(table))

    def comment_column(self, table: str, name: str, comment: str | None) -> None:
        """Set or drop a column's comment."""
        column = sa.Column(_named(name), sa.types.NULLTYPE, comment=comment)
        sa.Table(_named(table), sa.MetaData(), column)
        self._send(SetColumnComment(column) if comment else DropColumnComment(column))


def _named(name: str) -> quoted_name:
    return quoted_name(bare(name), True)


def _table(table: TableText) -> sa.Table:
    # Tables are made to be written once; none shall be found again.
    _METADATA.clear()
    parts: Iterable[Any] = [
        *(sa.Column(_named(name), Definition(definition)) for name, definition in table.columns),
        *map(TextConstraint, table.constraints),
    ]
    return sa.Table(_named(table.name), _METADATA, *parts, comment=table.comment, **table.options)
