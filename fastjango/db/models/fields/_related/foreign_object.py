"""``ForeignObject``: a relation by several columns."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, Self

from fastjango.db.models.query_utils import PathInfo
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.functional import cached_property

from .base import RelatedField
from .checks import ForeignObjectChecks
from .descriptors import (
    ForwardManyToOneDescriptor,
    ReverseManyToOneDescriptor,
)
from .naming import RECURSIVE_RELATIONSHIP_CONSTANT
from .reverse import ForeignObjectRel


def _warn_of_columns(method: str, replacement: str) -> None:
    warnings.warn(f"{method} is deprecated. Use {replacement} instead.", RemovedInDjango60Warning, stacklevel=3)


def _reader(attname: str) -> Callable[[Any], Any]:
    """A function to an object's value of a key, around the descriptor that forgets related objects."""

    def read(obj: Any) -> Any:
        values = obj.__dict__
        return values[attname] if attname in values else getattr(obj, attname)

    read.attname = attname  # type: ignore[attr-defined]  # read where there are many objects
    return read


class ForeignObject(ForeignObjectChecks, RelatedField):
    """A relation by several columns, without a column of its own.

    Args:
        to: The related model or its name.
        on_delete: What becomes of this object when the related one is deleted.
        from_fields: Names of fields of this model.
        to_fields: Names of the related model's fields, in the same order.

    Source: django.db.models.ForeignObject (5.2).
    """

    many_to_one = True
    requires_unique_target = True
    related_accessor_class: Any = ReverseManyToOneDescriptor
    forward_related_accessor_class: Any = ForwardManyToOneDescriptor
    rel_class: Any = ForeignObjectRel

    def __init__(
        self,
        to: Any,
        on_delete: Any,
        from_fields: Any,
        to_fields: Any,
        rel: Any = None,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        parent_link: bool = False,
        swappable: bool = True,
        **kwargs: Any,
    ) -> None:
        names: dict[str, Any] = {
            "related_name": related_name,
            "related_query_name": related_query_name,
            "limit_choices_to": limit_choices_to,
        }
        if rel is None:
            rel = self.rel_class(self, to, **names, parent_link=parent_link, on_delete=on_delete)
        super().__init__(rel=rel, **names, **kwargs)
        self.from_fields, self.to_fields = from_fields, to_fields
        self.swappable = swappable

    def __copy__(self) -> Self:
        twin = super().__copy__()
        # The paths hold the model that the original belongs to.
        for name in ("path_infos", "reverse_path_infos"):
            twin.__dict__.pop(name, None)
        return twin

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs["on_delete"] = self.remote_field.on_delete
        kwargs["from_fields"], kwargs["to_fields"] = self.from_fields, self.to_fields
        if self.remote_field.parent_link:
            kwargs["parent_link"] = True
        kwargs["to"] = self._deconstructed_target()
        return name, path, args, kwargs

    # --- the fields on both sides ---

    def resolve_related_fields(self) -> list[tuple[Any, Any]]:
        """Pairs of own field and related field.

        Raises:
            ValueError: the lists do not fit, or the related model is not known yet.
        """
        if not self.from_fields or len(self.from_fields) != len(self.to_fields):
            raise ValueError("Foreign Object from and to fields must be the same non-zero length")
        target = self.remote_field.model
        if isinstance(target, str):
            raise ValueError(f"Related model {target!r} cannot be resolved")
        return [
            (self._own_field(own), target._meta.pk if other is None else target._meta.get_field(other))
            for own, other in zip(self.from_fields, self.to_fields, strict=True)
        ]

    def _own_field(self, name: str) -> Any:
        return self if name == RECURSIVE_RELATIONSHIP_CONSTANT else self.opts.get_field(name)

    @cached_property
    def related_fields(self) -> list[tuple[Any, Any]]:
        """Pairs of own field and related field."""
        return self.resolve_related_fields()

    @cached_property
    def reverse_related_fields(self) -> list[tuple[Any, Any]]:
        """Pairs of related field and own field."""
        return [(other, own) for own, other in self.related_fields]

    @cached_property
    def local_related_fields(self) -> tuple[Any, ...]:
        """The own fields."""
        return tuple(own for own, _ in self.related_fields)

    @cached_property
    def foreign_related_fields(self) -> tuple[Any, ...]:
        """The related model's fields."""
        return tuple(other for _, other in self.related_fields if other)

    def get_local_related_value(self, instance: Any) -> tuple[Any, ...]:
        """The values of an object of this model that the relation compares."""
        return self.get_instance_value_for_fields(instance, self.local_related_fields)

    def get_foreign_related_value(self, instance: Any) -> tuple[Any, ...]:
        """The values of a related object that the relation compares."""
        return self.get_instance_value_for_fields(instance, self.foreign_related_fields)

    @staticmethod
    def get_instance_value_for_fields(instance: Any, fields: Any) -> tuple[Any, ...]:
        """An object's values of some fields."""
        values = []
        for field in fields:
            if field.primary_key:
                # A fixture may give an object's link to its parent another value than the parent's key;
                # the object's own key counts.
                link = instance._meta.get_ancestor_link(field.model)
                if not link or link.primary_key or link.model._meta.abstract:
                    values.append(instance.pk)
                    continue
            values.append(getattr(instance, field.attname))
        return tuple(values)

    def value_readers(self, instances: Any, model: Any) -> tuple[Callable[[Any], Any], Callable[[Any], Any], bool]:
        """Functions to the values that the relation compares, for looking up many objects by them.

        Args:
            instances: Related objects.
            model: The model of the objects that refer to them.

        Returns:
            A function of a related object, one of a referring object, and whether their values are plain ones and not
            tuples.
        """
        cls = self.__class__
        is_usual = (
            cls.get_foreign_related_value is ForeignObject.get_foreign_related_value
            and cls.get_local_related_value is ForeignObject.get_local_related_value
            and cls.get_instance_value_for_fields is ForeignObject.get_instance_value_for_fields
        )
        models = {type(each) for each in instances}
        if is_usual and len(self.related_fields) == 1 and len(models) == 1:
            [(own, other)] = self.related_fields
            # Where the key is inherited, an object has two of them.
            if (not other.primary_key or models.pop()._meta.pk is other) and (
                not own.primary_key or model._meta.pk is own
            ):
                return attrgetter(other.attname), _reader(own.attname), True
        return self.get_foreign_related_value, self.get_local_related_value, False

    def get_attname_column(self) -> tuple[str, Any]:
        return super().get_attname_column()[0], None

    # --- joins ---

    def get_joining_fields(self, reverse_join: bool = False) -> tuple[Any, ...]:
        """Pairs of fields to join on."""
        return tuple(self.reverse_related_fields if reverse_join else self.related_fields)

    def get_reverse_joining_fields(self) -> tuple[Any, ...]:
        """Pairs of fields to join on, from the related model's side."""
        return self.get_joining_fields(reverse_join=True)

    def get_joining_columns(self, reverse_join: bool = False) -> tuple[tuple[str, str], ...]:
        """Pairs of columns to join on (deprecated)."""
        _warn_of_columns("ForeignObject.get_joining_columns()", "get_joining_fields()")
        return tuple((left.column, right.column) for left, right in self.get_joining_fields(reverse_join))

    def get_reverse_joining_columns(self) -> tuple[tuple[str, str], ...]:
        """Pairs of columns to join on, from the related model's side (deprecated)."""
        _warn_of_columns("ForeignObject.get_reverse_joining_columns()", "get_reverse_joining_fields()")
        return tuple((left.column, right.column) for left, right in self.get_joining_fields(reverse_join=True))

    def get_extra_descriptor_filter(self, instance: Any) -> Any:
        """Further conditions of an object's related object: a mapping or a Q."""
        return {}

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        """A further condition of the join; None without."""
        return None

    def get_path_info(self, filtered_relation: Any = None) -> list[Any]:
        """The one join from this model to the related one."""
        return [
            PathInfo(
                from_opts=self.model._meta,
                to_opts=self.remote_field.model._meta,
                target_fields=self.foreign_related_fields,
                join_field=self,
                m2m=False,
                direct=True,
                filtered_relation=filtered_relation,
            )
        ]

    @cached_property
    def path_infos(self) -> list[Any]:
        """The join, without a filtered relation."""
        return self.get_path_info()

    def get_reverse_path_info(self, filtered_relation: Any = None) -> list[Any]:
        """The one join from the related model to this one."""
        options = self.model._meta
        return [
            PathInfo(
                from_opts=self.remote_field.model._meta,
                to_opts=options,
                target_fields=(options.pk,),
                join_field=self.remote_field,
                m2m=not self.unique,
                direct=False,
                filtered_relation=filtered_relation,
            )
        ]

    @cached_property
    def reverse_path_infos(self) -> list[Any]:
        """The join back, without a filtered relation."""
        return self.get_reverse_path_info()

    @classmethod
    @cache
    def get_class_lookups(cls) -> Any:
        """The lookups of relations; those of plain fields make no sense here."""
        family = cls.__mro__[: cls.__mro__.index(ForeignObject) + 1]
        found: dict[str, Any] = {}
        for parent in reversed(family):
            found.update(vars(parent).get("class_lookups", {}))
        return found

    # --- models ---

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=private_only)
        setattr(cls, self.name, self.forward_related_accessor_class(self))

    def contribute_to_related_class(self, cls: Any, related: Any) -> None:
        if not related.hidden and not related.related_model._meta.swapped:
            setattr(cls._meta.concrete_model, related.accessor_name, self.related_accessor_class(related))
            # Conditions in limit_choices_to count as choices of the field and not of the lookup.
            if self.remote_field.limit_choices_to:
                cls._meta.related_fkey_lookups.append(self.remote_field.limit_choices_to)
