"""Adding and reading messages."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.messages import constants
from fastjango.contrib.messages.storage import default_storage

__all__ = (
    "MessageFailure",
    "add_message",
    "debug",
    "error",
    "get_level",
    "get_messages",
    "info",
    "set_level",
    "success",
    "warning",
)


class MessageFailure(Exception):
    """There is no place for messages."""


def add_message(request: Any, level: int, message: Any, extra_tags: str = "", fail_silently: bool = False) -> Any:
    """Add a message for the user of a request.

    Args:
        fail_silently: Drop it where the middleware is missing.

    Raises:
        TypeError: there is no request.
        MessageFailure: the middleware is missing.
    """
    try:
        messages = request._messages
    except AttributeError:
        # Not every object that is passed here has to be an HttpRequest: REST framework's wraps one.
        if not hasattr(request, "META"):
            raise TypeError(
                f"add_message() argument must be an HttpRequest object, not '{request.__class__.__name__}'."
            ) from None
        if not fail_silently:
            raise MessageFailure(
                "You cannot add messages without installing fastjango.contrib.messages.middleware.MessageMiddleware"
            ) from None
        return None
    return messages.add(level, message, extra_tags)


def get_messages(request: Any) -> Any:
    """The messages of a request; reading them all means that they were shown."""
    return getattr(request, "_messages", [])


def get_level(request: Any) -> int:
    """The least level that is kept."""
    storage = getattr(request, "_messages", default_storage(request))
    return int(storage.level)


def set_level(request: Any, level: int | None) -> bool:
    """Set the least level that is kept, None for the usual one; whether there is a place for messages."""
    if not hasattr(request, "_messages"):
        return False
    request._messages.level = level
    return True


def debug(request: Any, message: Any, extra_tags: str = "", fail_silently: bool = False) -> None:
    """Add a message for developers."""
    add_message(request, constants.DEBUG, message, extra_tags, fail_silently)


def info(request: Any, message: Any, extra_tags: str = "", fail_silently: bool = False) -> None:
    """Add an information."""
    add_message(request, constants.INFO, message, extra_tags, fail_silently)


def success(request: Any, message: Any, extra_tags: str = "", fail_silently: bool = False) -> None:
    """Add a message of success."""
    add_message(request, constants.SUCCESS, message, extra_tags, fail_silently)


def warning(request: Any, message: Any, extra_tags: str = "", fail_silently: bool = False) -> None:
    """Add a warning."""
    add_message(request, constants.WARNING, message, extra_tags, fail_silently)


def error(request: Any, message: Any, extra_tags: str = "", fail_silently: bool = False) -> None:
    """Add a message of failure."""
    add_message(request, constants.ERROR, message, extra_tags, fail_silently)
