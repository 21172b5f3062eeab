"""Cursors that translate errors, call wrappers and keep a log, and helpers for names and values."""

from __future__ import annotations

import datetime
import decimal
import logging
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import md5
from types import TracebackType
from typing import Any, Self

from fastjango.apps import apps
from fastjango.db._errors import NotSupportedError
from fastjango.utils.dateparse import parse_time

__all__ = [
    "CursorDebugWrapper",
    "CursorWrapper",
    "debug_transaction",
    "format_number",
    "names_digest",
    "split_identifier",
    "split_tzname_delta",
    "strip_quotes",
    "truncate_name",
    "typecast_date",
    "typecast_time",
    "typecast_timestamp",
]

logger = logging.getLogger("django.db.backends")

_FETCHES = frozenset({"fetchone", "fetchmany", "fetchall", "nextset"})
_DURING_INIT = (
    "Accessing the database during app initialization is discouraged. To fix this warning, avoid executing queries in "
    "AppConfig.ready() or when your app modules are imported."
)


class CursorWrapper:
    """A driver's cursor with ``%s`` parameters, translated errors and the connection's execute wrappers.

    Source: django.db.backends.utils.CursorWrapper.
    """

    APPS_NOT_READY_WARNING_MSG = _DURING_INIT
    # Whether closing the cursor is of interest to the connection, which is a task's.
    is_counted = False

    def __init__(self, cursor: Any, db: Any) -> None:
        self.cursor = cursor
        self.db = db

    def __getattr__(self, attr: str) -> Any:
        found = getattr(self.cursor, attr)
        return self.db.wrap_database_errors(found) if attr in _FETCHES else found

    def __iter__(self) -> Iterator[Any]:
        with self.db.wrap_database_errors:
            yield from self.cursor

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # Closing a cursor of a broken connection fails as well, which would hide the first error.
        with suppress(self.db.Database.Error):
            self.close()

    def close(self) -> None:
        """Close the driver's cursor."""
        try:
            self.cursor.close()
        finally:
            if self.is_counted:
                self.is_counted = False
                self.db.cursor_closed()

    def callproc(self, procname: str, params: Any = None, kparams: Any = None) -> Any:
        """Call a stored procedure.

        Raises:
            NotSupportedError: keyword parameters on a database without them.
        """
        if kparams is not None and not self.db.features.supports_callproc_kwargs:
            raise NotSupportedError("Keyword parameters for callproc are not supported on this database backend.")
        self._before()
        args: list[Any] = [procname]
        if params is not None or kparams is not None:
            args.append(params or ())
        if kparams is not None:
            args.append(kparams)
        with self.db.wrap_database_errors:
            return self.cursor.callproc(*args)

    def execute(self, sql: Any, params: Any = None) -> Any:
        """Run one statement; ``params`` is a sequence for ``%s`` or a mapping for ``%(name)s``."""
        return self._execute_with_wrappers(sql, params, many=False, executor=self._execute)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        """Run one statement for each of several parameter sets."""
        return self._execute_with_wrappers(sql, param_list, many=True, executor=self._executemany)

    def _execute_with_wrappers(self, sql: Any, params: Any, many: bool, executor: Callable[..., Any]) -> Any:
        wrappers = self.db.execute_wrappers
        if not wrappers:
            return executor(sql, params, many, None)
        context = {"connection": self.db, "cursor": self}
        for wrapper in reversed(wrappers):
            executor = _surround(wrapper, executor)
        return executor(sql, params, many, context)

    def _before(self) -> None:
        # Apps that a test puts in place of others may ask: their tables are there.
        if not apps.ready and not apps.stored_app_configs:
            warnings.warn(self.APPS_NOT_READY_WARNING_MSG, category=RuntimeWarning, stacklevel=5)
        self.db.validate_no_broken_transaction()

    def _execute(self, sql: Any, params: Any, *ignored: Any) -> Any:
        self._before()
        with self.db.wrap_database_errors:
            # Without parameters the driver does not look for placeholders: a lone % stays as it is.
            return self.cursor.execute(sql) if params is None else self.cursor.execute(sql, params)

    def _executemany(self, sql: Any, param_list: Any, *ignored: Any) -> Any:
        self._before()
        with self.db.wrap_database_errors:
            return self.cursor.executemany(sql, param_list)


def _surround(wrapper: Callable[..., Any], inner: Callable[..., Any]) -> Callable[..., Any]:
    def executor(sql: Any, params: Any, many: bool, context: Any) -> Any:
        return wrapper(inner, sql, params, many, context)

    return executor


class CursorDebugWrapper(CursorWrapper):
    """A cursor that notes every statement and its time in the connection's log."""

    # Inside of the execute wrappers: what is logged is what they made of it.

    def _execute(self, sql: Any, params: Any, *ignored: Any) -> Any:
        with self.debug_sql(sql, params, use_last_executed_query=True):
            return super()._execute(sql, params)

    def _executemany(self, sql: Any, param_list: Any, *ignored: Any) -> Any:
        with self.debug_sql(sql, param_list, many=True):
            return super()._executemany(sql, param_list)

    @contextmanager
    def debug_sql(
        self, sql: Any = None, params: Any = None, use_last_executed_query: bool = False, many: bool = False
    ) -> Iterator[None]:
        """Log what runs in the block."""
        start = time.monotonic()
        try:
            yield
        finally:
            duration = time.monotonic() - start
            if use_last_executed_query:
                sql = self.db.ops.last_executed_query(self.cursor, sql, params)
            try:
                repeated = f"{len(params)} times: " if many else ""
            except TypeError:  # an iterator has no length
                repeated = "? times: "
            log_query(self.db, f"{repeated}{sql}" if many else sql, duration, params)


def log_query(db: Any, sql: Any, duration: float, params: Any = None) -> None:
    """Note a statement in the connection's log and send it to the logger ``django.db.backends``."""
    db.queries_log.append({"sql": sql, "time": f"{duration:.3f}"})
    logger.debug(
        "(%.3f) %s; args=%s; alias=%s",
        duration,
        sql,
        params,
        db.alias,
        extra={"duration": duration, "sql": sql, "params": params, "alias": db.alias},
    )


@contextmanager
def debug_transaction(connection: Any, sql: str) -> Iterator[None]:
    """Log the statement that begins or ends a transaction, which no cursor sees."""
    start = time.monotonic()
    try:
        yield
    finally:
        if connection.queries_logged:
            log_query(connection, sql, time.monotonic() - start)


def split_tzname_delta(tzname: str) -> tuple[str, str | None, str | None]:
    """Take ``UTC+05:30`` apart: the zone, the sign and the offset; without an offset two Nones."""
    for sign in ("+", "-"):
        if sign in tzname:
            name, offset = tzname.rsplit(sign, 1)
            clock = parse_time(offset) if offset else None
            if clock:
                return name, sign, offset if ":" in offset else f"{clock:%H:%M}"
    return tzname, None, None


def typecast_date(s: str | None) -> datetime.date | None:
    """A date from ``YYYY-MM-DD``; None for an empty text."""
    return datetime.date.fromisoformat(s) if s else None


def typecast_time(s: str | None) -> datetime.time | None:
    """A time from ``HH:MM:SS[.ffffff]``; None for an empty text."""
    if not s:
        return None
    clock, _, fraction = s.partition(".")
    hour, minute, second = clock.split(":")
    return datetime.time(int(hour), int(minute), int(second), int(f"{fraction:0<6}"[:6]) if fraction else 0)


def typecast_timestamp(s: str | None) -> datetime.date | None:
    """A date-time from ``YYYY-MM-DD HH:MM:SS[.ffffff][±zone]``, whose zone is dropped; a date without a clock."""
    if not s:
        return None
    if " " not in s:
        return typecast_date(s)
    day, clock = s.split()
    for sign in "-+":
        clock = clock.split(sign)[0]
    moment = typecast_time(clock)
    date = typecast_date(day)
    assert date is not None and moment is not None
    return datetime.datetime.combine(date, moment)


def split_identifier(identifier: str) -> tuple[str, str]:
    """The namespace (may be empty) and the name of a possibly quoted ``"schema"."table"``."""
    namespace, separator, name = identifier.partition('"."')
    if not separator:
        namespace, name = "", identifier
    return namespace.strip('"'), name.strip('"')


def truncate_name(identifier: str, length: int | None = None, hash_len: int = 4) -> str:
    """Shorten a name to a length by replacing its end with a digest; a namespace stays whole."""
    namespace, name = split_identifier(identifier)
    if length is None or len(name) <= length:
        return identifier
    prefix = f'{namespace}"."' if namespace else ""
    return f"{prefix}{name[: length - hash_len]}{names_digest(name, length=hash_len)}"


def names_digest(*args: str, length: int) -> str:
    """The first characters of the MD5 of some names, which makes names of constraints unique."""
    digest = md5("".join(args).encode(), usedforsecurity=False)
    return digest.hexdigest()[:length]


def format_number(value: decimal.Decimal | None, max_digits: int | None, decimal_places: int | None) -> str | None:
    """A decimal as plain digits, rounded to the places (and precision) of its column."""
    if value is None:
        return None
    context = decimal.getcontext().copy()
    if max_digits is not None:
        context.prec = max_digits
    if decimal_places is not None:
        value = value.quantize(decimal.Decimal(1).scaleb(-decimal_places), context=context)
    else:
        context.traps[decimal.Rounded] = True
        value = context.create_decimal(value)
    return f"{value:f}"


def strip_quotes(table_name: str) -> str:
    """The name without a pair of double quotes around it."""
    quoted = len(table_name) > 1 and table_name[0] == table_name[-1] == '"'
    return table_name[1:-1] if quoted else table_name
