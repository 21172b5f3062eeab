"""Managers of the objects that refer to one.

Source: django.db.models.fields.related_descriptors (5.2), the managers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

from fastjango.db import connections, router, transaction
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.utils._garbage import undisturbed
from fastjango.utils.functional import cached_property

from .base import (
    RelatedManager,
    alters_data,
    filter_prefetch_queryset,
    has_stock_constructors,
    only_queryset,
    twin,
)


def _way(lookup: Any) -> str:
    """Where a lookup of ``prefetch_related()`` puts what it finds."""
    return str(getattr(lookup, "prefetch_to", lookup))


class PrefetchedFor(dict[Any, Any]):
    """The objects, by key, that others are prefetched for; whichever databases they live in, no router is asked."""


class _ReverseManager(RelatedManager):
    """Manager of the objects whose foreign key is this object."""

    rel: Any
    field: Any
    _prefetch_key: str

    @cached_property
    def core_filters(self) -> dict[str, Any]:
        """What refers to the instance."""
        return {self.field.name: self.instance}

    def __call__(self, *, manager: str) -> Any:
        other = getattr(self.model, manager)
        return create_reverse_many_to_one_manager(other.__class__, self.rel)(self.instance)

    def _cache_key(self) -> str:
        return self._prefetch_key

    def _check_fk_val(self) -> None:
        for field in self.field.foreign_related_fields:
            if getattr(self.instance, field.attname) is None:
                raise ValueError(
                    f'"{self.instance!r}" needs to have a value for field "{field.attname}" before this relationship '
                    "can be used."
                )

    def _apply_rel_filters(self, queryset: Any) -> Any:
        """The part of a query set that refers to the instance."""
        db = self._db or router.db_for_read(self.model, instance=self.instance)
        empty_is_null = connections[db].features.interprets_empty_strings_as_nulls
        queryset._add_hints(instance=self.instance)
        if self._db:
            queryset = queryset.using(self._db)
        queryset._defer_next_filter = True
        queryset = queryset.filter(**self.core_filters)
        for field in self.field.foreign_related_fields:
            value = getattr(self.instance, field.attname)
            if value is None or (value == "" and empty_is_null):
                return queryset.none()
        if self.field.many_to_one:
            queryset._known_related_objects = self._known(self.instance)
        return queryset

    def _known(self, instance: Any) -> dict[Any, Any]:
        """Each object found knows the one it was found through."""
        values = tuple(getattr(instance, key.attname) for key in self.field.path_infos[-1].target_fields)
        return {self.field: {values[0] if len(values) == 1 else values: instance}}

    def _differences(self) -> tuple[Callable[[Any], bool], Callable[[Any], tuple[tuple[Any, ...], dict[str, Any]]]]:
        field, cls = self.field, type(self.instance)
        value: Callable[[Any], Any] = attrgetter(*(key.attname for key in field.path_infos[-1].target_fields))
        plain = field.many_to_one and len(field.foreign_related_fields) == 1

        def is_like_it(instance: Any) -> bool:
            return plain and type(instance) is cls and value(instance) not in (None, "")

        def describe(instance: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
            return (instance,), {"_known_related_objects": {field: {value(instance): instance}}}

        return is_like_it, describe

    def get_queryset(self) -> Any:
        """The referring objects; the prefetched ones where there are such."""
        if self.instance.pk is None:
            raise ValueError(
                f"{self.instance.__class__.__name__!r} instance needs to have a primary key value before this "
                "relationship can be used."
            )
        prefetched = self.get_prefetch_cache()
        if prefetched is not None:
            return prefetched
        return self._apply_rel_filters(super().get_queryset())  # type: ignore[misc]  # the manager's class follows

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """The referring objects of many objects in one query."""
        queryset = only_queryset(querysets, super().get_queryset)  # type: ignore[misc]  # the manager's class follows
        queryset._add_hints(instance=instances[0])
        queryset = queryset.using(queryset._db or self._db)
        field = self.field
        own_value, related_value, is_scalar = field.value_readers(instances, queryset.model)
        by_value = {own_value(each): each for each in instances}
        among = queryset._among(f"{field.name}__in", list(by_value)) if is_scalar else None
        if among is None:
            among = filter_prefetch_queryset(queryset, field.name, self._db or queryset.db, instances)
        # The other side of a generic relation keeps no object.
        if any(lookup.split(LOOKUP_SEP)[0] == field.name for lookup in map(_way, among._prefetch_related_lookups)):
            # It asks for the way back itself, perhaps with a query set of its own.
            pass
        elif field.many_to_one and is_scalar and among._links_known:
            among._known_related_objects = {field: PrefetchedFor(by_value)}
        elif field.many_to_one:
            name = field.cache_name
            with undisturbed(len(among)):
                for related in among:
                    cache = related._state.fields_cache
                    if name not in cache:
                        # Not through the attribute: its value is the key that the object was found by.
                        cache[name] = by_value[related_value(related)]
        return among, related_value, own_value, False, self._cache_key(), False

    @alters_data
    def add(self, *objs: Any, bulk: bool = True) -> None:
        """Make objects refer to the instance.

        Args:
            objs: Objects of the related model.
            bulk: One UPDATE for all, which needs saved objects and sends no signals.

        Raises:
            TypeError: an object of another model.
            ValueError: an unsaved object with ``bulk``.
        """
        self._check_fk_val()
        self._remove_prefetched_objects()
        db = self._write_alias()
        for obj in objs:
            if not isinstance(obj, self.model):
                raise TypeError(f"'{self.model._meta.object_name}' instance expected, got {obj!r}")
            # The routers may forbid it, which tells more than what follows.
            setattr(obj, self.field.name, self.instance)
            if bulk and (obj._state.adding or obj._state.db != db):
                raise ValueError(f"{obj!r} instance isn't saved. Use bulk=False or save the object first.")
        if bulk:
            keys = [obj.pk for obj in objs]
            self.model._base_manager.using(db).filter(pk__in=keys).update(**{self.field.name: self.instance})
            return
        with transaction.atomic(using=db, savepoint=False):
            for obj in objs:
                obj.save()

    def _on_my_database(self) -> Any:
        """The plain manager on the database to write to, for the methods that make objects."""
        self._remove_prefetched_objects()
        return super(_ReverseManager, self.db_manager(self._write_alias()))  # type: ignore[attr-defined]  # the manager's class follows

    @alters_data
    def create(self, **kwargs: Any) -> Any:
        """Make and save an object that refers to the instance."""
        self._check_fk_val()
        return self._on_my_database().create(**kwargs | {self.field.name: self.instance})

    @alters_data
    def get_or_create(self, **kwargs: Any) -> Any:
        """Like the manager's, among the objects that refer to the instance."""
        self._check_fk_val()
        return self._on_my_database().get_or_create(**kwargs | {self.field.name: self.instance})

    @alters_data
    def update_or_create(self, **kwargs: Any) -> Any:
        """Like the manager's, among the objects that refer to the instance."""
        self._check_fk_val()
        return self._on_my_database().update_or_create(**kwargs | {self.field.name: self.instance})

    @alters_data
    def set(self, objs: Iterable[Any], *, bulk: bool = True, clear: bool = False) -> None:
        """Make exactly these objects refer to the instance.

        Args:
            objs: Objects of the related model.
            bulk: As in :meth:`add`.
            clear: Let all go first, instead of working out the difference.
        """
        self._check_fk_val()
        wanted = tuple(objs)
        if not self.field.null:
            # Objects that may not be without one cannot be let go.
            self.add(*wanted, bulk=bulk)
            return
        with transaction.atomic(using=self._write_alias(), savepoint=False):
            if clear:
                self.clear(bulk=bulk)
                self.add(*wanted, bulk=bulk)
                return
            present = set(self.using(self._write_alias()).all())  # type: ignore[attr-defined]  # the manager's class follows
            # Objects are told apart by their keys; one without a key cannot be in a set, and raises before a change.
            added = [obj for obj in wanted if obj not in present]
            self.remove(*present.difference(wanted), bulk=bulk)
            self.add(*added, bulk=bulk)

    def remove(self, *objs: Any, bulk: bool = True) -> None:
        """Make objects refer to none. Only where the foreign key may be null.

        Raises:
            DoesNotExist: one of them does not refer to the instance.
        """
        if not objs:
            return
        self._check_fk_val()
        value = self.field.get_foreign_related_value(self.instance)
        keys = set()
        for obj in objs:
            if not isinstance(obj, self.model):
                raise TypeError(f"'{self.model._meta.object_name}' instance expected, got {obj!r}")
            if self.field.get_local_related_value(obj) != value:
                raise self.field.remote_field.model.DoesNotExist(f"{obj!r} is not related to {self.instance!r}.")
            keys.add(obj.pk)
        self._clear(self.filter(pk__in=keys), bulk)  # type: ignore[attr-defined]  # the manager's class follows

    def clear(self, *, bulk: bool = True) -> None:
        """Make all objects refer to none. Only where the foreign key may be null."""
        self._check_fk_val()
        self._clear(self, bulk)

    @alters_data
    def _clear(self, queryset: Any, bulk: bool) -> None:
        self._remove_prefetched_objects()
        db = self._write_alias()
        queryset = queryset.using(db)
        if bulk:
            queryset.update(**{self.field.name: None})
            return
        with transaction.atomic(using=db, savepoint=False):
            for obj in queryset:
                setattr(obj, self.field.name, None)
                obj.save(update_fields=[self.field.name])

    aadd, acreate, aget_or_create = twin(add), twin(create), twin(get_or_create)
    aupdate_or_create, aset = twin(update_or_create), twin(set)


class _NullableReverseManager(_ReverseManager):
    """With the methods that let objects go."""

    remove = alters_data(_ReverseManager.remove)
    clear = alters_data(_ReverseManager.clear)
    aremove, aclear = twin(_ReverseManager.remove), twin(_ReverseManager.clear)


class _Absent:
    """An attribute that a class does not have though its base does."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        raise AttributeError(f"{owner.__name__!r} object has no attribute {self.name!r}")


class _StrictReverseManager(_ReverseManager):
    """Without the methods that let objects go: the foreign key may not be null."""

    remove = _Absent()
    clear = _Absent()


def create_reverse_many_to_one_manager(superclass: Any, rel: Any) -> Any:
    """The class of managers of the objects that refer to one.

    Args:
        superclass: The class of the related model's default manager.
        rel: The reverse relation.
    """
    base: Any = _NullableReverseManager if rel.field.null else _StrictReverseManager
    settled = {
        "rel": rel,
        "field": rel.field,
        "model": rel.related_model,
        "_prefetch_key": str(getattr(rel, "accessor_name", None)),
        "_has_stock_constructors": has_stock_constructors(superclass),
    }
    return type("RelatedManager", (base, superclass), {**settled, "__module__": __name__})
