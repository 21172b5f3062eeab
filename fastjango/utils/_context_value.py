"""A value of the current thread or task, read quickly."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any


class ContextValue:
    """One attribute, ``value``, that threads and tasks have for themselves.

    ``asgiref.local.Local`` does the same for any attributes and takes twenty times as long; languages and time zones
    are asked for with each number and date that a page shows.
    """

    __slots__ = ("_variable",)

    def __init__(self) -> None:
        self._variable: ContextVar[Any] = ContextVar("value", default=None)

    @property
    def value(self) -> Any:
        """The value, ``None`` where it is not set."""
        return self._variable.get()

    @value.setter
    def value(self, value: Any) -> None:
        self._variable.set(value)

    @value.deleter
    def value(self) -> None:
        self._variable.set(None)
