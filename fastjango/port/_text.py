"""Module paths inside text: string literals, and files that are no valid Python."""

from __future__ import annotations

import re

from ._roots import ROOTS, TOP_LEVEL_NAMES

_ROOT = "|".join(sorted(ROOTS, key=len, reverse=True))
_find_paths = re.compile(rf"(?P<root>{_ROOT})(?P<dot>\\?\.)(?P<name>[A-Za-z_]\w*)?")
_find_code = re.compile(
    rf"(?P<from>\bfrom[ \t]+)(?P<from_root>{_ROOT})(?=[ \t]+import\b)"
    rf"|(?P<import>\bimport[ \t]+)(?P<import_root>{_ROOT})(?P<as>[ \t]+as\b)?(?P<end>(?=[ \t]*(?:$|[;#\n\r]|\\[nr])))?"
    rf"|(?P<option>(?<![\w-])-m[ \t]+)(?P<option_root>{_ROOT})(?![\w.-])",
    re.MULTILINE,
)
_follows_from = re.compile(r"\bfrom[ \t]+[\w.]+[ \t]+$")
_follows_level = re.compile(r"\b(?:DEBUG|INFO|WARNING|ERROR|CRITICAL):$")
_LETTER_ESCAPES = "abfnrtv"


def rewrite_text(text: str, *, is_raw: bool = True) -> str:
    """Change the dotted paths and import statements in a text.

    Args:
        is_raw: Whether a backslash is a character; in the source of an ordinary literal it begins an escape.
    """
    return _find_paths.sub(lambda match: _new_path(match, is_raw), _find_code.sub(_new_code, text))


def rewrite_source_as_text(source: str) -> str:
    """Change what a source file that Python cannot parse says in imports and dotted paths."""
    return rewrite_text(source)


def rewrite_bare(text: str) -> str:
    """Change a text that is a package's name and nothing else."""
    return ROOTS.get(text, text)


def _new_path(match: re.Match[str], is_raw: bool) -> str:
    root, dot, name = match["root"], match["dot"], match["name"]
    text, start = match.string, match.start()
    is_prefix = name is None and match[0] == text
    if not is_prefix and name not in TOP_LEVEL_NAMES[root]:
        return match[0]
    if not _begins_word(text, start, is_raw) or _follows_level.search(text, 0, start):
        return match[0]
    new = ROOTS[root].replace(".", dot)
    return f"{new}{dot}{name or ''}"


def _begins_word(text: str, start: int, is_raw: bool) -> bool:
    """Whether nothing before a position belongs to the same name, address or option."""
    if start == 0:
        return True
    before = text[start - 1]
    if before == "-" or before == "@" or before == ".":
        return False
    if not (before.isalnum() or before == "_"):
        return True
    # In an ordinary literal the letter may end an escape: "\ndjango.db" begins a line.
    backslashes = len(text[: start - 1]) - len(text[: start - 1].rstrip("\\"))
    return not is_raw and before in _LETTER_ESCAPES and backslashes % 2 == 1


def _new_code(match: re.Match[str]) -> str:
    if match["from"]:
        return match["from"] + ROOTS[match["from_root"]]
    if match["option"]:
        return match["option"] + ROOTS[match["option_root"]]
    if match["as"] is None and match["end"] is None:
        return match[0]
    if _follows_from.search(match.string, 0, match.start()):
        # ``from x import django`` names a thing of x.
        return match[0]
    root = match["import_root"]
    new = ROOTS[root]
    if match["as"] is None and "." in new:
        new = f"{new} as {root}"
    return f"{match['import']}{new}{match['as'] or ''}"
