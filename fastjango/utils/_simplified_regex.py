"""Regular expressions of URLs as people read them."""

from __future__ import annotations

import re
from collections.abc import Callable

_NAMED = re.compile(r"\(\?P<(\w+)>")


def _closing(pattern: str, start: int) -> int:
    """Return the position behind the bracket that closes the one at ``start``; the end when none does."""
    depth = 0
    position = start
    while position < len(pattern):
        char = pattern[position]
        if char == "\\":
            position += 1
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if not depth:
                return position + 1
        position += 1
    return len(pattern)


def _replace_groups(pattern: str, replacement: Callable[[str], str | None]) -> str:
    """Replace groups by what a function makes of their text; those it answers None for are looked into."""
    done: list[str] = []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if char == "\\":
            done.append(pattern[position : position + 2])
            position += 2
            continue
        if char == "(":
            end = _closing(pattern, position)
            replaced = replacement(pattern[position:end])
            if replaced is not None:
                done.append(replaced)
                position = end
                continue
        done.append(char)
        position += 1
    return "".join(done)


def replace_named_groups(pattern: str) -> str:
    """Write ``(?P<name>…)`` as ``<name>``."""
    return _replace_groups(pattern, lambda group: f"<{found[1]}>" if (found := _NAMED.match(group)) else None)


def replace_unnamed_groups(pattern: str) -> str:
    """Write ``(…)`` as ``<var>``."""
    return _replace_groups(pattern, lambda group: None if group.startswith("(?") else "<var>")


def remove_non_capturing_groups(pattern: str) -> str:
    """Leave ``(?:…)`` out."""
    return _replace_groups(pattern, lambda group: "" if group.startswith("(?:") else None)


_WITH_BACKSLASHES = re.compile(r"(\\*)([?*+^$bBAZ])")


def replace_metacharacters(pattern: str) -> str:
    """Leave ``? * + ^ $`` and the escapes for ends and borders of words out, and the backslash before escaped ones."""

    def replaced(found: re.Match[str]) -> str:
        backslashes, char = len(found[1]), found[2]
        if char.isalpha():
            if not backslashes:
                return char
            # The last backslash belongs to the letter.
            backslashes, char = backslashes - 1, f"\\{char}"
        escaped = backslashes % 2 == 1
        return "\\" * (backslashes - escaped) + (char if escaped else "")

    return _WITH_BACKSLASHES.sub(replaced, pattern)


def simplify_regex(pattern: str) -> str:
    """Return a regular expression as an address, such as ``/<year>/<var>/``."""
    for step in (remove_non_capturing_groups, replace_named_groups, replace_unnamed_groups, replace_metacharacters):
        pattern = step(pattern)
    return pattern if pattern.startswith("/") else f"/{pattern}"
