"""``@deconstructible``: objects that remember how they were made, so that migrations can write them."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from importlib import import_module
from typing import Any

_PACKAGE = __name__.partition(".")[0]


@functools.cache
def public_module(module: str, name: str) -> str:
    """The module that files name for one of our own objects: a room's door, which stays when rooms are moved.

    Args:
        module: The module that the object says it is from.
        name: Its name there, qualified for what lies inside a class.
    """
    if not module.startswith(f"{_PACKAGE}.") or "._" not in module:
        return module
    above, _, room = module.partition("._")
    for door in (f"{above}.{room.partition('.')[0]}", above):
        with contextlib.suppress(ImportError):
            if hasattr(import_module(door), name.partition(".")[0]):
                return door
    return module


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
            written = path if path and cls is klass else f"{public_module(cls.__module__, cls.__name__)}.{cls.__name__}"
            module_name, _, name = written.rpartition(".")
            if not hasattr(import_module(module_name), name):
                raise ValueError(
                    f"Could not find object {name} in {module_name}.\n"
                    "Please note that you cannot serialize things like inner classes. Please move the object into the "
                    "main module body to use migrations.\n"
                    "For more information, see https://docs.djangoproject.com/en/5.2/topics/migrations/"
                    "#serializing-values"
                )
            return (written, *self._constructor_args)

        klass.__new__ = __new__  # type: ignore[method-assign,assignment]  # the class's own constructor, wrapped
        klass.deconstruct = deconstruct  # type: ignore[attr-defined]  # the point of the decorator
        return klass

    return decorate(*args) if args else decorate
