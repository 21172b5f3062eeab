"""``GenericPrefetch``: prefetching through a generic foreign key with a query set for each model."""

from __future__ import annotations

from typing import Any

from fastjango.db.models import Prefetch
from fastjango.db.models.query import ModelIterable, RawQuerySet


class GenericPrefetch(Prefetch):
    """Like ``Prefetch``, with several query sets.

    Args:
        lookup: The path to the generic foreign key.
        querysets: At most one for each model.
        to_attr: Attribute for the objects.

    Raises:
        ValueError: a query set gives no objects.

    Source: django.contrib.contenttypes.prefetch.GenericPrefetch.
    """

    def __init__(self, lookup: str, querysets: Any, to_attr: str | None = None) -> None:
        for queryset in querysets:
            plain = getattr(queryset, "_iterable_class", ModelIterable)
            if isinstance(queryset, RawQuerySet) or not issubclass(plain, ModelIterable):
                raise ValueError("Prefetch querysets cannot use raw(), values(), and values_list().")
        self.querysets = querysets
        super().__init__(lookup, to_attr=to_attr)

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        emptied = []
        for queryset in self.querysets:
            # A pickled query set must not be evaluated for it.
            if queryset is not None:
                queryset = queryset._chain()
                queryset._result_cache = []
                queryset._prefetch_done = True
            emptied.append(queryset)
        state["querysets"] = emptied
        return state

    def get_current_querysets(self, level: int) -> Any:
        """The query sets for a step of the path; only the last has them."""
        return self.querysets if self.get_current_prefetch_to(level) == self.prefetch_to else None
