"""The part of the schema editor that runs statements, now or later."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from importlib import import_module
from typing import Any

from fastjango.db.backends.ddl_references import Statement

from .framed import FRAMES, FramedOperations
from .logbook import Logbook

logger = logging.getLogger("django.db.backends.schema")


class EditorCore:
    """Runs or collects statements for one connection; a context manager that is a transaction where it can.

    Args:
        connection: The database wrapper.
        collect_sql: Keep the statements in ``collected_sql`` and do not run them.
        atomic: Use a transaction if the database has transactions for DDL.

    Attributes:
        logbook: Where to write down what is done, when it is to be gone on with after a failure.
    """

    logbook: Logbook | None = None

    def __init__(self, connection: Any, collect_sql: bool = False, atomic: bool = True) -> None:
        self.connection = connection
        self.collect_sql = collect_sql
        self.collected_sql: list[str] = []
        self.deferred_sql: list[Any] = []
        self.atomic_migration = bool(connection.features.can_rollback_ddl and atomic)

    @cached_property
    def operations(self) -> Any:
        """Alembic's operations, which send their statements to :meth:`execute`."""
        vendor = self.connection.vendor
        if vendor in FRAMES:
            return FramedOperations(vendor, partial(self.execute, params=None))
        from .alembic_ops import SchemaOperations  # start-up cost: Alembic

        return SchemaOperations(vendor, partial(self.execute, params=None))

    def __enter__(self) -> Any:
        self.deferred_sql = []
        if self.atomic_migration:
            # Named by path because transactions stand above the back ends.
            self.atomic = import_module("fastjango.db.transaction").atomic(self.connection.alias)
            self.atomic.__enter__()
        return self

    def __exit__(self, exc_type: Any, exc_value: Any, traceback: Any) -> None:
        if exc_type is None:
            self.run_deferred_sql()
        if self.atomic_migration:
            self.atomic.__exit__(exc_type, exc_value, traceback)

    def run_deferred_sql(self) -> None:
        """Run the statements that wait for the end, in order; they are gone then, but for the one that fails."""
        while self.deferred_sql:
            self.execute(self.deferred_sql[0], None)
            del self.deferred_sql[0]

    def execute(self, sql: Any, params: Any = ()) -> None:
        """Run a statement, or keep it when SQL is collected.

        Args:
            sql: Text, or a statement with references.
            params: Bound values; None when a ``%`` in the text stands for itself.

        Raises:
            TransactionManagementError: in an ``atomic()`` block on a database that cannot undo DDL.
        """
        connection = self.connection
        if not self.collect_sql and connection.in_atomic_block and not connection.features.can_rollback_ddl:
            raise import_module("fastjango.db.transaction").TransactionManagementError(
                "Executing DDL statements while in a transaction on databases that can't perform a rollback is "
                "prohibited."
            )
        text = str(sql)
        logger.debug("%s; (params %r)", text, params, extra={"params": params, "sql": text})
        if self.collect_sql:
            shown = text if params is None else text % tuple(map(self.quote_value, params))
            self.collected_sql.append(shown if text.rstrip().endswith(";") else f"{shown};")
            return
        if self.logbook is None:
            self._run(text, params)
        else:
            self.logbook.do(text, params, partial(self._run, text, params))

    def _run(self, text: str, params: Any) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(text, params)

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        """Statements that belong together: a transaction of their own, when there is none and the database can."""
        if self.atomic_migration or self.collect_sql or not self.connection.features.can_rollback_ddl:
            yield
            return
        before, waiting = self.logbook.length if self.logbook else 0, list(self.deferred_sql)
        try:
            with import_module("fastjango.db.transaction").atomic(self.connection.alias):
                yield
        except BaseException:
            self.deferred_sql = waiting
            if self.logbook:
                self.logbook.undone(before)
            raise

    def _learn(self, ask: Callable[[], Any]) -> Any:
        """The answer to a question about the database, the same when an operation is gone on with."""
        return ask() if self.logbook is None or self.collect_sql else self.logbook.learn(ask)

    def quote_name(self, name: str) -> str:
        """The name as an identifier."""
        return str(self.connection.ops.quote_name(name))

    def quote_value(self, value: Any) -> str:
        """A value as an SQL literal, for the places where databases take no parameters."""
        raise NotImplementedError

    def _forget_table(self, table: str) -> None:
        """Drop the waiting statements that name a table."""
        self.deferred_sql = [
            sql for sql in self.deferred_sql if not (isinstance(sql, Statement) and sql.references_table(table))
        ]

    def _forget_column(self, table: str, column: str) -> None:
        self.deferred_sql = [
            sql
            for sql in self.deferred_sql
            if not (isinstance(sql, Statement) and sql.references_column(table, column))
        ]

    def _waiting(self) -> list[Statement]:
        return [sql for sql in self.deferred_sql if isinstance(sql, Statement)]

    def _compiler(self, model: Any) -> Any:
        """A compiler of expressions over a model's columns without table aliases."""
        # Queries stand above the back ends; the path names them.
        query = import_module("fastjango.db.models.sql").Query(model, alias_cols=False)
        return query.get_compiler(connection=self.connection)
