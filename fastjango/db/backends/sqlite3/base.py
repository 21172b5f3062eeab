"""Connections to SQLite through the standard library's driver."""

from __future__ import annotations

import datetime
import decimal
import re
import warnings
from collections.abc import Callable, Iterable
from itertools import chain, tee
from sqlite3 import dbapi2 as Database  # noqa: N812  # the name that every backend gives its driver
from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db._errors import IntegrityError
from fastjango.db.backends.base._patterns import PATTERN_ESC, PATTERN_OPS
from fastjango.db.backends.base.base import BaseDatabaseWrapper
from fastjango.db.backends.sqlite3 import _functions
from fastjango.db.backends.sqlite3._patience import PatientConnection, PatientCursor
from fastjango.db.backends.sqlite3.client import DatabaseClient
from fastjango.db.backends.sqlite3.creation import DatabaseCreation
from fastjango.db.backends.sqlite3.features import DatabaseFeatures
from fastjango.db.backends.sqlite3.introspection import DatabaseIntrospection
from fastjango.db.backends.sqlite3.operations import DatabaseOperations
from fastjango.utils.asyncio import async_unsafe
from fastjango.utils.dateparse import parse_date, parse_datetime, parse_time
from fastjango.utils.functional import cached_property

__all__ = ["Database", "DatabaseWrapper", "SQLiteCursorWrapper"]

_PLACEHOLDER = re.compile(r"%(?:(%)|s|\((\w+)\)s)")


def _decoder(iso: Callable[[str], Any], parse: Callable[[str], Any]) -> Callable[[bytes], Any]:
    """Reads what Django writes quickly, and everything else as Django does."""

    def decode(stored: bytes) -> Any:
        text = stored.decode()
        try:
            return iso(text)
        except ValueError:
            return parse(text)

    return decode


Database.register_converter("bool", b"1".__eq__)
Database.register_converter("date", _decoder(datetime.date.fromisoformat, parse_date))
Database.register_converter("time", _decoder(datetime.time.fromisoformat, parse_time))
Database.register_converter("datetime", _decoder(datetime.datetime.fromisoformat, parse_datetime))
Database.register_converter("timestamp", _decoder(datetime.datetime.fromisoformat, parse_datetime))
Database.register_adapter(decimal.Decimal, str)
Database.register_adapter(datetime.date, lambda value: value.isoformat())
Database.register_adapter(datetime.datetime, lambda value: value.isoformat(" "))


def to_qmark(sql: str) -> str:
    """``%s`` as ``?``, ``%(name)s`` as ``:name`` and ``%%`` as ``%``."""
    if "%" not in sql:
        return sql
    return _PLACEHOLDER.sub(lambda match: "%" if match[1] else f":{match[2]}" if match[2] else "?", sql)


class SQLiteCursorWrapper(Database.Cursor):
    """A cursor that takes ``%s`` and ``%(name)s``."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run a statement; without parameters its text is left alone."""
        if params is None:
            return super().execute(query)
        return super().execute(self.convert_query(query), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run a statement for each parameter set."""
        looked_at, kept = tee(param_list)
        try:
            next(looked_at)
        except StopIteration:
            return self
        return super().executemany(self.convert_query(query), kept)

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """The statement in the driver's style."""
        return to_qmark(query)


class _PatientCursorWrapper(SQLiteCursorWrapper, PatientCursor):
    """Waits on the event loop where the database is locked."""


def _varchar(data: dict[str, Any]) -> str:
    return "varchar" if data["max_length"] is None else "varchar({max_length})".format(**data)


_INTEGERS = {
    "AutoField": "integer",
    "BigAutoField": "integer",
    "SmallAutoField": "integer",
    "IntegerField": "integer",
    "OneToOneField": "integer",
    "BigIntegerField": "bigint",
    "SmallIntegerField": "smallint",
    "PositiveBigIntegerField": "bigint unsigned",
    "PositiveIntegerField": "integer unsigned",
    "PositiveSmallIntegerField": "smallint unsigned",
}
_LIKE = r"LIKE %s ESCAPE '\'"


def _open(params: dict[str, Any], commands: list[str]) -> Any:
    opened = Database.connect(**params)
    opened.execute("PRAGMA foreign_keys = ON")
    # Off by default, and what makes table remakes keep the references of others.
    opened.execute("PRAGMA legacy_alter_table = OFF")
    for command in filter(None, map(str.strip, commands)):
        opened.execute(command)
    return opened


class DatabaseWrapper(BaseDatabaseWrapper):
    """One connection to a file or to a database in memory.

    Source: django.db.backends.sqlite3.base.DatabaseWrapper (5.2).
    """

    vendor = "sqlite"
    display_name = "SQLite"
    alchemy_dialect = "sqlite"
    Database = Database
    opens_in_thread = False
    SchemaEditorClass = "fastjango.db.backends.sqlite3.schema.DatabaseSchemaEditor"
    client_class = DatabaseClient
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures
    introspection_class = DatabaseIntrospection
    ops_class = DatabaseOperations

    data_types: dict[str, Any] = {
        **_INTEGERS,
        "BinaryField": "BLOB",
        "BooleanField": "bool",
        "CharField": _varchar,
        "DateField": "date",
        "DateTimeField": "datetime",
        "DecimalField": "decimal",
        "DurationField": "bigint",
        "FileField": "varchar(%(max_length)s)",
        "FilePathField": "varchar(%(max_length)s)",
        "FloatField": "real",
        "GenericIPAddressField": "char(39)",
        "IPAddressField": "char(15)",
        "JSONField": "text",
        "SlugField": "varchar(%(max_length)s)",
        "TextField": "text",
        "TimeField": "time",
        "UUIDField": "char(32)",
    }
    data_types_suffix = dict.fromkeys(("AutoField", "BigAutoField", "SmallAutoField"), "AUTOINCREMENT")
    data_type_check_constraints = {
        "JSONField": '(JSON_VALID("%(column)s") OR "%(column)s" IS NULL)',
        **{name: '"%(column)s" >= 0' for name in _INTEGERS if name.startswith("Positive")},
    }
    operators = {
        "exact": "= %s",
        "gt": "> %s",
        "gte": ">= %s",
        "lt": "< %s",
        "lte": "<= %s",
        "regex": "REGEXP %s",
        "iregex": "REGEXP '(?i)' || %s",
        **dict.fromkeys(
            (
                "iexact",
                "contains",
                "icontains",
                "startswith",
                "istartswith",
                "endswith",
                "iendswith",
            ),
            _LIKE,
        ),
    }
    pattern_esc, pattern_ops = PATTERN_ESC, PATTERN_OPS
    transaction_modes = frozenset({"DEFERRED", "EXCLUSIVE", "IMMEDIATE"})

    def get_connection_params(self) -> dict[str, Any]:
        """The arguments of ``sqlite3.connect()``.

        Raises:
            ImproperlyConfigured: no ``NAME``, or an unknown ``transaction_mode``.
        """
        conf = self.settings_dict
        if not conf["NAME"]:
            raise ImproperlyConfigured("settings.DATABASES is improperly configured. Please supply the NAME value.")
        params = {
            "database": str(conf["NAME"]),
            "detect_types": Database.PARSE_DECLTYPES | Database.PARSE_COLNAMES,
            **conf["OPTIONS"],
        }
        if params.get("check_same_thread"):
            warnings.warn(
                "The `check_same_thread` option was provided and set to True. It will be overridden with False. Use "
                "the `DatabaseWrapper.allow_thread_sharing` property instead for controlling thread shareability.",
                RuntimeWarning,
                stacklevel=2,
            )
        params.update(check_same_thread=False, uri=True)
        mode = params.pop("transaction_mode", None)
        if mode is not None and mode.upper() not in self.transaction_modes:
            allowed = ", ".join(map(repr, sorted(self.transaction_modes)))
            raise ImproperlyConfigured(
                f"settings.DATABASES[{self.alias!r}]['OPTIONS']['transaction_mode'] is improperly configured to "
                f"'{mode}'. Use one of {allowed}, or None."
            )
        self.transaction_mode = mode.upper() if mode else None
        init_command = params.pop("init_command", "")
        self.init_commands = init_command.split(";")
        return params

    def get_database_version(self) -> tuple[int, ...]:
        """The version of the library."""
        return tuple(Database.sqlite_version_info)

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection with Django's functions; on an event loop from a pool of SQLAlchemy's."""
        if self._is_tenant:
            connection = self._borrow_patient({"factory": PatientConnection, **conn_params})
        else:
            connection = _open(conn_params, self.init_commands)
        # Behind SQLAlchemy's own preparations, which have a REGEXP of their own.
        _functions.register(connection)
        return connection

    def _borrow_patient(self, params: dict[str, Any]) -> Any:
        commands = self.init_commands
        # Another connection to a database in memory would find another database.
        pool = {"pool_size": 1, "max_overflow": 0} if self.is_in_memory_db() else None
        return self.borrow("sqlite", lambda: _open(params, commands), {**params, "init": commands}, pool)

    def _driver_is_idle(self, connection: Any) -> bool:
        return not connection.in_transaction

    @property
    def engine(self) -> Any:
        """The SQLAlchemy engine, made when it is asked for: a file needs no pool, and most commands no SQLAlchemy."""
        from fastjango.db._alchemy.engine import adopt, engine_for  # start-up cost: SQLAlchemy

        self.ensure_connection()
        if self._is_tenant:
            return self._engine
        params, commands = self.get_connection_params(), self.init_commands
        made = engine_for("sqlite", lambda: _open(params, commands), {**params, "init": commands})
        if self._loan is None or self._loan.driver_connection is not self.connection:
            self._loan = adopt(made, self.connection)
        return made

    def driver_sql(self, sql: str) -> str:
        """The statement with ``?``."""
        return to_qmark(sql)

    def plain_cursor(self) -> Any:
        """A cursor that takes ``?``."""
        return self.connection.cursor()

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor of the driver."""
        return self.connection.cursor(factory=_PatientCursorWrapper if self._is_tenant else SQLiteCursorWrapper)

    @async_unsafe
    def close(self) -> None:
        """Close the connection; one in memory stays, since its data would go with it."""
        self.validate_thread_sharing()
        if not self.is_in_memory_db():
            super().close()

    def _savepoint_allowed(self) -> bool:
        # Transactions are begun by statement here, and the driver's flag says nothing.
        return self.in_atomic_block

    def _set_autocommit(self, autocommit: bool) -> None:
        # None keeps the driver from beginning transactions by itself.
        level = None if autocommit else ""
        with self.wrap_database_errors:
            self.connection.isolation_level = level

    def disable_constraint_checking(self) -> bool:
        """Switch foreign keys off; answers whether they are, which a transaction prevents."""
        with self.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = OFF")
            return not cursor.execute("PRAGMA foreign_keys").fetchone()[0]

    def enable_constraint_checking(self) -> None:
        """Switch foreign keys on."""
        with self.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys = ON")

    def check_constraints(self, table_names: Any = None) -> None:
        """Look for rows that refer to rows that are not there.

        Raises:
            IntegrityError: there is one.
        """
        with self.cursor() as cursor:
            if table_names is None:
                violations = cursor.execute("PRAGMA foreign_key_check").fetchall()
            else:
                violations = list(
                    chain.from_iterable(
                        cursor.execute(f"PRAGMA foreign_key_check({self.ops.quote_name(name)})").fetchall()
                        for name in table_names
                    )
                )
            if violations:
                self._complain(cursor, *violations[0])

    def _complain(self, cursor: Any, table: str, rowid: Any, referenced: str, key_index: int) -> None:
        quote = self.ops.quote_name
        key = cursor.execute(f"PRAGMA foreign_key_list({quote(table)})").fetchall()[key_index]
        column, referenced_column = key[3:5]
        pk = self.introspection.get_primary_key_column(cursor, table)
        row = cursor.execute(
            f"SELECT {quote(pk)}, {quote(column)} FROM {quote(table)} WHERE rowid = %s", (rowid,)
        ).fetchone()
        raise IntegrityError(
            f"The row in table '{table}' with primary key '{row[0]}' has an invalid foreign key: {table}.{column} "
            f"contains a value '{row[1]}' that does not have a corresponding value in "
            f"{referenced}.{referenced_column}."
        )

    def is_usable(self) -> bool:
        """A file does not hang up."""
        return True

    def _start_transaction_under_autocommit(self) -> None:
        # The driver's own transactions commit before DDL and forbid savepoints.
        words = ["BEGIN", *([self.transaction_mode] if self.transaction_mode else [])]
        with self.cursor() as cursor:
            cursor.execute(" ".join(words))

    @cached_property
    def _in_memory(self) -> Any:
        return self.creation.is_in_memory_db

    def is_in_memory_db(self) -> bool:
        """Whether the database is in memory."""
        return bool(self._in_memory(self.settings_dict["NAME"]))
