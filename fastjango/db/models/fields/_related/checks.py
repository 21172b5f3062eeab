"""System checks of relations, in Django's words."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from typing import Any

from fastjango.core.exceptions import FieldDoesNotExist, FieldError
from fastjango.db.models.constants import LOOKUP_SEP

from .._checks import Messages
from ..composite import CompositePrimaryKey

_RELATED_NAME_HINT = "Add or change a related_name or related_query_name argument for this field."


class RelationChecks:
    """The checks of :class:`RelatedField`."""

    def check(self: Any, **kwargs: Any) -> Messages:
        """The field's messages and those about the relation."""
        return [
            *super().check(**kwargs),  # type: ignore[misc]  # a mixin of fields
            *self._check_related_name_is_valid(),
            *self._check_related_query_name_is_valid(),
            *self._check_relation_model_exists(),
            *self._check_referencing_to_swapped_model(),
            *self._check_clashes(),
        ]

    def _check_related_name_is_valid(self: Any) -> Messages:
        name = self.remote_field.related_name
        if name is None or (name.isidentifier() and not keyword.iskeyword(name)) or name.endswith("+"):
            return []
        message = f"The name '{name}' is invalid related_name for field {self.model._meta.object_name}.{self.name}"
        return [self._error(message, "E306", "Related name must be a valid Python identifier or end with a '+'")]

    def _check_related_query_name_is_valid(self: Any) -> Messages:
        if self.remote_field.hidden:
            return []
        name = self.related_query_name()
        errors = []
        if name.endswith("_"):
            message = f"Reverse query name '{name}' must not end with an underscore."
            errors.append(self._error(message, "E308", _RELATED_NAME_HINT))
        if LOOKUP_SEP in name:
            message = f"Reverse query name '{name}' must not contain '{LOOKUP_SEP}'."
            errors.append(self._error(message, "E309", _RELATED_NAME_HINT))
        return errors

    def _check_relation_model_exists(self: Any) -> Messages:
        target = self.remote_field.model
        is_missing = target not in self.opts.apps.get_models(include_auto_created=True)
        is_swapped = not isinstance(target, str) and target._meta.swapped
        if not is_missing or is_swapped:
            return []
        name = target if isinstance(target, str) else target._meta.object_name
        message = f"Field defines a relation with model '{name}', which is either not installed, or is abstract."
        return [self._error(message, "E300")]

    def _check_referencing_to_swapped_model(self: Any) -> Messages:
        target = self.remote_field.model
        if target in self.opts.apps.get_models() or isinstance(target, str) or not target._meta.swapped:
            return []
        message = f"Field defines a relation with the model '{target._meta.label}', which has been swapped out."
        hint = f"Update the relation to point at 'settings.{target._meta.swappable}'."
        return [self._error(message, "E301", hint)]

    def _check_clashes(self: Any) -> Messages:
        # A model that was not found stays a name; another check says so.
        return [] if isinstance(self.remote_field.model, str) else list(self._clashes())

    def _clashes(self: Any) -> Iterator[Any]:
        """The names that the relation gives to the related model, against those it has."""
        options = self.remote_field.model._meta
        mine = f"{self.opts.label}.{self.name}"
        hidden = self.remote_field.hidden
        accessor, query_name = self.remote_field.accessor_name, self.related_query_name()
        reverse_accessor = f"Reverse accessor '{options.object_name}.{accessor}' for '{mine}'"
        reverse_query = f"Reverse query name for '{mine}'"

        for other in (*options.fields, *options.many_to_many):
            theirs = f"{options.label}.{other.name}"
            hint = (
                f"Rename field '{theirs}', or add/change a related_name argument to the definition for field '{mine}'."
            )
            if not hidden and other.name == accessor:
                yield self._error(f"{reverse_accessor} clashes with field name '{theirs}'.", "E302", hint)
            if other.name == query_name:
                yield self._error(f"{reverse_query} clashes with field name '{theirs}'.", "E303", hint)

        for other in options.related_objects:
            if other.field is self:
                continue
            theirs = f"{other.related_model._meta.label}.{other.field.name}"
            hint = f"Add or change a related_name argument to the definition for '{mine}' or '{theirs}'."
            if not hidden and other.accessor_name == accessor:
                yield self._error(f"{reverse_accessor} clashes with reverse accessor for '{theirs}'.", "E304", hint)
            if other.accessor_name == query_name:
                yield self._error(f"{reverse_query} clashes with reverse query name for '{theirs}'.", "E305", hint)


class ForeignObjectChecks:
    """The checks of :class:`ForeignObject`."""

    def check(self: Any, **kwargs: Any) -> Messages:
        """The relation's messages and those about the fields pointed to."""
        return [
            *super().check(**kwargs),  # type: ignore[misc]  # a mixin of fields
            *self._check_to_fields_exist(),
            *self._check_to_fields_composite_pk(),
            *self._check_unique_target(),
        ]

    def _check_to_fields_exist(self: Any) -> Messages:
        target = self.remote_field.model
        if isinstance(target, str):
            return []
        errors = []
        for name in filter(None, self.to_fields):
            try:
                target._meta.get_field(name)
            except FieldDoesNotExist:
                message = f"The to_field '{name}' doesn't exist on the related model '{target._meta.label}'."
                errors.append(self._error(message, "E312"))
        return errors

    def _check_to_fields_composite_pk(self: Any) -> Messages:
        target = self.remote_field.model
        if isinstance(target, str):
            return []
        names = {name or target._meta.pk.name for name in self.to_fields if name or target._meta.pk}
        by_name = target._meta._forward_fields_map
        if not any(isinstance(by_name.get(name), CompositePrimaryKey) for name in names):
            return []
        return [self._error(composite_relation_message(target), "E347")]

    def _check_unique_target(self: Any) -> Messages:
        target = self.remote_field.model
        if isinstance(target, str) or not self.requires_unique_target:
            return []
        try:
            fields = self.foreign_related_fields
        except (FieldDoesNotExist, FieldError):  # another check says so
            return []
        if not fields:
            return []
        names = {field.name for field in fields}
        unique_sets = [{field.name} for field in target._meta.fields if field.unique]
        unique_sets += [{field.name for field in target._meta.pk_fields}]
        unique_sets += [set(group) for group in target._meta.unique_together]
        unique_sets += [set(each.fields) for each in target._meta.total_unique_constraints]
        if any(group <= names for group in unique_sets):
            return []
        model_name = target.__name__
        if len(fields) == 1:
            message = f"'{model_name}.{fields[0].name}' must be unique because it is referenced by a foreign key."
            hint = (
                "Add unique=True to this field or add a UniqueConstraint (without condition) in the model "
                "Meta.constraints."
            )
            return [self._error(message, "E311", hint)]
        listed = ", ".join(f"'{field.name}'" for field in fields)
        hint = (
            "Mark a single field as unique=True or add a set of fields to a unique constraint (via unique_together or "
            "a UniqueConstraint (without condition) in the model Meta.constraints)."
        )
        return [self._error(f"No subset of the fields {listed} on model '{model_name}' is unique.", "E310", hint)]


def composite_relation_message(model: Any) -> str:
    """What is said of relations with a model whose key is composite."""
    return (
        f"Field defines a relation involving model '{model._meta.object_name}' which has a CompositePrimaryKey and "
        "such relations are not supported."
    )


__all__ = ["ForeignObjectChecks", "RelationChecks", "composite_relation_message"]
