"""How threads and event loops wake each other up: by bytes in pipes.

What queues and ``call_soon_threadsafe()`` are made of wakes its waiter while the other thread still holds the
interpreter's lock, so that it sleeps a second time. Writing to a pipe lets go of that lock, and kernels start who
waits for the pipe on the core of the writer, whose caches are warm: handing a request over and back costs half as much.
"""

from __future__ import annotations

import os
import threading
import weakref
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from typing import Any

_RING = b"!"
_MOST_RINGS = 4096


class Bell:
    """A pipe with a byte for each ring; closed when nobody has the bell any more, and so never too early."""

    def __init__(self) -> None:
        self.ear, mouth = os.pipe()
        self._mouth = mouth
        # At the exit threads may still wait.
        weakref.finalize(self, _close, self.ear, mouth).atexit = False

    def ring(self) -> None:
        """Wake the other side."""
        os.write(self._mouth, _RING)

    def wait(self) -> None:
        """Sleep until the next ring, or take one that came before."""
        os.read(self.ear, 1)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


class Mailbox:
    """Calls that threads leave for an event loop.

    Source: ``loop.call_soon_threadsafe()``, for calls that need no context of their own.
    """

    def __init__(self) -> None:
        self._bell = Bell()
        self._calls: deque[tuple[Callable[..., None], tuple[Any, ...]]] = deque()
        os.set_blocking(self._bell.ear, False)

    def open_in(self, loop: AbstractEventLoop) -> None:
        """Have the loop make the calls.

        Raises:
            NotImplementedError: this kind of loop waits for no pipes.
        """
        # The loop would keep the context of whoever comes first.
        Context().run(loop.add_reader, self._bell.ear, self._read)

    def put(self, function: Callable[..., None], *args: Any) -> None:
        """Have the loop call a function."""
        self._calls.append((function, args))
        self._bell.ring()

    def _read(self) -> None:
        os.read(self._bell.ear, _MOST_RINGS)
        calls = self._calls
        try:
            while calls:
                function, args = calls.popleft()
                function(*args)
        finally:
            # One that fails must not keep the others waiting, whose rings are taken already.
            if calls:
                self._bell.ring()


_mailboxes: weakref.WeakKeyDictionary[AbstractEventLoop, Mailbox | None] = weakref.WeakKeyDictionary()


class _Latest(threading.local):
    """What was found last in this thread, where one loop usually runs forever."""

    loop: Callable[[], Any] = staticmethod(lambda: None)
    caller: Callable[..., Any]


_latest = _Latest()


def caller_of(loop: AbstractEventLoop) -> Callable[..., Any]:
    """What has the running loop call a function with arguments, from another thread."""
    if _latest.loop() is not loop:
        if loop not in _mailboxes:
            _mailboxes[loop] = _mailbox_in(loop)
        mailbox = _mailboxes[loop]
        _latest.loop = weakref.ref(loop)
        _latest.caller = _calling(loop) if mailbox is None else mailbox.put
    return _latest.caller


def _mailbox_in(loop: AbstractEventLoop) -> Mailbox | None:
    mailbox = Mailbox()
    try:
        mailbox.open_in(loop)
    except NotImplementedError:
        # Windows.
        return None
    return mailbox


def _calling(loop: AbstractEventLoop) -> Callable[..., Any]:
    """``call_soon_threadsafe()`` of a loop that is not kept alive; one that is closed waits for nothing any more."""
    found = weakref.WeakMethod(loop.call_soon_threadsafe)

    def call(function: Callable[..., None], *args: Any) -> None:
        method = found()
        if method is not None:
            with suppress(RuntimeError):
                method(function, *args)

    return call
