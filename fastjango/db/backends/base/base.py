"""A connection to a database: opened when needed, with its abilities, statements and transaction state."""

from __future__ import annotations

import _thread
import copy
import datetime
import threading
import time
import zoneinfo
from importlib import import_module
from typing import Any

from fastjango.conf import settings
from fastjango.conf._advice import settings_file
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db._errors import DatabaseError, NotSupportedError, ProgrammingError
from fastjango.db.backends.base._cursors import CursorMixin
from fastjango.db.backends.base._lending import LendingMixin
from fastjango.db.backends.base._transactions import TransactionMixin
from fastjango.db.backends.base.validation import BaseDatabaseValidation
from fastjango.db.backends.signals import connection_created
from fastjango.db.utils import DEFAULT_DB_ALIAS, DatabaseErrorWrapper
from fastjango.utils.asyncio import async_unsafe
from fastjango.utils.functional import cached_property

__all__ = ["NO_DB_ALIAS", "RAN_DB_VERSION_CHECK", "BaseDatabaseWrapper"]

NO_DB_ALIAS = "__no_db__"
RAN_DB_VERSION_CHECK: set[str] = set()


class BaseDatabaseWrapper(TransactionMixin, CursorMixin, LendingMixin):
    """One connection of one thread or task.

    ``connection`` is the driver's connection, on loan from SQLAlchemy's pool, or None.

    Source: django.db.backends.base.base.BaseDatabaseWrapper (5.2).
    """

    vendor = "unknown"
    display_name = "unknown"
    # A class, or the dotted path of one on a higher floor.
    SchemaEditorClass: Any = None
    client_class: Any = None
    creation_class: Any = None
    features_class: Any = None
    introspection_class: Any = None
    ops_class: Any = None
    validation_class: Any = BaseDatabaseValidation

    data_types: dict[str, Any] = {}
    data_types_suffix: dict[str, str] = {}
    data_type_check_constraints: dict[str, str] = {}
    operators: dict[str, str] = {}

    Database: Any = None
    # The name of the SQLAlchemy dialect that statements are compiled with.
    alchemy_dialect = ""

    def __init__(self, settings_dict: dict[str, Any], alias: str = DEFAULT_DB_ALIAS) -> None:
        self.connection: Any = None
        self.settings_dict = settings_dict
        self.alias = alias
        self.errors_occurred = False
        self._start_lending()
        self._start_cursor_state()
        self._start_transaction_state()
        # When to close the connection (monotonic seconds), for CONN_MAX_AGE.
        self.close_at: float | None = None
        self.health_check_enabled = False
        self.health_check_done = False
        self._thread_sharing_lock = threading.Lock()
        self._thread_sharing_count = 0
        self._thread_ident = _thread.get_ident()
        self.client = self.client_class(self)
        self.creation = self.creation_class(self)
        self.features = self.features_class(self)
        self.introspection = self.introspection_class(self)
        self.ops = self.ops_class(self)
        self.validation = self.validation_class(self)

    def __repr__(self) -> str:
        return f"<{self.__class__.__qualname__} vendor={self.vendor!r} alias={self.alias!r}>"

    # Time zones.

    def ensure_timezone(self) -> bool:
        """Bring the session's time zone in line; answers whether it changed."""
        return False

    @cached_property
    def timezone(self) -> datetime.tzinfo | None:
        """The zone in which the database keeps date-times, or None for naive ones."""
        if not settings.USE_TZ:
            return None
        name = self.settings_dict["TIME_ZONE"]
        return datetime.UTC if name is None else zoneinfo.ZoneInfo(name)

    @cached_property
    def timezone_name(self) -> str | None:
        """The name of that zone; None leaves the server's."""
        if not settings.USE_TZ:
            return settings.TIME_ZONE
        return str(self.settings_dict["TIME_ZONE"] or "UTC")

    # Opening.

    def get_database_version(self) -> tuple[int, ...]:
        """The version of the server."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require a get_database_version() method.")

    def check_database_version_supported(self) -> None:
        """Refuse servers that are too old.

        Raises:
            NotSupportedError: the server is older than ``features.minimum_database_version``.
        """
        minimum = self.features.minimum_database_version
        if minimum is None or self.get_database_version() >= minimum:
            return
        needed = ".".join(map(str, minimum))
        found = ".".join(map(str, self.get_database_version()))
        raise NotSupportedError(f"{self.display_name} {needed} or later is required (found {found}).")

    def get_connection_params(self) -> dict[str, Any]:
        """The arguments for :meth:`get_new_connection`."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require a get_connection_params() method")

    def get_new_connection(self, conn_params: Any) -> Any:
        """Open a driver connection, or take one from the pool."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require a get_new_connection() method")

    def init_connection_state(self) -> None:
        """Bring a fresh connection into the state that the backend relies on."""
        if self.alias not in RAN_DB_VERSION_CHECK:
            self.check_database_version_supported()
            RAN_DB_VERSION_CHECK.add(self.alias)

    @async_unsafe
    def connect(self) -> None:
        """Open the connection, which must be closed."""
        self.check_settings()
        self._reset_transaction_state()
        max_age = self.settings_dict["CONN_MAX_AGE"]
        self.close_at = None if max_age is None else time.monotonic() + max_age
        self.errors_occurred = False
        self.health_check_enabled = self.settings_dict["CONN_HEALTH_CHECKS"]
        self.health_check_done = True
        # Cursors of the preparations do not give the driver connection away.
        self._holds += 1
        try:
            self.connection = self._open()
            self.set_autocommit(self.settings_dict["AUTOCOMMIT"])
            self.init_connection_state()
            connection_created.send(sender=self.__class__, connection=self)
        except BaseException:
            self._abandon()
            raise
        finally:
            self._holds -= 1
        self.run_on_commit = []

    def _open(self) -> Any:
        """A new connection of the driver; an error says which settings it was made of, without the password."""
        parameters = self.get_connection_params()
        try:
            return self.get_new_connection(parameters)
        except self.Database.Error as error:
            given = {name: self.settings_dict[name] for name in ("ENGINE", "NAME", "HOST", "PORT", "USER")}
            shown = ", ".join(f"{name}={value!r}" for name, value in given.items() if value)
            error.add_note(f"No connection with DATABASES[{self.alias!r}], which {settings_file()} sets: {shown}.")
            raise

    def check_settings(self) -> None:
        """Refuse settings that contradict each other."""
        if self.settings_dict["TIME_ZONE"] is not None and not settings.USE_TZ:
            raise ImproperlyConfigured(f"Connection '{self.alias}' cannot set TIME_ZONE because USE_TZ is False.")

    @async_unsafe
    def ensure_connection(self) -> None:
        """Open the connection if it is not."""
        if self.connection is None:
            if self.in_atomic_block and self.closed_in_transaction:
                raise ProgrammingError("Cannot open a new connection in an atomic block.")
            if self._is_tenant and self._take_again():
                return
            with self.wrap_database_errors:
                self.connect()

    # Closing.

    def _close(self) -> None:
        if self.connection is None:
            return
        with self.wrap_database_errors:
            loan, self._loan = self._loan, None
            if loan is not None and loan.driver_connection is self.connection:
                if self._is_tenant:
                    self._lender.give_back(loan, is_usable=False)
                else:
                    loan.close()
            else:
                self.connection.close()

    @async_unsafe
    def close(self) -> None:
        """Close the connection, or give it back to its pool; inside an atomic block it stays unusable until the end."""
        self.validate_thread_sharing()
        self.run_on_commit = []
        if self.closed_in_transaction or self.connection is None:
            return
        try:
            self._close()
        finally:
            if self.in_atomic_block:
                self.closed_in_transaction = True
                self.needs_rollback = True
            else:
                self.connection = None

    def is_usable(self) -> bool:
        """Whether the server answers; asked after errors and by health checks."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require an is_usable() method")

    def close_if_health_check_failed(self) -> None:
        """With ``CONN_HEALTH_CHECKS``, test a kept connection once a request."""
        if self.connection is None or not self.health_check_enabled or self.health_check_done:
            return
        if not self.is_usable():
            self.close()
        self.health_check_done = True

    def close_if_unusable_or_obsolete(self) -> None:
        """Close the connection if it broke or is too old; called between requests."""
        if self._is_tenant:
            self.health_check_done = False
        if self.connection is None:
            return
        self.health_check_done = False
        if self.get_autocommit() != self.settings_dict["AUTOCOMMIT"]:
            # Someone left it in the middle of a transaction.
            self.close()
            return
        if self.errors_occurred:
            if not self.is_usable():
                self.close()
                return
            self.errors_occurred = False
            self.health_check_done = True
        if self.close_at is not None and time.monotonic() >= self.close_at:
            self.close()

    # Threads.

    @property
    def allow_thread_sharing(self) -> bool:
        """Whether other threads than the one that made it may use the connection."""
        with self._thread_sharing_lock:
            return self._thread_sharing_count > 0

    def inc_thread_sharing(self) -> None:
        """Allow other threads; counted."""
        with self._thread_sharing_lock:
            self._thread_sharing_count += 1

    def dec_thread_sharing(self) -> None:
        """Take one allowance back.

        Raises:
            RuntimeError: there is none.
        """
        with self._thread_sharing_lock:
            if self._thread_sharing_count <= 0:
                raise RuntimeError("Cannot decrement the thread sharing count below zero.")
            self._thread_sharing_count -= 1

    def validate_thread_sharing(self) -> None:
        """Refuse use from a thread that may not.

        Raises:
            DatabaseError: the connection belongs to another thread.
        """
        here = _thread.get_ident()
        if self._thread_ident != here and here not in self.guests and not self.allow_thread_sharing:
            raise DatabaseError(
                "DatabaseWrapper objects created in a thread can only be used in that same thread. The object with "
                f"alias '{self.alias}' was created in thread id {self._thread_ident} and this is thread id {here}."
            )

    # The rest.

    @cached_property
    def wrap_database_errors(self) -> DatabaseErrorWrapper:
        """Translates the driver's errors; a context manager and a decorator."""
        return DatabaseErrorWrapper(self)

    def prepare_database(self) -> None:
        """Hook before migrations."""

    def schema_editor(self, *args: Any, **kwargs: Any) -> Any:
        """A new schema editor for this connection.

        Raises:
            NotImplementedError: the backend names none.
        """
        editor = self.SchemaEditorClass
        if editor is None:
            raise NotImplementedError("The SchemaEditorClass attribute of this database wrapper is still None")
        if isinstance(editor, str):
            # By path: schema editors stand on a higher floor (they know models and Alembic).
            module, _, name = editor.rpartition(".")
            editor = getattr(import_module(module), name)
            type(self).SchemaEditorClass = editor
        return editor(self, *args, **kwargs)

    @property
    def sqlalchemy(self) -> Any:
        """A SQLAlchemy ``Connection`` on the same driver connection and transaction.

        Raises:
            NotSupportedError: the connection was not made by SQLAlchemy's pool.
        """
        self.ensure_connection()
        engine = self.engine
        if self._is_tenant:
            # Who asks may keep it: the task then keeps the driver connection as well.
            self.hold()
        return import_module("fastjango.db._alchemy.engine").connection_on(engine, self._loan)

    @property
    def engine(self) -> Any:
        """The SQLAlchemy engine whose pool lends the connection."""
        raise NotSupportedError(f"The backend of {self.alias!r} does not work through SQLAlchemy's pool.")

    def copy(self, alias: str | None = None) -> Any:
        """A new, closed connection with a copy of these settings."""
        return type(self)(copy.deepcopy(self.settings_dict), self.alias if alias is None else alias)
