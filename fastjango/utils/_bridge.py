"""The bridge: synchronous code that lets the event loop go on while it waits.

A greenlet runs the code; where it needs an awaitable's result, :func:`wait` hands the awaitable to the loop and
the greenlet rests until the result is there. A whole coroutine can run that way too (:func:`run_coroutine`), so
that plain synchronous calls *inside* an ``async def`` function may wait.

The greenlets carry the mark and the attribute by which SQLAlchemy knows its own, so that its asynchronous drivers
wait through them.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import wraps
from typing import Any

from greenlet import GreenletExit, greenlet
from greenlet import getcurrent as getcurrent  # for others


class _Bridge(greenlet):  # type: ignore[misc]  # greenlet has no types
    """Runs one function after the other; its ``driver`` is the greenlet of the event loop."""

    __sqlalchemy_greenlet_provider__ = True

    def __init__(self) -> None:
        super().__init__(self._serve)
        self.driver = getcurrent()
        self.is_done = False
        self.result: Any = None
        self.error: BaseException | None = None

    def _serve(self, function: Any, args: Any, kwargs: Any) -> None:
        while True:
            try:
                self.result = function(*args, **kwargs)
            except GreenletExit:
                # Nobody waits for it any more.
                raise
            except BaseException as error:
                self.error = error
            self.is_done = True
            # At rest it holds nothing of what it did.
            function = args = kwargs = None
            function, args, kwargs = self.driver.switch()

    def start(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Begin a function; what comes back is what it waits for, if it is not done."""
        self.driver, self.is_done = getcurrent(), False
        # Context variables are shared with the task: time zone, language, connections.
        self.gr_context = self.driver.gr_context
        return self.switch(function, args, kwargs)

    def outcome(self) -> Any:
        """What the function returned or raised; the bridge is free for another."""
        result, error = self.result, self.error
        self.result = self.error = self.gr_context = None
        if len(_idle.bridges) < _MOST_IDLE and not self.dead:
            _idle.bridges.append(self)
        if error is None:
            return result
        try:
            raise error
        finally:
            # Its traceback holds this frame.
            del error


class _Idle(threading.local):
    """The bridges of a thread that are at rest: making one costs twenty times as much as starting it."""

    def __init__(self) -> None:
        self.bridges: list[_Bridge] = []


_MOST_IDLE = 64
_idle = _Idle()


def is_bridged() -> bool:
    """Whether the code runs in a bridge, where waiting is possible."""
    return isinstance(getcurrent(), _Bridge)


def wait(awaitable: Awaitable[Any]) -> Any:
    """The result of an awaitable, from synchronous code in a bridge; the loop goes on meanwhile.

    Raises:
        RuntimeError: the code runs in no bridge.
    """
    current = getcurrent()
    if not isinstance(current, _Bridge):
        if isinstance(awaitable, Coroutine):
            awaitable.close()
        raise RuntimeError(
            "Synchronous code can wait for an awaitable only inside a bridge: call it from an async view, or through "
            "fastjango.utils._bridge.run()."
        )
    return current.driver.switch(awaitable)


async def run(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a synchronous function in a bridge; in one already, it is simply called."""
    if is_bridged():
        return function(*args, **kwargs)
    is_done, found = begin(function, *args, **kwargs)
    return found if is_done else await found


def begin(function: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[bool, Any]:
    """Call a synchronous function in a new bridge, up to where it first waits.

    Returns:
        Whether it is done, and its result; if it is not, an awaitable of that.
    """
    bridges = _idle.bridges
    bridge = bridges.pop() if bridges else _Bridge()
    waits_for = bridge.start(function, args, kwargs)
    if bridge.is_done or bridge.dead:
        return True, bridge.outcome()
    return False, _rest(bridge, waits_for)


async def _rest(bridge: _Bridge, waits_for: Any) -> Any:
    while not (bridge.is_done or bridge.dead):
        # The function waits: what it waits for is awaited here, and the outcome goes back.
        try:
            value = await waits_for
        except BaseException:
            waits_for = bridge.throw(*sys.exc_info())
        else:
            waits_for = bridge.switch(value)
    return bridge.outcome()


class _Relay:
    """Passes one future of a coroutine on to the event loop, as ``await`` would."""

    def __init__(self, future: Any) -> None:
        self.future = future

    def __await__(self) -> Generator[Any, Any, Any]:
        return (yield self.future)


def _steps(coroutine: Coroutine[Any, Any, Any]) -> Any:
    send: Callable[[Any], Any] = coroutine.send
    value: Any = None
    while True:
        try:
            future = send(value)
        except StopIteration as stop:
            return stop.value
        try:
            value = wait(_Relay(future))
            send = coroutine.send
        except BaseException as error:
            send, value = coroutine.throw, error


def drive(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine from synchronous code in a bridge and return its result; it runs in the bridge too.

    Raises:
        RuntimeError: the code runs in no bridge.
    """
    return _steps(coroutine)


async def run_coroutine(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a bridge, so that synchronous code inside it can wait; in one already, await it."""
    if is_bridged():
        return await coroutine
    return await run(_steps, coroutine)


def bridged(function: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """A coroutine function that runs in a bridge whenever it is awaited."""

    @wraps(function)
    async def call(*args: Any, **kwargs: Any) -> Any:
        return await run_coroutine(function(*args, **kwargs))

    return call
