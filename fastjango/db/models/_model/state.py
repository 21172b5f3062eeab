"""What an object knows about itself beside its values: its database, whether it is saved, what was read with it."""

from __future__ import annotations

from typing import Any

from fastjango.db.models.fetch_modes import FETCH_ONE


class Deferred:
    """Stands for a value that was not read."""

    def __repr__(self) -> str:
        return "<Deferred field>"

    __str__ = __repr__


DEFERRED = Deferred()


class ModelStateFieldsCacheDescriptor:
    """Makes the cache when it is first used: most objects need none."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        cache = instance.fields_cache = {}
        if instance.found_through is not None:
            name, related = instance.found_through
            cache[name] = related
            instance.found_through = None
        return cache


class ModelState:
    """State of one object.

    Attributes:
        found_through: The name of a field and the object that the row was looked up by: what ``fields_cache`` begins
            with. A pair that many objects share costs less than a dictionary for each.
        db: Alias of the database that it was read from or saved to; None before.
        adding: Whether ``save()`` should find no row; decides how uniqueness is checked.
        fields_cache: Related objects by the name of their field.
        fetch_mode: What happens when something is looked at that was not read.
        peers: Weak references to the objects that were read together, this one too, where the mode needs them.

    Source: django.db.models.base.ModelState.
    """

    found_through: tuple[str, Any] | None = None
    db: str | None = None
    adding = True
    fields_cache: Any = ModelStateFieldsCacheDescriptor()
    fetch_mode: Any = FETCH_ONE
    peers: tuple[Any, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        # Weak references cannot be pickled, and elsewhere there are no peers.
        return {name: value for name, value in self.__dict__.items() if name != "peers"}
