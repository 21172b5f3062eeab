"""Choices of a field in any of their forms, brought into one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from fastjango.utils.functional import Promise

__all__ = [
    "BaseChoiceIterator",
    "BlankChoiceIterator",
    "CallableChoiceIterator",
    "flatten_choices",
    "normalize_choices",
]


class BaseChoiceIterator:
    """Base of lazy choices; compares and indexes as the list of its items.

    Source: django.utils.choices.BaseChoiceIterator.
    """

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError("BaseChoiceIterator subclasses must implement __iter__().")

    def __eq__(self, other: object) -> bool:
        return list(self) == other if isinstance(other, Iterable) else super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # compares as a list does

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice) or index < 0:
            return list(self)[index]
        for item in islice(self, index, None):
            return item
        raise IndexError("index out of range")


class BlankChoiceIterator(BaseChoiceIterator):
    """Choices with a blank one in front, unless they have one."""

    def __init__(self, choices: Any, blank_choice: Iterable[Any]) -> None:
        self.choices = choices
        self.blank_choice = blank_choice

    def __iter__(self) -> Iterator[Any]:
        choices = list(self.choices)
        if not any(value in ("", None) for value, _ in flatten_choices(choices)):
            yield from self.blank_choice
        yield from choices


class CallableChoiceIterator(BaseChoiceIterator):
    """Choices that a function gives anew at each use."""

    def __init__(self, func: Callable[[], Any]) -> None:
        self.func = func

    def __iter__(self) -> Iterator[Any]:
        yield from normalize_choices(self.func())


def flatten_choices(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """``(value, label)`` pairs, groups opened."""
    for value_or_group, label_or_nested in choices or ():
        if isinstance(label_or_nested, (list, tuple)):
            yield from label_or_nested
        else:
            yield value_or_group, label_or_nested


def normalize_choices(value: Any, *, depth: int = 0) -> Any:
    """Choices as a list of ``(value, label)`` pairs or groups of them.

    Takes mappings, iterables, enumeration types with ``choices`` and functions that give any of them (called at each
    use). What is no form of choices comes back as it is, for a system check to complain about.

    Source: django.utils.choices.normalize_choices.
    """
    if isinstance(value, BaseChoiceIterator | Promise | bytes | str):
        return value
    if isinstance(value, type) and hasattr(value, "choices"):
        value = value.choices
    if isinstance(value, dict):
        pairs: Any = value.items()
    elif isinstance(value, Iterable) and not isinstance(value, type):
        pairs = value
    elif callable(value) and depth < 2:
        if depth == 0:
            return CallableChoiceIterator(value)
        # A group's choices may be a function too; those are called once, here.
        pairs = value = value()
    else:
        return value
    if depth >= 2:
        return value
    try:
        return [(key, normalize_choices(item, depth=depth + 1)) for key, item in map(_pair, pairs)]
    except (TypeError, ValueError):
        return value


def _pair(item: Any) -> Any:
    # Texts of two letters would pass for pairs.
    if isinstance(item, str | bytes | Promise):
        raise TypeError("A text is no pair of value and label.")
    return item
