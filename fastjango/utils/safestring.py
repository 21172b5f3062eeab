"""Text that says it is safe to put into HTML as it is."""

from __future__ import annotations

from functools import wraps
from typing import Any

from .functional import keep_lazy


class SafeData:
    """Base of texts that need no further escaping."""

    __slots__ = ()

    def __html__(self) -> Any:
        """The text itself; other template engines call it too."""
        return self


class SafeString(str, SafeData):
    """A text that is safe; joined with another safe text it stays so.

    Source: django.utils.safestring.SafeString.
    """

    __slots__ = ()

    def __add__(self, rhs: str) -> str:
        if not isinstance(rhs, str):
            return NotImplemented  # its own __radd__() may know
        joined = str.__add__(self, rhs)
        return SafeString(joined) if isinstance(rhs, SafeData) else joined

    def __str__(self) -> str:
        return self


SafeText = SafeString


@keep_lazy(SafeString)
def mark_safe(s: Any) -> Any:
    """Say that a text is safe; on a function, that all its results are.

    Source: django.utils.safestring.mark_safe.
    """
    if hasattr(s, "__html__"):
        return s
    if not callable(s):
        return SafeString(s)

    @wraps(s)
    def marked(*args: Any, **kwargs: Any) -> Any:
        return mark_safe(s(*args, **kwargs))

    return marked
