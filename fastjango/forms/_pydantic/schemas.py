"""What a field is in Pydantic and in JSON Schema."""

from __future__ import annotations

import datetime
import decimal
import uuid
from typing import Annotated, Any, Literal

import pydantic

from .._fields import base, choices, compound, files, numeric, temporal, text
from .._models.choices import ModelChoiceField, ModelMultipleChoiceField

# The type of cleaned values, the special before the general; fields of other classes may clean to anything.
_TYPES: tuple[tuple[type[base.Field], Any], ...] = (
    (choices.NullBooleanField, bool | None),
    (choices.BooleanField, bool),
    (choices.TypedMultipleChoiceField, None),
    (choices.MultipleChoiceField, list[str]),
    (choices.TypedChoiceField, None),
    (numeric.FloatField, float),
    (numeric.DecimalField, decimal.Decimal),
    (numeric.IntegerField, int),
    (temporal.DateTimeField, datetime.datetime),
    (temporal.DateField, datetime.date),
    (temporal.TimeField, datetime.time),
    (temporal.DurationField, datetime.timedelta),
    (compound.SplitDateTimeField, datetime.datetime),
    (text.UUIDField, uuid.UUID),
    (text.JSONField, None),
    (text.CharField, str),
)
_FORMATS: tuple[tuple[type[base.Field], str], ...] = (
    (text.EmailField, "email"),
    (text.URLField, "uri"),
)
_ANY: dict[str, Any] = {}
_BINARY = {"type": "string", "format": "binary"}


def annotation_of(field: Any) -> Any:
    """The type of a field's cleaned values, with a JSON schema where the type does not say it."""
    if type(field) is choices.ChoiceField and (values := _choices(field)):
        return Literal[tuple(values)]
    kind = next((kind for cls, kind in _TYPES if isinstance(field, cls)), None)
    if kind is None or _is_own(field):
        return Annotated[Any, pydantic.WithJsonSchema(value_schema(field))]
    return kind


def _is_own(field: Any) -> bool:
    """Whether a project's class may clean to something else than the class that it comes from."""
    return not type(field).__module__.startswith("fastjango.")


def value_schema(field: Any) -> dict[str, Any]:
    """The JSON schema of one field's value as it is submitted."""
    if isinstance(field, files.FileField):
        return _BINARY
    if isinstance(field, ModelMultipleChoiceField):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(field, ModelChoiceField):
        return {"type": "string"}
    if isinstance(field, choices.ChoiceField):
        one: dict[str, Any] = {"type": "string"}
        if values := _choices(field):
            one["enum"] = values
        return {"type": "array", "items": one} if isinstance(field, choices.MultipleChoiceField) else one
    if isinstance(field, text.JSONField):
        return _ANY
    if isinstance(field, compound.MultiValueField) and not isinstance(field, compound.SplitDateTimeField):
        return {"type": "array", "items": {"type": "string"}}
    kind = next((kind for cls, kind in _TYPES if isinstance(field, cls)), None) or str
    return pydantic.TypeAdapter(kind).json_schema() | format_of(field)


def _choices(field: Any) -> list[str]:
    return [str(value) for value in field._values()]


def format_of(field: Any) -> dict[str, Any]:
    """The format of texts of a field."""
    return next(({"format": name} for cls, name in _FORMATS if isinstance(field, cls)), {})


def bounds(field: Any) -> dict[str, Any]:
    """The limits of a field's values, as Pydantic names them."""
    names: dict[str, str] = {}
    if isinstance(field, text.CharField) and not isinstance(field, text.UUIDField | text.JSONField):
        names = {"max_length": "max_length", "min_length": "min_length"}
    if isinstance(field, numeric.IntegerField):
        names = {"max_value": "le", "min_value": "ge"}
    found = ((key, getattr(field, name, None)) for name, key in names.items())
    return {key: value for key, value in found if value is not None and not callable(value)}
