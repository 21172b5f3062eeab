"""Path converters: the patterns and types of ``<int:pk>`` and its like."""

from __future__ import annotations

import functools
import uuid
import warnings
from collections.abc import Callable
from typing import Any

from fastjango.utils.deprecation import RemovedInDjango60Warning


class StringConverter:
    """Text without a slash."""

    regex = "[^/]+"

    def to_python(self, value: str) -> Any:
        """The text."""
        return value

    def to_url(self, value: Any) -> str:
        """The text."""
        return value


class IntConverter:
    """Digits."""

    regex = "[0-9]+"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: Any) -> str:
        """The digits."""
        return str(value)


class UUIDConverter:
    """A UUID with hyphens, in lower case."""

    regex = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

    def to_python(self, value: str) -> uuid.UUID:
        """The UUID."""
        return uuid.UUID(value)

    def to_url(self, value: Any) -> str:
        """Its text."""
        return str(value)


class SlugConverter(StringConverter):
    """Letters, digits, hyphens and underscores of ASCII."""

    regex = "[-a-zA-Z0-9_]+"


class PathConverter(StringConverter):
    """Text with slashes."""

    regex = ".+"


DEFAULT_CONVERTERS: dict[str, Any] = {
    "int": IntConverter(),
    "path": PathConverter(),
    "slug": SlugConverter(),
    "str": StringConverter(),
    "uuid": UUIDConverter(),
}
REGISTERED_CONVERTERS: dict[str, Any] = {}
# Called when a converter is registered, by those who keep what they worked out from the table.
on_change: list[Callable[[], Any]] = []


def register_converter(converter: type[Any], type_name: str) -> None:
    """Make a converter class known by a name."""
    if type_name in REGISTERED_CONVERTERS or type_name in DEFAULT_CONVERTERS:
        warnings.warn(
            f"Converter {type_name!r} is already registered. Support for overriding registered converters is "
            "deprecated and will be removed in Django 6.0.",
            RemovedInDjango60Warning,
            stacklevel=2,
        )
    REGISTERED_CONVERTERS[type_name] = converter()
    get_converters.cache_clear()
    for forget in on_change:
        forget()


@functools.cache
def get_converters() -> dict[str, Any]:
    """All converters by name."""
    return {**DEFAULT_CONVERTERS, **REGISTERED_CONVERTERS}
