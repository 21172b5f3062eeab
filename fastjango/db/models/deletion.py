"""Deleting objects with all that refers to them.

Source: django.db.models.deletion (5.2).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import attrgetter, or_
from typing import Any

from fastjango.db import connections, transaction
from fastjango.db.models import signals, sql
from fastjango.db.models._queryset import write_plans
from fastjango.db.models.fields._related.on_delete import (
    CASCADE,
    DO_NOTHING,
    PROTECT,
    RESTRICT,
    SET,
    SET_DEFAULT,
    SET_NULL,
    ProtectedError,
    RestrictedError,
)
from fastjango.db.models.query_utils import Q

__all__ = [
    "CASCADE",
    "DO_NOTHING",
    "PROTECT",
    "RESTRICT",
    "SET",
    "SET_DEFAULT",
    "SET_NULL",
    "Collector",
    "ProtectedError",
    "RestrictedError",
    "get_candidate_relations_to_delete",
]


def get_candidate_relations_to_delete(opts: Any) -> Iterator[Any]:
    """The relations of other models to this one that a deletion has to look at."""
    return (
        field
        for field in opts.get_fields(include_hidden=True)
        if field.auto_created and not field.concrete and (field.one_to_one or field.one_to_many)
    )


class Collector:
    """Gathers what has to go, then deletes it in an order that keeps references intact.

    Args:
        using: Alias of the database.
        origin: The object or query set that the deletion began with, for signals.
    """

    def __init__(self, using: str, origin: Any = None) -> None:
        self.using = using
        self.origin = origin
        # Objects to delete by model, in the order they were found.
        self.data: dict[Any, set[Any]] = defaultdict(set)
        # {(field, value): [objects or query sets]}: references to put another value into.
        self.field_updates: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
        # {model: {field: objects}}: objects that must be deleted for another reason.
        self.restricted_objects: dict[Any, dict[Any, set[Any]]] = defaultdict(lambda: defaultdict(set))
        # Query sets that can be deleted without reading them.
        self.fast_deletes: list[Any] = []
        # {model: {models that have to be deleted after it}}
        self.dependencies: dict[Any, set[Any]] = defaultdict(set)

    # --- gathering ---

    def add(self, objs: Any, source: Any = None, nullable: bool = False, reverse_dependency: bool = False) -> list[Any]:
        """Note objects of one model; those not noted before."""
        if not objs:
            return []
        model = objs[0].__class__
        known = self.data[model]
        fresh = [obj for obj in objs if obj not in known]
        known.update(fresh)
        # A nullable reference was emptied, so the order does not matter.
        if source is not None and not nullable:
            self.add_dependency(source, model, reverse_dependency=reverse_dependency)
        return fresh

    def add_dependency(self, model: Any, dependency: Any, reverse_dependency: bool = False) -> None:
        """Note that rows of one model have to go after those of another."""
        if reverse_dependency:
            model, dependency = dependency, model
        self.dependencies[model._meta.concrete_model].add(dependency._meta.concrete_model)
        self.data.setdefault(dependency, set())

    def add_field_update(self, field: Any, value: Any, objs: Any) -> None:
        """Note that a reference of objects gets another value."""
        if not _is_queryset(objs) and not objs:
            return
        self.field_updates[field, value].append(objs)

    def add_restricted_objects(self, field: Any, objs: Any) -> None:
        """Note objects that forbid the deletion unless they go too."""
        if objs:
            self.restricted_objects[objs[0].__class__][field].update(objs)

    def clear_restricted_objects_from_set(self, model: Any, objs: Any) -> None:
        """Forget restricted objects that are deleted after all."""
        if model in self.restricted_objects:
            for field, items in self.restricted_objects[model].items():
                self.restricted_objects[model][field] = items.difference(objs)

    def clear_restricted_objects_from_queryset(self, model: Any, qs: Any) -> None:
        """Forget restricted objects that a query set deletes."""
        if model in self.restricted_objects:
            keys = {obj.pk for items in self.restricted_objects[model].values() for obj in items}
            self.clear_restricted_objects_from_set(model, set(qs.filter(pk__in=keys)))

    def can_defer_constraint_checks(self, using: str) -> bool:
        """Whether the database checks references at the end of the transaction."""
        return bool(connections[using].features.can_defer_constraint_checks)

    @staticmethod
    def _has_signal_listeners(model: Any) -> bool:
        return signals.pre_delete.has_listeners(model) or signals.post_delete.has_listeners(model)

    def can_fast_delete(self, objs: Any, from_field: Any = None) -> bool:
        """Whether objects can be deleted by one statement, unread: no one listens, nothing refers to them.

        Args:
            objs: An object or a query set.
            from_field: The reference by which they were found.
        """
        if from_field and from_field.remote_field.on_delete is not CASCADE:
            return False
        model = _model_of(objs)
        if model is None or self._has_signal_listeners(model):
            return False
        options = model._meta
        referring = (rel.field.remote_field for rel in get_candidate_relations_to_delete(options))
        if any(remote.on_delete is not DO_NOTHING for remote in referring):
            return False
        # Rows of parents, and objects of generic relations, would be left behind.
        has_parents = any(link != from_field for link in options.concrete_model._meta.parents.values())
        return not has_parents and not any(hasattr(field, "bulk_related_objects") for field in options.private_fields)

    def get_del_batches(self, objs: Any, fields: Any) -> list[Any]:
        """Objects in portions whose keys fit into one query's parameters."""
        names = [field.name for field in fields]
        size = max(connections[self.using].ops.bulk_batch_size(names, objs), 1)
        return [objs] if len(objs) <= size else [objs[i : i + size] for i in range(0, len(objs), size)]

    def collect(
        self,
        objs: Any,
        source: Any = None,
        nullable: bool = False,
        collect_related: bool = True,
        source_attr: Any = None,
        reverse_dependency: bool = False,
        keep_parents: bool = False,
        fail_on_restricted: bool = True,
    ) -> None:
        """Note objects of one model and, by their rules, what refers to them.

        Args:
            objs: Objects of one model, or a query set.
            source: The model that led here.
            nullable: Whether the reference that led here may be empty.
            collect_related: Also what refers to them.
            source_attr: Name of the reference that led here.
            reverse_dependency: They go before ``source`` and not after it.
            keep_parents: Leave the rows of parent models.
            fail_on_restricted: Complain of restricted objects now; nested calls leave it to the first one.

        Raises:
            ProtectedError: objects are protected.
            RestrictedError: objects are restricted and stay.
        """
        if self.can_fast_delete(objs):
            self.fast_deletes.append(objs)
            return
        fresh = self.add(objs, source, nullable, reverse_dependency=reverse_dependency)
        if not fresh:
            return
        model = fresh[0].__class__
        if not keep_parents:
            self._collect_parents(model, fresh)
        if not collect_related:
            return
        options = model._meta
        kept = options.all_parents if keep_parents else ()
        by_model: dict[Any, list[Any]] = defaultdict(list)
        protected: dict[str, set[Any]] = defaultdict(set)
        for related in get_candidate_relations_to_delete(options):
            # What refers to a parent that stays, stays too.
            if kept and related.model._meta.concrete_model in {each._meta.concrete_model for each in kept}:
                continue
            self._collect_related(related, fresh, by_model, protected)
        self._collect_fast(by_model, fresh)
        for field in options.private_fields:
            # Generic relations know their objects themselves.
            if hasattr(field, "bulk_related_objects"):
                objects = field.bulk_related_objects(fresh, self.using)
                self.collect(objects, source=model, nullable=True, fail_on_restricted=False)
        if protected:
            raise ProtectedError(
                f"Cannot delete some instances of model {model.__name__!r} because they are referenced through "
                f"protected foreign keys: {', '.join(protected)}.",
                {obj for objects in protected.values() for obj in objects},
            )
        if fail_on_restricted:
            self._refuse_restricted(model)

    def _collect_parents(self, model: Any, objs: list[Any]) -> None:
        """The rows of parent models go after the object's own."""
        for link in model._meta.concrete_model._meta.parents.values():
            if link:
                parents = [getattr(obj, link.name) for obj in objs]
                self.collect(
                    parents,
                    source=model,
                    source_attr=link.remote_field.related_name,
                    collect_related=False,
                    reverse_dependency=True,
                    fail_on_restricted=False,
                )

    def _collect_related(
        self, related: Any, objs: list[Any], by_model: dict[Any, list[Any]], protected: dict[str, set[Any]]
    ) -> None:
        """Apply the rule of one relation to what refers to the objects by it."""
        field = related.field
        rule = field.remote_field.on_delete
        if rule is DO_NOTHING:
            return
        referring_model = related.related_model
        if self.can_fast_delete(referring_model, from_field=field):
            by_model[referring_model].append(field)
            return
        for batch in self.get_del_batches(objs, [field]):
            found = self.related_objects(referring_model, [field], batch)
            # Without listeners only what further relations refer to is looked at. A subclass that joins related objects
            # looks at more.
            if not (
                found.query.select_related
                or found.query.deferred_loading[0]
                or self._has_signal_listeners(referring_model)
            ):
                found = found.only(*self._needed_names(referring_model))
            if not (getattr(rule, "lazy_sub_objs", False) or found):
                continue
            try:
                rule(self, field, found, self.using)
            except ProtectedError as error:
                protected[f"'{field.model.__name__}.{field.name}'"].update(error.protected_objects)

    @staticmethod
    def _needed_names(model: Any) -> list[str]:
        keys = (key for rel in _candidates(model) for key in rel.field.foreign_related_fields)
        return list(dict.fromkeys(key.attname for key in keys))

    def _collect_fast(self, by_model: dict[Any, list[Any]], objs: list[Any]) -> None:
        for model, fields in by_model.items():
            for batch in self.get_del_batches(objs, fields):
                self.fast_deletes.append(self.related_objects(model, fields, batch))

    def _refuse_restricted(self, model: Any) -> None:
        for restricting in self.restricted_objects:
            # Objects may be deleted by another way.
            self.clear_restricted_objects_from_set(restricting, self.data.get(restricting, ()))
        for queryset in self.fast_deletes:
            if _is_queryset(queryset):
                self.clear_restricted_objects_from_queryset(queryset.model, queryset)
        left = {
            f"'{restricting.__name__}.{field.name}'": objects
            for restricting, by_field in self.restricted_objects.items()
            for field, objects in by_field.items()
            if objects
        }
        if left:
            raise RestrictedError(
                f"Cannot delete some instances of model {model.__name__!r} because they are referenced through "
                f"restricted foreign keys: {', '.join(left)}.",
                {obj for objects in left.values() for obj in objects},
            )

    def related_objects(self, related_model: Any, related_fields: Any, objs: Any) -> Any:
        """The objects that refer to some objects by any of some fields."""
        conditions = (Q((f"{field.name}__in", objs)) for field in related_fields)
        return related_model._base_manager.using(self.using).filter(reduce(or_, conditions))

    def instances_with_model(self) -> Iterator[tuple[Any, Any]]:
        """All objects noted, each with its model."""
        for model, objects in self.data.items():
            for obj in objects:
                yield model, obj

    def sort(self) -> None:
        """Put the models into the order of deletion; a circle leaves them as they are."""
        ordered: list[Any] = []
        placed: set[Any] = set()
        pending = list(self.data)
        while pending:
            waiting = []
            for model in pending:
                concrete = model._meta.concrete_model
                # What was placed in this round counts already: the order shows in signals and in the numbers returned.
                if self.dependencies.get(concrete, set()) <= placed:
                    ordered.append(model)
                    placed.add(concrete)
                else:
                    waiting.append(model)
            # Models that depend on each other: the database has to bear it.
            if len(waiting) == len(pending):
                return
            pending = waiting
        self.data = {model: self.data[model] for model in ordered}

    # --- deleting ---

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete what was gathered.

        Returns:
            The number of objects deleted, and the numbers by model label.
        """
        ready = {
            model: sorted(objects, key=attrgetter("pk")) if _sortable(objects) else list(objects)
            for model, objects in self.data.items()
        }
        self.data = ready  # type: ignore[assignment]  # lists from here on
        self.sort()
        counts: Counter[str] = Counter()
        if len(self.data) == 1 and not self.fast_deletes and not self.field_updates:
            [(model, objects)] = self.data.items()
            if len(objects) == 1 and self.can_fast_delete(next(iter(objects))):
                return self.delete_single(next(iter(objects)))
        with transaction.atomic(using=self.using, savepoint=False):
            self._send(signals.pre_delete)
            for queryset in self.fast_deletes:
                count = queryset._raw_delete(using=self.using)
                if count:
                    counts[queryset.model._meta.label] += count
            self._update_references()
            for objects in self.data.values():
                if isinstance(objects, list):
                    objects.reverse()
            for model, objects in self.data.items():
                if not objects:
                    continue
                query = sql.DeleteQuery(model)
                count = query.delete_batch([obj.pk for obj in objects], self.using)
                if count:
                    counts[model._meta.label] += count
                self._send_for(signals.post_delete, model, objects)
        for model, obj in self.instances_with_model():
            setattr(obj, model._meta.pk.attname, None)
        return sum(counts.values()), dict(counts)

    def delete_single(self, obj: Any) -> tuple[int, dict[str, int]]:
        """Delete one object that ``can_fast_delete()``; needs no transaction of its own."""
        model = obj.__class__
        with transaction.mark_for_rollback_on_error(self.using):
            count = write_plans.delete_by_key(model, self.using, [obj.pk])
            if count is None:
                count = sql.DeleteQuery(model).delete_batch([obj.pk], self.using)
        setattr(obj, model._meta.pk.attname, None)
        return count, {model._meta.label: count}

    def _send(self, signal: Any) -> None:
        for model, objects in self.data.items():
            self._send_for(signal, model, objects)

    def _send_for(self, signal: Any, model: Any, objects: Iterable[Any]) -> None:
        # Rows of tables that relations made by themselves are nobody's objects.
        if model._meta.auto_created:
            return
        for obj in objects:
            signal.send(sender=model, instance=obj, using=self.using, origin=self.origin)

    def _update_references(self) -> None:
        for (field, value), groups in self.field_updates.items():
            unread = [group for group in groups if _is_queryset(group) and group._result_cache is None]
            unread_ids = {id(group) for group in unread}
            read = [obj for group in groups if id(group) not in unread_ids for obj in group]
            if unread:
                reduce(or_, unread).update(**{field.name: value})
            if read:
                query = sql.UpdateQuery(read[0].__class__)
                query.update_batch([obj.pk for obj in read], {field.name: value}, self.using)
            # Objects that are deleted along keep what they referred to; others see the new value.
            for obj in read:
                setattr(obj, field.attname, value)


def _candidates(model: Any) -> Iterator[Any]:
    return get_candidate_relations_to_delete(model._meta)


def _model_of(objs: Any) -> Any:
    """The model of an object, a model or a query set; None for other things."""
    if hasattr(objs, "_meta"):
        return objs._meta.model
    return objs.model if hasattr(objs, "_raw_delete") else None


def _is_queryset(value: Any) -> bool:
    return hasattr(value, "_result_cache")


def _sortable(objects: Any) -> bool:
    try:
        sorted(obj.pk for obj in objects)
    except TypeError:  # keys that have no order
        return False
    return True
