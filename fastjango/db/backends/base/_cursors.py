"""How a connection makes its cursors, and the log of what they ran."""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastjango.conf import settings
from fastjango.db.backends import utils
from fastjango.db.backends.utils import CursorWrapper
from fastjango.utils.asyncio import async_unsafe

_LIMIT_REACHED = "Limit for query logging exceeded, only the last {} queries will be returned."


class CursorMixin:
    """Cursors of one connection."""

    queries_limit = 9000

    connection: Any
    ensure_connection: Callable[[], None]
    validate_thread_sharing: Callable[[], None]
    close_if_health_check_failed: Callable[[], None]
    wrap_database_errors: Any
    creation: Any
    settings_dict: dict[str, Any]
    alias: str
    _is_tenant: bool
    cursor_opened: Callable[[], None]

    def _start_cursor_state(self) -> None:
        self.queries_log: deque[dict[str, Any]] = deque(maxlen=self.queries_limit)
        # Set by tests and by assertNumQueries(), which log without DEBUG.
        self.force_debug_cursor = False
        self.execute_wrappers: list[Callable[..., Any]] = []
        # How query sets of known shapes are run here; see ``models/_queryset/plans.py``.
        self.plans: dict[Any, Any] = {}
        self.plans_version = 0

    @property
    def queries_logged(self) -> bool:
        """Whether statements are noted in the log."""
        return self.force_debug_cursor or settings.DEBUG

    @property
    def queries(self) -> list[dict[str, Any]]:
        """The log: ``sql`` and ``time`` (seconds, as text) of each statement."""
        if len(self.queries_log) == self.queries_log.maxlen:
            warnings.warn(_LIMIT_REACHED.format(self.queries_log.maxlen), stacklevel=2)
        return list(self.queries_log)

    def create_cursor(self, name: str | None = None) -> Any:
        """A driver's cursor; with a name one that stays on the server, where the backend can."""
        raise NotImplementedError("subclasses of BaseDatabaseWrapper may require a create_cursor() method")

    def make_debug_cursor(self, cursor: Any) -> CursorWrapper:
        """A cursor that logs."""
        # Looked up where it is public: tools that print statements replace it there.
        return utils.CursorDebugWrapper(cursor, self)

    def make_cursor(self, cursor: Any) -> CursorWrapper:
        """A cursor that does not log."""
        return CursorWrapper(cursor, self)

    def _prepare_cursor(self, cursor: Any) -> CursorWrapper:
        self.validate_thread_sharing()
        wrapped = self.make_debug_cursor(cursor) if self.queries_logged else self.make_cursor(cursor)
        if self._is_tenant:
            wrapped.is_counted = True
            self.cursor_opened()
        return wrapped

    def _cursor(self, name: str | None = None) -> CursorWrapper:
        if self._is_tenant:
            # The check is of the driver connection that the statement is going to have.
            self.ensure_connection()
        self.close_if_health_check_failed()
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(self.create_cursor(name))

    @async_unsafe
    def cursor(self) -> CursorWrapper:
        """A new cursor; opens the connection if need be."""
        return self._cursor()

    @async_unsafe
    def chunked_cursor(self) -> CursorWrapper:
        """A cursor that does not fetch all rows into memory at once, where the backend can."""
        return self.cursor()

    def driver_sql(self, sql: str) -> Any:
        """A statement with ``%s`` in the style that :meth:`plain_cursor` takes."""
        return sql

    def plain_cursor(self) -> Any:
        """The driver's own cursor, for statements that :meth:`driver_sql` made."""
        return self.create_cursor()

    @contextmanager
    def execute_wrapper(self, wrapper: Callable[..., Any]) -> Iterator[None]:
        """Call ``wrapper(execute, sql, params, many, context)`` around each statement of the block."""
        self.execute_wrappers.append(wrapper)
        try:
            yield
        finally:
            self.execute_wrappers.pop()

    @contextmanager
    def temporary_connection(self) -> Iterator[CursorWrapper]:
        """A cursor for the block; a connection opened for it is closed again."""
        was_open = self.connection is not None
        try:
            with self.cursor() as cursor:
                yield cursor
        finally:
            if not was_open:
                self.close()

    close: Callable[[], None]

    @contextmanager
    def _nodb_cursor(self) -> Iterator[CursorWrapper]:
        """A cursor that is not connected to the configured database, which may not exist yet."""
        conn = self.__class__({**self.settings_dict, "NAME": None}, alias="__no_db__")  # type: ignore[call-arg]  # the assembled wrapper's signature
        try:
            with conn.cursor() as cursor:
                yield cursor
        finally:
            conn.close()
