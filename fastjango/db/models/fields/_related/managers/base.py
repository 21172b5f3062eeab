"""What the managers of related objects share."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from fastjango.db import NotSupportedError, connections, router
from fastjango.db.models.expressions import Window
from fastjango.db.models.functions.window import RowNumber
from fastjango.db.models.lookups import GreaterThan, LessThanOrEqual
from fastjango.db.models.query_utils import Q
from fastjango.db.models.utils import AltersData
from fastjango.utils._twins import method_twin
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.functional import cached_property


def only_queryset(querysets: Any, default: Callable[[], Any]) -> Any:
    """The single query set that was given for prefetching, or the default one.

    Raises:
        ValueError: several were given.
    """
    if querysets and len(querysets) != 1:
        raise ValueError("querysets argument of get_prefetch_querysets() should have a length of 1.")
    return querysets[0] if querysets else default()


def filter_prefetch_queryset(queryset: Any, field_name: str, db: str, instances: Any) -> Any:
    """The objects related to any of some; a slice is taken for each of them by a window."""
    condition = Q(**{f"{field_name}__in": instances})
    query = queryset.query
    if not query.is_sliced:
        # With the joins that are there: what was filtered by and what is related are the same rows.
        query.add_q(condition, reuse_all=True)
        return queryset
    if not connections[db].features.supports_over_clause:
        raise NotSupportedError(
            "Prefetching from a limited queryset is only supported on backends that support window functions."
        )
    low, high = query.low_mark, query.high_mark
    ordering = [expression for expression, _ in query.get_compiler(using=queryset._db or db).get_order_by()]
    number = Window(RowNumber(), partition_by=field_name, order_by=ordering)
    condition &= GreaterThan(number, low)
    if high is not None:
        condition &= LessThanOrEqual(number, high)
    query.clear_limits()
    query.add_q(condition, reuse_all=True)
    return queryset


def alters_data(method: Any) -> Any:
    """Templates must not call it."""
    method.alters_data = True
    return method


def twin(method: Any) -> Any:
    """The coroutine form of a method that alters data."""
    return alters_data(method_twin(method.__name__))


class PrefetchesOneQueryset:
    """Keeps the older form of ``get_prefetch_querysets()``."""

    def get_prefetch_queryset(self: Any, instances: Sequence[Any], queryset: Any = None) -> Any:
        """Like ``get_prefetch_querysets()``, with a single query set (deprecated)."""
        warnings.warn(
            "get_prefetch_queryset() is deprecated. Use get_prefetch_querysets() instead.",
            RemovedInDjango60Warning,
            stacklevel=2,
        )
        return self.get_prefetch_querysets(instances, None if queryset is None else [queryset])


def has_stock_constructors(manager_class: Any) -> bool:
    """Whether making such a manager does no more than ours does."""
    return all(getattr(method, "is_plain", False) for method in (manager_class.__init__, manager_class.__new__))


class RelatedManager(PrefetchesOneQueryset, AltersData):
    """What the managers of both kinds share; stands before the class of the model's default manager."""

    instance: Any
    model: Any
    _has_stock_constructors: bool
    # Those of every new manager; nobody changes the dictionary.
    name: str | None = None
    _db: Any = None
    _hints: Any = {}
    do_not_call_in_templates = True

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        made: Any = super().__new__(cls, *args, **kwargs)
        # The instance tells them; managers without one are copies to be filled.
        made.__dict__.pop("_constructor_args", None)
        return made

    def __init__(self, instance: Any) -> None:
        super().__init__()
        self.model = type(self).model
        self._belong_to(instance)

    @cached_property
    def _constructor_args(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        return (self.instance,), {}

    @classmethod
    def _of(cls, instance: Any) -> Any:
        """The manager of an object, past constructors that have nothing of their own to do."""
        if not cls._has_stock_constructors:
            return cls(instance)
        made = object.__new__(cls)
        made._belong_to(instance)
        return made

    def _belong_to(self, instance: Any) -> None:
        self.instance = instance

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}" if hasattr(self, "name") else super().__str__()

    def _cache_key(self) -> str:
        raise NotImplementedError

    def _apply_rel_filters(self, queryset: Any) -> Any:
        raise NotImplementedError

    def _differences(self) -> tuple[Callable[[Any], bool], Callable[[Any], tuple[tuple[Any, ...], dict[str, Any]]]]:
        """What tells the query set of another object from this one's.

        Returns:
            A function that says whether it is no more than the other answers: the values compared with, and attributes.
        """
        raise NotImplementedError

    def querysets_of(self, instances: Sequence[Any], name: str, base: Any = None) -> Iterator[Any]:
        """The query set of each of some objects, in which ``prefetch_related()`` leaves what it found.

        Args:
            instances: The objects; this manager is that of the first.
            name: The manager's attribute.
            base: The query set that was asked for; the manager's own without.
        """
        first = self.get_queryset() if base is None else self._apply_rel_filters(base)  # type: ignore[attr-defined]  # the manager's class follows
        yield first
        # A manager of one's own may ask the instance.
        is_stock = base is not None or getattr(super().get_queryset, "is_plain", False)  # type: ignore[misc]  # the manager's class follows
        repeat = None
        if is_stock and len(instances) > 1 and first._repeats():
            is_like_it, describe = self._differences()
            repeat = first._repeater(describe)
        for instance in instances[1:]:
            if repeat is not None and is_like_it(instance):
                yield repeat(instance)
                continue
            manager = getattr(instance, name)
            yield manager.get_queryset() if base is None else manager._apply_rel_filters(base)

    def _remove_prefetched_objects(self) -> None:
        cache = getattr(self.instance, "_prefetched_objects_cache", None)
        if cache:
            cache.pop(self._cache_key(), None)

    def _write_alias(self) -> str:
        return str(router.db_for_write(self.model, instance=self.instance))

    def get_prefetch_cache(self) -> Any:
        """The objects that ``prefetch_related()`` left; None when it did not."""
        cache = getattr(self.instance, "_prefetched_objects_cache", None)
        return cache.get(self._cache_key()) if cache else None
