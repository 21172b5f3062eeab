"""Driver connections that the tasks of one event loop take turns in using."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import PoolProxiedConnection, QueuePool
from sqlalchemy.util.queue import AsyncAdaptedQueue

from fastjango.db._alchemy.engine import checkout, pool_options
from fastjango.db._alchemy.threads import InThread
from fastjango.db._errors import OperationalError
from fastjango.utils._bridge import is_bridged, wait
from fastjango.utils.hashable import make_hashable

# SQLAlchemy's own defaults.
_POOL_SIZE = 5
_MAX_OVERFLOW = 10
# Where connections are to be kept none of them is overflow.
_PERSISTENT = {"pool_size": _POOL_SIZE + _MAX_OVERFLOW, "max_overflow": 0}


class LoopPool(QueuePool):
    """SQLAlchemy's pool; where it is exhausted the greenlet waits and not the thread."""

    _queue_class = AsyncAdaptedQueue  # type: ignore[assignment]  # as SQLAlchemy itself does


class Lender:
    """The driver connections of one database for the tasks of one event loop.

    A connection that a task has finished with is kept at hand for the next one, on loan from SQLAlchemy's pool,
    which limits their number.

    Args:
        engine: The engine, whose pool is a :class:`LoopPool`.
        max_age: Seconds after which a connection is closed when it comes back; None leaves that to the pool. With 0
            no more are kept than there are tasks that use the database.
        kept: How many are kept while no task uses the database; the pool closes its overflow.
    """

    def __init__(self, engine: Engine, max_age: float | None, kept: int) -> None:
        self.engine = engine
        self.max_age = max_age
        self.kept = 0 if max_age == 0 else kept
        self.tenants = 0
        self._idle: list[PoolProxiedConnection] = []
        self._waiting = 0

    def take_idle(self) -> Any:
        """A connection that was used before, or None."""
        return self._idle.pop() if self._idle else None

    def take(self) -> PoolProxiedConnection:
        """A connection from the pool, opened if need be.

        Raises:
            OperationalError: all were in use for as long as the pool's ``timeout`` says.
        """
        self._waiting += 1
        try:
            loan = checkout(self.engine)
        except PoolTimeoutError as error:
            raise OperationalError(str(error)) from error
        finally:
            self._waiting -= 1
        return loan

    def give_back(self, loan: PoolProxiedConnection, is_usable: bool) -> None:
        """A task has finished with a connection."""
        if not is_usable or (self.max_age and time.monotonic() - loan.info["opened"] >= self.max_age):
            close(loan)
        elif self._waiting:
            # Through the pool, which wakes the one that waits.
            loan.close()
        else:
            self._idle.append(loan)

    def tenant_left(self) -> None:
        """A task that used the database has ended."""
        self.tenants -= 1
        if self.max_age == 0:
            while len(self._idle) > self.tenants:
                close(self._idle.pop(0))
        elif not self.tenants:
            while len(self._idle) > self.kept:
                self._idle.pop().close()

    def dispose(self) -> None:
        """Close what is not in use."""
        while self._idle:
            close(self._idle.pop())
        self.engine.dispose()


def close(loan: PoolProxiedConnection) -> None:
    """Close a connection and free its place in the pool."""
    loan.invalidate()
    loan.close()


_lenders: WeakKeyDictionary[Any, dict[Any, Lender]] = WeakKeyDictionary()
# Keeps the generators alive that end with their loops.
_ends: WeakKeyDictionary[Any, list[Any]] = WeakKeyDictionary()


def lender_for(
    dialect: Any, connect: Callable[[], Any], key: Any, options: dict[str, Any], max_age: Any, blocks: bool = False
) -> Lender:
    """The lender of a set of connection parameters on the running loop, made at the first call.

    Args:
        dialect: ``name+driver`` or a URL, as SQLAlchemy knows it.
        connect: Opens a driver connection.
        key: What tells these parameters from others.
        options: Of the pool, as for :func:`fastjango.db._alchemy.engine.pool_options`.
        max_age: As for :class:`Lender`.
        blocks: Whether the driver's calls have to be made in threads.
    """
    loop = asyncio.get_running_loop()
    lenders = _lenders.setdefault(loop, {})
    key = (str(dialect), make_hashable(key), make_hashable(options), max_age)
    lender = lenders.get(key)
    if lender is None:
        options = pool_options(options or (_PERSISTENT if max_age != 0 else None))
        if blocks:
            connect = _with_threads(connect, options)
        engine = create_engine(
            dialect if not isinstance(dialect, str) else f"{dialect}://",
            creator=connect,
            poolclass=LoopPool,
            **options,
        )
        # With ``asyncio`` SQLAlchemy's first look at the database, too, has the others wait as greenlets.
        event.listen(engine.pool, "connect", _note_opening, asyncio=True)
        # What the pool shall test or renew has to come back to it.
        kept = 0 if options.keys() & {"pool_pre_ping", "pool_recycle"} else options.get("pool_size", _POOL_SIZE)
        lender = lenders[key] = Lender(engine, max_age, kept)
        _dispose_at_the_end(loop, lender)
    return lender


def _note_opening(connection: Any, record: Any) -> None:
    record.info["opened"] = time.monotonic()


def _with_threads(connect: Callable[[], Any], options: dict[str, Any]) -> Callable[[], Any]:
    most = options.get("pool_size", _POOL_SIZE) + options.get("max_overflow", _MAX_OVERFLOW)
    # A statement may wait for a lock that another task's next statement ends: each needs a thread.
    executor = ThreadPoolExecutor(max(most, 1), thread_name_prefix="database")
    return lambda: InThread(connect(), executor)


def in_thread(connect: Callable[[], Any]) -> Callable[[], Any]:
    """The same function; in a bridge it runs in a thread and the loop goes on."""

    def call() -> Any:
        if not is_bridged():
            return connect()
        opening = _Opening(connect)
        opened = asyncio.get_running_loop().run_in_executor(None, opening.open)
        try:
            return wait(asyncio.shield(opened))
        except BaseException:
            opening.give_up()
            # Or else the loop tells of an error that nobody has seen.
            opened.add_done_callback(lambda future: future.cancelled() or future.exception())
            raise

    return call


class _Opening:
    """A connection that a thread opens for a task; it is closed in the thread where the loop may have ended by then."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._made: Any = None
        self._is_given_up = False

    def open(self) -> Any:
        """Open it; for the thread."""
        made = self._connect()
        with self._lock:
            self._made = made
            is_given_up = self._is_given_up
        if is_given_up:
            made.close()
        return made

    def give_up(self) -> None:
        """Nobody will have it when it is open."""
        with self._lock:
            self._is_given_up = True
            made = self._made
        if made is not None:
            made.close()


def dispose_all() -> None:
    """Close the connections of the running loop that are not in use."""
    for lender in _lenders.get(asyncio.get_running_loop(), {}).values():
        lender.dispose()


def _dispose_at_the_end(loop: Any, lender: Lender) -> None:
    """Loops close their asynchronous generators when they end, and this one closes the connections."""

    async def end() -> AsyncIterator[None]:
        try:
            yield
        finally:
            lender.dispose()

    generator = end()
    step: Any = generator.__anext__()
    try:
        step.send(None)
    except StopIteration:
        _ends.setdefault(loop, []).append(generator)
