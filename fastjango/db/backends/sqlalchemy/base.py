"""Connections by SQLAlchemy's URLs: to the back ends that know their database, else through the dialect.

``{"ENGINE": "fastjango.db.backends.sqlalchemy", "URL": "duckdb:///facts.duckdb"}``
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db.backends.base._patterns import PATTERN_ESC, PATTERN_OPS
from fastjango.db.backends.base.base import BaseDatabaseWrapper
from fastjango.db.backends.base.client import BaseDatabaseClient
from fastjango.db.backends.base.creation import BaseDatabaseCreation
from fastjango.db.backends.sqlalchemy.features import DatabaseFeatures
from fastjango.db.backends.sqlalchemy.introspection import DatabaseIntrospection
from fastjango.db.backends.sqlalchemy.operations import DatabaseOperations

# Databases that speak the language of one that has a back end of its own, by the name of their dialect.
_FAMILIES = {
    "cockroachdb": "postgresql",
    "mariadb": "mysql",
    "mysql": "mysql",
    "postgresql": "postgresql",
    "sqlite": "sqlite3",
    "tidb": "mysql",
    "yugabytedb": "postgresql",
}
_MARK = re.compile(r"%%|%s")


def _url_of(conf: dict[str, Any]) -> URL:
    try:
        return make_url(conf["URL"])
    except (KeyError, ArgumentError) as error:
        given = repr(conf["URL"]) if "URL" in conf else "none"
        raise ImproperlyConfigured(
            "The engine 'fastjango.db.backends.sqlalchemy' needs the setting URL, such as "
            f"'postgresql://user:password@host/name' or 'duckdb:///file.duckdb'; {given} is given."
        ) from error


def _fill(conf: dict[str, Any], url: URL) -> None:
    """Let the URL say what settings leave open; a test database's name has been put there already."""
    parts = {"NAME": url.database, "USER": url.username, "PASSWORD": url.password, "HOST": url.host, "PORT": url.port}
    for name, value in parts.items():
        if not conf.get(name) and value is not None:
            conf[name] = value
    conf["OPTIONS"] = {**url.query, **conf["OPTIONS"]}


class Cursor:
    """A cursor of the driver that takes ``%s`` for parameters."""

    def __init__(self, cursor: Any, paramstyle: str) -> None:
        self.cursor = cursor
        self.paramstyle = paramstyle

    def execute(self, sql: str, params: Any = None) -> Any:
        """Run a statement."""
        if params is None:
            self.cursor.execute(sql)
        else:
            self.cursor.execute(*self._translated(sql, list(params)))
        return self

    def executemany(self, sql: str, param_list: Any) -> Any:
        """Run a statement for each list of parameters."""
        for params in param_list:
            self.execute(sql, params)
        return self

    def _translated(self, sql: str, params: list[Any]) -> tuple[str, Any]:
        style = self.paramstyle
        if style in ("format", "pyformat"):
            return sql, params
        numbers = iter(range(1, len(params) + 1))

        def mark(found: re.Match[str]) -> str:
            if found[0] == "%%":
                return "%"
            number = next(numbers)
            return {"qmark": "?", "numeric": f":{number}", "numeric_dollar": f"${number}"}.get(style, f":p{number}")

        named = style == "named"
        return _MARK.sub(mark, sql), {f"p{n}": value for n, value in enumerate(params, 1)} if named else params

    def __getattr__(self, name: str) -> Any:
        return getattr(self.cursor, name)

    def __iter__(self) -> Any:
        while (row := self.cursor.fetchone()) is not None:
            yield row


class DatabaseClient(BaseDatabaseClient):
    """SQLAlchemy knows no command line client."""

    def runshell(self, parameters: Any) -> None:
        """Refuse.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("There is no command line client for databases by URL.")


class DialectWrapper(BaseDatabaseWrapper):
    """A connection of a dialect that has no back end of its own."""

    display_name = "SQLAlchemy"
    SchemaEditorClass = "fastjango.db.backends.base.schema.BaseDatabaseSchemaEditor"
    client_class = DatabaseClient
    creation_class = BaseDatabaseCreation
    features_class = DatabaseFeatures
    introspection_class = DatabaseIntrospection
    ops_class = DatabaseOperations
    blocks = True

    data_types = {
        **dict.fromkeys(("AutoField", "IntegerField", "OneToOneField", "PositiveIntegerField"), "integer"),
        **dict.fromkeys(("BigAutoField", "BigIntegerField", "DurationField", "PositiveBigIntegerField"), "bigint"),
        **dict.fromkeys(("SmallAutoField", "SmallIntegerField", "PositiveSmallIntegerField"), "smallint"),
        **dict.fromkeys(("CharField", "FileField", "FilePathField", "SlugField"), "varchar(%(max_length)s)"),
        **dict.fromkeys(("GenericIPAddressField", "IPAddressField"), "varchar(39)"),
        "BinaryField": "blob",
        "BooleanField": "boolean",
        "DateField": "date",
        "DateTimeField": "timestamp",
        "DecimalField": "numeric(%(max_digits)s, %(decimal_places)s)",
        "FloatField": "double precision",
        "JSONField": "json",
        "TextField": "text",
        "TimeField": "time",
        "UUIDField": "varchar(32)",
    }
    operators = {
        "exact": "= %s",
        "iexact": "= UPPER(%s)",
        "gt": "> %s",
        "gte": ">= %s",
        "lt": "< %s",
        "lte": "<= %s",
        **dict.fromkeys(("contains", "startswith", "endswith"), r"LIKE %s ESCAPE '\'"),
        **dict.fromkeys(("icontains", "istartswith", "iendswith"), r"LIKE UPPER(%s) ESCAPE '\'"),
    }
    pattern_esc, pattern_ops = PATTERN_ESC, PATTERN_OPS

    def __init__(self, settings_dict: dict[str, Any], alias: str, url: URL) -> None:
        self.url = url
        self.vendor = url.get_backend_name()
        self.alchemy_dialect = url.drivername
        try:
            self.dialect = create_engine(url).dialect
        except (ImportError, NoSuchModuleError) as error:
            raise ImproperlyConfigured(f"SQLAlchemy has no dialect for {url.drivername!r}: {error}") from error
        self.Database = self.dialect.loaded_dbapi
        super().__init__(settings_dict, alias)

    def copy(self, alias: str | None = None) -> Any:
        """A new, closed connection with a copy of these settings."""
        return DatabaseWrapper(dict(self.settings_dict), self.alias if alias is None else alias)

    # Opening.

    def get_connection_params(self) -> dict[str, Any]:
        """Where the database is."""
        name = self.settings_dict["NAME"] or self.url.database
        return {"url": self.url.set(database=None if name is None else str(name))}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A driver connection, made as the dialect makes it, from SQLAlchemy's pool."""
        url = conn_params["url"]
        args, options = self.dialect.create_connect_args(url)
        key = url.render_as_string(hide_password=False)
        pool = self.settings_dict["OPTIONS"].get("pool")
        return self.borrow(url, lambda: self.dialect.connect(*args, **options), key, pool)

    @property
    def engine(self) -> Any:
        """The SQLAlchemy engine."""
        self.ensure_connection()
        return self._engine

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor of the driver."""
        return Cursor(self.connection.cursor(), self.dialect.paramstyle)

    def is_usable(self) -> bool:
        try:
            self.create_cursor().execute("SELECT 1")
        except self.Database.Error:
            return False
        return True

    # Transactions.

    def _set_autocommit(self, autocommit: bool) -> None:
        with self.wrap_database_errors:
            if hasattr(self.connection, "autocommit"):
                self.connection.autocommit = autocommit
            if not autocommit:
                # A statement where the driver does not begin transactions by itself, else nothing.
                self.dialect.do_begin(self._loan)


def DatabaseWrapper(settings_dict: dict[str, Any], alias: str) -> Any:  # noqa: N802  # the name of all back ends
    """The connection for a database by URL.

    Raises:
        ImproperlyConfigured: no URL is given, or SQLAlchemy has no dialect for it.
    """
    url = _url_of(settings_dict)
    _fill(settings_dict, url)
    family = _FAMILIES.get(url.get_backend_name())
    if family is None:
        return DialectWrapper(settings_dict, alias, url)
    return import_module(f"fastjango.db.backends.{family}.base").DatabaseWrapper(settings_dict, alias)
