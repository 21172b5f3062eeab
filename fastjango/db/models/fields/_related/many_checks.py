"""System checks of many-to-many fields, in Django's words."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.core import checks
from fastjango.core.exceptions import FieldDoesNotExist

from .._checks import Messages
from ..composite import CompositePrimaryKey
from .checks import composite_relation_message
from .naming import RECURSIVE_RELATIONSHIP_CONSTANT, resolve_relation


def _name_of(model: Any) -> str:
    return model.split(".")[-1] if isinstance(model, str) else str(model._meta.object_name)


def _keys_to(through: Any, model: Any) -> list[Any]:
    """The foreign keys of the model between that point to a model."""
    return [field for field in through._meta.fields if getattr(field.remote_field, "model", None) == model]


class ManyToManyChecks:
    """The checks of ``ManyToManyField``."""

    def check(self: Any, **kwargs: Any) -> Messages:
        """The relation's messages and those about the table between."""
        return [
            *super().check(**kwargs),  # type: ignore[misc]  # a mixin of fields
            *self._check_unique(**kwargs),
            *self._check_relationship_model(**kwargs),
            *self._check_ignored_options(**kwargs),
            *self._check_table_uniqueness(**kwargs),
        ]

    def _check_unique(self: Any, **kwargs: Any) -> Messages:
        return [self._error("ManyToManyFields cannot be unique.", "E330")] if self.unique else []

    def _check_ignored_options(self: Any, **kwargs: Any) -> Messages:
        remote = self.remote_field
        found = []
        if self.has_null_arg:
            found.append(self._warning("null has no effect on ManyToManyField.", "W340"))
        if self._validators:
            found.append(self._warning("ManyToManyField does not support validators.", "W341"))
        through_is_own = (
            remote.through and not isinstance(remote.through, str) and not remote.through._meta.auto_created
        )
        if remote.limit_choices_to and through_is_own:
            message = "limit_choices_to has no effect on ManyToManyField with a through model."
            found.append(self._warning(message, "W343"))
        if remote.symmetrical and self._related_name:
            message = 'related_name has no effect on ManyToManyField with a symmetrical relationship, e.g. to "self".'
            found.append(self._warning(message, "W345"))
        if self.db_comment:
            found.append(self._warning("db_comment has no effect on ManyToManyField.", "W346"))
        return found

    def _check_relationship_model(self: Any, from_model: Any = None, **kwargs: Any) -> Messages:
        through = self.remote_field.through
        if through not in self.opts.apps.get_models(include_auto_created=True):
            name = through if isinstance(through, str) else through._meta.label
            if hasattr(through, "_meta"):
                name = f"{through._meta.app_label}.{through.__name__}"
            message = f"Field specifies a many-to-many relation through model '{name}', which has not been installed."
            found = [self._error(message, "E331")]
        elif from_model is None:
            raise AssertionError(
                "ManyToManyField with intermediate tables cannot be checked if you don't pass the model where the "
                "field is attached to."
            )
        else:
            found = self._composite_keys(from_model) or self._check_keys_between(from_model)
        return found + self._check_through_fields(from_model)

    def _composite_keys(self: Any, from_model: Any) -> Messages:
        for model in (self.remote_field.model, from_model):
            if not isinstance(model, str) and isinstance(model._meta.pk, CompositePrimaryKey):
                return [self._error(composite_relation_message(model), "E347")]
        return []

    def _check_keys_between(self: Any, from_model: Any) -> Messages:
        remote = self.remote_field
        through, fields_given = remote.through, remote.through_fields
        to_model = resolve_relation(from_model, remote.model)
        used_by = f"The model is used as an intermediate model by '{self}', but it"
        from_name, to_name = _name_of(from_model), _name_of(to_model)
        with_itself = from_model == to_model
        if with_itself:
            if len(_keys_to(through, from_model)) > 2 and not fields_given:
                message = (
                    f"{used_by} has more than two foreign keys to '{from_name}', which is ambiguous. You must specify "
                    "which two foreign keys Django should use via the through_fields keyword argument."
                )
                hint = "Use through_fields to specify which two foreign keys Django should use."
                return [checks.Error(message, hint=hint, obj=through, id="fields.E333")]
            return []
        keys_from, keys_to = len(_keys_to(through, from_model)), len(_keys_to(through, to_model))
        found = []
        which = (
            "which is ambiguous. You must specify which foreign key Django should use via the through_fields keyword "
            "argument."
        )
        hint = (
            "If you want to create a recursive relationship, use "
            f'ManyToManyField("{RECURSIVE_RELATIONSHIP_CONSTANT}", through="{_name_of(through)}").'
        )
        if keys_from > 1 and not fields_given:
            message = f"{used_by} has more than one foreign key from '{from_name}', {which}"
            found.append(self._error(message, "E334", hint))
        if keys_to > 1 and not fields_given:
            message = f"{used_by} has more than one foreign key to '{to_name}', {which}"
            found.append(self._error(message, "E335", hint))
        if not keys_from or not keys_to:
            message = f"{used_by} does not have a foreign key to '{from_name}' or '{to_name}'."
            found.append(checks.Error(message, obj=through, id="fields.E336"))
        return found

    def _check_through_fields(self: Any, from_model: Any) -> Messages:
        remote = self.remote_field
        given, through = remote.through_fields, remote.through
        if given is None:
            return []
        if not (len(given) >= 2 and given[0] and given[1]):
            label = through if isinstance(through, str) else through._meta.label
            message = (
                "Field specifies 'through_fields' but does not provide the names of the two link fields that should "
                f"be used for the relation through model '{label}'."
            )
            hint = "Make sure you specify 'through_fields' as through_fields=('field1', 'field2')"
            return [self._error(message, "E337", hint)]
        if isinstance(through, str):
            return []
        pairs = ((given[0], from_model), (given[1], remote.model))
        return [fault for name, model in pairs for fault in self._check_through_field(name, model)]

    def _check_through_field(self: Any, name: str, model: Any) -> Messages:
        through, target = self.remote_field.through, _name_of(model)
        possible = [field.name for field in _keys_to(through, model)]
        hint = None
        if possible:
            hint = f"Did you mean one of the following foreign keys to '{target}': {', '.join(possible)}?"
        try:
            field = through._meta.get_field(name)
        except FieldDoesNotExist:
            message = f"The intermediary model '{through._meta.label}' has no field '{name}'."
            return [self._error(message, "E338", hint)]
        if getattr(field.remote_field, "model", None) == model:
            return []
        message = f"'{through._meta.object_name}.{name}' is not a foreign key to '{target}'."
        return [self._error(message, "E339", hint)]

    def _check_table_uniqueness(self: Any, **kwargs: Any) -> Messages:
        through = self.remote_field.through
        if isinstance(through, str) or not through._meta.managed:
            return []
        table = self.m2m_db_table()
        for model in self.opts.apps.get_models(include_auto_created=True):
            if model is through or model._meta.db_table != table or not model._meta.managed:
                continue
            if model._meta.concrete_model == through._meta.concrete_model:
                continue
            options = model._meta
            name = options.label
            if options.auto_created:
                owner = options.auto_created
                field = next(each for each in owner._meta.many_to_many if each.remote_field.through is model)
                name = f"{owner._meta.label}.{field.name}"
            message = f"The field's intermediary table '{table}' clashes with the table name of '{name}'."
            if not settings.DATABASE_ROUTERS:
                return [self._error(message, "E340")]
            hint = (
                f"You have configured settings.DATABASE_ROUTERS. Verify that the table of '{name}' is correctly "
                "routed to a separate database."
            )
            return [self._warning(message, "W344", hint)]
        return []
