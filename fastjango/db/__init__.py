"""The configured databases: ``connection``, ``connections``, ``router`` and the errors they raise."""

from __future__ import annotations

from typing import Any

from fastjango.core import signals
from fastjango.db._errors import (
    DatabaseError,
    DataError,
    Error,
    IntegrityError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from fastjango.db.utils import (
    DEFAULT_DB_ALIAS,
    DJANGO_VERSION_PICKLE_KEY,
    ConnectionHandler,
    ConnectionRouter,
)
from fastjango.utils.connection import ConnectionProxy

__all__ = [
    "DEFAULT_DB_ALIAS",
    "DJANGO_VERSION_PICKLE_KEY",
    "DataError",
    "DatabaseError",
    "Error",
    "IntegrityError",
    "InterfaceError",
    "InternalError",
    "NotSupportedError",
    "OperationalError",
    "ProgrammingError",
    "close_old_connections",
    "connection",
    "connections",
    "reset_queries",
    "router",
]

connections = ConnectionHandler()
router = ConnectionRouter()
# Looked up anew at each use: every thread and task has its own.
connection: Any = ConnectionProxy(connections, DEFAULT_DB_ALIAS)


def reset_queries(**kwargs: Any) -> None:
    """Forget the logged queries, as each request does when it starts."""
    for conn in connections.all(initialized_only=True):
        conn.queries_log.clear()


def close_old_connections(**kwargs: Any) -> None:
    """Close connections that are broken or older than ``CONN_MAX_AGE``."""
    for conn in connections.all(initialized_only=True):
        conn.close_if_unusable_or_obsolete()


signals.request_started.connect(reset_queries)
signals.request_started.connect(close_old_connections)
signals.request_finished.connect(close_old_connections)
