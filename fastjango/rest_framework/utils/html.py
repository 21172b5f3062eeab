"""Form data: nested values under names such as ``tags[0]`` and ``address.street``."""

from __future__ import annotations

import re
from typing import Any

from fastjango.utils.datastructures import MultiValueDict

NOT_PROVIDED = object()


def is_html_input(dictionary: Any) -> bool:
    """Whether the data came from a form: a key may have several values, and empty means absent."""
    return hasattr(dictionary, "getlist")


def parse_html_list(dictionary: Any, prefix: str = "", default: Any = None) -> Any:
    """Collect a list from ``prefix[0]``, ``prefix[1]``, … (values) or ``prefix[0]key`` … (dicts), in order of index.

    >>> parse_html_list({"[0]": "abc", "[1]": "def"})
    ['abc', 'def']
    >>> parse_html_list({"a[0]x": "1", "a[0]y": "2"}, prefix="a")
    [<MultiValueDict: {'x': ['1'], 'y': ['2']}>]
    """
    indexed = re.compile(rf"^{re.escape(prefix)}\[([0-9]+)\](.*)$")
    items: dict[int, Any] = {}
    for name, value in dictionary.items():
        matched = indexed.match(name)
        if not matched:
            continue
        index, key = int(matched[1]), matched[2]
        if not key:
            items[index] = value
        elif isinstance(items.get(index), dict):
            items[index].setlist(key, _values(dictionary, name))
        else:
            items[index] = MultiValueDict({key: _values(dictionary, name)})
    return [items[index] for index in sorted(items)] if items else default


def parse_html_dict(dictionary: Any, prefix: str = "", default: Any = NOT_PROVIDED) -> Any:
    """Collect a dict from ``prefix.key`` names.

    >>> parse_html_dict({"profile.username": "example", "profile.email": "a@b.c"}, prefix="profile")
    <MultiValueDict: {'username': ['example'], 'email': ['a@b.c']}>
    """
    start = f"{prefix}." if prefix else ""
    found = MultiValueDict(
        {
            name[len(start) :]: _values(dictionary, name)
            for name in dictionary
            if name.startswith(start) and name != start
        }
    )
    return default if not found and default is not NOT_PROVIDED else found


def _values(dictionary: Any, name: str) -> list[Any]:
    return dictionary.getlist(name) if is_html_input(dictionary) else [dictionary[name]]
