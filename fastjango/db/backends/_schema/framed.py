"""The operations of Alembic whose statements are the same but for the names, filled into frames that Alembic made.

SQLite alters next to nothing in place, so these are all it knows. Importing Alembic and SQLAlchemy takes longer than
most projects' migrations; :mod:`._frames` holds what they write, made ahead by ``tools/frames.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ._frames import FRAMES as FRAMES
from .table_text import TableText, bare


class FramedOperations:
    """Stands for :class:`.alembic_ops.SchemaOperations`, and asks it for what has no frame.

    Args:
        vendor: ``connection.vendor``, one of :data:`FRAMES`.
        run: Called with the text of each statement.
    """

    def __init__(self, vendor: str, run: Callable[[str], Any]) -> None:
        self._vendor = vendor
        self._frames = FRAMES[vendor]
        self._run = run

    def __getattr__(self, name: str) -> Any:
        from .alembic_ops import SchemaOperations  # start-up cost: Alembic

        return getattr(SchemaOperations(self._vendor, self._run), name)

    def _fill(self, frame: str, **texts: str) -> str:
        return self._frames[frame].format_map(texts)

    def _name(self, name: str) -> str:
        # The frames bring the outer quotes.
        quote = self._frames["quote"]
        return bare(name).replace(quote, quote * 2)

    def render_table(self, table: TableText) -> str:
        """The ``CREATE TABLE`` statement, without running it."""
        parts = [self._fill("column", column=self._name(name), definition=text) for name, text in table.columns]
        body = self._frames["separator"].join([*parts, *table.constraints])
        return self._fill("create_table", table=self._name(table.name), body=body)

    def create_table(self, table: TableText) -> None:
        """Create a table."""
        self._run(self.render_table(table))

    def drop_table(self, name: str, cascade: bool = False) -> None:
        """Drop a table."""
        self._run(self._fill("drop_table", table=self._name(name)))

    def rename_table(self, old_name: str, new_name: str) -> None:
        """Rename a table."""
        self._run(self._fill("rename_table", table=self._name(old_name), new_name=self._name(new_name)))

    def remake_table(self, table: TableText, old_name: str, values: Mapping[str, str]) -> None:
        """Replace a table by one of another shape; arguments as in :meth:`.SchemaOperations.remake_table`."""
        self.create_table(table)
        if values:
            quote = self._frames["quote"]
            columns = ", ".join(f"{quote}{self._name(name)}{quote}" for name in values)
            new, old = self._name(table.name), self._name(old_name)
            self._run(
                self._fill("copy_rows", table=new, columns=columns, values=", ".join(values.values()), source=old)
            )
        self.drop_table(old_name)
        self.rename_table(table.name, old_name)

    def add_column(self, table: str, name: str, definition: str) -> None:
        """Add a column."""
        self._run(self._fill("add_column", table=self._name(table), column=self._name(name), definition=definition))

    def drop_column(self, table: str, name: str, cascade: bool = False) -> None:
        """Drop a column."""
        self._run(self._fill("drop_column", table=self._name(table), column=self._name(name)))

    def rename_column(self, table: str, old_name: str, new_name: str, **existing: Any) -> None:
        """Rename a column."""
        names = {"table": table, "column": old_name, "new_name": new_name}
        self._run(self._fill("rename_column", **{key: self._name(name) for key, name in names.items()}))
