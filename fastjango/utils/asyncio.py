"""Keeping code that blocks off a running event loop."""

from __future__ import annotations

import os
from asyncio import get_running_loop
from collections.abc import Callable
from functools import wraps
from typing import Any

from fastjango.core.exceptions import SynchronousOnlyOperation

_MESSAGE = "You cannot call this from an async context - use a thread or sync_to_async."


def async_unsafe(message: Any) -> Any:
    """Decorator: the function raises where an event loop runs in this thread.

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
            try:
                get_running_loop()
            except RuntimeError:
                return func(*args, **kwargs)
            if not os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE"):
                raise SynchronousOnlyOperation(text)
            return func(*args, **kwargs)

        return inner

    if callable(message):
        text = _MESSAGE
        return decorator(message)
    text = message
    return decorator
