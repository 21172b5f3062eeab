"""Connections to PostgreSQL."""

from __future__ import annotations

import asyncio
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg as Database  # noqa: N812  (the name that backends give their drivers)

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db import connections
from fastjango.db._errors import DatabaseError as WrappedDatabaseError
from fastjango.db.backends.base.base import BaseDatabaseWrapper
from fastjango.db.backends.postgresql._direct import DirectConnection, DirectCursor
from fastjango.db.backends.postgresql.client import DatabaseClient
from fastjango.db.backends.postgresql.creation import DatabaseCreation
from fastjango.db.backends.postgresql.features import DatabaseFeatures
from fastjango.db.backends.postgresql.introspection import DatabaseIntrospection
from fastjango.db.backends.postgresql.operations import DatabaseOperations
from fastjango.db.backends.postgresql.psycopg_any import (
    ClientCursor,
    IsolationLevel,
    get_adapters_template,
    register_tzloader,
)
from fastjango.db.backends.utils import CursorDebugWrapper as BaseCursorDebugWrapper
from fastjango.utils.asyncio import async_unsafe
from fastjango.utils.functional import cached_property

__all__ = ["Cursor", "Database", "DatabaseWrapper", "ServerBindingCursor", "psycopg_version"]


class CallMixin:
    """Calls functions of the database, which the driver has no method for."""

    def callproc(self, name: str, args: Any = None) -> Any:
        """Run a function and return its arguments."""
        if not isinstance(name, Database.sql.Identifier):
            name = Database.sql.Identifier(name)  # type: ignore[assignment]  # quoted by the driver
        marks = Database.sql.SQL(", ").join([Database.sql.Placeholder()] * len(args or ()))
        call = Database.sql.SQL("SELECT * FROM {}({})").format(name, marks)
        self.execute(call, args or ())  # type: ignore[attr-defined]  # the cursor's
        return args


class Cursor(CallMixin, ClientCursor[Any]):
    """Puts parameters into the statement itself, which lets their types be worked out by the server."""


class ServerBindingCursor(CallMixin, Database.Cursor[Any]):
    """Sends parameters apart (``OPTIONS["server_side_binding"]``)."""


class ServerSideCursor(CallMixin, ClientCursor[Any], Database.ServerCursor[Any]):
    """Stays on the server and is read in pieces."""


class ServerBindingServerCursor(CallMixin, Database.ServerCursor[Any]):
    """The same, with parameters that are sent apart."""


def _varchar(data: dict[str, Any]) -> str:
    return "varchar" if data["max_length"] is None else "varchar({max_length})".format(**data)


def psycopg_version() -> tuple[int, ...]:
    """The driver's version, without what is no number."""
    parts = Database.__version__.split(" ", 1)[0].split(".")
    found = (re.match(r"\d+", part) for part in parts)
    return tuple(int(number[0]) for number in found if number)


_IDLE = Database.pq.TransactionStatus.IDLE
_POSITIVE = '"%(column)s" >= 0'


class DatabaseWrapper(BaseDatabaseWrapper):
    """One connection to a PostgreSQL server.

    Source: django.db.backends.postgresql.base.DatabaseWrapper (5.2).
    """

    vendor = "postgresql"
    display_name = "PostgreSQL"
    alchemy_dialect = "postgresql+psycopg"
    Database = Database
    SchemaEditorClass = "fastjango.db.backends.postgresql.schema.DatabaseSchemaEditor"
    client_class = DatabaseClient
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures
    introspection_class = DatabaseIntrospection
    ops_class = DatabaseOperations

    data_types: dict[str, Any] = {
        **dict.fromkeys(("AutoField", "IntegerField", "OneToOneField", "PositiveIntegerField"), "integer"),
        **dict.fromkeys(("BigAutoField", "BigIntegerField", "PositiveBigIntegerField"), "bigint"),
        **dict.fromkeys(("SmallAutoField", "SmallIntegerField", "PositiveSmallIntegerField"), "smallint"),
        **dict.fromkeys(("FileField", "FilePathField", "SlugField"), "varchar(%(max_length)s)"),
        **dict.fromkeys(("GenericIPAddressField", "IPAddressField"), "inet"),
        "BinaryField": "bytea",
        "BooleanField": "boolean",
        "CharField": _varchar,
        "DateField": "date",
        "DateTimeField": "timestamp with time zone",
        "DecimalField": lambda data: (
            "numeric" if data["max_digits"] is None else "numeric({max_digits}, {decimal_places})".format(**data)
        ),
        "DurationField": "interval",
        "FloatField": "double precision",
        "JSONField": "jsonb",
        "TextField": "text",
        "TimeField": "time",
        "UUIDField": "uuid",
    }
    data_type_check_constraints = dict.fromkeys(
        ("PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"), _POSITIVE
    )
    data_types_suffix = dict.fromkeys(
        ("AutoField", "BigAutoField", "SmallAutoField"), "GENERATED BY DEFAULT AS IDENTITY"
    )
    operators = {
        "exact": "= %s",
        "iexact": "= UPPER(%s)",
        "gt": "> %s",
        "gte": ">= %s",
        "lt": "< %s",
        "lte": "<= %s",
        "regex": "~ %s",
        "iregex": "~* %s",
        **dict.fromkeys(("contains", "startswith", "endswith"), "LIKE %s"),
        **dict.fromkeys(("icontains", "istartswith", "iendswith"), "LIKE UPPER(%s)"),
    }
    # For patterns that are columns: escaped by the database, with the wildcards put around.
    pattern_esc = r"REPLACE(REPLACE(REPLACE({}, E'\\', E'\\\\'), E'%%', E'\\%%'), E'_', E'\\_')"
    pattern_ops = {
        "contains": "LIKE '%%' || {} || '%%'",
        "icontains": "LIKE '%%' || UPPER({}) || '%%'",
        "startswith": "LIKE {} || '%%'",
        "istartswith": "LIKE UPPER({}) || '%%'",
        "endswith": "LIKE '%%' || {}",
        "iendswith": "LIKE '%%' || UPPER({})",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._named_cursors = 0
        # Whether parameters become literals, in cursors that nobody has chosen.
        self._sends_literals = True

    # Opening.

    def get_database_version(self) -> tuple[int, ...]:
        """Major and minor number of the server."""
        return divmod(self.pg_version, 10000)

    def get_connection_params(self) -> dict[str, Any]:
        """The arguments of ``psycopg.connect()``.

        Raises:
            ImproperlyConfigured: no database is named, or one with too long a name.
        """
        conf = self.settings_dict
        options = dict(conf["OPTIONS"])
        if conf["NAME"] == "" and not options.get("service"):
            raise ImproperlyConfigured(
                "settings.DATABASES is improperly configured. Please supply the NAME or OPTIONS['service'] value."
            )
        limit = self.ops.max_name_length()
        if len(conf["NAME"] or "") > limit:
            raise ImproperlyConfigured(
                f"The database name '{conf['NAME']}' ({len(conf['NAME'])} characters) is longer than PostgreSQL's "
                f"limit of {limit} characters. Supply a shorter NAME in settings.DATABASES."
            )
        params: dict[str, Any] = {}
        if conf["NAME"]:
            params["dbname"] = conf["NAME"]
        elif conf["NAME"] is None:
            # Any database will do, and every server has this one.
            options.pop("service", None)
            params["dbname"] = "postgres"
        for own in ("assume_role", "isolation_level", "pool"):
            options.pop(own, None)
        binding = options.pop("server_side_binding", None)
        params.update(options)
        self._sends_literals = binding is not True and "cursor_factory" not in params
        params.setdefault("cursor_factory", ServerBindingCursor if binding is True else Cursor)
        params["client_encoding"] = "UTF8"
        for key, name in (("user", "USER"), ("password", "PASSWORD"), ("host", "HOST"), ("port", "PORT")):
            if conf[name]:
                params[key] = conf[name]
        params["context"] = get_adapters_template(settings.USE_TZ, self.timezone)
        # Prepared statements are of no use to poolers, and few are run often on one connection.
        params.setdefault("prepare_threshold", None)
        return params

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A driver connection from the engine's pool, with isolation level and role as settings want them."""
        options = self.settings_dict["OPTIONS"]
        level = self._isolation_level(options.get("isolation_level"))
        pool = self._pool_setting
        key = {name: value for name, value in conn_params.items() if name != "context"}
        connection = self.borrow(self.alchemy_dialect, lambda: DirectConnection.connect(**conn_params), key, pool)
        if connection.isolation_level is not level:
            connection.isolation_level = level
        return connection

    @property
    def _pool_setting(self) -> Any:
        pool = self.settings_dict["OPTIONS"].get("pool")
        if pool and self.settings_dict.get("CONN_MAX_AGE", 0) != 0:
            raise ImproperlyConfigured("Pooling doesn't support persistent connections.")
        return pool

    @property
    def pool(self) -> Any:
        """SQLAlchemy's pool that ``OPTIONS["pool"]`` asks for; None without."""
        return self.engine.pool if self._pool_setting else None

    def _driver_is_alive(self, connection: Any) -> bool:
        return bool(connection.looks_alive())

    def _driver_is_idle(self, connection: Any) -> bool:
        return bool(connection.pgconn.transaction_status == _IDLE)

    def _isolation_level(self, value: Any) -> Any:
        if value is None:
            self.isolation_level = IsolationLevel.READ_COMMITTED
            return None
        try:
            self.isolation_level = IsolationLevel(value)
        except ValueError:
            raise ImproperlyConfigured(
                f"Invalid transaction isolation level {value} specified. Use one of the psycopg.IsolationLevel values."
            ) from None
        return self.isolation_level

    @property
    def engine(self) -> Any:
        """The SQLAlchemy engine."""
        self.ensure_connection()
        return self._engine

    def close_pool(self) -> None:
        """Close the idle connections of the pool."""
        from fastjango.db._alchemy.engine import dispose  # start-up cost: SQLAlchemy

        if hasattr(self, "_engine"):
            dispose(self._engine)

    def ensure_timezone(self) -> bool:
        if self.connection is None:
            return False
        return self._configure_timezone(self.connection)

    def _configure_timezone(self, connection: Any) -> bool:
        if self.timezone_name in (None, connection.info.parameter_status("TimeZone")):
            return False
        with connection.cursor() as cursor:
            cursor.execute(self.ops.set_time_zone_sql(), [self.timezone_name])
        return True

    def init_connection_state(self) -> None:
        super().init_connection_state()
        register_tzloader(self.timezone if settings.USE_TZ else None, self.connection)
        if self._configure_connection(self.connection) and not self.get_autocommit():
            # So that a rollback does not undo it.
            self.connection.commit()

    def _configure_connection(self, connection: Any) -> bool:
        """Set time zone and role; answers whether something was set. Wrappers for poolers override it or its parts."""
        changes = [self._configure_timezone(connection), self._configure_role(connection)]
        return any(changes)

    def _configure_role(self, connection: Any) -> bool:
        role = self.settings_dict["OPTIONS"].get("assume_role")
        if not role:
            return False
        with connection.cursor() as cursor:
            cursor.execute(Database.sql.SQL("SET ROLE {}").format(Database.sql.Identifier(role)))
        return True

    # Cursors.

    @async_unsafe
    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor of the driver; with a name one on the server."""
        if name is None:
            return self.connection.cursor()
        # Outside a transaction it must outlive its statement's own.
        binds = self.settings_dict["OPTIONS"].get("server_side_binding") is True
        kind = ServerBindingServerCursor if binds else ServerSideCursor
        return kind(self.connection, name, scrollable=False, withhold=self.connection.autocommit)

    @async_unsafe
    def chunked_cursor(self) -> Any:
        """A cursor on the server, for results too large to fetch whole."""
        self._named_cursors += 1
        try:
            task: Any = asyncio.current_task()
        except RuntimeError:
            task = None
        owner = id(task) if task else "sync"
        return self._cursor(name=f"_django_curs_{threading.current_thread().ident}_{owner}_{self._named_cursors}")

    def driver_sql(self, sql: str) -> Any:
        """The statement as bytes, which need not be encoded each time."""
        return sql.encode() if self._sends_literals else sql

    def plain_cursor(self) -> Any:
        """A cursor without the driver's general machinery."""
        return DirectCursor(self.connection) if self._sends_literals else self.create_cursor()

    def make_debug_cursor(self, cursor: Any) -> Any:
        return CursorDebugWrapper(cursor, self)

    @contextmanager
    def _nodb_cursor(self) -> Iterator[Any]:
        """A cursor on a database that every server has, for making and removing others; else on a configured one."""
        entered = False
        try:
            with super()._nodb_cursor() as cursor:
                entered = True
                yield cursor
        except (Database.DatabaseError, WrappedDatabaseError):
            other = None if entered else self._other_database()
            if other is None:
                raise
            warnings.warn(
                "Normally Django will use a connection to the 'postgres' database to avoid running initialization "
                "queries against the production database when it's not needed (for example, when running tests). "
                "Django was unable to create a connection to the 'postgres' database and will use the first "
                "PostgreSQL database instead.",
                RuntimeWarning,
                stacklevel=2,
            )
            conn = self.__class__({**self.settings_dict, "NAME": other}, alias=self.alias)
            try:
                with conn.cursor() as cursor:
                    yield cursor
            finally:
                conn.close()

    @staticmethod
    def _other_database() -> str | None:
        """The name of a configured PostgreSQL database that is not ``postgres``."""
        names = (conn.settings_dict["NAME"] for conn in connections.all() if conn.vendor == "postgresql")
        return next((name for name in names if name != "postgres"), None)

    # Transactions.

    def _set_autocommit(self, autocommit: bool) -> None:
        with self.wrap_database_errors:
            self.connection.autocommit = autocommit

    def check_constraints(self, table_names: Any = None) -> None:
        """Check the deferred constraints now, then defer them again."""
        with self.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        try:
            self.connection.execute("SELECT 1")
        except Database.Error:
            return False
        return True

    @cached_property
    def pg_version(self) -> int:
        """The server's version, such as ``150004``."""
        with self.temporary_connection():
            return int(self.connection.info.server_version)


class CursorDebugWrapper(BaseCursorDebugWrapper):
    """Logs COPY too."""

    def copy(self, statement: Any) -> Any:
        """Start a COPY."""
        with self.debug_sql(statement):
            return self.cursor.copy(statement)
