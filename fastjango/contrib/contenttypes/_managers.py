"""Managers of the objects that refer to one by a generic foreign key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from fastjango.contrib.contenttypes.models import ContentType
from fastjango.db import models, router, transaction
from fastjango.db.models.fields.related_descriptors import PrefetchesOneQueryset
from fastjango.db.models.utils import AltersData
from fastjango.utils._twins import method_twin

__all__ = ["PrefetchesOneQueryset", "create_generic_related_manager"]


def _alters_data(method: Any) -> Any:
    method.alters_data = True
    return method


class _GenericManager(PrefetchesOneQueryset, AltersData):
    """Stands before the class of the related model's default manager."""

    rel: Any
    do_not_call_in_templates = True
    _db: Any

    def __init__(self, instance: Any = None) -> None:
        super().__init__()
        field = self.rel.field
        self.instance = instance
        self.model = self.rel.model
        self.content_type = ContentType.objects.db_manager(instance._state.db).get_for_model(
            instance, for_concrete_model=field.for_concrete_model
        )
        self.content_type_field_name = field.content_type_field_name
        self.object_id_field_name = field.object_id_field_name
        self.prefetch_cache_name = field.attname
        self.pk_val = instance.pk
        self.core_filters = {
            f"{self.content_type_field_name}__pk": self.content_type.id,
            self.object_id_field_name: self.pk_val,
        }

    def __call__(self, *, manager: str) -> Any:
        other = getattr(self.model, manager)
        return create_generic_related_manager(other.__class__, self.rel)(instance=self.instance)

    def _apply_rel_filters(self, queryset: Any) -> Any:
        alias = self._db or router.db_for_read(self.model, instance=self.instance)
        return queryset.using(alias).filter(**self.core_filters)

    def _remove_prefetched_objects(self) -> None:
        cache = getattr(self.instance, "_prefetched_objects_cache", None)
        if cache:
            cache.pop(self.prefetch_cache_name, None)

    def get_queryset(self) -> Any:
        """The referring objects; the prefetched ones where there are such."""
        try:
            return self.instance._prefetched_objects_cache[self.prefetch_cache_name]
        except (AttributeError, KeyError):
            return self._apply_rel_filters(super().get_queryset())  # type: ignore[misc]  # the manager's class follows

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """The referring objects of many objects in one query."""
        if querysets and len(querysets) != 1:
            raise ValueError("querysets argument of get_prefetch_querysets() should have a length of 1.")
        queryset = querysets[0] if querysets else super().get_queryset()  # type: ignore[misc]  # the manager's class follows
        queryset._add_hints(instance=instances[0])
        queryset = queryset.using(queryset._db or self._db)
        # Objects of several models in one line of heirs have several types.
        keys: dict[Any, set[Any]] = {}
        for_concrete = self.rel.field.for_concrete_model
        manager = ContentType.objects.db_manager(instances[0]._state.db)
        types = {}
        for instance in instances:
            content_type = manager.get_for_model(instance, for_concrete_model=for_concrete)
            types[type(instance)] = content_type.pk
            keys.setdefault(content_type.pk, set()).add(instance.pk)
        condition = models.Q(
            *(
                models.Q(**{f"{self.content_type_field_name}__pk": type_id, f"{self.object_id_field_name}__in": wanted})
                for type_id, wanted in keys.items()
            ),
            _connector=models.Q.OR,
        )
        type_attname = self.model._meta.get_field(self.content_type_field_name).attname
        convert = self.rel.field.model._meta.pk.to_python
        return (
            queryset.filter(condition),
            lambda obj: (convert(getattr(obj, self.object_id_field_name)), getattr(obj, type_attname)),
            lambda obj: (obj.pk, types[type(obj)]),
            False,
            self.prefetch_cache_name,
            False,
        )

    @_alters_data
    def add(self, *objs: Any, bulk: bool = True) -> None:
        """Make objects refer to the instance; as for foreign keys.

        Raises:
            TypeError: an object of another model.
            ValueError: an unsaved object with ``bulk``.
        """
        self._remove_prefetched_objects()
        alias = router.db_for_write(self.model, instance=self.instance)
        for obj in objs:
            if not isinstance(obj, self.model):
                raise TypeError(f"'{self.model._meta.object_name}' instance expected, got {obj!r}")
            if bulk and (obj._state.adding or obj._state.db != alias):
                raise ValueError(f"{obj!r} instance isn't saved. Use bulk=False or save the object first.")
            setattr(obj, self.content_type_field_name, self.content_type)
            setattr(obj, self.object_id_field_name, self.pk_val)
        if bulk:
            values = {self.content_type_field_name: self.content_type, self.object_id_field_name: self.pk_val}
            self.model._base_manager.using(alias).filter(pk__in=[obj.pk for obj in objs]).update(**values)
            return
        with transaction.atomic(using=alias, savepoint=False):
            for obj in objs:
                obj.save()

    @_alters_data
    def remove(self, *objs: Any, bulk: bool = True) -> None:
        """Delete objects that refer to the instance."""
        if objs:
            self._clear(self.filter(pk__in=[obj.pk for obj in objs]), bulk)  # type: ignore[attr-defined]  # the manager's class follows

    @_alters_data
    def clear(self, *, bulk: bool = True) -> None:
        """Delete all objects that refer to the instance."""
        self._clear(self, bulk)

    @_alters_data
    def _clear(self, queryset: Any, bulk: bool) -> None:
        self._remove_prefetched_objects()
        alias = router.db_for_write(self.model, instance=self.instance)
        queryset = queryset.using(alias)
        if bulk:
            # A manager may have a delete() of its own.
            queryset.all().delete()
            return
        with transaction.atomic(using=alias, savepoint=False):
            for obj in queryset:
                obj.delete()

    @_alters_data
    def set(self, objs: Iterable[Any], *, bulk: bool = True, clear: bool = False) -> None:
        """Make exactly these objects refer to the instance; others are deleted."""
        wanted = list(objs)
        alias = router.db_for_write(self.model, instance=self.instance)
        with transaction.atomic(using=alias, savepoint=False):
            if clear:
                self.clear()
                self.add(*wanted, bulk=bulk)
                return
            # Objects are told apart by their keys; one without a key cannot be in a set, and raises here.
            present = set(self.using(alias).all())  # type: ignore[attr-defined]  # the manager's class follows
            added = [obj for obj in wanted if obj not in present]
            self.remove(*present.difference(wanted))
            self.add(*added, bulk=bulk)

    def _on_my_database(self, values: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        self._remove_prefetched_objects()
        values[self.content_type_field_name] = self.content_type
        values[self.object_id_field_name] = self.pk_val
        alias = router.db_for_write(self.model, instance=self.instance)
        return super().using(alias), values  # type: ignore[misc]  # the manager's class follows

    @_alters_data
    def create(self, **kwargs: Any) -> Any:
        """Make and save an object that refers to the instance."""
        manager, values = self._on_my_database(kwargs)
        return manager.create(**values)

    @_alters_data
    def get_or_create(self, **kwargs: Any) -> Any:
        """Like the manager's, among the objects that refer to the instance."""
        manager, values = self._on_my_database(kwargs)
        return manager.get_or_create(**values)

    @_alters_data
    def update_or_create(self, **kwargs: Any) -> Any:
        """Like the manager's, among the objects that refer to the instance."""
        manager, values = self._on_my_database(kwargs)
        return manager.update_or_create(**values)


for _name in ("add", "remove", "clear", "set", "create", "get_or_create", "update_or_create"):
    setattr(_GenericManager, f"a{_name}", _alters_data(method_twin(_name)))


def create_generic_related_manager(superclass: Any, rel: Any) -> Any:
    """The class of managers of the objects that refer to one by a generic foreign key.

    Args:
        superclass: The class of the related model's default manager.
        rel: The relation, as the related model sees it.
    """
    return type("GenericRelatedObjectManager", (_GenericManager, superclass), {"rel": rel, "__module__": __name__})
