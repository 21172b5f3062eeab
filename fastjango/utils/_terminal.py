"""Coloured text for terminals, where they can show it; commands and the server log share it."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from fastjango.utils import termcolors


def supports_color() -> bool:
    """Whether standard output is a terminal that shows ANSI colours."""
    is_tty = getattr(sys.stdout, "isatty", None)
    if is_tty is None or not is_tty():
        return False
    if sys.platform != "win32":
        return True
    return any(name in os.environ for name in ("ANSICON", "WT_SESSION")) or os.environ.get("TERM_PROGRAM") == "vscode"


class Style(SimpleNamespace):
    """One function a role (``ERROR``, ``SUCCESS``, ...); each takes and returns text."""

    def __getattr__(self, name: str) -> Callable[..., str]:
        raise AttributeError(name)


def _plain(text: Any = "") -> Any:
    return text


def make_style(config_string: str = "") -> Style:
    """The functions of a palette, as ``DJANGO_COLORS`` writes it; plain ones for ``nocolor``."""
    palette = termcolors.parse_color_setting(config_string)
    style = Style()
    for role in termcolors.PALETTES[termcolors.NOCOLOR_PALETTE]:
        setattr(style, role, termcolors.make_style(**palette.get(role, {})) if palette else _plain)
    # For code that asks for it; used as the default style of output wrappers.
    style.ERROR_OUTPUT = style.ERROR
    return style


@functools.cache
def no_style() -> Style:
    """Functions that change nothing."""
    return make_style("nocolor")


def color_style(force_color: bool = False) -> Style:
    """The functions of the palette that the environment asks for, plain ones where there are no colours."""
    if not force_color and not supports_color():
        return no_style()
    return make_style(os.environ.get("DJANGO_COLORS", ""))
