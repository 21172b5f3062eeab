"""Driver connections for event loops: where the file is locked by another task, the loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from typing import Any

from fastjango.utils._bridge import is_bridged, wait

_FIRST_PAUSE_SECONDS = 0.001
_LONGEST_PAUSE_SECONDS = 0.05
# The low byte of SQLite's result codes says what kind it is (sqlite.org/rescode.html).
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def _can_be_waited_for(error: sqlite3.OperationalError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0)
    # What the transaction has read is outdated: no waiting helps.
    return code & 0xFF in _LOCKED and code != sqlite3.SQLITE_BUSY_SNAPSHOT


def _patiently(seconds: float, call: Callable[[], Any]) -> Any:
    """Call, and again while the database is locked; SQLite's own waiting would hold up the task that has the lock."""
    pause = _FIRST_PAUSE_SECONDS
    until: float | None = None
    while True:
        try:
            return call()
        except sqlite3.OperationalError as error:
            if not _can_be_waited_for(error) or not is_bridged():
                raise
            now = time.monotonic()
            until = until or now + seconds
            if now >= until:
                raise
        wait(asyncio.sleep(pause))
        pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)


class PatientCursor(sqlite3.Cursor):
    """A cursor of such a connection."""

    def execute(self, sql: str, parameters: Any = ()) -> Any:
        """Run a statement."""
        return _patiently(self.connection.patience, lambda: sqlite3.Cursor.execute(self, sql, parameters))  # type: ignore[attr-defined]  # the class below

    def executemany(self, sql: str, parameters: Any) -> Any:
        """Run a statement for each parameter set."""
        # Given twice, an iterator would be empty.
        rows = list(parameters)
        return _patiently(self.connection.patience, lambda: sqlite3.Cursor.executemany(self, sql, rows))  # type: ignore[attr-defined]  # as above


class PatientConnection(sqlite3.Connection):
    """A connection that retries for ``patience`` seconds, in place of SQLite's busy handler."""

    patience = 5.0

    def __init__(self, *args: Any, timeout: float = 5.0, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "timeout": 0})
        self.patience = timeout

    def cursor(self, factory: Any = PatientCursor) -> Any:
        """A new cursor."""
        return super().cursor(factory)

    def commit(self) -> None:
        """Commit the transaction."""
        _patiently(self.patience, super().commit)
