"""One serializer field as a schema."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from fastjango.core import validators
from fastjango.db import models

from ... import serializers
from ...fields import _UnvalidatedField, empty
from ...settings import api_settings

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


def map_choices(choices: Any, allow_null: bool = False) -> dict[str, Any]:
    """An enumeration, with a type when all values have the same."""
    values = list(dict.fromkeys(choices))
    mapping: dict[str, Any] = {"enum": values}
    if values:
        for kind, name in ((bool, "boolean"), (int, "integer"), (int | float | Decimal, "number"), (str, "string")):
            if all(isinstance(value, kind) and (kind is bool or not isinstance(value, bool)) for value in values):
                return {"enum": values, "type": name}
    return mapping


def map_limits(field: Any, content: dict[str, Any]) -> None:
    """Add a number's limits."""
    if field.max_value is not None:
        content["maximum"] = field.max_value
    if field.min_value is not None:
        content["minimum"] = field.min_value


def _related_key(field: Any) -> dict[str, Any]:
    if getattr(field, "pk_field", None) is not None:
        return map_field(field.pk_field, map_serializer=_no_serializer)
    model = getattr(field.queryset, "model", None)
    is_number = model is not None and isinstance(model._meta.pk, models.AutoField)
    return {"type": "integer" if is_number else "string"}


def _model_of_relation(field: Any) -> Any:
    """The model at the other end of a read-only relation, by the serializer's model."""
    parent, source = field.parent, field.source
    if isinstance(parent, serializers.ManyRelatedField):
        parent, source = parent.parent, parent.source
    model = getattr(getattr(parent, "Meta", None), "model", None)
    if model is None or not source or "." in source:
        return None
    try:
        return model._meta.get_field(source).remote_field.model
    except Exception:  # a property, or a source that is no field
        return None


def _no_serializer(serializer: Any) -> dict[str, Any]:
    return {"type": "object"}


def map_field(field: Any, map_serializer: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """The schema of a field; ``map_serializer`` is asked about nested serializers."""
    if isinstance(field, serializers.ListSerializer):
        return {"type": "array", "items": map_serializer(field.child)}
    if isinstance(field, serializers.Serializer):
        return {**map_serializer(field), "type": "object"}
    if isinstance(field, serializers.ManyRelatedField):
        return {"type": "array", "items": map_field(field.child_relation, map_serializer)}
    if isinstance(field, serializers.PrimaryKeyRelatedField):
        return _related_key(field)
    if isinstance(field, serializers.MultipleChoiceField):
        return {"type": "array", "items": map_choices(field.choices)}
    if isinstance(field, serializers.ChoiceField):
        return map_choices(field.choices)
    if isinstance(field, serializers.ListField):
        items = {} if isinstance(field.child, _UnvalidatedField) else map_field(field.child, map_serializer)
        if isinstance(field.child, serializers.MultipleChoiceField):
            items = {"type": "array", "items": map_choices(field.child.choices)}
        return {"type": "array", "items": items}
    return _map_plain(field)


def _map_plain(field: Any) -> dict[str, Any]:
    for kind, mapped in _PLAIN:
        if isinstance(field, kind):
            return mapped(field) if callable(mapped) else dict(mapped)
    return {"type": "string"}


def _decimal(field: Any) -> dict[str, Any]:
    is_text = getattr(field, "coerce_to_string", api_settings.COERCE_DECIMAL_TO_STRING)
    content: dict[str, Any] = {"type": "string", "format": "decimal"} if is_text else {"type": "number"}
    if field.decimal_places:
        content["multipleOf"] = float("." + (field.decimal_places - 1) * "0" + "1")
    if field.max_whole_digits:
        content["maximum"] = int(field.max_whole_digits * "9") + 1
        content["minimum"] = -content["maximum"]
    map_limits(field, content)
    return content


def _float(field: Any) -> dict[str, Any]:
    content: dict[str, Any] = {"type": "number"}
    map_limits(field, content)
    return content


def _integer(field: Any) -> dict[str, Any]:
    content: dict[str, Any] = {"type": "integer"}
    map_limits(field, content)
    # 2^31 - 1 is the largest 32-bit number.
    if content.get("maximum", 0) >= 2147483648 or content.get("minimum", 0) >= 2147483648:
        content["format"] = "int64"
    return content


def _ip_address(field: Any) -> dict[str, Any]:
    return {"type": "string", **({} if field.protocol == "both" else {"format": field.protocol})}


# Most particular first: an e-mail address is a text too.
_PLAIN: tuple[tuple[Any, Any], ...] = (
    (serializers.DateField, {"type": "string", "format": "date"}),
    (serializers.DateTimeField, {"type": "string", "format": "date-time"}),
    (serializers.EmailField, {"type": "string", "format": "email"}),
    (serializers.URLField, {"type": "string", "format": "uri"}),
    (serializers.UUIDField, {"type": "string", "format": "uuid"}),
    (serializers.IPAddressField, _ip_address),
    (serializers.DecimalField, _decimal),
    (serializers.FloatField, _float),
    (serializers.IntegerField, _integer),
    (serializers.FileField, {"type": "string", "format": "binary"}),
    (serializers.BooleanField, {"type": "boolean"}),
    (serializers.JSONField, {"type": "object"}),
    (serializers.DictField, {"type": "object"}),
    (serializers.HStoreField, {"type": "object"}),
)


def map_field_validators(field: Any, schema: dict[str, Any]) -> None:
    """Add what a field's validators say."""
    for validator in field.validators:
        if isinstance(validator, validators.EmailValidator):
            schema["format"] = "email"
        elif isinstance(validator, validators.URLValidator):
            schema["format"] = "uri"
        if isinstance(validator, validators.RegexValidator):
            # JavaScript knows no \Z, which Python means by the very end.
            schema["pattern"] = re.sub(r"\\Z", r"\\z", validator.regex.pattern)
        elif isinstance(validator, validators.MaxLengthValidator):
            schema["maxItems" if _has_items(field) else "maxLength"] = validator.limit_value
        elif isinstance(validator, validators.MinLengthValidator):
            schema["minItems" if _has_items(field) else "minLength"] = validator.limit_value
        elif isinstance(validator, validators.MaxValueValidator):
            schema["maximum"] = validator.limit_value
        elif isinstance(validator, validators.MinValueValidator):
            schema["minimum"] = validator.limit_value
        elif isinstance(validator, validators.DecimalValidator):
            _decimal_limits(field, validator, schema)


def _decimal_limits(field: Any, validator: Any, schema: dict[str, Any]) -> None:
    if getattr(field, "coerce_to_string", api_settings.COERCE_DECIMAL_TO_STRING):
        return
    if validator.decimal_places:
        schema["multipleOf"] = float("." + (validator.decimal_places - 1) * "0" + "1")
    if validator.max_digits:
        digits = validator.max_digits - (validator.decimal_places or 0)
        schema["maximum"] = int(digits * "9") + 1
        schema["minimum"] = -schema["maximum"]


def _has_items(field: Any) -> bool:
    return isinstance(field, serializers.ListField)


def default_of(field: Any) -> Any:
    """A default that can be shown; ``empty`` when there is none."""
    default = getattr(field, "default", empty)
    return empty if default is None or callable(default) else default
