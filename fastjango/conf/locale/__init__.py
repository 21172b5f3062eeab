"""The languages by code, read from the table beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastjango.utils.functional import SimpleLazyObject


def _read_languages() -> dict[str, dict[str, Any]]:
    """``{code: {"bidi", "code", "name", "name_local"}}``; a code that stands for another: ``{"fallback": [code]}``."""
    table: dict[str, dict[str, Any]] = {}
    for line in Path(__file__).with_name("languages.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        code, name, local, note = (*line.split("\t"), "")[:4]
        if note.startswith("="):
            table[code] = {"fallback": [note[1:]]}
        else:
            table[code] = {"bidi": note == "rtl", "code": code, "name": name, "name_local": local}
    return table


LANG_INFO: Any = SimpleLazyObject(_read_languages)
