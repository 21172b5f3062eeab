"""Relations to objects of any model: by content type and key.

Source: django.contrib.contenttypes.fields (5.2).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from fastjango.contrib.contenttypes.models import ContentType
from fastjango.core import checks
from fastjango.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from fastjango.db import DEFAULT_DB_ALIAS, models
from fastjango.db.models import DO_NOTHING, ForeignObject, ForeignObjectRel
from fastjango.db.models.base import make_foreign_order_accessors
from fastjango.db.models.fetch_modes import FETCH_ONE, pass_mode_on, prefetch_for_peers
from fastjango.db.models.fields import Field
from fastjango.db.models.fields.mixins import FieldCacheMixin
from fastjango.db.models.fields.related import ReverseManyToOneDescriptor, lazy_related_operation
from fastjango.db.models.query_utils import PathInfo
from fastjango.db.models.sql import AND
from fastjango.db.models.sql.where import WhereNode
from fastjango.utils.functional import cached_property

from ._managers import PrefetchesOneQueryset, create_generic_related_manager

__all__ = [
    "GenericForeignKey",
    "GenericRel",
    "GenericRelation",
    "ReverseGenericManyToOneDescriptor",
    "create_generic_related_manager",
]

_HINT = "GenericForeignKeys must use a ForeignKey to 'contenttypes.ContentType' as the 'content_type' field."


class GenericForeignKey(PrefetchesOneQueryset, FieldCacheMixin, Field):
    """A reference to an object of any model, and the attribute that gives it.

    Args:
        ct_field: Name of the foreign key to ``ContentType``.
        fk_field: Name of the field with the object's key.
        for_concrete_model: A proxy's object is kept as one of the model it stands for.

    Source: django.contrib.contenttypes.fields.GenericForeignKey.
    """

    many_to_many = False
    many_to_one = True
    one_to_many = False
    one_to_one = False

    def __init__(
        self, ct_field: str = "content_type", fk_field: str = "object_id", for_concrete_model: bool = True
    ) -> None:
        super().__init__(editable=False)
        self.ct_field, self.fk_field = ct_field, fk_field
        self.for_concrete_model = for_concrete_model
        self.is_relation = True

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=True)
        # The field is its own descriptor.
        setattr(cls, self.attname, self)

    def get_attname_column(self) -> tuple[str, Any]:
        return self.get_attname(), None

    @cached_property
    def cache_name(self) -> str:
        """Key of the object in the object's cache."""
        return str(self.name)

    # --- system checks ---

    def check(self, **kwargs: Any) -> list[Any]:
        return [*self._check_field_name(), *self._check_object_id_field(), *self._check_content_type_field()]

    def _fault(self, msg: str, id: str, hint: str | None = None) -> list[Any]:
        return [checks.Error(msg, hint=hint, obj=self, id=f"contenttypes.{id}")]

    def _check_object_id_field(self) -> list[Any]:
        try:
            self.model._meta.get_field(self.fk_field)
        except FieldDoesNotExist:
            message = f"The GenericForeignKey object ID references the nonexistent field '{self.fk_field}'."
            return self._fault(message, "E001")
        return []

    def _check_content_type_field(self) -> list[Any]:
        name = f"{self.model._meta.object_name}.{self.ct_field}"
        try:
            field = self.model._meta.get_field(self.ct_field)
        except FieldDoesNotExist:
            return self._fault(f"The GenericForeignKey content type references the nonexistent field '{name}'.", "E002")
        if not isinstance(field, models.ForeignKey):
            return self._fault(f"'{name}' is not a ForeignKey.", "E003", _HINT)
        if field.remote_field.model != ContentType:
            return self._fault(f"'{name}' is not a ForeignKey to 'contenttypes.ContentType'.", "E004", _HINT)
        return []

    # --- queries ---

    def get_filter_kwargs_for_object(self, obj: Any) -> dict[str, Any]:
        """Conditions that find objects of this model with the same reference."""
        return {self.fk_field: getattr(obj, self.fk_field), self.ct_field: getattr(obj, self.ct_field)}

    def get_forward_related_filter(self, obj: Any) -> dict[str, Any]:
        """Conditions on this model that find what refers to an object."""
        return {self.fk_field: obj.pk, self.ct_field: ContentType.objects.get_for_model(obj).pk}

    def get_content_type(self, obj: Any = None, id: Any = None, using: str | None = None, model: Any = None) -> Any:
        """The content type of an object, of a key, or of a model.

        Raises:
            Exception: none of them is given.
        """
        if obj is not None:
            manager = ContentType.objects.db_manager(obj._state.db)
            return manager.get_for_model(obj, for_concrete_model=self.for_concrete_model)
        if id is not None:
            return ContentType.objects.db_manager(using).get_for_id(id)
        if model is not None:
            manager = ContentType.objects.db_manager(using)
            return manager.get_for_model(model, for_concrete_model=self.for_concrete_model)
        # Only faulty code comes here.
        raise Exception("Impossible arguments to GFK.get_content_type!")

    def get_prefetch_querysets(self, instances: Sequence[Any], querysets: Any = None) -> tuple[Any, ...]:
        """The referred objects of many objects, with one query for each model."""
        custom: dict[Any, Any] = {}
        for queryset in querysets or ():
            content_type = self.get_content_type(model=queryset.query.model, using=queryset.db)
            if content_type.pk in custom:
                raise ValueError("Only one queryset is allowed for each content type.")
            custom[content_type.pk] = queryset
        type_attname = self.model._meta.get_field(self.ct_field).get_attname()
        keys: dict[Any, set[Any]] = defaultdict(set)
        samples = {}
        for instance in instances:
            type_id, key = getattr(instance, type_attname), getattr(instance, self.fk_field)
            if type_id is not None and key is not None:
                keys[type_id].add(key)
                samples[type_id] = instance
        found: list[Any] = []
        for type_id, wanted in keys.items():
            if type_id in custom:
                found.extend(custom[type_id].filter(pk__in=wanted))
            else:
                content_type = self.get_content_type(id=type_id, using=samples[type_id]._state.db)
                found.extend(content_type.get_all_objects_for_this_type(pk__in=wanted))

        def instance_key(instance: Any) -> Any:
            type_id = getattr(instance, type_attname)
            if type_id is None:
                return None
            model = self.get_content_type(id=type_id, using=instance._state.db).model_class()
            # The key may be kept as text; the objects' keys are not.
            return str(model._meta.pk.to_python(getattr(instance, self.fk_field))), model

        return (
            found,
            lambda obj: (str(obj._meta.pk.to_python(obj.pk)), obj.__class__),
            instance_key,
            True,
            self.name,
            False,
        )

    # --- the attribute ---

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        type_attname = self.model._meta.get_field(self.ct_field).get_attname()
        type_id, key = getattr(instance, type_attname), getattr(instance, self.fk_field)
        known = self.get_cached_value(instance, default=None)
        if known is None and self.is_cached(instance):
            return None
        if known is not None:
            same_type = type_id == self.get_content_type(obj=known, using=instance._state.db).id
            if same_type and known._meta.pk.to_python(key) == known.pk:
                return known
        if type_id is not None and (mode := instance._state.fetch_mode) is not FETCH_ONE:
            mode.fetch(self, instance)
            return self.get_cached_value(instance, default=None)
        return self._read(instance)

    def fetch_one(self, instance: Any) -> None:
        """Read the object that one object refers to."""
        pass_mode_on(instance, self._read(instance))

    def fetch_many(self, instances: list[Any]) -> None:
        """Read the objects that several objects refer to."""
        prefetch_for_peers(instances, self.name)

    def _read(self, instance: Any) -> Any:
        type_attname = self.model._meta.get_field(self.ct_field).get_attname()
        type_id, key = getattr(instance, type_attname), getattr(instance, self.fk_field)
        found = None
        if type_id is not None:
            content_type = self.get_content_type(id=type_id, using=instance._state.db)
            try:
                found = content_type.get_object_for_this_type(using=instance._state.db, pk=key)
            except (ObjectDoesNotExist, LookupError):
                found = None
            except AttributeError:
                # The model of this type is gone.
                if content_type.model_class() is not None:
                    raise
        self.set_cached_value(instance, found)
        return found

    def __set__(self, instance: Any, value: Any) -> None:
        content_type = None if value is None else self.get_content_type(obj=value)
        setattr(instance, self.ct_field, content_type)
        setattr(instance, self.fk_field, None if value is None else value.pk)
        self.set_cached_value(instance, value)


class GenericRel(ForeignObjectRel):
    """The reverse of a ``GenericRelation``: the related objects' side."""

    def __init__(
        self,
        field: Any,
        to: Any,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
    ) -> None:
        super().__init__(
            field,
            to,
            # Without a name for queries there is no way back.
            related_name=related_query_name or "+",
            related_query_name=related_query_name,
            limit_choices_to=limit_choices_to,
            on_delete=DO_NOTHING,
        )


class GenericRelation(ForeignObject):
    """The objects that refer to this one by a ``GenericForeignKey``; they are deleted along with it.

    Args:
        to: The model that has the generic foreign key.
        object_id_field: Name of its field with the key.
        content_type_field: Name of its foreign key to ``ContentType``.
        for_concrete_model: As the generic foreign key has it.
        related_query_name: Name of the way back in queries; None makes none.

    Source: django.contrib.contenttypes.fields.GenericRelation.
    """

    auto_created = False
    empty_strings_allowed = False
    many_to_many = False
    many_to_one = False
    one_to_many = True
    one_to_one = False
    rel_class = GenericRel
    mti_inherited = False

    def __init__(
        self,
        to: Any,
        object_id_field: str = "object_id",
        content_type_field: str = "content_type",
        for_concrete_model: bool = True,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        **kwargs: Any,
    ) -> None:
        rel = self.rel_class(self, to, related_query_name=related_query_name, limit_choices_to=limit_choices_to)
        # The relation has no column, and the other side's integrity is no affair of the database.
        fixed = {"null": True, "blank": True, "editable": False, "serialize": False}
        super().__init__(
            to, on_delete=models.CASCADE, from_fields=[object_id_field], to_fields=[], rel=rel, **kwargs | fixed
        )
        self.object_id_field_name = object_id_field
        self.content_type_field_name = content_type_field
        self.for_concrete_model = for_concrete_model

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_generic_foreign_key_existence()]

    def _check_to_fields_exist(self) -> list[Any]:
        return []

    def _check_unique_target(self) -> list[Any]:
        return []

    def _is_matching_generic_foreign_key(self, field: Any) -> bool:
        """Whether a field is the generic foreign key that this relation is the other side of."""
        return (
            isinstance(field, GenericForeignKey)
            and field.ct_field == self.content_type_field_name
            and field.fk_field == self.object_id_field_name
        )

    def _check_generic_foreign_key_existence(self) -> list[Any]:
        target = self.remote_field.model
        if not isinstance(target, type) or not hasattr(target, "_meta"):
            return []
        if any(self._is_matching_generic_foreign_key(field) for field in target._meta.private_fields):
            return []
        message = (
            f"The GenericRelation defines a relation with the model '{target._meta.label}', but that model does not "
            "have a GenericForeignKey."
        )
        return [checks.Error(message, obj=self, id="contenttypes.E004")]

    # --- joins ---

    def resolve_related_fields(self) -> list[tuple[Any, Any]]:
        self.to_fields = [self.model._meta.pk.name]
        return [(self.remote_field.model._meta.get_field(self.object_id_field_name), self.model._meta.pk)]

    def get_local_related_value(self, instance: Any) -> tuple[Any, ...]:
        return self.get_instance_value_for_fields(instance, self.foreign_related_fields)

    def get_foreign_related_value(self, instance: Any) -> tuple[Any, ...]:
        # Keys of all kinds fit into the one column.
        values = self.get_instance_value_for_fields(instance, self.local_related_fields)
        return tuple(target.to_python(value) for target, value in zip(self.foreign_related_fields, values, strict=True))

    def get_path_info(self, filtered_relation: Any = None) -> list[Any]:
        target = self.remote_field.model._meta
        object_id = target.get_field(self.object_id_field_name)
        first = PathInfo(
            from_opts=self.model._meta,
            to_opts=object_id.model._meta,
            target_fields=(object_id.model._meta.pk,),
            join_field=self.remote_field,
            m2m=True,
            direct=False,
            filtered_relation=filtered_relation,
        )
        if object_id.model is target.model:
            return [first]
        # The key lies in a parent's table: go on from there to the model itself.
        further: list[Any] = []
        line = [*reversed(target.get_base_chain(object_id.model)), target.model]
        for ancestor, heir in itertools.pairwise(line):
            further.extend(heir._meta.get_ancestor_link(ancestor).reverse_path_infos)
        return [first, *further]

    def get_reverse_path_info(self, filtered_relation: Any = None) -> list[Any]:
        options = self.model._meta
        return [
            PathInfo(
                from_opts=self.remote_field.model._meta,
                to_opts=options,
                target_fields=(options.pk,),
                join_field=self,
                m2m=False,
                direct=False,
                filtered_relation=filtered_relation,
            )
        ]

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        """Only rows of this model's content type."""
        field = self.remote_field.model._meta.get_field(self.content_type_field_name)
        wanted = field.get_lookup("exact")(field.get_col(related_alias), self.get_content_type().pk)
        return WhereNode([wanted], connector=AND)

    def get_content_type(self) -> Any:
        """The content type of this model."""
        return ContentType.objects.get_for_model(self.model, for_concrete_model=self.for_concrete_model)

    def bulk_related_objects(self, objs: Sequence[Any], using: str = DEFAULT_DB_ALIAS) -> Any:
        """The objects that refer to any of some, for deletion."""
        content_type = ContentType.objects.db_manager(using).get_for_model(
            self.model, for_concrete_model=self.for_concrete_model
        )
        condition = {
            f"{self.content_type_field_name}__pk": content_type.pk,
            f"{self.object_id_field_name}__in": [obj.pk for obj in objs],
        }
        return self.remote_field.model._base_manager.db_manager(using).filter(**condition)

    # --- models ---

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=True)
        self.model = cls
        # An heir's copy would give the related model two ways back of one name.
        if self.mti_inherited:
            self.remote_field.related_name = "+"
            self.remote_field.related_query_name = None
        setattr(cls, self.name, ReverseGenericManyToOneDescriptor(self.remote_field))
        if not cls._meta.abstract:
            lazy_related_operation(self._add_order_accessors, cls, self.remote_field.model)

    def _add_order_accessors(self, model: Any, related: Any) -> None:
        """``get_…_order()`` for models that are ordered with respect to the generic foreign key."""
        if self._is_matching_generic_foreign_key(related._meta.order_with_respect_to):
            make_foreign_order_accessors(related, model)

    def set_attributes_from_rel(self) -> None:
        """Nothing follows from the related model."""

    def get_internal_type(self) -> str:
        return "ManyToManyField"

    def value_to_string(self, obj: Any) -> str:
        return str([each.pk for each in getattr(obj, self.name).all()])


class ReverseGenericManyToOneDescriptor(ReverseManyToOneDescriptor):
    """``post.tags``: a manager of the objects that refer to this one."""

    @cached_property
    def related_manager_cls(self) -> Any:
        return create_generic_related_manager(self.rel.model._default_manager.__class__, self.rel)
