"""Connections to MariaDB and MySQL."""

from __future__ import annotations

import datetime
from typing import Any

import pymysql as Database  # noqa: N812  (the name that backends give their drivers)
from pymysql.constants import CLIENT, FIELD_TYPE
from pymysql.converters import conversions, convert_time, convert_timedelta

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db._errors import IntegrityError
from fastjango.db.backends.base.base import BaseDatabaseWrapper
from fastjango.db.backends.mysql.client import DatabaseClient
from fastjango.db.backends.mysql.creation import DatabaseCreation
from fastjango.db.backends.mysql.features import DatabaseFeatures
from fastjango.db.backends.mysql.introspection import DatabaseIntrospection
from fastjango.db.backends.mysql.operations import DatabaseOperations
from fastjango.db.backends.mysql.validation import DatabaseValidation
from fastjango.utils.asyncio import async_unsafe
from fastjango.utils.functional import cached_property
from fastjango.utils.regex_helper import _lazy_re_compile

__all__ = ["CursorWrapper", "Database", "DatabaseWrapper"]

_VERSION = _lazy_re_compile(r"(\d{1,2})\.(\d{1,2})\.(\d{1,2})")


def _from_time(text: str) -> datetime.time | datetime.timedelta:
    """A TIME is a time of day, as TimeField keeps it; beyond a day's range it is a duration."""
    value = convert_time(text)
    return value if isinstance(value, datetime.time) else convert_timedelta(text)


# JSON stays text, which the field decodes.
_CONVERSIONS = {**conversions, FIELD_TYPE.JSON: lambda value: value, FIELD_TYPE.TIME: _from_time}
_NULL_NOT_ALLOWED = 1048
_CONSTRAINTS_BROKEN = (1690, 3819, 4025)  # out of range, check failed (MySQL), check failed (MariaDB)
_SERVER_DATA = """
    SELECT VERSION(), @@sql_mode, @@default_storage_engine, @@sql_auto_is_null, @@lower_case_table_names,
           CONVERT_TZ('2001-01-01 01:00:00', 'UTC', 'UTC') IS NOT NULL
"""


class CursorWrapper:
    """Translates the driver's errors to the class that others have for them."""

    codes_for_integrityerror = (_NULL_NOT_ALLOWED, *_CONSTRAINTS_BROKEN)

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor

    def _translated(self, call: Any, *args: Any) -> Any:
        try:
            return call(*args)
        except Database.OperationalError as exc:
            if exc.args[0] in self.codes_for_integrityerror:
                raise IntegrityError(*exc.args) from exc
            raise

    def execute(self, query: str, args: Any = None) -> Any:
        """Run a statement; without parameters its text is left alone."""
        return self._translated(self.cursor.execute, query, args)

    def executemany(self, query: str, args: Any) -> Any:
        """Run a statement for each parameter set."""
        return self._translated(self.cursor.executemany, query, args)

    def __getattr__(self, attr: str) -> Any:
        return getattr(self.cursor, attr)

    def __iter__(self) -> Any:
        return iter(self.cursor)


class DatabaseWrapper(BaseDatabaseWrapper):
    """One connection to a MariaDB or MySQL server.

    Source: django.db.backends.mysql.base.DatabaseWrapper (5.2).
    """

    vendor = "mysql"
    alchemy_dialect = "mysql+pymysql"
    Database = Database
    blocks = True
    SchemaEditorClass = "fastjango.db.backends.mysql.schema.DatabaseSchemaEditor"
    client_class = DatabaseClient
    creation_class = DatabaseCreation
    features_class = DatabaseFeatures
    introspection_class = DatabaseIntrospection
    ops_class = DatabaseOperations
    validation_class = DatabaseValidation

    _data_types: dict[str, Any] = {
        "AutoField": "integer AUTO_INCREMENT",
        "BigAutoField": "bigint AUTO_INCREMENT",
        "SmallAutoField": "smallint AUTO_INCREMENT",
        "BinaryField": "longblob",
        "BooleanField": "bool",
        "CharField": "varchar(%(max_length)s)",
        "DateField": "date",
        "DateTimeField": "datetime(6)",
        "DecimalField": "numeric(%(max_digits)s, %(decimal_places)s)",
        "DurationField": "bigint",
        "FileField": "varchar(%(max_length)s)",
        "FilePathField": "varchar(%(max_length)s)",
        "FloatField": "double precision",
        "IntegerField": "integer",
        "BigIntegerField": "bigint",
        "IPAddressField": "char(15)",
        "GenericIPAddressField": "char(39)",
        "JSONField": "json",
        "OneToOneField": "integer",
        "PositiveBigIntegerField": "bigint UNSIGNED",
        "PositiveIntegerField": "integer UNSIGNED",
        "PositiveSmallIntegerField": "smallint UNSIGNED",
        "SlugField": "varchar(%(max_length)s)",
        "SmallIntegerField": "smallint",
        "TextField": "longtext",
        "TimeField": "time(6)",
        "UUIDField": "char(32)",
    }
    _limited_data_types = frozenset(
        (
            *("tinyblob", "blob", "mediumblob", "longblob", "tinytext", "text", "mediumtext", "longtext"),
            "json",
        )
    )
    operators = {
        "exact": "= %s",
        "iexact": "LIKE %s",
        "gt": "> %s",
        "gte": ">= %s",
        "lt": "< %s",
        "lte": "<= %s",
        **dict.fromkeys(("contains", "startswith", "endswith"), "LIKE BINARY %s"),
        **dict.fromkeys(("icontains", "istartswith", "iendswith"), "LIKE %s"),
    }
    # For patterns that are columns: escaped by the database, with the wildcards put around.
    pattern_esc = r"REPLACE(REPLACE(REPLACE({}, '\\', '\\\\'), '%%', '\%%'), '_', '\_')"
    pattern_ops = {
        "contains": "LIKE BINARY CONCAT('%%', {}, '%%')",
        "icontains": "LIKE CONCAT('%%', {}, '%%')",
        "startswith": "LIKE BINARY CONCAT({}, '%%')",
        "istartswith": "LIKE CONCAT({}, '%%')",
        "endswith": "LIKE BINARY CONCAT('%%', {})",
        "iendswith": "LIKE CONCAT('%%', {})",
    }
    isolation_levels = frozenset({"read uncommitted", "read committed", "repeatable read", "serializable"})
    isolation_level: str | None = None

    @cached_property
    def data_types(self) -> dict[str, Any]:
        """The column types; MariaDB has one for UUIDs."""
        own = {"UUIDField": "uuid"} if self.features.has_native_uuid_field else {}
        return {**self._data_types, **own}

    @cached_property
    def data_type_check_constraints(self) -> dict[str, str]:
        """Checks where the types alone do not say enough."""
        if not self.features.supports_column_check_constraints:
            return {}
        checks = dict.fromkeys(
            ("PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"), "`%(column)s` >= 0"
        )
        if self.mysql_is_mariadb:
            checks["JSONField"] = "JSON_VALID(`%(column)s`)"
        return checks

    # Opening.

    def get_database_version(self) -> tuple[int, ...]:
        """The version of the server."""
        return self.mysql_version

    def get_connection_params(self) -> dict[str, Any]:
        """The arguments of ``pymysql.connect()``.

        Raises:
            ImproperlyConfigured: an unknown isolation level.
        """
        conf = self.settings_dict
        options = dict(conf["OPTIONS"])
        params: dict[str, Any] = {
            "conv": _CONVERSIONS,
            "charset": "utf8mb4",
            # The number of rows found and not of those changed, as other databases count.
            "client_flag": CLIENT.FOUND_ROWS,
        }
        for key, name in (("user", "USER"), ("database", "NAME"), ("password", "PASSWORD")):
            if conf[name]:
                params[key] = conf[name]
        if conf["HOST"].startswith("/"):
            params["unix_socket"] = conf["HOST"]
        elif conf["HOST"]:
            params["host"] = conf["HOST"]
        if conf["PORT"]:
            params["port"] = int(conf["PORT"])
        level = options.pop("isolation_level", "read committed")
        if level:
            level = level.lower()
            if level not in self.isolation_levels:
                known = ", ".join(f"'{name}'" for name in sorted(self.isolation_levels))
                raise ImproperlyConfigured(
                    f"Invalid transaction isolation level '{level}' specified.\nUse one of {known}, or None."
                )
        self.isolation_level = level
        options.pop("pool", None)
        return {**params, **options}

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A driver connection from the engine's pool."""
        key = {name: str(value) for name, value in conn_params.items() if name != "conv"}
        pool = self.settings_dict["OPTIONS"].get("pool")
        return self.borrow(self.alchemy_dialect, lambda: Database.connect(**conn_params), key, pool)

    @property
    def engine(self) -> Any:
        """The SQLAlchemy engine."""
        self.ensure_connection()
        return self._engine

    def init_connection_state(self) -> None:
        super().init_connection_state()
        commands = []
        if self.features.is_sql_auto_is_null_enabled:
            commands.append("SET SQL_AUTO_IS_NULL = 0")
        if self.isolation_level:
            commands.append(f"SET SESSION TRANSACTION ISOLATION LEVEL {self.isolation_level.upper()}")
        if commands:
            with self.cursor() as cursor:
                for command in commands:
                    cursor.execute(command)

    @async_unsafe
    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor of the driver."""
        return CursorWrapper(self.connection.cursor())

    # Transactions.

    def _rollback(self) -> None:
        try:
            super()._rollback()
        except Database.NotSupportedError:
            # A storage engine without transactions.
            return

    def _driver_is_alive(self, connection: Any) -> bool:
        return bool(connection.open)

    def _set_autocommit(self, autocommit: bool) -> None:
        with self.wrap_database_errors:
            self.connection.autocommit(autocommit)

    def disable_constraint_checking(self) -> bool:
        """Leave foreign keys unchecked."""
        with self.cursor() as cursor:
            cursor.execute("SET foreign_key_checks=0")
        return True

    def enable_constraint_checking(self) -> None:
        """Check foreign keys again; works inside a broken block too."""
        before, self.needs_rollback = self.needs_rollback, False
        try:
            with self.cursor() as cursor:
                cursor.execute("SET foreign_key_checks=1")
        finally:
            self.needs_rollback = before

    def check_constraints(self, table_names: Any = None) -> None:
        """Look for rows that refer to rows that are not there.

        Raises:
            IntegrityError: there is one.
        """
        with self.cursor() as cursor:
            for table in self.introspection.table_names(cursor) if table_names is None else table_names:
                key = self.introspection.get_primary_key_column(cursor, table)
                if not key:
                    continue
                for column, (other_column, other_table) in self.introspection.get_relations(cursor, table).items():
                    self._check_relation(cursor, table, key, column, other_table, other_column)

    def _check_relation(
        self, cursor: Any, table: str, key: str, column: str, other_table: str, other_column: str
    ) -> None:
        quote = self.ops.quote_name
        own, theirs = f"r.{quote(column)}", f"o.{quote(other_column)}"
        cursor.execute(
            f"SELECT r.{quote(key)}, {own} FROM {quote(table)} r LEFT JOIN {quote(other_table)} o "
            f"ON ({own} = {theirs}) WHERE {own} IS NOT NULL AND {theirs} IS NULL LIMIT 1"
        )
        for row in cursor.fetchall():
            raise IntegrityError(
                f"The row in table '{table}' with primary key '{row[0]}' has an invalid foreign key: {table}.{column} "
                f"contains a value '{row[1]}' that does not have a corresponding value in {other_table}.{other_column}."
            )

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        try:
            self.connection.ping(reconnect=False)
        except Database.Error:
            return False
        return True

    # The server.

    @cached_property
    def display_name(self) -> str:
        """``MariaDB`` or ``MySQL``."""
        return "MariaDB" if self.mysql_is_mariadb else "MySQL"

    @cached_property
    def mysql_server_data(self) -> dict[str, Any]:
        """What is asked of the server once."""
        with self.temporary_connection() as cursor:
            cursor.execute(_SERVER_DATA)
            row = cursor.fetchone()
        names = (
            *("version", "sql_mode", "default_storage_engine", "sql_auto_is_null", "lower_case_table_names"),
            "has_zoneinfo_database",
        )
        return dict(zip(names, row, strict=True))

    @cached_property
    def mysql_server_info(self) -> str:
        """The version as the server writes it."""
        return str(self.mysql_server_data["version"])

    @cached_property
    def mysql_version(self) -> tuple[int, ...]:
        """The version as numbers.

        Raises:
            Exception: the server writes it in a way that is not known.
        """
        match = _VERSION.match(self.mysql_server_info)
        if not match:
            raise Exception(f"Unable to determine MySQL version from version string {self.mysql_server_info!r}")
        return tuple(int(part) for part in match.groups())

    @cached_property
    def mysql_is_mariadb(self) -> bool:
        """Whether it is MariaDB."""
        return "mariadb" in self.mysql_server_info.lower()

    @cached_property
    def sql_mode(self) -> set[str]:
        """The modes that are switched on."""
        mode = self.mysql_server_data["sql_mode"]
        return set(mode.split(",") if mode else ())
