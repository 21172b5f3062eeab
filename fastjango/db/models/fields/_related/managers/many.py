"""Managers of the objects that a table between joins to one.

Source: django.db.models.fields.related_descriptors (5.2), the managers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from fastjango.db import connections, router, transaction
from fastjango.db.models import signals
from fastjango.db.models.query_utils import Q
from fastjango.db.models.utils import resolve_callables
from fastjango.utils.functional import cached_property

from .base import (
    RelatedManager,
    alters_data,
    filter_prefetch_queryset,
    has_stock_constructors,
    only_queryset,
    twin,
)


class _ManyToManyManager(RelatedManager):
    """Manager of the objects that a table between joins to this one."""

    rel: Any
    reverse: bool

    through: Any
    source_field: Any
    target_field: Any
    source_field_name: str
    target_field_name: str
    query_field_name: str
    prefetch_cache_name: str
    pk_field_names: dict[str, str]
    symmetrical: bool

    def _belong_to(self, instance: Any) -> None:
        self.instance = instance
        self.related_val = self.source_field.get_foreign_related_value(instance)
        self._refuse_unsaved()

    @cached_property
    def core_filters(self) -> dict[str, Any]:
        """What is joined to the instance."""
        return {
            f"{self.query_field_name}__{other.name}": getattr(self.instance, other.attname)
            for _, other in self.source_field.related_fields
        }

    def _refuse_unsaved(self) -> None:
        instance = self.instance
        if None in self.related_val:
            name = self.pk_field_names[self.source_field_name]
            raise ValueError(
                f'"{instance!r}" needs to have a value for field "{name}" before this many-to-many relationship can '
                "be used."
            )
        if instance.pk is None:
            raise ValueError(
                f"{instance.__class__.__name__!r} instance needs to have a primary key value before a many-to-many "
                "relationship can be used."
            )

    def __call__(self, *, manager: str) -> Any:
        other = getattr(self.model, manager)
        return create_forward_many_to_many_manager(other.__class__, self.rel, self.reverse)(instance=self.instance)

    def _cache_key(self) -> str:
        return str(self.prefetch_cache_name)

    def _write_alias(self) -> str:
        return str(router.db_for_write(self.through, instance=self.instance))

    # --- reading ---

    def _apply_rel_filters(self, queryset: Any) -> Any:
        """The part of a query set that is joined to the instance."""
        queryset._add_hints(instance=self.instance)
        if self._db:
            queryset = queryset.using(self._db)
        queryset._defer_next_filter = True
        # Sticky: a following filter() on the relation means the same joined row.
        return queryset._next_is_sticky().filter(**self.core_filters)

    def _differences(self) -> tuple[Callable[[Any], bool], Callable[[Any], tuple[tuple[Any, ...], dict[str, Any]]]]:
        names = [other.attname for _, other in self.source_field.related_fields]
        kinds = [type(value) for value in self.core_filters.values()]

        def is_like_it(instance: Any) -> bool:
            return [type(getattr(instance, name)) for name in names] == kinds

        def describe(instance: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
            return tuple(getattr(instance, name) for name in names), {}

        return is_like_it, describe

    def get_queryset(self) -> Any:
        """The joined objects; the prefetched ones where there are such."""
        prefetched = self.get_prefetch_cache()
        if prefetched is not None:
            return prefetched
        return self._apply_rel_filters(super().get_queryset())  # type: ignore[misc]  # the manager's class follows

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """The joined objects of many objects in one query, each row with the key of the object it belongs to."""
        queryset = only_queryset(querysets, super().get_queryset)  # type: ignore[misc]  # the manager's class follows
        queryset._add_hints(instance=instances[0])
        queryset = queryset.using(queryset._db or self._db)
        queryset = filter_prefetch_queryset(
            queryset._next_is_sticky(), self.query_field_name, self._db or queryset.db, instances
        )
        quote = connections[queryset.db].ops.quote_name
        table = quote(self.through._meta.db_table)
        keys = self.source_field.local_related_fields
        queryset = queryset.extra(
            select={f"_prefetch_related_val_{key.attname}": f"{table}.{quote(key.column)}" for key in keys}
        )

        def row_value(row: Any) -> tuple[Any, ...]:
            values = []
            for key, target in zip(keys, self.source_field.foreign_related_fields, strict=True):
                # The extra column comes raw; the object's attribute went through the field's conversions.
                values.append(target.to_python(getattr(row, f"_prefetch_related_val_{key.attname}")))
            return tuple(values)

        def instance_value(instance: Any) -> tuple[Any, ...]:
            return tuple(getattr(instance, field.attname) for field in self.source_field.foreign_related_fields)

        return queryset, row_value, instance_value, False, self.prefetch_cache_name, False

    @property
    def constrained_target(self) -> Any:
        """The table between alone, for counting; None when the other side's table must be looked at too."""
        # Without an enforced key the table between may hold rows whose object is gone.
        if not connections[self.db].features.supports_foreign_keys or not self.target_field.db_constraint:  # type: ignore[attr-defined]  # the manager's class follows
            return None
        # A default manager with conditions of its own counts less.
        if self._has_own_conditions():
            return None
        alias = router.db_for_read(self.through, instance=self.instance)
        own = dict(zip([field.name for field in self.source_field.local_related_fields], self.related_val, strict=True))
        rows = self.through._default_manager.using(alias).filter(
            **{self.source_field_name: self.related_val[0]} if len(own) == 1 else own
        )
        # A row without target counts for nothing.
        return rows.exclude(**{self.target_field_name: None}) if self.target_field.null else rows

    def _has_own_conditions(self) -> bool:
        queryset = super().get_queryset()  # type: ignore[misc]  # the manager's class follows
        return bool(queryset.query.where or queryset.query.is_sliced or queryset.query.distinct)

    def count(self) -> int:
        """How many objects are joined."""
        rows = self.constrained_target if self.get_prefetch_cache() is None else None
        return int(super().count() if rows is None else rows.count())  # type: ignore[misc]  # the manager's class follows

    def exists(self) -> bool:
        """Whether any object is joined."""
        rows = self.constrained_target if self.get_prefetch_cache() is None else None
        return bool(super().exists() if rows is None else rows.exists())  # type: ignore[misc]  # the manager's class follows

    # --- writing ---

    @alters_data
    def add(self, *objs: Any, through_defaults: Any = None) -> None:
        """Join objects, given themselves or by key; those joined already stay as they are.

        Args:
            objs: Objects of the other model, or their keys.
            through_defaults: Values of the new rows of the table between; functions are called once.
        """
        self._remove_prefetched_objects()
        with transaction.atomic(using=self._write_alias(), savepoint=False):
            self._add_items(self.source_field_name, self.target_field_name, *objs, through_defaults=through_defaults)
            if self.symmetrical:
                # The other way round too.
                self._add_items(
                    self.target_field_name, self.source_field_name, *objs, through_defaults=through_defaults
                )

    @alters_data
    def remove(self, *objs: Any) -> None:
        """Part objects from the instance; those that are not joined are no error."""
        self._remove_prefetched_objects()
        self._remove_items(self.source_field_name, self.target_field_name, *objs)

    @alters_data
    def clear(self) -> None:
        """Part all objects from the instance."""
        db = self._write_alias()
        with transaction.atomic(using=db, savepoint=False):
            self._signal("pre_clear", db, None)
            self._remove_prefetched_objects()
            condition = self._build_remove_filters(super().get_queryset().using(db))  # type: ignore[misc]  # the manager's class follows
            self.through._default_manager.using(db).filter(condition).delete()
            self._signal("post_clear", db, None)

    @alters_data
    def set(self, objs: Iterable[Any], *, clear: bool = False, through_defaults: Any = None) -> None:
        """Join exactly these objects.

        Args:
            objs: Objects of the other model, or their keys.
            clear: Part all first, instead of working out the difference.
            through_defaults: As in :meth:`add`.
        """
        wanted = tuple(objs)
        with transaction.atomic(using=self._write_alias(), savepoint=False):
            if clear:
                self.clear()
                self.add(*wanted, through_defaults=through_defaults)
                return
            target = self.target_field
            rows = self.using(self._write_alias())  # type: ignore[attr-defined]  # the manager's class follows
            present = set(rows.values_list(target.target_field.attname, flat=True))
            fresh = []
            for obj in wanted:
                if isinstance(obj, self.model):
                    key = target.get_foreign_related_value(obj)[0]
                else:
                    key = target.get_prep_value(obj)
                if key in present:
                    present.remove(key)
                else:
                    fresh.append(obj)
            self.remove(*present)
            self.add(*fresh, through_defaults=through_defaults)

    def _on_my_database(self) -> Any:
        alias = router.db_for_write(self.instance.__class__, instance=self.instance)
        return super(_ManyToManyManager, self.db_manager(alias))  # type: ignore[attr-defined]  # the manager's class follows

    @alters_data
    def create(self, *, through_defaults: Any = None, **kwargs: Any) -> Any:
        """Make and save an object and join it."""
        made = self._on_my_database().create(**kwargs)
        self.add(made, through_defaults=through_defaults)
        return made

    @alters_data
    def get_or_create(self, *, through_defaults: Any = None, **kwargs: Any) -> Any:
        """Like the manager's; a new object is joined."""
        obj, created = self._on_my_database().get_or_create(**kwargs)
        if created:
            self.add(obj, through_defaults=through_defaults)
        return obj, created

    @alters_data
    def update_or_create(self, *, through_defaults: Any = None, **kwargs: Any) -> Any:
        """Like the manager's; a new object is joined."""
        obj, created = self._on_my_database().update_or_create(**kwargs)
        if created:
            self.add(obj, through_defaults=through_defaults)
        return obj, created

    aadd, aremove, aclear, aset = twin(add), twin(remove), twin(clear), twin(set)
    acreate, aget_or_create, aupdate_or_create = twin(create), twin(get_or_create), twin(update_or_create)
    acount, aexists = twin(count), twin(exists)

    def _signal(self, action: str, db: str, pk_set: Any) -> None:
        signals.m2m_changed.send(
            sender=self.through,
            action=action,
            instance=self.instance,
            reverse=self.reverse,
            model=self.model,
            pk_set=pk_set,
            using=db,
        )

    def _get_target_ids(self, target_field_name: str, objs: Iterable[Any]) -> Any:
        """The keys of objects.

        Raises:
            ValueError: an object has no key, or lives where a router forbids the relation.
            TypeError: an object of another model.
        """
        target = self.through._meta.get_field(target_field_name)
        keys = set()
        for obj in objs:
            if isinstance(obj, self.model):
                if not router.allow_relation(obj, self.instance):
                    raise ValueError(
                        f'Cannot add "{obj!r}": instance is on database "{self.instance._state.db}", value is on '
                        f'database "{obj._state.db}"'
                    )
                key = target.get_foreign_related_value(obj)[0]
                if key is None:
                    raise ValueError(f'Cannot add "{obj!r}": the value for field "{target_field_name}" is None')
                keys.add(key)
            elif hasattr(obj, "_meta"):
                raise TypeError(f"'{self.model._meta.object_name}' instance expected, got {obj!r}")
            else:
                keys.add(target.get_prep_value(obj))
        return keys

    def _add_items(self, source: str, target: str, *objs: Any, through_defaults: Any = None) -> None:
        """Insert the rows between the instance and objects that are not there yet."""
        if not objs:
            return
        defaults = dict(resolve_callables(through_defaults or {}))
        keys = self._get_target_ids(target, objs)
        db = self._write_alias()
        ignores, listened, is_fast = self._get_add_plan(db, source)
        rows = self.through._default_manager.using(db)

        def row(key: Any) -> Any:
            return self.through(**defaults | {f"{source}_id": self.related_val[0], f"{target}_id": key})

        if is_fast:
            rows.bulk_create([row(key) for key in keys], ignore_conflicts=True)
            return
        missing = self._get_missing_target_ids(source, target, db, keys)
        with transaction.atomic(using=db, savepoint=False):
            if listened:
                self._signal("pre_add", db, missing)
            rows.bulk_create([row(key) for key in missing], ignore_conflicts=ignores)
            if listened:
                self._signal("post_add", db, missing)

    def _get_add_plan(self, db: str, source_field_name: str) -> tuple[bool, bool, bool]:
        """Whether the database ignores rows that are there, whether someone listens, whether one INSERT will do."""
        # Rows of a model that someone wrote may repeat; only for ours does the database know what "the same" is.
        is_ours = self.through._meta.auto_created is not False
        ignores = is_ours and connections[db].features.supports_ignore_conflicts
        is_signalled = self.reverse or source_field_name == self.source_field_name
        listened = is_signalled and signals.m2m_changed.has_listeners(self.through)
        return ignores, listened, ignores and not listened

    def _get_missing_target_ids(self, source: str, target: str, db: str, target_ids: Any) -> Any:
        """The keys that have no row yet."""
        condition = {source: self.related_val[0], f"{target}__in": target_ids}
        rows = self.through._default_manager.using(db).filter(**condition)
        return target_ids.difference(rows.values_list(target, flat=True))

    def _remove_items(self, source: str, target: str, *objs: Any) -> None:
        """Delete the rows between the instance and objects."""
        if not objs:
            return
        keys = set()
        for obj in objs:
            keys.add(self.target_field.get_foreign_related_value(obj)[0] if isinstance(obj, self.model) else obj)
        db = self._write_alias()
        with transaction.atomic(using=db, savepoint=False):
            self._signal("pre_remove", db, keys)
            everything = super().get_queryset()  # type: ignore[misc]  # the manager's class follows
            if everything.query.where or everything.query.is_sliced:
                # A manager that hides objects removes only those it shows.
                removed = everything.using(db).filter(**{f"{self.target_field.target_field.attname}__in": keys})
            else:
                removed = keys
            condition = self._build_remove_filters(removed)
            self.through._default_manager.using(db).filter(condition).delete()
            self._signal("post_remove", db, keys)

    def _build_remove_filters(self, removed: Any) -> Any:
        """The rows between the instance and some objects (keys, or a query set of objects)."""

        def between(source: str, target: str) -> Any:
            condition = Q.create([(source, self.related_val)])
            is_queryset = hasattr(removed, "query")
            # All objects of the other model need no condition.
            if not is_queryset or removed.query.where or removed.query.is_sliced:
                condition &= Q.create([(f"{target}__in", removed)])
            return condition

        condition = between(self.source_field_name, self.target_field_name)
        if self.symmetrical:
            condition |= between(self.target_field_name, self.source_field_name)
        return condition


def create_forward_many_to_many_manager(superclass: Any, rel: Any, reverse: bool) -> Any:
    """The class of managers of the objects that a table between joins to one.

    Args:
        superclass: The class of the other model's default manager.
        rel: The reverse relation of the field.
        reverse: Whether the manager stands on the side that the field points to.
    """
    field, through = rel.field, rel.through
    names = field.m2m_field_name(), field.m2m_reverse_field_name()
    source, target = reversed(names) if reverse else names
    source_field = through._meta.get_field(source)
    settled = {
        "rel": rel,
        "reverse": reverse,
        "_has_stock_constructors": has_stock_constructors(superclass),
        "model": rel.related_model if reverse else rel.model,
        "query_field_name": field.name if reverse else field.related_query_name(),
        "prefetch_cache_name": rel.accessor_name if reverse else field.name,
        "source_field_name": source,
        "target_field_name": target,
        "symmetrical": not reverse and rel.symmetrical,
        "through": through,
        "source_field": source_field,
        "target_field": through._meta.get_field(target),
        "pk_field_names": {own.name: other.name for own, other in source_field.related_fields},
    }
    return type("ManyRelatedManager", (_ManyToManyManager, superclass), {**settled, "__module__": __name__})
