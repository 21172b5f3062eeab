"""``@deconstructible``: objects that remember how they were made, so that migrations can write them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def deconstructible(*args: Any, path: str | None = None) -> Any:
    """Give a class a ``deconstruct()`` that returns ``(path, args, kwargs)``.

    Args:
        path: The dotted path that files name; the class's own when None.

    Source: django.utils.deconstruct.deconstructible.
    """

    def decorate(klass: type) -> type:
        plain_new: Callable[..., Any] = klass.__new__

        def __new__(cls: type, *args: Any, **kwargs: Any) -> Any:  # noqa: N807
            made = plain_new(cls) if plain_new is object.__new__ else plain_new(cls, *args, **kwargs)
            made._constructor_args = (args, kwargs)
            return made

        def deconstruct(self: Any) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
            """The path of the class and the arguments the object was made with."""
            cls = type(self)
            # A subclass is written under its own path.
            if path and cls is klass:
                return (path, *self._constructor_args)
            if not hasattr(import_module(cls.__module__), cls.__name__):
                raise ValueError(
                    f"Could not find object {cls.__name__} in {cls.__module__}.\n"
                    "Please note that you cannot serialize things like inner classes. Please move the object into the "
                    "main module body to use migrations."
                )
            return (f"{cls.__module__}.{cls.__name__}", *self._constructor_args)

        klass.__new__ = __new__  # type: ignore[method-assign,assignment]  # the class's own constructor, wrapped
        klass.deconstruct = deconstruct  # type: ignore[attr-defined]  # the point of the decorator
        return klass

    return decorate(*args) if args else decorate
