"""Statements whose text and types are known, sent to the server without the driver's general cursor.

Half of what a small statement costs in the driver is spent on what a plan has settled already: taking the text
apart, choosing a way to bind, looking adapters up, and describing a result that nobody asks about.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import pq
from psycopg.adapt import AdaptersMap, Transformer
from psycopg.generators import execute as results_of

from fastjango.db.backends.postgresql._waiting import LoopFriendlyConnection

_IDLE = pq.TransactionStatus.IDLE
_NO_PIPELINE = pq.PipelineStatus.OFF
_ROWS = pq.ExecStatus.TUPLES_OK
_DONE = pq.ExecStatus.COMMAND_OK


class DirectConnection(LoopFriendlyConnection):
    """Keeps what it found out about types from one statement to the next."""

    _transformer: Any = None
    _makes_cursor = False

    @property
    def adapters(self) -> AdaptersMap:
        """How values are adapted."""
        if not self._makes_cursor:
            # Whoever asks for it may register adapters.
            self._transformer = None
        return super().adapters

    def cursor(self, *args: Any, **kwargs: Any) -> Any:
        """A new cursor of the driver's."""
        self._makes_cursor = True
        try:
            return super().cursor(*args, **kwargs)
        finally:
            self._makes_cursor = False

    def transformer(self) -> Any:
        """What adapts values here; to be used with the lock held."""
        found = self._transformer
        if found is None:
            found = self._transformer = Transformer(self)
        return found

    def needs_only_sending(self) -> bool:
        """Whether the driver has nothing to do before the next statement: no BEGIN, no pipeline."""
        pgconn = self.pgconn
        if pgconn.pipeline_status != _NO_PIPELINE:
            return False
        return self.autocommit or pgconn.transaction_status != _IDLE


class DirectCursor:
    """Runs a statement; parameters become literals, as in the driver's ``ClientCursor``.

    Attributes:
        rowcount: How many rows the statement found.
    """

    __slots__ = ("_connection", "_rows", "rowcount")

    def __init__(self, connection: DirectConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.rowcount = -1

    def execute(self, statement: bytes, params: Any) -> None:
        """Run a statement.

        Args:
            statement: Encoded for the connection, with ``%s`` for each parameter.
            params: The parameters.

        Raises:
            psycopg.Error: as the driver's cursors.
        """
        connection = self._connection
        with connection.lock:
            transformer = connection.transformer()
            literal = transformer.as_literal
            text = statement % tuple([b"NULL" if param is None else literal(param) for param in params])
            if not connection.needs_only_sending():
                usual = connection.execute(text)
                self.rowcount = usual.rowcount
                self._rows = usual.fetchall() if usual.description else []
                return
            connection.pgconn.send_query(text)
            result = connection.wait(results_of(connection.pgconn))[-1]
            if result.status == _ROWS:
                transformer.set_pgresult(result)
                self._rows = transformer.load_rows(0, result.ntuples, tuple)
                transformer.set_pgresult(None)
            elif result.status != _DONE:
                raise psycopg.errors.error_from_result(result, connection.info.encoding)
            self.rowcount = result.command_tuples or 0

    def fetchall(self) -> list[Any]:
        """All rows."""
        return self._rows

    def close(self) -> None:
        """Let the rows go."""
        self._rows = []
