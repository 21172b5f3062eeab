"""Colours of terminal output."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

color_names = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
foreground = {name: f"3{number}" for number, name in enumerate(color_names)}
background = {name: f"4{number}" for number, name in enumerate(color_names)}
RESET = "0"
opt_dict = {"bold": "1", "underscore": "4", "blink": "5", "reverse": "7", "conceal": "8"}


def colorize(text: Any = "", opts: Iterable[str] = (), **kwargs: str) -> str:
    """The text between ANSI codes.

    Args:
        opts: ``bold``, ``underscore``, ``blink``, ``reverse``, ``conceal``; ``noreset`` leaves the style on,
            ``reset`` alone ends it.
        kwargs: ``fg`` and ``bg``, names of :data:`color_names`.

    Source: django.utils.termcolors.colorize.
    """
    opts = tuple(opts)
    if not text and opts == ("reset",):
        return f"\x1b[{RESET}m"
    tables = {"fg": foreground, "bg": background}
    codes = [tables[name][color] for name, color in kwargs.items() if name in tables]
    codes += [opt_dict[option] for option in opts if option in opt_dict]
    end = "" if "noreset" in opts else f"\x1b[{RESET}m"
    return f"\x1b[{';'.join(codes)}m{text or ''}{end}"


def make_style(opts: Iterable[str] = (), **kwargs: str) -> Callable[..., str]:
    """A function that applies one style."""
    return partial(lambda text="": colorize(text, opts, **kwargs))


NOCOLOR_PALETTE = "nocolor"
DARK_PALETTE = "dark"
LIGHT_PALETTE = "light"
_ROLES = (
    *("ERROR", "SUCCESS", "WARNING", "NOTICE", "SQL_FIELD", "SQL_COLTYPE", "SQL_KEYWORD", "SQL_TABLE"),
    *("HTTP_INFO", "HTTP_SUCCESS", "HTTP_REDIRECT", "HTTP_NOT_MODIFIED", "HTTP_BAD_REQUEST", "HTTP_NOT_FOUND"),
    *("HTTP_SERVER_ERROR", "MIGRATE_HEADING", "MIGRATE_LABEL"),
)


def _style(fg: str, *opts: str) -> dict[str, Any]:
    return {"fg": fg, "opts": opts} if opts else {"fg": fg}


def _palette(
    strong: str, redirect: dict[str, Any], not_modified: dict[str, Any], not_found: str
) -> dict[str, dict[str, Any]]:
    return {
        "ERROR": _style("red", "bold"),
        "SUCCESS": _style("green", "bold"),
        "WARNING": _style("yellow", "bold"),
        "NOTICE": _style("red"),
        "SQL_FIELD": _style("green", "bold"),
        "SQL_COLTYPE": _style("green"),
        "SQL_KEYWORD": _style(strong),
        "SQL_TABLE": {"opts": ("bold",)},
        "HTTP_INFO": {"opts": ("bold",)},
        "HTTP_SUCCESS": {},
        "HTTP_REDIRECT": redirect,
        "HTTP_NOT_MODIFIED": not_modified,
        "HTTP_BAD_REQUEST": _style("red", "bold"),
        "HTTP_NOT_FOUND": _style(not_found),
        "HTTP_SERVER_ERROR": _style("magenta", "bold"),
        "MIGRATE_HEADING": _style("cyan", "bold"),
        "MIGRATE_LABEL": {"opts": ("bold",)},
    }


PALETTES: dict[str, dict[str, dict[str, Any]]] = {
    NOCOLOR_PALETTE: {role: {} for role in _ROLES},
    DARK_PALETTE: _palette("yellow", _style("green"), _style("cyan"), "yellow"),
    LIGHT_PALETTE: _palette("blue", _style("green", "bold"), _style("green"), "red"),
}
DEFAULT_PALETTE = DARK_PALETTE


def parse_color_setting(config_string: str) -> dict[str, dict[str, Any]] | None:
    """The palette that ``DJANGO_COLORS`` asks for, such as ``light;error=red,bold``; ``None`` without any colour.

    Source: django.utils.termcolors.parse_color_setting.
    """
    palette = dict(PALETTES[DEFAULT_PALETTE if not config_string else NOCOLOR_PALETTE])
    for part in config_string.lower().split(";") if config_string else ():
        if part in PALETTES:
            palette.update(PALETTES[part])
        elif "=" in part:
            _apply_definition(palette, part)
    return None if palette == PALETTES[NOCOLOR_PALETTE] else palette


def _apply_definition(palette: dict[str, dict[str, Any]], text: str) -> None:
    role, _, instructions = text.partition("=")
    role = role.upper()
    first, *options = instructions.split(",")
    definition: dict[str, Any] = {}
    for key, color in zip(("fg", "bg"), first.split("/"), strict=False):
        if color in color_names:
            definition[key] = color
    if known := tuple(option for option in reversed(options) if option in opt_dict):
        definition["opts"] = known
    if role in PALETTES[NOCOLOR_PALETTE] and definition:
        palette[role] = definition
