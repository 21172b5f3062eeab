"""Lookups of classes and of single fields: registered, found, taken away."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

# Called when lookups are registered or taken away: what names mean has changed.
lookups_changed: list[Callable[[], None]] = []


def _tell_change() -> None:
    for forget in lookups_changed:
        forget()


def subclasses(cls: type) -> Iterator[type]:
    """The class and all classes derived from it."""
    yield cls
    subclass: type
    for subclass in cls.__subclasses__():
        yield from subclasses(subclass)


class class_or_instance_method:  # used like a function
    """Two methods under one name: one for the class, one for its instances."""

    def __init__(self, class_method: Any, instance_method: Any) -> None:
        self.class_method = class_method
        self.instance_method = instance_method

    def __get__(self, instance: Any, owner: type) -> Any:
        if instance is None:
            return functools.partial(self.class_method, owner)
        return functools.partial(self.instance_method, instance)


class RegisterLookupMixin:
    """Lookups and transforms of a class, its bases, and single instances.

    Source: django.db.models.query_utils.RegisterLookupMixin.
    """

    def _get_lookup(self, lookup_name: str) -> Any:
        return self.get_lookups().get(lookup_name, None)

    @functools.cache  # noqa: B019  # classes live long
    def get_class_lookups(cls: type) -> dict[str, Any]:  # noqa: N805
        """The lookups that instances of the class have, the nearest registration winning."""
        merged: dict[str, Any] = {}
        for parent in reversed(inspect.getmro(cls)):
            merged.update(parent.__dict__.get("class_lookups", {}))
        return merged

    def get_instance_lookups(self) -> dict[str, Any]:
        """Those of the class, and those registered on this instance."""
        own = getattr(self, "instance_lookups", None)
        by_class = type(self).get_class_lookups()
        return {**by_class, **own} if own else by_class

    get_lookups = class_or_instance_method(get_class_lookups, get_instance_lookups)
    get_class_lookups = classmethod(get_class_lookups)  # type: ignore[arg-type,assignment]  # both forms are wanted

    def get_lookup(self, lookup_name: str) -> Any:
        """The lookup class of that name, or None."""
        return self._find(lookup_name, "get_lookup", "Lookup")

    def get_transform(self, lookup_name: str) -> Any:
        """The transform of that name, or None."""
        return self._find(lookup_name, "get_transform", "Transform")

    def _find(self, lookup_name: str, method: str, base_name: str) -> Any:
        found = self._get_lookup(lookup_name)
        if found is None and hasattr(self, "output_field"):
            return getattr(self.output_field, method)(lookup_name)
        if found is not None and not issubclass(found, _bases()[base_name]):
            return None
        return found

    @staticmethod
    def merge_dicts(dicts: Iterable[dict[str, Any]]) -> dict[str, Any]:
        """One dictionary; earlier ones win."""
        merged: dict[str, Any] = {}
        for one in reversed(list(dicts)):
            merged.update(one)
        return merged

    @classmethod
    def _clear_cached_class_lookups(cls) -> None:
        _tell_change()
        for subclass in subclasses(cls):
            subclass.get_class_lookups.cache_clear()  # type: ignore[attr-defined]  # functools.cache

    def register_class_lookup(cls: Any, lookup: Any, lookup_name: str | None = None) -> Any:  # noqa: N805
        """Give the class a lookup; usable as a decorator."""
        name = lookup.lookup_name if lookup_name is None else lookup_name
        if "class_lookups" not in cls.__dict__:
            cls.class_lookups = {}
        cls.class_lookups[name] = lookup
        cls._clear_cached_class_lookups()
        return lookup

    def register_instance_lookup(self, lookup: Any, lookup_name: str | None = None) -> Any:
        """Give this one field a lookup."""
        name = lookup.lookup_name if lookup_name is None else lookup_name
        if "instance_lookups" not in self.__dict__:
            self.instance_lookups: dict[str, Any] = {}
        self.instance_lookups[name] = lookup
        _tell_change()
        return lookup

    register_lookup = class_or_instance_method(register_class_lookup, register_instance_lookup)
    register_class_lookup = classmethod(register_class_lookup)  # type: ignore[assignment]  # both forms are wanted

    def _unregister_class_lookup(cls: Any, lookup: Any, lookup_name: str | None = None) -> None:  # noqa: N805
        del cls.class_lookups[lookup.lookup_name if lookup_name is None else lookup_name]
        cls._clear_cached_class_lookups()

    def _unregister_instance_lookup(self, lookup: Any, lookup_name: str | None = None) -> None:
        _tell_change()
        del self.instance_lookups[lookup.lookup_name if lookup_name is None else lookup_name]

    _unregister_lookup = class_or_instance_method(_unregister_class_lookup, _unregister_instance_lookup)
    _unregister_class_lookup = classmethod(_unregister_class_lookup)  # type: ignore[assignment]  # both forms are wanted


@functools.cache
def _bases() -> dict[str, type]:
    lookups = import_module("fastjango.db.models.lookups")
    return {"Lookup": lookups.Lookup, "Transform": lookups.Transform}
