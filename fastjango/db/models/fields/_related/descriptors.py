"""The attributes that relations give to models: related objects, and managers of sets of them.

Source: django.db.models.fields.related_descriptors (5.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastjango.db import router
from fastjango.db.models.expressions import ColPairs
from fastjango.db.models.fetch_modes import FETCH_ONE, pass_mode_on, prefetch_for_peers
from fastjango.db.models.query_utils import DeferredAttribute
from fastjango.utils.functional import cached_property

from ..tuple_lookups import TupleIn
from .managers.base import PrefetchesOneQueryset, only_queryset
from .managers.many import create_forward_many_to_many_manager
from .managers.reverse import create_reverse_many_to_one_manager

__all__ = [
    "ForeignKeyDeferredAttribute",
    "ForwardManyToOneDescriptor",
    "ForwardOneToOneDescriptor",
    "ManyToManyDescriptor",
    "ReverseManyToOneDescriptor",
    "ReverseOneToOneDescriptor",
]


class ForeignKeyDeferredAttribute(DeferredAttribute):
    """The attribute with the key's value (``author_id``); a new value forgets the object kept."""

    def __set__(self, instance: Any, value: Any) -> None:
        field = self.field
        if instance.__dict__.get(field.attname) != value and field.is_cached(instance):
            field.delete_cached_value(instance)
        instance.__dict__[field.attname] = value


def _missing_class(model: Any, qualified_name: str, module: str) -> type[Exception]:
    """The error of a relation without object: an AttributeError too, so that ``hasattr()`` answers."""
    body = {"__module__": module, "__qualname__": f"{qualified_name}.RelatedObjectDoesNotExist"}
    return type("RelatedObjectDoesNotExist", (model.DoesNotExist, AttributeError), body)


def _forbid_unless_routed(instance: Any, value: Any) -> None:
    """Settle which databases two objects to be joined live in, and ask the routers.

    Raises:
        ValueError: a router forbids it.
    """
    if instance._state.db is None:
        instance._state.db = router.db_for_write(instance.__class__, instance=value)
    if value._state.db is None:
        value._state.db = router.db_for_write(value.__class__, instance=instance)
    if not router.allow_relation(value, instance):
        raise ValueError(f'Cannot assign "{value!r}": the current database router prevents this relation.')


def _require_instance(instance: Any, value: Any, attribute: str, model: Any) -> None:
    if not isinstance(value, model._meta.concrete_model):
        raise ValueError(
            f'Cannot assign "{value!r}": "{instance._meta.object_name}.{attribute}" must be a '
            f'"{model._meta.object_name}" instance.'
        )


class ForwardManyToOneDescriptor(PrefetchesOneQueryset):
    """``child.parent``: reads the related object when it is first asked for."""

    def __init__(self, field_with_rel: Any) -> None:
        self.field = field_with_rel

    @cached_property
    def RelatedObjectDoesNotExist(self) -> type[Exception]:  # noqa: N802  # Django's name
        """Raised when the object has none: the related model's ``DoesNotExist`` and ``AttributeError``."""
        model = self.field.model
        return _missing_class(
            self.field.remote_field.model, f"{model.__qualname__}.{self.field.name}", model.__module__
        )

    def is_cached(self, instance: Any) -> bool:
        """Whether the object was read already."""
        return bool(self.field.is_cached(instance))

    def get_queryset(self, **hints: Any) -> Any:
        """What related objects are looked up in."""
        return self.field.remote_field.model._base_manager.db_manager(hints=hints).all()

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """The related objects of many objects in one query, as ``prefetch_related()`` asks for them."""
        queryset = only_queryset(querysets, self.get_queryset)
        queryset._add_hints(instance=instances[0])
        field = self.field
        remote = field.remote_field
        local_value, foreign_value = field.get_local_related_value, field.get_foreign_related_value
        by_value = {value: instance for instance in instances if None not in (value := local_value(instance))}
        keys = field.foreign_related_fields
        # By the keys themselves, and not by the way back, which would need a join and has no name when it is hidden.
        if len(keys) == 1:
            queryset = queryset.filter(**{f"{keys[0].name}__in": list(dict.fromkeys(value[0] for value in by_value))})
        else:
            pairs = ColPairs(queryset.model._meta.db_table, keys, keys, field)
            queryset = queryset.filter(TupleIn(pairs, list(by_value)))
        # Each object is looked up by its key, so its place among the others does not matter.
        queryset._clear_ordering()
        if not remote.multiple:
            for related in queryset:
                remote.set_cached_value(related, by_value[foreign_value(related)])
        return queryset, foreign_value, local_value, True, field.cache_name, False

    def get_object(self, instance: Any) -> Any:
        """The related object, read from the database.

        Raises:
            DoesNotExist: it is not there.
        """
        queryset = self.get_queryset(instance=instance)
        field = self.field
        if field.get_extra_descriptor_filter(instance):
            return queryset.get(field.get_reverse_related_filter(instance))
        # Plain conditions: a query of this shape was made before.
        return queryset.get(**{other.name: getattr(instance, own.attname) for own, other in field.related_fields})

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        field = self.field
        try:
            related = instance._state.fields_cache[field.cache_name]
        except KeyError:
            related = self._found(instance)
            field.set_cached_value(instance, related)
        if related is None and not field.null:
            raise self.RelatedObjectDoesNotExist(f"{field.model.__name__} has no {field.name}.")
        return related

    def _found(self, instance: Any) -> Any:
        """The related object that is not kept yet; None when the key is empty."""
        field = self.field
        if None in field.get_local_related_value(instance):
            return None
        link = instance._meta.get_ancestor_link(field.model)
        if link and link.is_cached(instance) and field.is_cached(ancestor := link.get_cached_value(instance)):
            # An inherited relation was read through the parent object.
            related = field.get_cached_value(ancestor)
        elif (mode := instance._state.fetch_mode) is not FETCH_ONE:
            mode.fetch(self, instance)
            return field.get_cached_value(instance, default=None)
        else:
            related = self.get_object(instance)
        remote = field.remote_field
        # A single object knows the one that refers to it.
        if not remote.multiple and related is not None:
            remote.set_cached_value(related, instance)
        return related

    def fetch_one(self, instance: Any) -> None:
        """Read the object that one object refers to."""
        field = self.field
        related = self.get_object(instance)
        pass_mode_on(instance, related)
        field.set_cached_value(instance, related)
        if not field.remote_field.multiple and related is not None:
            field.remote_field.set_cached_value(related, instance)

    def fetch_many(self, instances: list[Any]) -> None:
        """Read the objects that several objects refer to."""
        prefetch_for_peers(instances, self.field.name)

    def __set__(self, instance: Any, value: Any) -> None:
        field, remote = self.field, self.field.remote_field
        if value is not None:
            _require_instance(instance, value, field.name, remote.model)
            _forbid_unless_routed(instance, value)
        elif not remote.multiple:
            # The object that was referred to must not think it still is.
            before = field.get_cached_value(instance, default=None)
            if before is not None:
                remote.set_cached_value(before, None)
        for own, other in field.related_fields:
            setattr(instance, own.attname, None if value is None else getattr(value, other.attname))
        field.set_cached_value(instance, value)
        if value is not None and not remote.multiple:
            remote.set_cached_value(value, instance)

    def __reduce__(self) -> Any:
        # Pickles refer to the model's attribute.
        return getattr, (self.field.model, self.field.name)


class ForwardOneToOneDescriptor(ForwardManyToOneDescriptor):
    """``restaurant.place``: the parent of an inherited object is made from its own values, without a query."""

    def get_object(self, instance: Any) -> Any:
        remote = self.field.remote_field
        if not remote.parent_link:
            return super().get_object(instance)
        names = [field.attname for field in remote.model._meta.concrete_fields]
        # A deferred value would cost the query anyway.
        if instance.get_deferred_fields().intersection(names):
            return super().get_object(instance)
        parent = remote.model(**{name: getattr(instance, name) for name in names})
        parent._state.adding = instance._state.adding
        parent._state.db = instance._state.db
        return parent

    def __set__(self, instance: Any, value: Any) -> None:
        super().__set__(instance, value)
        field = self.field
        if not (field.primary_key and field.remote_field.parent_link):
            return
        # The keys along the line of ancestors are the same value.
        for each in instance._meta.concrete_fields:
            if each.primary_key and each.remote_field:
                attname = each.remote_field.model._meta.pk.attname
                setattr(instance, attname, None if value is None else getattr(value, attname))


class ReverseOneToOneDescriptor(PrefetchesOneQueryset):
    """``place.restaurant``: the one object that refers to this one."""

    def __init__(self, related: Any) -> None:
        self.related = related

    @cached_property
    def RelatedObjectDoesNotExist(self) -> type[Exception]:  # noqa: N802  # Django's name
        """Raised when no object refers to this one."""
        model = self.related.model
        name = f"{model.__qualname__}.{self.related.name}"
        return _missing_class(self.related.related_model, name, model.__module__)

    def is_cached(self, instance: Any) -> bool:
        """Whether the object was read already."""
        return bool(self.related.is_cached(instance))

    def get_queryset(self, **hints: Any) -> Any:
        """What the referring object is looked up in."""
        return self.related.related_model._base_manager.db_manager(hints=hints).all()

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """The referring objects of many objects in one query."""
        queryset = only_queryset(querysets, self.get_queryset)
        queryset._add_hints(instance=instances[0])
        field = self.related.field
        own_value, related_value = field.get_foreign_related_value, field.get_local_related_value
        by_value = {own_value(instance): instance for instance in instances}
        queryset = queryset.filter(**{f"{field.name}__in": instances})
        queryset._clear_ordering()
        for related in queryset:
            field.set_cached_value(related, by_value[related_value(related)])
        return queryset, related_value, own_value, True, self.related.cache_name, False

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        related = self.related
        try:
            found = related.get_cached_value(instance)
        except KeyError:
            found = self._found(instance)
            related.set_cached_value(instance, found)
        if found is None:
            raise self.RelatedObjectDoesNotExist(f"{instance.__class__.__name__} has no {related.accessor_name}.")
        return found

    def _found(self, instance: Any) -> Any:
        """The referring object that is not kept yet; None when there is none."""
        # An object without key has no one that refers to it.
        if instance.pk is None:
            return None
        mode = instance._state.fetch_mode
        if mode is FETCH_ONE:
            return self._read(instance)
        mode.fetch(self, instance)
        return self.related.get_cached_value(instance, default=None)

    def _read(self, instance: Any) -> Any:
        field = self.related.field
        condition = field.get_forward_related_filter(instance)
        try:
            found = self.get_queryset(instance=instance).get(**condition)
        except self.related.related_model.DoesNotExist:
            return None
        field.set_cached_value(found, instance)
        return found

    def fetch_one(self, instance: Any) -> None:
        """Read the object that refers to one object."""
        found = self._read(instance)
        pass_mode_on(instance, found)
        self.related.set_cached_value(instance, found)

    def fetch_many(self, instances: list[Any]) -> None:
        """Read the objects that refer to several objects."""
        prefetch_for_peers(instances, self.related.accessor_name)

    def __set__(self, instance: Any, value: Any) -> None:
        related = self.related
        field = related.field
        if value is None:
            before = related.get_cached_value(instance, default=None)
            if before is not None:
                # Both sides forget each other; saving is up to the caller.
                related.delete_cached_value(instance)
                setattr(before, field.name, None)
            return
        _require_instance(instance, value, related.accessor_name, related.related_model)
        _forbid_unless_routed(instance, value)
        keys = [getattr(instance, each.attname) for each in field.foreign_related_fields]
        for own, key in zip(field.local_related_fields, keys, strict=True):
            setattr(value, own.attname, key)
        related.set_cached_value(instance, value)
        field.set_cached_value(value, instance)

    def __reduce__(self) -> Any:
        # Pickles refer to the model's attribute.
        return getattr, (self.related.model, self.related.name)


class ReverseManyToOneDescriptor:
    """``parent.children``: a manager of the objects that refer to this one."""

    def __init__(self, rel: Any) -> None:
        self.rel = rel
        self.field = rel.field

    @cached_property
    def related_manager_cls(self) -> Any:
        """The class of the managers, made from the related model's default manager."""
        return create_reverse_many_to_one_manager(self.rel.related_model._default_manager.__class__, self.rel)

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        return self if instance is None else self._manager_of(instance)

    @cached_property
    def _manager_of(self) -> Any:
        # Other packages' descriptors may have manager classes of their own.
        return getattr(self.related_manager_cls, "_of", self.related_manager_cls)

    def _get_set_deprecation_msg_params(self) -> tuple[str, Any]:
        return "reverse side of a related set", self.rel.accessor_name

    def __set__(self, instance: Any, value: Any) -> None:
        side, name = self._get_set_deprecation_msg_params()
        raise TypeError(f"Direct assignment to the {side} is prohibited. Use {name}.set() instead.")


class ManyToManyDescriptor(ReverseManyToOneDescriptor):
    """``pizza.toppings`` and ``topping.pizzas``: managers of the objects joined by a table between."""

    def __init__(self, rel: Any, reverse: bool = False) -> None:
        super().__init__(rel)
        self.reverse = reverse

    @property
    def through(self) -> Any:
        """The model of the table between; it may still be a name while models are loaded."""
        return self.rel.through

    @cached_property
    def related_manager_cls(self) -> Any:
        """The class of the managers, made from the other side's default manager."""
        model = self.rel.related_model if self.reverse else self.rel.model
        return create_forward_many_to_many_manager(model._default_manager.__class__, self.rel, reverse=self.reverse)

    def _get_set_deprecation_msg_params(self) -> tuple[str, Any]:
        side = "reverse" if self.reverse else "forward"
        return f"{side} side of a many-to-many set", self.rel.accessor_name if self.reverse else self.field.name
