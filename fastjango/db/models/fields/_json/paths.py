"""Paths in JSON documents: ``$."a"[0]``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

# What lookups and transforms compile to: text and parameters.
Sql = tuple[str, Any]


def _path_step(key: Any) -> str:
    """One step of a path: an index where the key is a whole number, else a member."""
    try:
        return f"[{int(key)}]"
    except ValueError:
        return "." + json.dumps(key)


def compile_json_path(key_transforms: Iterable[Any], include_root: bool = True) -> str:
    """The path ``$."a"[0]`` of keys."""
    return ("$" if include_root else "") + "".join(map(_path_step, key_transforms))


def member_step(key: Any) -> str:
    """The last step of a question for a key, where "0" is a member and no index."""
    return "." + json.dumps(str(key))
