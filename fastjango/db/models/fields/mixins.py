"""What fields with a value beside the column's (a related object) share: its place in the object's cache."""

from __future__ import annotations

import warnings
from typing import Any

from fastjango.core import checks
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.functional import cached_property

__all__ = ["NOT_PROVIDED", "CheckFieldDefaultMixin", "FieldCacheMixin"]

NOT_PROVIDED = object()


class FieldCacheMixin:
    """Keeps a field's object in ``instance._state.fields_cache`` under ``cache_name``."""

    def get_cache_name(self) -> str:
        """The old way to name the place.

        Raises:
            NotImplementedError: subclasses must override it, or ``cache_name``.
        """
        raise NotImplementedError

    @cached_property
    def cache_name(self) -> str:
        """The key in the cache."""
        name = self.get_cache_name()
        warnings.warn(
            f"Override {self.__class__.__qualname__}.cache_name instead of get_cache_name().",
            RemovedInDjango60Warning,
            stacklevel=3,
        )
        return name

    def get_cached_value(self, instance: Any, default: Any = NOT_PROVIDED) -> Any:
        """The object kept for the field.

        Raises:
            KeyError: nothing is kept and no default was given.
        """
        cache = instance._state.fields_cache
        return cache[self.cache_name] if default is NOT_PROVIDED else cache.get(self.cache_name, default)

    def is_cached(self, instance: Any) -> bool:
        """Whether an object is kept."""
        return self.cache_name in instance._state.fields_cache

    def set_cached_value(self, instance: Any, value: Any) -> None:
        """Keep an object."""
        instance._state.fields_cache[self.cache_name] = value

    def delete_cached_value(self, instance: Any) -> None:
        """Forget the object kept.

        Raises:
            KeyError: nothing is kept.
        """
        del instance._state.fields_cache[self.cache_name]


class CheckFieldDefaultMixin:
    """Warns of a mutable default that all objects would share."""

    _default_hint = ("<valid default>", "<invalid default>")

    def check(self: Any, **kwargs: Any) -> list[Any]:
        """The field's messages and the one about its default."""
        return [*super().check(**kwargs), *self._check_default()]  # type: ignore[misc]  # a mixin of fields

    def _check_default(self: Any) -> list[Any]:
        if not self.has_default() or self.default is None or callable(self.default):
            return []
        good, bad = self._default_hint
        return [
            checks.Warning(
                f"{self.__class__.__name__} default should be a callable instead of an instance so that it's not "
                "shared between all field instances.",
                hint=f"Use a callable instead, e.g., use `{good}` instead of `{bad}`.",
                obj=self,
                id="fields.E010",
            )
        ]
