"""Fields that point to one object by one column: ForeignKey, OneToOneField."""

from __future__ import annotations

from typing import Any

from fastjango.core import exceptions
from fastjango.db import router
from fastjango.utils.translation import gettext_lazy as _

from .._checks import Messages
from .._formfields import form_class
from .descriptors import (
    ForeignKeyDeferredAttribute,
    ForwardOneToOneDescriptor,
    ReverseOneToOneDescriptor,
)
from .foreign_object import ForeignObject
from .naming import RECURSIVE_RELATIONSHIP_CONSTANT
from .on_delete import SET_DEFAULT, SET_NULL
from .reverse import ManyToOneRel, OneToOneRel


class ForeignKey(ForeignObject):
    """A reference to one object of another model, by one column.

    Args:
        to: The related model, its name, or ``"self"``.
        on_delete: What becomes of this object when the related one is deleted.
        to_field: The related model's field that the column holds; the primary key by default.
        db_constraint: Let the database enforce it.

    Raises:
        TypeError: ``to`` is no model, or ``on_delete`` cannot be called.

    Source: django.db.models.ForeignKey (5.2).
    """

    descriptor_class: Any = ForeignKeyDeferredAttribute
    rel_class: Any = ManyToOneRel
    empty_strings_allowed = False
    default_error_messages = {"invalid": _("%(model)s instance with %(field)s %(value)r is not a valid choice.")}
    description = _("Foreign Key (type determined by related field)")

    def __init__(
        self,
        to: Any,
        on_delete: Any,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        parent_link: bool = False,
        to_field: str | None = None,
        db_constraint: bool = True,
        **kwargs: Any,
    ) -> None:
        if hasattr(to, "_meta"):
            # An abstract model has no key yet.
            to_field = to_field or (to._meta.pk and to._meta.pk.name)
        elif not isinstance(to, str):
            kind = self.__class__.__name__
            raise TypeError(
                f"{kind}({to!r}) is invalid. First parameter to {kind} must be either a model, a model name, or the "
                f"string {RECURSIVE_RELATIONSHIP_CONSTANT!r}"
            )
        if not callable(on_delete):
            raise TypeError("on_delete must be callable.")
        names: dict[str, Any] = {
            "related_name": related_name,
            "related_query_name": related_query_name,
            "limit_choices_to": limit_choices_to,
        }
        kwargs["rel"] = self.rel_class(self, to, to_field, **names, parent_link=parent_link, on_delete=on_delete)
        kwargs.setdefault("db_index", True)
        super().__init__(
            to, on_delete, from_fields=[RECURSIVE_RELATIONSHIP_CONSTANT], to_fields=[to_field], **names, **kwargs
        )
        self.db_constraint = db_constraint

    def __class_getitem__(cls, *args: Any, **kwargs: Any) -> Any:
        # For annotations: ForeignKey["Author"].
        return cls

    def check(self, **kwargs: Any) -> Messages:
        return [*super().check(**kwargs), *self._check_on_delete(), *self._check_unique()]

    def _check_on_delete(self) -> Messages:
        rule = getattr(self.remote_field, "on_delete", None)
        if rule == SET_NULL and not self.null:
            hint = "Set null=True argument on the field, or change the on_delete rule."
            return [self._error("Field specifies on_delete=SET_NULL, but cannot be null.", "E320", hint)]
        if rule == SET_DEFAULT and not self.has_default():
            hint = "Set a default value, or change the on_delete rule."
            return [self._error("Field specifies on_delete=SET_DEFAULT, but has no default value.", "E321", hint)]
        return []

    def _check_unique(self, **kwargs: Any) -> Messages:
        if not self.unique:
            return []
        message = "Setting unique=True on a ForeignKey has the same effect as using a OneToOneField."
        return [self._warning(message, "W342", "ForeignKey(unique=True) is usually better served by a OneToOneField.")]

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["to_fields"], kwargs["from_fields"]
        if self.db_index:
            del kwargs["db_index"]
        else:
            kwargs["db_index"] = False
        if self.db_constraint is not True:
            kwargs["db_constraint"] = self.db_constraint
        target = getattr(self.remote_field.model, "_meta", None)
        pk_name = target.pk.name if target is not None and target.pk else None
        if self.remote_field.field_name and (target is None or pk_name not in (None, self.remote_field.field_name)):
            kwargs["to_field"] = self.remote_field.field_name
        return name, path, args, kwargs

    @property
    def target_field(self) -> Any:
        """The related model's field whose values the column holds."""
        return self.foreign_related_fields[0]

    def resolve_related_fields(self) -> list[tuple[Any, Any]]:
        pairs = super().resolve_related_fields()
        concrete = self.remote_field.model._meta.concrete_model
        for _own, target in pairs:
            if target and target.model != concrete:
                raise exceptions.FieldError(
                    f"'{self.model._meta.label}.{self.name}' refers to field '{target.name}' which is not local to "
                    f"model '{concrete._meta.label}'."
                )
        return pairs

    def get_attname(self) -> str:
        return f"{self.name}_id"

    def get_attname_column(self) -> tuple[str, Any]:
        attname = self.get_attname()
        return attname, self.db_column or attname

    def get_default(self) -> Any:
        default = super().get_default()
        if isinstance(default, self.remote_field.model):
            return getattr(default, self.target_field.attname)
        return default

    def to_python(self, value: Any) -> Any:
        return self.target_field.to_python(value)

    def validate(self, value: Any, model_instance: Any) -> None:
        # A parent's row is made with the child's.
        if self.remote_field.parent_link:
            return
        super().validate(value, model_instance)
        if value is None:
            return
        related = self.remote_field.model
        alias = router.db_for_read(related, instance=model_instance)
        found = related._base_manager.using(alias).filter(**{self.remote_field.field_name: value})
        found = found.complex_filter(self.get_limit_choices_to())
        if not found.exists():
            raise self._invalid(
                "invalid",
                model=related._meta.verbose_name,
                pk=value,  # older translations name it so
                field=self.remote_field.field_name,
                value=value,
            )

    def get_prep_value(self, value: Any) -> Any:
        return self.target_field.get_prep_value(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return self.target_field.get_db_prep_value(value, connection, prepared)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        target = self.target_field
        null_text = target.empty_strings_allowed and connection.features.interprets_empty_strings_as_nulls
        if value is None or (value == "" and null_text):
            return None
        return target.get_db_prep_save(value, connection=connection)

    def get_db_converters(self, connection: Any) -> list[Any]:
        first = [self.convert_empty_strings] if connection.features.interprets_empty_strings_as_nulls else []
        return super().get_db_converters(connection) + first

    def convert_empty_strings(self, value: Any, expression: Any, connection: Any) -> Any:
        """None for an empty text, where the database keeps NULL as that."""
        return None if value == "" and isinstance(value, str) else value

    def db_check(self, connection: Any) -> str | None:
        return None

    def db_type(self, connection: Any) -> str | None:
        return self.target_field.rel_db_type(connection=connection)

    def cast_db_type(self, connection: Any) -> str | None:
        return self.target_field.cast_db_type(connection=connection)

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        collation = self.target_field.db_parameters(connection).get("collation")
        return {"type": self.db_type(connection), "check": self.db_check(connection), "collation": collation}

    def get_col(self, alias: str, output_field: Any = None) -> Any:
        if output_field is None:
            # The value is the one of the field at the end of a chain of keys.
            output_field = self.target_field
            while isinstance(output_field, ForeignKey):
                output_field = output_field.target_field
                if output_field is self:
                    raise ValueError("Cannot resolve output_field.")
        return super().get_col(alias, output_field)

    def contribute_to_related_class(self, cls: Any, related: Any) -> None:
        super().contribute_to_related_class(cls, related)
        if self.remote_field.field_name is None:
            self.remote_field.field_name = cls._meta.pk.name

    def formfield(self, *, using: str | None = None, **kwargs: Any) -> Any:
        related = self.remote_field.model
        if isinstance(related, str):
            raise ValueError(
                f"Cannot create form field for {self.name!r} yet, because its related model {related!r} has not been "
                "loaded yet"
            )
        defaults = {
            "form_class": form_class("ModelChoiceField"),
            "queryset": related._default_manager.using(using),
            "to_field_name": self.remote_field.field_name,
            "blank": self.blank,
        }
        return super().formfield(**(defaults | kwargs))


class OneToOneField(ForeignKey):
    """A reference that no two objects share; the related model gets a single object back.

    Source: django.db.models.OneToOneField (5.2).
    """

    many_to_one = False
    one_to_one = True
    related_accessor_class = ReverseOneToOneDescriptor
    forward_related_accessor_class = ForwardOneToOneDescriptor
    rel_class = OneToOneRel
    description = _("One-to-one relationship")

    def __init__(self, to: Any, on_delete: Any, to_field: str | None = None, **kwargs: Any) -> None:
        kwargs["unique"] = True
        super().__init__(to, on_delete, to_field=to_field, **kwargs)

    def _check_unique(self, **kwargs: Any) -> Messages:
        return []

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("unique", None)
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        # Forms show the fields of a parent and not the link to it.
        return None if self.remote_field.parent_link else super().formfield(**kwargs)

    def save_form_data(self, instance: Any, data: Any) -> None:
        if isinstance(data, self.remote_field.model):
            setattr(instance, self.name, data)
            return
        setattr(instance, self.attname, data)
        # A cached object would be written back over the key.
        if data is None:
            setattr(instance, self.name, None)
