"""How each locale writes dates and numbers, read from the table beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

_NUMBERS = {"FIRST_DAY_OF_WEEK", "NUMBER_GROUPING"}


@cache
def _rows() -> dict[str, dict[str, Any]]:
    lines = Path(__file__).with_name("formats.tsv").read_text(encoding="utf-8").splitlines()
    names = lines[0].split("\t")[1:]
    table: dict[str, dict[str, Any]] = {}
    for line in lines[1:]:
        locale, *cells = line.split("\t")
        table[locale] = {name: _value(name, cell) for name, cell in zip(names, cells, strict=True) if cell}
    return table


def _value(name: str, cell: str) -> Any:
    if name in _NUMBERS:
        return int(cell)
    if cell == '""':
        return ""
    return cell.split("|") if name.endswith("_INPUT_FORMATS") else cell


def formats_of(locale: str) -> dict[str, Any]:
    """The locale's formats by setting name; what the table leaves out comes from the settings.

    Lists are the caller's own.
    """
    return {name: list(value) if isinstance(value, list) else value for name, value in _rows()[locale].items()}
