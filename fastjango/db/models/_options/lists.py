"""Lists of a model's fields and managers, which nobody may change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.utils.datastructures import ImmutableList

IMMUTABLE_WARNING = (
    "The return type of '%s' should never be mutated. If you want to manipulate this list for your own use, make a "
    "copy first."
)


def make_immutable_fields_list(name: str, data: Iterable[Any]) -> ImmutableList:
    """A list that says, when someone changes it, to make a copy."""
    return ImmutableList(data, warning=IMMUTABLE_WARNING % name)
