"""Worker threads that requests borrow: one for each, kept for the next.

A job costs two wake-ups and nothing else.
"""

from __future__ import annotations

import asyncio
import os
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextvars import ContextVar, copy_context
from functools import partial
from threading import Semaphore, Thread
from typing import Any

from asgiref.sync import AsyncToSync, SyncToAsync, sync_to_async

from fastjango.db import connections

from ._bell import Bell, caller_of

_MOST_IDLE = 64
# How many pieces of a stream may wait for the client.
_PIECES_AHEAD = 16


class _Thread:
    """A thread that does one job after the other, until it is given None."""

    def __init__(self) -> None:
        self._jobs: deque[Callable[[], None] | None] = deque()
        self._bell = Bell()
        Thread(target=self._work, name="fastjango-worker", daemon=True).start()

    def give(self, job: Callable[[], None] | None) -> None:
        """Have the thread do a job, after those that it was given before."""
        self._jobs.append(job)
        self._bell.ring()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job()
            # Otherwise the request would live until the next one comes.
            del job
        connections.close_all()

    def _next(self) -> Callable[[], None] | None:
        self._bell.wait()
        return self._jobs.popleft()


# What ``asgiref`` keeps the executor of a waiting thread in: asking its ``Local``, which raises and catches an error
# where there is none, costs twenty times as much.
_executors: Any = getattr(getattr(AsyncToSync.executors, "_storage", None), "_data", None)


def _is_within_async_to_sync() -> bool:
    if isinstance(_executors, ContextVar) and _executors.get(None) is None:
        return False
    return getattr(AsyncToSync.executors, "current", None) is not None


_idle: list[_Thread] = []
if hasattr(os, "register_at_fork"):
    # A forked process has none of the threads, and would ring the bells of its parent's.
    os.register_at_fork(after_in_child=_idle.clear)


class Worker:
    """The thread of a request, borrowed when it is first needed: all that the request does in a thread is done there.

    Within ``async_to_sync()``, as in tests, the thread is the one that waits there.
    """

    def __init__(self) -> None:
        self._thread: _Thread | None = None
        self._is_busy = False
        self._is_released = False

    def run(self, function: Callable[..., Any], *args: Any) -> Awaitable[Any]:
        """Call a function in the thread, with this task's context; an awaitable of its result."""
        loop = asyncio.get_running_loop()
        if _is_within_async_to_sync():
            return sync_to_async(_call, thread_sensitive=True)(function, *args)
        if self._thread is None:
            # Other loops, in other threads, take from the same list.
            try:
                self._thread = _idle.pop()
            except IndexError:
                self._thread = _Thread()
        done = loop.create_future()
        self._is_busy = True
        tell = partial(caller_of(loop), self._finished, done)
        self._thread.give(partial(self._do, loop, tell, partial(copy_context().run, function, *args)))
        return done

    def _do(self, loop: Any, tell: Callable[..., Any], job: Callable[[], Any]) -> None:
        # Where async_to_sync() finds the loop to run its coroutines on.
        here: Any = SyncToAsync.threadlocal
        here.main_event_loop, here.main_event_loop_pid = loop, os.getpid()
        result = error = None
        try:
            result = job()
        except BaseException as raised:
            error = raised
        tell(result, error)

    def _finished(self, done: Any, result: Any, error: BaseException | None) -> None:
        self._is_busy = False
        if self._is_released:
            self.release()
        if done.cancelled():
            return
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)

    def release(self) -> None:
        """Give the thread back; what a request that was given up still does in it is waited for."""
        self._is_released = True
        thread = self._thread
        if thread is None or self._is_busy:
            return
        self._thread = None
        if len(_idle) < _MOST_IDLE:
            _idle.append(thread)
        else:
            thread.give(None)

    async def stream(self, pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
        """The pieces of an iterable that is read in the thread, a few ahead of the client: never all of them."""
        reader = _Reader(pieces)
        reading = asyncio.ensure_future(self.run(reader.read))
        try:
            while not reader.is_done or reader.pieces:
                await reader.next()
                while reader.pieces:
                    yield reader.taken()
        finally:
            reader.stop()
            await reading


class _Reader:
    """Reads an iterable in a thread for a loop, which is woken only when it has nothing to do."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces: deque[bytes] = deque()
        self.is_done = False
        self._source = pieces
        self._room = Semaphore(_PIECES_AHEAD)
        self._is_stopped = False
        self._is_woken = False
        self._loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()

    def read(self) -> None:
        """Read on until the end; for the thread."""
        try:
            for piece in self._source:
                self._room.acquire()
                if self._is_stopped:
                    return
                self.pieces.append(piece)
                if not self._is_woken:
                    self._is_woken = True
                    self._loop.call_soon_threadsafe(self._wake.set)
        finally:
            self.is_done = True
            self._loop.call_soon_threadsafe(self._wake.set)

    async def next(self) -> None:
        """Wait until there is a piece, or the end."""
        await self._wake.wait()
        self._wake.clear()
        # Before the pieces are looked at: one that comes meanwhile wakes again.
        self._is_woken = False

    def taken(self) -> bytes:
        """The next piece; makes room for another."""
        piece = self.pieces.popleft()
        self._room.release()
        return piece

    def stop(self) -> None:
        """Read no more."""
        self._is_stopped = True
        # The thread may be waiting for room.
        self._room.release()


def _call(function: Callable[..., Any], *args: Any) -> Any:
    return function(*args)
