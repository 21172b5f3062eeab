"""What validators of all kinds share."""

from __future__ import annotations

from typing import Any

EMPTY_VALUES: tuple[Any, ...] = (None, "", [], (), {})


def keep_given(validator: Any, **given: Any) -> None:
    """Set the attributes that a constructor was given; for the others the class's stand."""
    validator.__dict__.update((name, value) for name, value in given.items() if value is not None)


def says_the_same(first: Any, second: Any) -> bool:
    """Whether two validators raise the same message and code."""
    return bool(first.message == second.message and first.code == second.code)
