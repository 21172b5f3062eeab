"""``order_with_respect_to``: reading and setting the order of a parent's objects."""

from __future__ import annotations

from functools import partialmethod
from typing import Any

from fastjango.db import router


def _siblings(ordered_obj: Any, parent: Any) -> Any:
    field = ordered_obj._meta.order_with_respect_to
    return ordered_obj._default_manager.filter(**field.get_forward_related_filter(parent))


def method_get_order(self: Any, ordered_obj: Any) -> Any:
    """Keys of the parent's objects, in their order."""
    return _siblings(ordered_obj, self).values_list(ordered_obj._meta.pk.name, flat=True)


def method_set_order(self: Any, ordered_obj: Any, id_list: Any, using: str | None = None) -> None:
    """Put the parent's objects into the order of a list of keys."""
    alias = using or router.db_for_write(ordered_obj, instance=self)
    rows = [ordered_obj(pk=key, _order=place) for place, key in enumerate(id_list)]
    _siblings(ordered_obj, self).using(alias).bulk_update(rows, ["_order"])


def make_foreign_order_accessors(model: Any, related_model: Any) -> None:
    """Give the parent ``get_<model>_order()`` and ``set_<model>_order()``."""
    name = model.__name__.lower()
    setattr(related_model, f"get_{name}_order", partialmethod(method_get_order, model))
    setattr(related_model, f"set_{name}_order", partialmethod(method_set_order, model))
