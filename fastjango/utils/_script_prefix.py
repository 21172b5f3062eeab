"""The URL path that the server mounts the project at, per context."""

from __future__ import annotations

from contextvars import ContextVar

_prefix: ContextVar[str] = ContextVar("script_prefix", default="/")


def get_script_prefix() -> str:
    """The prefix, with a slash at its end."""
    return _prefix.get()


def set_script_prefix(prefix: str) -> None:
    """Set the prefix for this context; a slash is added at its end."""
    _prefix.set(prefix if prefix.endswith("/") else f"{prefix}/")


def clear_script_prefix() -> None:
    """Go back to ``/``."""
    _prefix.set("/")
