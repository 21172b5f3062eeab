"""The objects before and after an object, by a date or by their order."""

from __future__ import annotations

from typing import Any

from fastjango.db.models.query_utils import Q


class Neighbours:
    """``get_next_by_…()``, ``get_next_in_order()`` and the like."""

    def _get_next_or_previous_by_FIELD(self: Any, field: Any, is_next: bool, **kwargs: Any) -> Any:  # noqa: N802  # Django's name
        """The object with the next or previous date."""
        if not self.pk:
            raise ValueError("get_next/get_previous cannot be used on unsaved objects.")
        op, minus = ("gt", "") if is_next else ("lt", "-")
        value = getattr(self, field.attname)
        # Objects of the same date follow each other by key.
        later = Q(**{f"{field.name}__{op}": value}) | Q(**{field.name: value, f"pk__{op}": self.pk})
        rows = self.__class__._default_manager.using(self._state.db).filter(**kwargs).filter(later)
        found = rows.order_by(f"{minus}{field.name}", f"{minus}pk").first()
        if found is None:
            raise self.DoesNotExist(f"{self.__class__._meta.object_name} matching query does not exist.")
        return found

    def _get_next_or_previous_in_order(self: Any, is_next: bool) -> Any:
        """The next or previous object of the same parent; kept once found."""
        cache_name = f"__{'next' if is_next else 'previous'}_order_cache"
        if not hasattr(self, cache_name):
            op, order = ("gt", "_order") if is_next else ("lt", "-_order")
            wrt = self._meta.order_with_respect_to
            rows = self.__class__._default_manager.filter(**wrt.get_filter_kwargs_for_object(self))
            own_place = self.__class__._default_manager.values("_order").filter(**{self._meta.pk.name: self.pk})
            found = rows.order_by(order).filter(**{f"_order__{op}": own_place})[:1].get()
            setattr(self, cache_name, found)
        return getattr(self, cache_name)
