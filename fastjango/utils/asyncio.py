"""Keeping code that blocks off a running event loop, or letting it wait there."""

from __future__ import annotations

import os
from asyncio import _get_running_loop
from collections.abc import Callable
from functools import wraps
from typing import Any

from fastjango.core.exceptions import SynchronousOnlyOperation
from fastjango.utils import _bridge

_MESSAGE = "You cannot call this from an async context - use a thread or sync_to_async."
_ADVICE = (
    ' Async views may call it; other coroutines await its form with an "a" in front, or are wrapped in '
    "fastjango.utils.asyncio.bridged()."
)

bridged = _bridge.bridged


def async_unsafe(message: Any) -> Any:
    """Decorator: the function raises where an event loop runs in this thread and no bridge lets it wait.

    Args:
        message: The error's text (the function itself when used without parentheses). The
            environment variable ``DJANGO_ALLOW_ASYNC_UNSAFE`` switches the check off.

    Raises:
        SynchronousOnlyOperation: from the decorated function, on an event loop.

    Source: django.utils.asyncio.async_unsafe.
    """

    def decorator(func: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(func)
        def inner(*args: Any, **kwargs: Any) -> Any:
            if _get_running_loop() is not None and not (
                _bridge.is_bridged() or os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
            ):
                raise SynchronousOnlyOperation(f"{text}{_ADVICE}")
            return func(*args, **kwargs)

        return inner

    if callable(message):
        text = _MESSAGE
        return decorator(message)
    text = message
    return decorator
