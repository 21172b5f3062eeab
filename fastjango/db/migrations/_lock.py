"""One ``migrate`` at a time: the second waits for the first."""

from __future__ import annotations

import os
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from fastjango.db import Error

_NAME = "django_migrations"
_SECONDS_BETWEEN_TRIES = 0.2


class _Held(threading.local):
    """What this thread has locked."""

    def __init__(self) -> None:
        self.keys: set[str] = set()


_held = _Held()


@contextmanager
def migration_lock(connection: Any, on_wait: Callable[[], Any] | None = None) -> Iterator[None]:
    """Hold the database's lock of migrations, waiting until it is free.

    PostgreSQL and MariaDB have advisory locks, which end with the connection; a SQLite file is locked through its
    folder, until the process ends. A database in memory belongs to one process, and other databases have no lock.

    Args:
        connection: The database.
        on_wait: Called once when somebody else has the lock.
    """
    kinds: dict[str, Any] = {"postgresql": _PostgresqlLock, "mysql": _MysqlLock, "sqlite": _FolderLock}
    kind = kinds.get(connection.vendor)
    lock = kind(connection) if kind else None
    # A handler of a signal may migrate too.
    if lock is None or not lock.key or lock.key in _held.keys:
        yield
        return
    while not lock.take():
        if on_wait is not None:
            on_wait()
            on_wait = None
        time.sleep(_SECONDS_BETWEEN_TRIES)
    _held.keys.add(lock.key)
    try:
        yield
    finally:
        _held.keys.discard(lock.key)
        lock.release()


class _ServerLock:
    """An advisory lock of a session.

    It is tried again and again instead of waited for: a statement that waits keeps a snapshot, and PostgreSQL's
    ``CREATE INDEX CONCURRENTLY`` of the other process would wait for that one.
    """

    take_sql: str
    release_sql: str

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        settings = connection.settings_dict
        self.key = f"{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"

    def take(self) -> bool:
        """Whether the lock was free and is ours now."""
        return bool(self._run(self.take_sql))

    def release(self) -> None:
        """Give the lock back."""
        # A connection that is broken has lost it already, and an error here would hide the one that broke it.
        with suppress(Error):
            self._run(self.release_sql)

    def _identifier(self) -> Any:
        raise NotImplementedError

    def _run(self, sql: str) -> Any:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, [self._identifier()])
            return cursor.fetchone()[0]


class _PostgresqlLock(_ServerLock):
    take_sql = "SELECT pg_try_advisory_lock(%s)"
    release_sql = "SELECT pg_advisory_unlock(%s)"

    def _identifier(self) -> int:
        # One number for the whole server, so the database's name is part of it.
        return zlib.crc32(f"{_NAME}:{self.connection.settings_dict['NAME']}".encode())


class _MysqlLock(_ServerLock):
    take_sql = "SELECT GET_LOCK(%s, 0)"
    release_sql = "SELECT RELEASE_LOCK(%s)"

    def _identifier(self) -> str:
        # MySQL takes 64 characters.
        return f"{_NAME}:{self.connection.settings_dict['NAME']}"[:64]


class _FolderLock:
    """A lock on the folder of a SQLite file.

    The folder and not the file: closing a file descriptor of the database would drop SQLite's own locks on it.
    """

    def __init__(self, connection: Any) -> None:
        path = "" if connection.is_in_memory_db() else self._path(connection)
        self.key = os.path.dirname(os.path.realpath(path)) if path else ""
        self._descriptor = -1

    @staticmethod
    def _path(connection: Any) -> str:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA database_list")
            return str(next(file for _, name, file in cursor.fetchall() if name == "main"))

    def take(self) -> bool:
        """Whether the lock was free and is ours now; also where the system has no such locks."""
        try:
            import fcntl  # not on Windows
        except ImportError:
            return True
        self._descriptor = os.open(self.key, os.O_RDONLY)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        except OSError:
            # Some network file systems cannot lock.
            return True
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
