"""Driver connections that wait on the event loop in a bridge, and in their thread elsewhere."""

from __future__ import annotations

import asyncio
import select
import threading
from collections import deque
from types import TracebackType
from typing import Any

import psycopg
from psycopg import waiting

from fastjango.utils._bridge import getcurrent, is_bridged, wait

_ACTIVE = psycopg.pq.TransactionStatus.ACTIVE
_READ, _WRITE = int(waiting.WAIT_R), int(waiting.WAIT_W)
_CANCEL_SECONDS = 5.0
_INTERVAL_SECONDS = 0.1


class TurnLock:
    """Mutual exclusion of threads and, in bridges, of tasks; who holds it may enter again."""

    __slots__ = ("_depth", "_lock", "_owner", "_waiting")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: Any = None
        self._depth = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    def __enter__(self) -> None:
        current = getcurrent()
        if self._owner is current:
            self._depth += 1
            return
        if not self._lock.acquire(blocking=False):
            if is_bridged():
                self._wait_on_the_loop()
            else:
                self._lock.acquire()
        self._owner = current

    def _wait_on_the_loop(self) -> None:
        while not self._lock.acquire(blocking=False):
            future = asyncio.get_running_loop().create_future()
            self._waiting.append(future)
            try:
                wait(future)
            except BaseException:
                # Woken and given up at once: the turn is the next one's.
                if future.done() and not future.cancelled():
                    self._wake_next()
                raise

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._depth:
            self._depth -= 1
            return
        self._owner = None
        self._lock.release()
        if self._waiting:
            self._wake_next()

    def _wake_next(self) -> None:
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.get_loop().call_soon_threadsafe(_wake, future)
                return


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


def _answer(future: asyncio.Future[int], ready: int) -> None:
    if not future.done():
        future.set_result(ready)


class LoopFriendlyConnection(psycopg.Connection[Any]):
    """A synchronous connection of the driver.

    Whatever it does comes down to :meth:`wait` for the socket; in a bridge the event loop waits.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._poll: Any = None
        super().__init__(*args, **kwargs)
        self.lock: Any = TurnLock()

    def wait(self, gen: Any, interval: float = _INTERVAL_SECONDS, timeout: float | None = None) -> Any:
        """Run one of the driver's generators to its end."""
        if not is_bridged():
            return super().wait(gen, interval, timeout)
        try:
            if timeout is not None:
                return wait(waiting.wait_async(gen, self.pgconn.socket, interval=interval, timeout=timeout))
            return self._wait_on_the_loop(gen)
        except asyncio.CancelledError:
            self._give_up(gen)
            raise

    def _wait_on_the_loop(self, gen: Any) -> Any:
        # A loop of its own, since nothing but the socket and the task's cancelling ends the wait.
        loop = asyncio.get_running_loop()
        try:
            asked = next(gen)
            while True:
                asked = gen.send(self._ready(loop, asked))
        except StopIteration as stop:
            return stop.value
        except OSError as error:
            raise psycopg.OperationalError("connection socket closed") from error

    def _ready(self, loop: asyncio.AbstractEventLoop, asked: int) -> int:
        """What the socket is ready for, of what is asked."""
        socket = self.pgconn.socket
        future = loop.create_future()
        if asked & _READ:
            loop.add_reader(socket, _answer, future, _READ)
        if asked & _WRITE:
            loop.add_writer(socket, _answer, future, _WRITE)
        try:
            return int(wait(future))
        finally:
            if asked & _READ:
                loop.remove_reader(socket)
            if asked & _WRITE:
                loop.remove_writer(socket)

    def _give_up(self, gen: Any) -> None:
        """Have the server stop a statement, so that the connection can be used again; else close it."""
        if self.pgconn.transaction_status != _ACTIVE:
            return
        try:
            wait(asyncio.get_running_loop().run_in_executor(None, self._cancel_statement))
            wait(waiting.wait_async(gen, self.pgconn.socket, interval=_INTERVAL_SECONDS, timeout=_CANCEL_SECONDS))
        except psycopg.errors.QueryCanceled:
            pass
        except BaseException as error:
            self.pgconn.finish()
            if not isinstance(error, Exception):
                raise

    def _cancel_statement(self) -> None:
        self.cancel_safe(timeout=_CANCEL_SECONDS)

    def looks_alive(self) -> bool:
        """Whether an idle connection is still open as far as this side knows."""
        if self.closed:
            return False
        poll = self._poll
        if poll is None:
            poll = self._poll = select.poll()
            poll.register(self.pgconn.socket, select.POLLIN)
        if not poll.poll(0):
            return True
        # The server has said something unasked: a notice, or farewell.
        try:
            self.pgconn.consume_input()
        except psycopg.OperationalError:
            return False
        return not poll.poll(0)
