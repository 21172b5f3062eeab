"""Hashable stand-ins for containers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def make_hashable(value: Any) -> Any:
    """A hashable form of a value: dictionaries become sorted tuples of pairs, other containers tuples.

    Raises:
        TypeError: something in it is neither hashable nor iterable.

    Source: django.utils.hashable.make_hashable.
    """
    if isinstance(value, dict):
        return tuple((key, make_hashable(item)) for key, item in sorted(value.items()))
    try:
        hash(value)
    except TypeError:
        if not isinstance(value, Iterable):
            raise
        return tuple(make_hashable(item) for item in value)
    return value
