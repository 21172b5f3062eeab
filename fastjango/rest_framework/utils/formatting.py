"""Names and descriptions of views as the browsable API shows them."""

from __future__ import annotations

import inspect
import re
from typing import Any

from fastjango.utils.encoding import force_str
from fastjango.utils.html import escape
from fastjango.utils.safestring import SafeString, mark_safe

from ..compat import apply_markdown


def remove_trailing_string(content: str, trailing: str) -> str:
    """``content`` without ``trailing`` at its end, unless that is all of it."""
    return content if content == trailing else content.removesuffix(trailing)


def dedent(content: Any) -> str:
    """A docstring without the indentation of the code around it."""
    return inspect.cleandoc(force_str(content)).strip()


def camelcase_to_spaces(content: str) -> str:
    """``"UserHTTPList"`` as ``"User Http List"``."""
    # Before a capital after a small letter, and before one that no capital follows: "T V3", "Http List", "User2Fa".
    boundaries = r"(?<=[a-z])(?=[A-Z])|(?=[A-Z][^A-Z])"
    return re.sub(boundaries, " ", content).strip().replace("_", " ").title()


def markup_description(description: str) -> SafeString:
    """The description as HTML: Markdown when that package is installed, else paragraphs."""
    if apply_markdown:
        return mark_safe(apply_markdown(description))
    lines = escape(description).replace("\n", "<br />")
    return mark_safe(f"<p>{lines}</p>")


class lazy_format:
    """``"…{x}…".format(x=…)``, done when the text is asked for."""

    __slots__ = ("args", "format_string", "kwargs", "result")

    def __init__(self, format_string: str, *args: Any, **kwargs: Any) -> None:
        self.result: str | None = None
        self.format_string = format_string
        self.args = args
        self.kwargs = kwargs

    def __str__(self) -> str:
        if self.result is None:
            self.result = self.format_string.format(*self.args, **self.kwargs)
        return self.result

    def __mod__(self, value: Any) -> str:
        return str(self) % value
