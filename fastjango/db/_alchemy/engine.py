"""Engines: one for each set of connection parameters, holding the pool and the dialect."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, PoolProxiedConnection, QueuePool

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.hashable import make_hashable

_engines: dict[Any, Engine] = {}
_lock = threading.Lock()


def engine_for(
    dialect: str | URL, connect: Callable[[], Any], key: Any, pool: bool | dict[str, Any] | None = None
) -> Engine:
    """The engine for a set of connection parameters, made at the first call.

    Args:
        dialect: ``name+driver`` (or a whole URL) as SQLAlchemy knows it.
        connect: Opens a driver connection.
        key: What tells these parameters from others.
        pool: None or False opens and closes a connection each time, as Django does; True or a
            dictionary as for :func:`pool_options` keeps them.
    """
    key = (str(dialect), make_hashable(key), make_hashable(pool or None))
    with _lock:
        engine = _engines.get(key)
        if engine is None:
            options: dict[str, Any] = {"poolclass": NullPool}
            if pool:
                options = {"poolclass": QueuePool, **pool_options(pool)}
            url = dialect if isinstance(dialect, URL) else f"{dialect}://"
            engine = _engines[key] = create_engine(url, creator=connect, **options)
    return engine


# Of psycopg's pool, whose options Django's settings give; the rest of them is tuning without a counterpart.
_PSYCOPG_POOL = {"max_size": "pool_size", "max_lifetime": "pool_recycle", "timeout": "pool_timeout"}
_PSYCOPG_ONLY = frozenset({"max_idle", "max_waiting", "min_size", "name", "num_workers", "open", "reconnect_timeout"})
_QUEUE_POOL = frozenset({"pool_size", "max_overflow", "timeout", "recycle", "pre_ping", "use_lifo", "reset_on_return"})


def pool_options(pool: Any) -> dict[str, Any]:
    """The arguments of ``create_engine()`` for the setting ``OPTIONS["pool"]``.

    Args:
        pool: A dictionary with names of SQLAlchemy's ``QueuePool`` (``pool_size``, ``max_overflow``, ``timeout``,
            ``recycle``, ``pre_ping``, …) or of psycopg's ``ConnectionPool`` (``min_size``, ``max_size``, ``timeout``,
            ``max_lifetime``, …); anything else means the defaults.

    Raises:
        ImproperlyConfigured: neither has an option of that name.
    """
    given = dict(pool) if isinstance(pool, dict) else {}
    options: dict[str, Any] = {}
    for name, value in given.items():
        plain = name if name == "pool_size" else name.removeprefix("pool_")
        if name in _PSYCOPG_POOL:
            options[_PSYCOPG_POOL[name]] = value
        elif plain in _QUEUE_POOL:
            options[plain if plain.startswith(("max_", "pool_")) else f"pool_{plain}"] = value
        elif name not in _PSYCOPG_ONLY:
            known = ", ".join(sorted(_QUEUE_POOL | _PSYCOPG_POOL.keys() | _PSYCOPG_ONLY))
            raise ImproperlyConfigured(f"OPTIONS['pool'] has no option {name!r}. Choices are: {known}.")
    if "min_size" in given or "max_size" in given:
        # psycopg's pool never opens more, and its smallest size is its largest where only that is given.
        options["pool_size"] = given.get("max_size") or given["min_size"]
        options.setdefault("max_overflow", 0)
    return options


def checkout(engine: Engine) -> PoolProxiedConnection:
    """A driver connection on loan from the engine's pool; ``close()`` gives it back.

    Raises:
        Exception: the driver's, also where SQLAlchemy's first look at the database fails.
    """
    try:
        return engine.raw_connection()
    except DBAPIError as error:
        if error.orig is None:
            raise
        raise error.orig from None


def adopt(engine: Engine, connection: Any) -> PoolProxiedConnection:
    """A loan of a driver connection that was opened without the engine's pool."""
    # The dialect ends its first look at a connection with a rollback, which this one may not be ready for.
    engine.connect().close()
    return NullPool(lambda: connection, dialect=engine.dialect).connect()


def connection_on(engine: Engine, loan: PoolProxiedConnection) -> Connection:
    """A SQLAlchemy ``Connection`` that works on a driver connection already on loan."""
    return Connection(engine, connection=loan)


def dispose(engine: Engine) -> None:
    """Close every idle connection of the engine's pool and forget the engine."""
    with _lock:
        for key in [key for key, known in _engines.items() if known is engine]:
            del _engines[key]
    engine.dispose()


def dialect_of(name: str) -> Dialect:
    """A dialect to compile statements with, writing parameters as ``%s``."""
    return create_engine(f"{name}://", creator=_nowhere, paramstyle="format").dialect


def _nowhere() -> Any:
    raise RuntimeError("This engine only compiles statements and has no database.")
