"""Small helpers of the migrations: comparable patterns, names of parts, fields that refer to fields."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

RECURSIVE_RELATIONSHIP_CONSTANT = "self"
COMPILED_REGEX_TYPE = re.Pattern


class RegexObject:
    """A compiled pattern that equals another of the same text and flags."""

    def __init__(self, obj: re.Pattern[str]) -> None:
        self.pattern = obj.pattern
        self.flags = obj.flags

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RegexObject):
            return NotImplemented
        return (self.pattern, self.flags) == (other.pattern, other.flags)

    def __hash__(self) -> int:
        return hash((self.pattern, self.flags))


def get_migration_name_timestamp() -> str:
    """The present minute as it stands in a migration's name."""
    return f"{datetime.datetime.now():%Y%m%d_%H%M}"


def resolve_relation(model: Any, app_label: str | None = None, model_name: str | None = None) -> tuple[str, str]:
    """The key ``(app_label, model_name)`` of a model class or of a reference by name.

    Args:
        model: A class, ``"app.Model"``, ``"Model"`` of the same app, or ``"self"``.
        app_label: The app that a bare name belongs to.
        model_name: The model that ``"self"`` means.

    Raises:
        TypeError: the reference needs an argument that was not given.
    """
    if not isinstance(model, str):
        return model._meta.app_label, model._meta.model_name
    if model == RECURSIVE_RELATIONSHIP_CONSTANT:
        if app_label is None or model_name is None:
            raise TypeError("app_label and model_name must be provided to resolve recursive relationships.")
        return app_label, model_name
    label, dot, name = model.partition(".")
    if dot:
        return label, name.lower()
    if app_label is None:
        raise TypeError("app_label must be provided to resolve unscoped model relationships.")
    return app_label, model.lower()


class FieldReference(NamedTuple):
    """How a field refers to another: as its target, and through a model of its own."""

    to: Any
    through: Any


def field_references(
    model_tuple: tuple[str, str],
    field: Any,
    reference_model_tuple: tuple[str, str],
    reference_field_name: str | None = None,
    reference_field: Any = None,
) -> FieldReference | bool:
    """Whether and how a field refers to a model, or to one field of it.

    Returns:
        ``FieldReference(to, through)``, each None or a pair ``(remote_field, field names)``; False when there is no
        reference.
    """
    remote = field.remote_field
    if not remote:
        return False
    to = through = None
    if resolve_relation(remote.model, *model_tuple) == reference_model_tuple:
        to_fields = getattr(field, "to_fields", None)
        named = to_fields is None or reference_field_name is None
        # A relation without a named target means the primary key.
        by_key = (None in (to_fields or ())) and (reference_field is None or reference_field.primary_key)
        if named or reference_field_name in (to_fields or ()) or by_key:
            to = (remote, to_fields)
    through_model = getattr(remote, "through", None)
    if through_model and resolve_relation(through_model, *model_tuple) == reference_model_tuple:
        through_fields = remote.through_fields
        if reference_field_name is None or through_fields is None or reference_field_name in through_fields:
            through = (remote, through_fields)
    return FieldReference(to, through) if to or through else False


def get_references(
    state: Any, model_tuple: tuple[str, str], field_tuple: tuple[Any, ...] = ()
) -> Iterator[tuple[Any, str, Any, FieldReference]]:
    """All fields of a state that refer to a model, or to one field of it.

    Args:
        state: The project state.
        model_tuple: Key of the model.
        field_tuple: Name of the field and the field; empty for the model as a whole.

    Yields:
        ``(model_state, name, field, reference)``.
    """
    for key, model_state in state.models.items():
        for name, field in model_state.fields.items():
            reference = field_references(key, field, model_tuple, *field_tuple)
            if isinstance(reference, FieldReference):
                yield model_state, name, field, reference


def field_is_referenced(state: Any, model_tuple: tuple[str, str], field_tuple: tuple[Any, ...]) -> bool:
    """Whether some field of the state refers to the given one."""
    return next(get_references(state, model_tuple, field_tuple), None) is not None
