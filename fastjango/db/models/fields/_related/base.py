"""``RelatedField``: what fields that point to other models share."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps
from fastjango.conf import SettingsReference
from fastjango.core import exceptions
from fastjango.db.models.query_utils import Q
from fastjango.utils.functional import cached_property

from .._base import Field
from ..mixins import FieldCacheMixin
from .checks import RelationChecks
from .naming import RECURSIVE_RELATIONSHIP_CONSTANT, lazy_related_operation


class RelatedField(RelationChecks, FieldCacheMixin, Field):
    """Base of all relations.

    Source: django.db.models.fields.related.RelatedField (5.2).
    """

    one_to_many = False
    one_to_one = False
    many_to_many = False
    many_to_one = False

    swappable: bool
    # The options of the field's own model.
    opts: Any

    def __init__(
        self,
        related_name: str | None = None,
        related_query_name: str | None = None,
        limit_choices_to: Any = None,
        **kwargs: Any,
    ) -> None:
        self._related_name, self._related_query_name = related_name, related_query_name
        self._limit_choices_to = limit_choices_to
        super().__init__(**kwargs)

    @cached_property
    def related_model(self) -> Any:
        """The model pointed to.

        Raises:
            AppRegistryNotReady: models are still being loaded.
        """
        apps.check_models_ready()
        return self.remote_field.model

    def db_type(self, connection: Any) -> str | None:
        # A relation has no column unless a subclass says so.
        return None

    @staticmethod
    def _names_in(pattern: str, cls: Any) -> str:
        """A related name with the heir's names filled in."""
        options = cls._meta
        return pattern % {
            "class": cls.__name__.lower(),
            "model_name": options.model_name.lower(),
            "app_label": options.app_label.lower(),
        }

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        self.opts = cls._meta
        super().contribute_to_class(cls, name, private_only=private_only)
        if cls._meta.abstract:
            return
        remote = self.remote_field
        related_name = remote.related_name or cls._meta.default_related_name
        if related_name:
            remote.related_name = self._names_in(related_name, cls)
        if remote.related_query_name:
            remote.related_query_name = self._names_in(remote.related_query_name, cls)
        lazy_related_operation(connect_models, cls, remote.model, field=self)

    def do_related_class(self, other: Any, cls: Any) -> None:
        """Fill in what needs the related model, and give that model its side of the relation."""
        self.set_attributes_from_rel()
        self.contribute_to_related_class(other, self.remote_field)

    def set_attributes_from_rel(self) -> None:
        """Fill in names that follow from the related model."""
        options = self.remote_field.model._meta
        self.name = self.name or f"{options.model_name}_{options.pk.name}"
        if self.verbose_name is None:
            self.verbose_name = options.verbose_name
        self.remote_field.set_field_name()

    def contribute_to_related_class(self, cls: Any, related: Any) -> None:
        """Give the related model its accessor; subclasses do it."""

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        given = {
            "limit_choices_to": self._limit_choices_to,
            "related_name": self._related_name,
            "related_query_name": self._related_query_name,
        }
        truthy = {key: value for key, value in given.items() if value or (value is not None and key[0] == "r")}
        return name, path, args, kwargs | truthy

    def get_forward_related_filter(self, obj: Any) -> dict[str, Any]:
        """Conditions on this field's model that find what refers to an object."""
        return {f"{self.name}__{key.name}": getattr(obj, key.attname) for _own, key in self.related_fields}

    def get_reverse_related_filter(self, obj: Any) -> Any:
        """A condition on the related model that finds what an object of this model refers to."""
        values = {key.name: getattr(obj, own.attname) for own, key in self.related_fields}
        condition = Q.create(list(values.items()))
        extra = self.get_extra_descriptor_filter(obj)
        if isinstance(extra, dict):
            return condition & Q(**extra)
        return condition & extra if extra else condition

    related_fields: Any
    get_extra_descriptor_filter: Any

    @property
    def swappable_setting(self) -> str | None:
        """The setting that swaps the related model; None when none does."""
        if not self.swappable:
            return None
        target = self.remote_field.model
        name = target if isinstance(target, str) else target._meta.label
        found: str | None = apps.get_swappable_settings_name(name)
        return found

    def _deconstructed_target(self) -> Any:
        """The related model as a migration names it; a swappable one through its setting."""
        target = self.remote_field.model
        reference = target.lower() if isinstance(target, str) else target._meta.label_lower
        if isinstance(target, str) and "." in target:
            label, name = target.split(".")
            reference = f"{label}.{name.lower()}"
        elif isinstance(target, str):
            reference = target.lower() if target != RECURSIVE_RELATIONSHIP_CONSTANT else target
        setting = self.swappable_setting
        if setting is None:
            return reference
        known = getattr(reference, "setting_name", setting)
        if known != setting:
            raise ValueError(
                "Cannot deconstruct a ForeignKey pointing to a model that is swapped in place of more than one model "
                f"({known} and {setting})"
            )
        return SettingsReference(reference, setting)

    def get_limit_choices_to(self) -> Any:
        """The limit of choices; functions are called."""
        limit = self.remote_field.limit_choices_to
        return limit() if callable(limit) else limit

    def related_query_name(self) -> str:
        """The relation's name in queries on the related model."""
        remote = self.remote_field
        return str(remote.related_query_name or remote.related_name or self.opts.model_name)

    @property
    def target_field(self) -> Any:
        """The field that the relation's value is one of.

        Raises:
            FieldError: there are several.
        """
        targets = self.path_infos[-1].target_fields
        if len(targets) > 1:
            raise exceptions.FieldError(
                "The relation has multiple target fields, but only single target field was asked for"
            )
        return targets[0]

    path_infos: Any

    @cached_property
    def cache_name(self) -> str:
        """Key of the related object in the object's cache."""
        return str(self.name)

    def get_cache_name(self) -> str:
        return str(self.name)

    def formfield(self, **kwargs: Any) -> Any:
        defaults: dict[str, Any] = {}
        if hasattr(self.remote_field, "get_related_field"):
            # The function itself: forms call it for each form.
            defaults["limit_choices_to"] = self.remote_field.limit_choices_to
        return super().formfield(**(defaults | kwargs))


def connect_models(model: Any, related: Any, field: RelatedField) -> None:
    """Tell a field of the model that it points to."""
    field.remote_field.model = related
    field.do_related_class(related, model)
