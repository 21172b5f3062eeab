"""The library that the built-in filters register in, and what they share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import unwrap
from typing import Any

from fastjango.utils.safestring import SafeData, mark_safe

from ..library import Library

register = Library()


def stringfilter(func: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter get its value as text; safe text stays safe when the filter says ``is_safe``.

    Source: django.template.defaultfilters.stringfilter.
    """
    inner = unwrap(func)

    @wraps(func)
    def with_text(value: Any, *args: Any, **kwargs: Any) -> Any:
        text = value if type(value) is str else str(value)
        answer = func(text, *args, **kwargs)
        if isinstance(text, SafeData) and getattr(inner, "is_safe", False):
            return mark_safe(answer)
        return answer

    return with_text
