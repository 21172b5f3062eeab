"""The other side of a relation: what a related model knows about a field that points to it.

Source: django.db.models.fields.reverse_related (5.2).
"""

from __future__ import annotations

import warnings
from typing import Any

from fastjango.core import exceptions
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.functional import cached_property
from fastjango.utils.hashable import make_hashable

from .._forms import BLANK_CHOICE_DASH
from ..mixins import FieldCacheMixin

__all__ = ["ForeignObjectRel", "ManyToManyRel", "ManyToOneRel", "OneToOneRel"]


class ForeignObjectRel(FieldCacheMixin):
    """The reverse of a ``ForeignObject``; ``field`` points to ``model``.

    Looks enough like a field to stand in ``_meta.get_fields()``.
    """

    auto_created = True
    concrete = False
    editable = False
    is_relation = True
    # Reverse relations are always nullable: an object may have no others that refer to it.
    null = True
    empty_strings_allowed = False

    def __init__(
        self,
        field: Any,
        to: Any,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        parent_link: bool = False,
        on_delete: Any = None,
    ) -> None:
        self.field = field
        self.model = to
        self.related_name, self.related_query_name = related_name, related_query_name
        self.limit_choices_to = {} if limit_choices_to is None else limit_choices_to
        self.parent_link = parent_link
        self.on_delete = on_delete
        self.symmetrical = False
        self.multiple = True

    # The relation's kind, seen from this side.
    many_to_many: Any = property(lambda self: self.field.many_to_many)
    many_to_one: Any = property(lambda self: self.field.one_to_many)
    one_to_many: Any = property(lambda self: self.field.many_to_one)
    one_to_one: Any = property(lambda self: self.field.one_to_one)

    # --- names ---

    @cached_property
    def hidden(self) -> bool:
        """Whether the related model gets no accessor (a ``related_name`` that ends with "+")."""
        return bool(self.related_name) and str(self.related_name)[-1] == "+"

    def is_hidden(self) -> bool:
        """The same, as Django's older method."""
        return bool(self.hidden)

    @cached_property
    def name(self) -> str:
        """The name in queries."""
        return str(self.field.related_query_name())

    @cached_property
    def accessor_name(self) -> str | None:
        """The related model's attribute for this relation."""
        return self.get_accessor_name()

    def get_accessor_name(self, model: Any = None) -> str | None:
        """The attribute for this relation; None when there can be none.

        Args:
            model: The model that the relation starts from, when that is not the field's own (inherited relations).
        """
        options = (model or self.related_model)._meta
        if self.multiple and self.symmetrical and model in (None, self.model) and options.model is self.model:
            return None
        if self.related_name:
            return self.related_name
        return f"{options.model_name}_set" if self.multiple else str(options.model_name)

    @property
    def cache_name(self) -> str:
        """Key of the object kept for this relation."""
        return str(self.accessor_name)

    def get_cache_name(self) -> str:
        """The same, as Django's older method."""
        return str(self.get_accessor_name())

    # --- the models and fields on both sides ---

    @property
    def to(self) -> Any:
        """The model pointed to."""
        return self.model

    @property
    def remote_field(self) -> Any:
        """The field itself."""
        return self.field

    @property
    def target_field(self) -> Any:
        """The column of the referring model that the relation ends in.

        Raises:
            FieldError: it ends in several.
        """
        targets = self.path_infos[-1].target_fields
        if len(targets) > 1:
            raise exceptions.FieldError("Can't use target_field for multicolumn relations.")
        return targets[0]

    @cached_property
    def related_model(self) -> Any:
        """The model that has the field.

        Raises:
            AttributeError: the field has no model yet.
        """
        if not self.field.model:
            raise AttributeError(
                "This property can't be accessed before self.field.contribute_to_class has been called."
            )
        return self.field.model

    def set_field_name(self) -> None:
        """Fill in the name of the field pointed to; nothing to do when several are."""
        self.field_name: Any = None

    # --- comparing and travelling ---

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two reverse relations equal."""
        return (
            self.field,
            self.model,
            self.related_name,
            self.related_query_name,
            make_hashable(self.limit_choices_to),
            self.parent_link,
            self.on_delete,
            self.symmetrical,
            self.multiple,
        )

    def __eq__(self, other: object) -> bool:
        return self.identity == other.identity if isinstance(other, self.__class__) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.identity)

    def __getstate__(self) -> dict[str, Any]:
        # Worked out again from the field; models do not pickle by value.
        return {key: value for key, value in self.__dict__.items() if key not in ("related_model", "path_infos")}

    def __repr__(self) -> str:
        options = self.related_model._meta
        return f"<{type(self).__name__}: {options.app_label}.{options.model_name}>"

    # --- what queries ask ---

    def get_lookup(self, lookup_name: str) -> Any:
        """The field's lookup of a name."""
        return self.field.get_lookup(lookup_name)

    def get_lookups(self) -> dict[str, Any]:
        """The field's lookups by name."""
        found: dict[str, Any] = self.field.get_lookups()
        return found

    def get_transform(self, name: str) -> Any:
        """The field's transform of a name."""
        return self.field.get_transform(name)

    def get_internal_type(self) -> str:
        """The field's internal type."""
        return str(self.field.get_internal_type())

    @property
    def db_type(self) -> Any:
        """The field's ``db_type``."""
        return self.field.db_type

    def get_joining_columns(self) -> Any:
        """Pairs of columns, from the related model's side (deprecated)."""
        warnings.warn(
            "ForeignObjectRel.get_joining_columns() is deprecated. Use get_joining_fields() instead.",
            RemovedInDjango60Warning,
            stacklevel=2,
        )
        return tuple((left.column, right.column) for left, right in self.get_joining_fields())

    def get_joining_fields(self) -> Any:
        """Pairs of fields, from the related model's side."""
        return self.field.get_reverse_joining_fields()

    def get_extra_restriction(self, alias: str, related_alias: str) -> Any:
        """The field's own condition of the join, the other way round."""
        return self.field.get_extra_restriction(related_alias, alias)

    def get_path_info(self, filtered_relation: Any = None) -> Any:
        """The joins that lead from the related model to the field's."""
        if filtered_relation:
            return self.field.get_reverse_path_info(filtered_relation)
        return self.field.reverse_path_infos

    @cached_property
    def path_infos(self) -> Any:
        """The joins, without a filtered relation."""
        return self.get_path_info()

    def get_choices(
        self,
        include_blank: bool = True,
        blank_choice: Any = BLANK_CHOICE_DASH,
        limit_choices_to: Any = None,
        ordering: Any = (),
    ) -> list[tuple[Any, str]]:
        """The referring objects as choices, for filters."""
        objects = self.related_model._default_manager.complex_filter(limit_choices_to or self.limit_choices_to)
        if ordering:
            objects = objects.order_by(*ordering)
        first = list(blank_choice) if include_blank else []
        return first + [(each.pk, str(each)) for each in objects]


class ManyToOneRel(ForeignObjectRel):
    """The reverse of a ``ForeignKey``.

    Args:
        field_name: The field of the related model that the key's value is.
    """

    def __init__(
        self,
        field: Any,
        to: Any,
        field_name: str | None,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        parent_link: bool = False,
        on_delete: Any = None,
    ) -> None:
        super().__init__(field, to, related_name, related_query_name, limit_choices_to, parent_link, on_delete)
        self.field_name = field_name

    @property
    def identity(self) -> tuple[Any, ...]:
        return (*super().identity, self.field_name)

    def get_related_field(self) -> Any:
        """The field of the related model that the key points to.

        Raises:
            FieldDoesNotExist: the name is no column of it.
        """
        field = self.model._meta.get_field(self.field_name)
        if not field.concrete:
            raise exceptions.FieldDoesNotExist(f"No related field named '{self.field_name}'")
        return field

    def set_field_name(self) -> None:
        self.field_name = self.field_name or self.model._meta.pk.name


class OneToOneRel(ManyToOneRel):
    """The reverse of a ``OneToOneField``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.multiple = False


class ManyToManyRel(ForeignObjectRel):
    """The reverse of a ``ManyToManyField``, with what both sides know of the table between.

    Raises:
        ValueError: the arguments exclude each other.
    """

    def __init__(
        self,
        field: Any,
        to: Any,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        symmetrical: bool = True,
        through: Any = None,
        through_fields: Any = None,
        db_constraint: bool = True,
    ) -> None:
        if through and not db_constraint:
            raise ValueError("Can't supply a through model and db_constraint=False")
        if through_fields and not through:
            raise ValueError("Cannot specify through_fields without a through model")
        super().__init__(field, to, related_name, related_query_name, limit_choices_to)
        self.through = through
        self.through_fields = through_fields
        self.symmetrical = symmetrical
        self.db_constraint = db_constraint

    @property
    def identity(self) -> tuple[Any, ...]:
        return (*super().identity, self.through, make_hashable(self.through_fields), self.db_constraint)

    def get_related_field(self) -> Any:
        """The field of the related model that the table between refers to."""
        options = self.through._meta
        if self.through_fields:
            key = options.get_field(self.through_fields[0])
        else:
            key = next(
                (each for each in options.fields if getattr(each.remote_field, "model", None) == self.model), None
            )
        return key.foreign_related_fields[0]
