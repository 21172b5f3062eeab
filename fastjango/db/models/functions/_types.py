"""The result types of functions that always give the same, looked up when first asked for: fields lie higher."""

from __future__ import annotations

from typing import Any

from fastjango.db.models._expressions.vocabulary import shared_field


class ResultType:
    """A class attribute ``output_field``; another field given to the constructor hides it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return shared_field(self._name)
