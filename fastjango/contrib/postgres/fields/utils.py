"""A stand-in for an object, when a field's parts are written as text."""

from __future__ import annotations

from typing import Any

__all__ = ["AttributeSetter"]


class AttributeSetter:
    """An object with one attribute."""

    def __init__(self, name: str, value: Any) -> None:
        vars(self)[name] = value
