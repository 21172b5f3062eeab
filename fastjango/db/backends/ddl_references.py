"""Parts of DDL statements that know which tables, columns and indexes they name.

A statement that waits (``schema_editor.deferred_sql``) is told of renames through these, and is dropped when what it
names has gone. Each turns into SQL text with ``str()``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any


class Reference:
    """Something in a statement that may name tables, columns or indexes; by itself it names none."""

    def references_table(self, table: str) -> bool:
        """Whether the table is named."""
        return False

    def references_column(self, table: str, column: str) -> bool:
        """Whether the column of the table is named."""
        return False

    def references_index(self, table: str, index: str) -> bool:
        """Whether the index of the table is named."""
        return False

    def rename_table_references(self, old_table: str, new_table: str) -> None:
        """Name the new table where the old one was named."""

    def rename_column_references(self, table: str, old_column: str, new_column: str) -> None:
        """Name the new column where the old one was named."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {str(self)!r}>"


class Table(Reference):
    """A table's name."""

    def __init__(self, table: str, quote_name: Callable[[str], str]) -> None:
        self.table = table
        self.quote_name = quote_name

    def references_table(self, table: str) -> bool:
        return self.table == table

    def references_index(self, table: str, index: str) -> bool:
        return self.references_table(table) and str(self) == self.quote_name(index)

    def rename_table_references(self, old_table: str, new_table: str) -> None:
        if self.table == old_table:
            self.table = new_table

    def __str__(self) -> str:
        return self.quote_name(self.table)


class TableColumns(Table):
    """Some columns of a table."""

    def __init__(self, table: str, columns: Sequence[str]) -> None:
        self.table = table
        self.columns = list(columns)

    def references_column(self, table: str, column: str) -> bool:
        return self.table == table and column in self.columns

    def rename_column_references(self, table: str, old_column: str, new_column: str) -> None:
        if self.table == table:
            self.columns = [new_column if column == old_column else column for column in self.columns]


class Columns(TableColumns):
    """Columns in a list, each with its own suffix (``DESC``)."""

    def __init__(
        self, table: str, columns: Sequence[str], quote_name: Callable[[str], str], col_suffixes: Sequence[str] = ()
    ) -> None:
        super().__init__(table, columns)
        self.quote_name = quote_name
        self.col_suffixes = col_suffixes

    def _after_name(self, position: int) -> list[str]:
        suffix = self.col_suffixes[position] if position < len(self.col_suffixes) else ""
        return [suffix] if suffix else []

    def __str__(self) -> str:
        return ", ".join(
            " ".join([self.quote_name(column), *self._after_name(position)])
            for position, column in enumerate(self.columns)
        )


class IndexColumns(Columns):
    """Columns of an index, each with an operator class."""

    def __init__(
        self,
        table: str,
        columns: Sequence[str],
        quote_name: Callable[[str], str],
        col_suffixes: Sequence[str] = (),
        opclasses: Sequence[str] = (),
    ) -> None:
        super().__init__(table, columns, quote_name, col_suffixes)
        self.opclasses = opclasses

    def _after_name(self, position: int) -> list[str]:
        return [self.opclasses[position], *super()._after_name(position)]


class IndexName(TableColumns):
    """A name made from a table and its columns when it is wanted."""

    def __init__(self, table: str, columns: Sequence[str], suffix: str, create_index_name: Callable[..., str]) -> None:
        super().__init__(table, columns)
        self.suffix = suffix
        self.create_index_name = create_index_name

    def __str__(self) -> str:
        return self.create_index_name(self.table, self.columns, self.suffix)


class ForeignKeyName(TableColumns):
    """The name of a foreign key, made from both of its ends."""

    def __init__(
        self,
        from_table: str,
        from_columns: Sequence[str],
        to_table: str,
        to_columns: Sequence[str],
        suffix_template: str,
        create_fk_name: Callable[..., str],
    ) -> None:
        super().__init__(from_table, from_columns)
        self.to_reference = TableColumns(to_table, to_columns)
        self.suffix_template = suffix_template
        self.create_fk_name = create_fk_name

    def references_table(self, table: str) -> bool:
        return super().references_table(table) or self.to_reference.references_table(table)

    def references_column(self, table: str, column: str) -> bool:
        return super().references_column(table, column) or self.to_reference.references_column(table, column)

    def rename_table_references(self, old_table: str, new_table: str) -> None:
        super().rename_table_references(old_table, new_table)
        self.to_reference.rename_table_references(old_table, new_table)

    def rename_column_references(self, table: str, old_column: str, new_column: str) -> None:
        super().rename_column_references(table, old_column, new_column)
        self.to_reference.rename_column_references(table, old_column, new_column)

    def __str__(self) -> str:
        target = {"to_table": self.to_reference.table, "to_column": self.to_reference.columns[0]}
        return self.create_fk_name(self.table, self.columns, self.suffix_template % target)


class Statement(Reference):
    """A template in ``%(name)s`` style with its parts, which are text or references."""

    def __init__(self, template: str, **parts: Any) -> None:
        self.template = template
        self.parts = parts

    def _references(self) -> list[Any]:
        return [part for part in self.parts.values() if hasattr(part, "references_table")]

    def references_table(self, table: str) -> bool:
        return any(part.references_table(table) for part in self._references())

    def references_column(self, table: str, column: str) -> bool:
        return any(part.references_column(table, column) for part in self._references())

    def references_index(self, table: str, index: str) -> bool:
        return any(part.references_index(table, index) for part in self._references())

    def rename_table_references(self, old_table: str, new_table: str) -> None:
        for part in self._references():
            part.rename_table_references(old_table, new_table)

    def rename_column_references(self, table: str, old_column: str, new_column: str) -> None:
        for part in self._references():
            part.rename_column_references(table, old_column, new_column)

    def __str__(self) -> str:
        return self.template % self.parts


class Expressions(TableColumns):
    """Compiled expressions (of an index); their columns are rewritten inside a copy."""

    def __init__(self, table: str, expressions: Any, compiler: Any, quote_value: Callable[[Any], str]) -> None:
        self.expressions = expressions
        self.compiler = compiler
        self.quote_value = quote_value
        super().__init__(table, [column.target.column for column in compiler.query._gen_cols([expressions])])

    def rename_table_references(self, old_table: str, new_table: str) -> None:
        if self.table == old_table:
            self.expressions = self.expressions.relabeled_clone({old_table: new_table})
            super().rename_table_references(old_table, new_table)

    def rename_column_references(self, table: str, old_column: str, new_column: str) -> None:
        if self.table != table:
            return
        renamed = deepcopy(self.expressions)
        self.columns = []
        for column in self.compiler.query._gen_cols([renamed]):
            if column.target.column == old_column:
                column.target.column = new_column
            self.columns.append(column.target.column)
        self.expressions = renamed

    def __str__(self) -> str:
        sql, params = self.compiler.compile(self.expressions)
        return str(sql % tuple(map(self.quote_value, params)))
