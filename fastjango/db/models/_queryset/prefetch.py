"""Loading related objects of many objects with one query for each relation."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

from fastjango.core import exceptions
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.utils._garbage import undisturbed
from fastjango.utils._twins import run_sync
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.functional import cached_property


class Prefetch:
    """A relation to prefetch, perhaps with a query set of one's own and under another attribute.

    Args:
        lookup: The relations to follow.
        queryset: What to load at the end of them.
        to_attr: The attribute that gets the list, instead of the relation's own cache.

    Source: django.db.models.Prefetch.
    """

    def __init__(self, lookup: str, queryset: Any = None, to_attr: str | None = None) -> None:
        # The way along the relations, and the way along the attributes that get the results.
        self.prefetch_through = lookup
        self.prefetch_to = lookup
        if queryset is not None and not _yields_objects(queryset):
            raise ValueError("Prefetch querysets cannot use raw(), values(), and values_list().")
        if to_attr:
            self.prefetch_to = LOOKUP_SEP.join([*lookup.split(LOOKUP_SEP)[:-1], to_attr])
        self.queryset = queryset
        self.to_attr = to_attr

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        if self.queryset is not None:
            # Unevaluated, or it would be run to be pickled.
            queryset = self.queryset._chain()
            queryset._result_cache = []
            queryset._prefetch_done = True
            state["queryset"] = queryset
        return state

    def add_prefix(self, prefix: str) -> None:
        """Make it start from another object, which ``prefix`` leads from."""
        self.prefetch_through = f"{prefix}{LOOKUP_SEP}{self.prefetch_through}"
        self.prefetch_to = f"{prefix}{LOOKUP_SEP}{self.prefetch_to}"

    def get_current_prefetch_to(self, level: int) -> str:
        """The way along attributes up to a level."""
        return LOOKUP_SEP.join(self.prefetch_to.split(LOOKUP_SEP)[: level + 1])

    def get_current_to_attr(self, level: int) -> tuple[str, bool]:
        """The attribute at a level, and whether it is the one given as ``to_attr``."""
        parts = self.prefetch_to.split(LOOKUP_SEP)
        return parts[level], bool(self.to_attr and level == len(parts) - 1)

    def get_current_querysets(self, level: int) -> list[Any] | None:
        """The query sets for a level; None for the relation's own."""
        if self.queryset is not None and self.get_current_prefetch_to(level) == self.prefetch_to:
            return [self.queryset]
        return None

    def get_current_queryset(self, level: int) -> Any:
        """The single query set for a level (deprecated)."""
        warnings.warn(
            "Prefetch.get_current_queryset() is deprecated. Use get_current_querysets() instead.",
            RemovedInDjango60Warning,
            stacklevel=2,
        )
        querysets = self.get_current_querysets(level)
        return querysets[0] if querysets else None

    def __eq__(self, other: object) -> Any:
        return self.prefetch_to == other.prefetch_to if isinstance(other, Prefetch) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.__class__, self.prefetch_to))


def _yields_objects(queryset: Any) -> bool:
    from_iterable = getattr(queryset, "_iterable_class", None)
    if from_iterable is None:
        # Raw query sets and generic prefetches have none.
        return False
    return any(cls.__name__ == "ModelIterable" for cls in from_iterable.__mro__)


def normalize_prefetch_lookups(lookups: Iterable[Any], prefix: str | None = None) -> list[Prefetch]:
    """All lookups as :class:`Prefetch`, behind a prefix."""
    normalized = []
    for lookup in lookups:
        if not isinstance(lookup, Prefetch):
            lookup = Prefetch(lookup)
        if prefix:
            lookup.add_prefix(prefix)
        normalized.append(lookup)
    return normalized


def prefetch_related_objects(model_instances: Any, *related_lookups: Any) -> None:
    """Fill the caches of relations of objects.

    Args:
        model_instances: Objects, of one model as a rule.
        related_lookups: Names, or :class:`Prefetch` objects.

    Raises:
        AttributeError: a name is no attribute.
        ValueError: a name cannot be prefetched, or a relation has two query sets.
    """
    if not model_instances:
        return
    # What was done, by the way along attributes.
    done: dict[str, list[Any]] = {}
    # Lookups that query sets of other lookups brought along; they were asked for already or are new.
    automatic: set[Prefetch] = set()
    followed: set[Any] = set()
    waiting = normalize_prefetch_lookups(reversed(related_lookups))
    while waiting:
        lookup = waiting.pop()
        if lookup.prefetch_to in done:
            if lookup.queryset is not None:
                raise ValueError(
                    f"'{lookup.prefetch_to}' lookup was already seen with a different queryset. You may need to adjust "
                    "the ordering of your lookups."
                )
            continue
        _follow(lookup, model_instances, done, automatic, followed, waiting)


def _follow(
    lookup: Prefetch, objects: Any, done: dict[str, list[Any]], automatic: set[Any], followed: set[Any], waiting: Any
) -> None:
    names = lookup.prefetch_through.split(LOOKUP_SEP)
    for level, name in enumerate(names):
        if not objects:
            return
        path = lookup.get_current_prefetch_to(level)
        if path in done:
            objects = done[path]
            continue
        if not _can_cache(objects):
            # Not models, or without a dictionary: there is nothing to be filled.
            return
        first = objects[0]
        to_attr, _ = lookup.get_current_to_attr(level)
        prefetcher, descriptor, attr_found, is_fetched = get_prefetcher(first, name, to_attr)
        if not attr_found:
            raise AttributeError(
                f"Cannot find '{name}' on {first.__class__.__name__} object, '{lookup.prefetch_through}' is an invalid "
                "parameter to prefetch_related()"
            )
        if level == len(names) - 1 and prefetcher is None:
            raise ValueError(
                f"'{lookup.prefetch_through}' does not resolve to an item that supports prefetching - this is an "
                "invalid parameter to prefetch_related()."
            )
        missing = None
        if prefetcher is not None:
            missing = [obj for obj in objects if not is_fetched(obj)]
        if missing:
            objects, more = prefetch_one_level(missing, prefetcher, lookup, level)
            # Unless it comes back to where it was, as from automatic lookups of its own.
            if not (path in done and lookup in automatic and descriptor in followed):
                done[path] = objects
                new = normalize_prefetch_lookups(reversed(more), path)
                automatic.update(new)
                waiting.extend(new)
            followed.add(descriptor)
        else:
            objects = _next_objects(objects, name, to_attr)


def _can_cache(objects: Any) -> bool:
    try:
        for obj in objects:
            if "_prefetched_objects_cache" not in obj.__dict__:
                obj._prefetched_objects_cache = {}
    except (AttributeError, TypeError):
        return False
    return True


def _next_objects(objects: Any, name: str, to_attr: str) -> list[Any]:
    """What the objects lead to, where it is loaded already."""
    found: list[Any] = []
    for obj in objects:
        cache: Any = getattr(obj, "_prefetched_objects_cache", ())
        if name in cache:
            value = cache.get(name)
        else:
            try:
                value = getattr(obj, to_attr if hasattr(obj, to_attr) else name)
            except exceptions.ObjectDoesNotExist:
                continue
        if value is None:
            continue
        if isinstance(value, list) or hasattr(value, "_fetch_all"):
            found.extend(value)
        elif hasattr(value, "get_queryset") and hasattr(value, "all"):
            found.extend(value.all())
        else:
            found.append(value)
    return found


async def aprefetch_related_objects(model_instances: Any, *related_lookups: Any) -> None:
    """The same for coroutines."""
    await run_sync(prefetch_related_objects, model_instances, *related_lookups)


def get_prefetcher(instance: Any, through_attr: str, to_attr: str) -> tuple[Any, Any, bool, Any]:
    """What can prefetch an attribute.

    Returns:
        An object with ``get_prefetch_querysets()`` or None, the descriptor, whether the attribute
        exists, and a function that says whether an object has it loaded.
    """

    def in_attribute(obj: Any) -> bool:
        return to_attr in obj.__dict__

    def in_cache(obj: Any) -> bool:
        return through_attr in obj._prefetched_objects_cache

    fetched_as_attribute: Any = in_attribute if to_attr != through_attr else None
    descriptor = getattr(instance.__class__, through_attr, None)
    if descriptor is None:
        return None, None, hasattr(instance, through_attr), fetched_as_attribute or (lambda obj: False)
    if _can_prefetch(descriptor):
        # Relations to one object; the descriptor knows whether it is there.
        return descriptor, descriptor, True, fetched_as_attribute or descriptor.is_cached
    # Relations to many: the class's attribute is a descriptor, the object's a manager.
    manager = getattr(instance, through_attr)
    prefetcher = manager if _can_prefetch(manager) else None
    if prefetcher is None:
        return None, descriptor, True, fetched_as_attribute or (lambda obj: False)
    if to_attr == through_attr:
        return prefetcher, descriptor, True, in_cache
    cached = isinstance(getattr(instance.__class__, to_attr, None), cached_property)
    if cached:
        return prefetcher, descriptor, True, in_attribute
    return prefetcher, descriptor, True, lambda obj: hasattr(obj, to_attr)


def _can_prefetch(prefetcher: Any) -> bool:
    return hasattr(prefetcher, "get_prefetch_querysets") or hasattr(prefetcher, "get_prefetch_queryset")


# Stands for what an object has none of.
_NOTHING: tuple[Any, ...] = ()


def prefetch_one_level(
    instances: list[Any], prefetcher: Any, lookup: Prefetch, level: int
) -> tuple[list[Any], list[Any]]:
    """Load one relation of objects.

    Returns:
        The related objects, and the lookups that their query set wants besides.
    """
    rows, rel_obj_attr, instance_attr, single, cache_name, is_descriptor = _asked(
        prefetcher, instances, lookup.get_current_querysets(level)
    )
    # Done here, together with those of other lookups, and not for each query set.
    further = [_copied(one) for one in getattr(rows, "_prefetch_related_lookups", ())]
    if further:
        rows._prefetch_related_lookups = ()
    found = list(rows)
    to_attr, as_attr = lookup.get_current_to_attr(level)
    if as_attr and instances:
        model = instances[0].__class__
        try:
            model._meta.get_field(to_attr)
        except exceptions.FieldDoesNotExist:
            pass
        else:
            raise ValueError(f"to_attr={to_attr} conflicts with a field on the {model.__name__} model.")
    leaf = len(lookup.prefetch_through.split(LOOKUP_SEP)) - 1 == level
    with undisturbed(len(found)):
        by_key = _grouped(found, rel_obj_attr)
        values = [by_key.get(instance_attr(obj), _NOTHING) for obj in instances]
        if single:
            _store_one(instances, values, to_attr, as_attr, cache_name, is_descriptor)
        elif as_attr:
            for obj, objects in zip(instances, values, strict=True):
                setattr(obj, to_attr, list(objects))
        else:
            _store_many(instances, values, to_attr, cache_name, lookup.queryset if leaf else None)
    return found, further


def _asked(prefetcher: Any, instances: list[Any], querysets: list[Any] | None) -> Any:
    """What a prefetcher answers; one that was written for Django before 5.0 takes a single query set."""
    if hasattr(prefetcher, "get_prefetch_querysets"):
        return prefetcher.get_prefetch_querysets(instances, querysets)
    warnings.warn(
        "The usage of get_prefetch_queryset() in prefetch_related_objects() is deprecated. Implement "
        "get_prefetch_querysets() instead.",
        RemovedInDjango60Warning,
        stacklevel=2,
    )
    return prefetcher.get_prefetch_queryset(instances, querysets[0] if querysets else None)


def _grouped(objects: list[Any], key_of: Any) -> dict[Any, list[Any]]:
    """The objects by what a function says of them."""
    attname = getattr(key_of, "attname", None)
    try:
        # Read without a call for each.
        keys = [obj.__dict__[attname] for obj in objects] if attname else list(map(key_of, objects))
    except KeyError:
        keys = list(map(key_of, objects))
    groups: dict[Any, list[Any]] = {}
    for key, obj in zip(keys, objects, strict=True):
        group = groups.get(key)
        if group is None:
            groups[key] = [obj]
        else:
            group.append(obj)
    return groups


def _copied(lookup: Any) -> Any:
    if not isinstance(lookup, Prefetch):
        return lookup
    made = Prefetch.__new__(lookup.__class__)
    made.__dict__.update(lookup.__dict__)
    return made


def _store_one(
    instances: list[Any], values: list[Any], to_attr: str, as_attr: bool, cache_name: str, is_descriptor: bool
) -> None:
    for obj, objects in zip(instances, values, strict=True):
        value = objects[0] if objects else None
        if as_attr:
            setattr(obj, to_attr, value)
        elif is_descriptor:
            # The cache is the descriptor's; the name is the attribute that it stands under.
            setattr(obj, cache_name, value)
        else:
            obj._state.fields_cache[cache_name] = value


def _store_many(instances: list[Any], values: list[Any], to_attr: str, cache_name: str, base: Any) -> None:
    """Leave evaluated query sets of the relation, so that .all() costs nothing."""
    manager = getattr(instances[0], to_attr)
    if hasattr(manager, "querysets_of"):
        querysets = manager.querysets_of(instances, to_attr, base)
    else:
        querysets = _querysets_of(instances, to_attr, base)
    for obj, objects, queryset in zip(instances, values, querysets, strict=True):
        queryset._result_cache = list(objects)
        # Their own prefetches are under way already.
        queryset._prefetch_done = True
        obj._prefetched_objects_cache[cache_name] = queryset


def _querysets_of(instances: list[Any], to_attr: str, base: Any) -> Iterable[Any]:
    for obj in instances:
        manager = getattr(obj, to_attr)
        yield manager.get_queryset() if base is None else manager._apply_rel_filters(base)
