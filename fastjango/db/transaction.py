"""Transactions: ``atomic`` and the functions of the ``transaction`` module."""

from __future__ import annotations

from asyncio import _get_running_loop
from collections.abc import Callable
from contextlib import ContextDecorator
from functools import wraps
from types import TracebackType
from typing import Any

from asgiref.sync import iscoroutinefunction

from fastjango.db import DEFAULT_DB_ALIAS, DatabaseError, Error, ProgrammingError, connections
from fastjango.db._errors import TransactionManagementError
from fastjango.utils._twins import run_sync

__all__ = [
    "Atomic",
    "DatabaseError",
    "Error",
    "ProgrammingError",
    "TransactionManagementError",
    "atomic",
    "clean_savepoints",
    "commit",
    "get_autocommit",
    "get_connection",
    "get_rollback",
    "mark_for_rollback_on_error",
    "non_atomic_requests",
    "on_commit",
    "rollback",
    "savepoint",
    "savepoint_commit",
    "savepoint_rollback",
    "set_autocommit",
    "set_rollback",
]


def get_connection(using: str | None = None) -> Any:
    """The connection of an alias, the default one when None."""
    return connections[DEFAULT_DB_ALIAS if using is None else using]


def get_autocommit(using: str | None = None) -> bool:
    """Whether each statement is committed by itself."""
    return bool(get_connection(using).get_autocommit())


def set_autocommit(autocommit: bool, using: str | None = None) -> None:
    """Switch autocommit."""
    get_connection(using).set_autocommit(autocommit)


def commit(using: str | None = None) -> None:
    """Commit the transaction."""
    get_connection(using).commit()


def rollback(using: str | None = None) -> None:
    """Roll the transaction back."""
    get_connection(using).rollback()


def savepoint(using: str | None = None) -> Any:
    """Open a savepoint and return its name."""
    return get_connection(using).savepoint()


def savepoint_rollback(sid: str, using: str | None = None) -> None:
    """Undo what was done since a savepoint."""
    get_connection(using).savepoint_rollback(sid)


def savepoint_commit(sid: str, using: str | None = None) -> None:
    """Release a savepoint."""
    get_connection(using).savepoint_commit(sid)


def clean_savepoints(using: str | None = None) -> None:
    """Begin counting savepoint names anew."""
    get_connection(using).clean_savepoints()


def get_rollback(using: str | None = None) -> bool:
    """Whether the innermost atomic block will roll back."""
    return bool(get_connection(using).get_rollback())


def set_rollback(rollback: bool, using: str | None = None) -> None:
    """Say whether the innermost atomic block shall roll back on leaving."""
    get_connection(using).set_rollback(rollback)


class mark_for_rollback_on_error:
    """Where an error leaves the block inside an atomic block, that one can only roll back.

    For code that catches database errors of its own statements without a savepoint.
    """

    __slots__ = ("_using",)

    def __init__(self, using: str | None = None) -> None:
        self._using = using

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, Exception):
            conn = get_connection(self._using)
            if conn.in_atomic_block:
                conn.needs_rollback = True
                conn.rollback_exc = error


def on_commit(func: Callable[[], Any], using: str | None = None, robust: bool = False) -> None:
    """Run a function when the transaction is committed; now, if there is none."""
    get_connection(using).on_commit(func, robust)


class Atomic(ContextDecorator):
    """A block that is committed as a whole or not at all; see :func:`atomic`.

    The outermost block switches autocommit off (or joins the transaction of ``autocommit=False``),
    inner ones open savepoints. The connection keeps the stack, so one object can be entered again.

    With ``async with``, and as the decorator of a coroutine function, it holds across ``await``; tasks started in
    the block take part in the transaction.

    Source: django.db.transaction.Atomic.
    """

    def __init__(self, using: str | None, savepoint: bool, durable: bool) -> None:
        self.using = using
        self.savepoint = savepoint
        self.durable = durable
        # Set on the blocks that TestCase opens: a durable block inside them counts as outermost.
        self._from_testcase = False

    def __call__(self, func: Any) -> Any:
        """Decorate a function, which may be a coroutine function."""
        if not iscoroutinefunction(func):
            return super().__call__(func)

        @wraps(func)
        async def awaited(*args: Any, **kwargs: Any) -> Any:
            async with self:
                return await func(*args, **kwargs)

        return awaited

    def __enter__(self) -> None:
        conn = get_connection(self.using)
        if self.durable and conn.atomic_blocks and not conn.atomic_blocks[-1]._from_testcase:
            raise RuntimeError("A durable atomic block cannot be nested within another atomic block.")
        if _get_running_loop() is None:
            self._begin(conn)
            return
        connections.tasks.enter(conn)
        try:
            self._begin(conn)
        except BaseException:
            connections.tasks.leave(conn)
            raise

    def _begin(self, conn: Any) -> None:
        if not conn.in_atomic_block:
            self._prepare_outermost(conn)
        if conn.in_atomic_block:
            # A block that is going to roll back anyway gets no savepoint: the statement would be refused.
            wanted = self.savepoint and not conn.needs_rollback
            conn.savepoint_ids.append(conn.savepoint() if wanted else None)
        else:
            conn.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            conn.in_atomic_block = True
        if conn.in_atomic_block:
            conn.atomic_blocks.append(self)

    @staticmethod
    def _prepare_outermost(conn: Any) -> None:
        conn.commit_on_exit = True
        conn.needs_rollback = False
        if not conn.get_autocommit():
            # Somebody else's transaction: act as an inner block, and leave the commit to them.
            conn.in_atomic_block = True
            conn.commit_on_exit = False

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        conn = get_connection(self.using)
        try:
            self._end(conn, exc_type)
        finally:
            if conn.scope is not None:
                connections.tasks.leave(conn)
                conn.rest()

    def _end(self, conn: Any, exc_type: type[BaseException] | None) -> None:
        if conn.in_atomic_block:
            conn.atomic_blocks.pop()
        inner = bool(conn.savepoint_ids)
        sid = conn.savepoint_ids.pop() if inner else None
        if not inner:
            # Before the commit, whose own check refuses blocks.
            conn.in_atomic_block = False
        try:
            if conn.closed_in_transaction:
                # The database undid everything when the connection broke.
                conn.connection = None
            elif exc_type is None and not conn.needs_rollback:
                self._succeed(conn, inner, sid)
            else:
                self._fail(conn, inner, sid)
        finally:
            if not conn.in_atomic_block:
                self._leave_outermost(conn)
            elif not conn.savepoint_ids and not conn.commit_on_exit:
                self._leave_borrowed(conn)

    @staticmethod
    def _succeed(conn: Any, inner: bool, sid: str | None) -> None:
        if not inner:
            try:
                conn.commit()
            except DatabaseError:
                _roll_back_or_close(conn)
                raise
        elif sid is not None:
            try:
                conn.savepoint_commit(sid)
            except DatabaseError:
                _back_to_savepoint(conn, sid, release=True)
                raise

    @staticmethod
    def _fail(conn: Any, inner: bool, sid: str | None) -> None:
        # From here on it concerns this block only; set again where undoing it needs the one around.
        conn.needs_rollback = False
        if not inner:
            _roll_back_or_close(conn)
        elif sid is None:
            conn.needs_rollback = True
        else:
            _back_to_savepoint(conn, sid, release=True)

    @staticmethod
    def _leave_outermost(conn: Any) -> None:
        if conn.closed_in_transaction:
            conn.connection = None
        else:
            conn.set_autocommit(True)

    @staticmethod
    def _leave_borrowed(conn: Any) -> None:
        if conn.closed_in_transaction:
            conn.connection = None
        else:
            conn.in_atomic_block = False

    async def __aenter__(self) -> None:
        await run_sync(self.__enter__)

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await run_sync(self.__exit__, exc_type, exc, traceback)


def _roll_back_or_close(conn: Any) -> None:
    try:
        conn.rollback()
    except Error:
        # In an unknown state: nobody may use it again.
        conn.close()
    except BaseException:
        # Such as the cancelling of a task.
        conn.close()
        raise


def _back_to_savepoint(conn: Any, sid: str, release: bool) -> None:
    try:
        conn.savepoint_rollback(sid)
        if release:
            # The savepoint survives going back to it, and would pile up.
            conn.savepoint_commit(sid)
    except Error:
        conn.needs_rollback = True
        if not conn.is_connected():
            # Django 5.2 goes on, and the outermost block ends as if it had been committed.
            raise


def atomic(using: Any = None, savepoint: bool = True, durable: bool = False) -> Any:
    """Context manager and decorator: everything in the block happens, or nothing.

    Args:
        using: The alias of the database; the default one when None.
        savepoint: Whether an inner block can be undone by itself.
        durable: Refuse to be an inner block, so that leaving it means that the data is stored.

    Raises:
        RuntimeError: on entering a durable block inside another.

    Source: django.db.transaction.atomic.
    """
    if callable(using):
        return Atomic(DEFAULT_DB_ALIAS, savepoint, durable)(using)
    return Atomic(using, savepoint, durable)


def non_atomic_requests(using: Any = None) -> Any:
    """Decorator of a view: ``ATOMIC_REQUESTS`` (of one database) does not apply to it."""

    def mark(view: Any, alias: str) -> Any:
        if not hasattr(view, "_non_atomic_requests"):
            view._non_atomic_requests = set()
        view._non_atomic_requests.add(alias)
        return view

    if callable(using):
        return mark(using, DEFAULT_DB_ALIAS)
    alias = DEFAULT_DB_ALIAS if using is None else using
    return lambda view: mark(view, alias)
