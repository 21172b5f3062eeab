"""The ``a``-forms of synchronous functions and methods: one implementation, entered from the event loop."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import AsyncToSync, async_to_sync, sync_to_async

from fastjango.utils import _bridge


def is_called_by_a_thread() -> bool:
    """Whether a synchronous caller waits for the running loop, as tests, WSGI servers and sync views do.

    What depends on the caller's thread, above all its database connections, then belongs there.
    """
    return (
        getattr(AsyncToSync.executors, "current", None) is not None
        or get_running_loop() in AsyncToSync.loop_thread_executors
    )


async def run_sync(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a synchronous function that waits for nothing but databases, without holding up the event loop.

    In a bridge it is simply called, and elsewhere a bridge is made for it; where a synchronous caller waits for
    the loop, it is called in that caller's thread.
    """
    if _bridge.is_bridged():
        return function(*args, **kwargs)
    if is_called_by_a_thread():
        return await sync_to_async(function, thread_sensitive=True)(*args, **kwargs)
    return await _bridge.run(function, *args, **kwargs)


async def run_in_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a synchronous function that computes for long or waits for what the bridge does not know, in a thread."""
    return await sync_to_async(function, thread_sensitive=True)(*args, **kwargs)


def wait_for(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Call a coroutine function from synchronous code and wait for its result; it runs in a bridge."""
    if _bridge.is_bridged():
        return _bridge.drive(function(*args, **kwargs))
    return async_to_sync(_bridge.bridged(function))(*args, **kwargs)


def function_twin(function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """The ``a``-form of a function."""

    async def call(*args: Any, **kwargs: Any) -> Any:
        return await run_sync(function, *args, **kwargs)

    return _named(call, function.__name__)


def method_twin(name: str, run: Callable[..., Awaitable[Any]] = run_sync) -> Callable[..., Awaitable[Any]]:
    """The ``a``-form of the method of that name, whatever a subclass makes of it."""

    async def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        return await run(getattr(self, name), *args, **kwargs)

    return _named(call, name)


def _named(call: Any, name: str) -> Any:
    call.__name__ = f"a{name}"
    call.__doc__ = f"``{name}()``, awaited."
    return call
