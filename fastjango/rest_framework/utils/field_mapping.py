"""From a model field to the arguments of the serializer field that stands for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastjango.core import validators
from fastjango.db import models
from fastjango.utils.text import capfirst

from ..compat import postgres_fields
from ..validators import UniqueValidator

NUMERIC_FIELD_TYPES = (models.IntegerField, models.FloatField, models.DecimalField, models.DurationField)


class ClassLookupDict:
    """A mapping from classes, asked with an object: the entry of its class or of the nearest base class.

    A bound field, which stands for another, is looked up by what it stands for.
    """

    def __init__(self, mapping: dict[type, Any]) -> None:
        self.mapping = mapping

    def __getitem__(self, key: Any) -> Any:
        cls = getattr(key, "_proxy_class", None) or type(key)
        for base in cls.__mro__:
            if base in self.mapping:
                return self.mapping[base]
        raise KeyError(f"Class {cls.__name__} not found in lookup.")

    def __setitem__(self, key: type, value: Any) -> None:
        self.mapping[key] = value


def needs_label(model_field: Any, field_name: str) -> bool:
    """Whether the model field's name for people is not the one that its name would give."""
    return field_name.replace("_", " ").capitalize() != capfirst(model_field.verbose_name)


def get_detail_view_name(model: Any) -> str:
    """The name of the view that shows one object: ``"user-detail"``."""
    return f"{model._meta.object_name.lower()}-detail"


def get_unique_validators(field_name: str, model_field: Any) -> list[Any]:
    """What keeps the values of this one field apart: ``unique=True``, and constraints on it alone."""
    conditions = [None] if getattr(model_field, "unique", False) else []
    for constraint in model_field.model._meta.constraints:
        is_on_this_alone = isinstance(constraint, models.UniqueConstraint) and set(constraint.fields) == {field_name}
        # A condition on other fields is left to the serializer, which knows their values.
        if is_on_this_alone and _names_in(constraint.condition) <= {field_name}:
            conditions.append(constraint.condition)
    message = get_unique_error_message(model_field)
    manager = model_field.model._default_manager
    return [
        UniqueValidator(queryset=manager if condition is None else manager.filter(condition), message=message)
        for condition in dict.fromkeys(conditions)
    ]


def _names_in(condition: Any) -> set[str]:
    return set() if condition is None else {path.partition("__")[0] for path in condition.referenced_base_fields}


# Validators of a model field that become an argument of the serializer field: class, argument, model fields.
_AS_ARGUMENT = (
    (validators.MaxValueValidator, "max_value", NUMERIC_FIELD_TYPES),
    (validators.MinValueValidator, "min_value", NUMERIC_FIELD_TYPES),
    (validators.MaxLengthValidator, "max_length", (models.CharField, models.TextField, models.FileField)),
    (validators.MinLengthValidator, "min_length", (models.CharField,)),
)
# Validators that the serializer field of that kind has anyway.
_IMPLIED: tuple[tuple[Any, Any], ...] = (
    (models.URLField, (validators.URLValidator,)),
    (models.EmailField, (validators.EmailValidator,)),
    (models.DecimalField, (validators.DecimalValidator,)),
)
_SLUG_VALIDATORS = (validators.validate_slug, validators.validate_unicode_slug)
_IP_VALIDATORS = (
    validators.validate_ipv4_address,
    validators.validate_ipv6_address,
    validators.validate_ipv46_address,
)
_FILE_PATH_OPTIONS = (("match", None), ("recursive", False), ("allow_files", True), ("allow_folders", False))


def _is_implied(validator: Any, model_field: Any) -> bool:
    if isinstance(model_field, models.SlugField):
        return validator in _SLUG_VALIDATORS
    if isinstance(model_field, models.GenericIPAddressField):
        return validator in _IP_VALIDATORS
    return any(isinstance(model_field, kind) and isinstance(validator, implied) for kind, implied in _IMPLIED)


def _presentation(field_name: str, model_field: Any) -> dict[str, Any]:
    """What a form shows and what limits the kind of value."""
    kwargs: dict[str, Any] = {}
    if model_field.verbose_name and needs_label(model_field, field_name):
        kwargs["label"] = capfirst(model_field.verbose_name)
    if model_field.help_text:
        kwargs["help_text"] = model_field.help_text
    for name in ("max_digits", "decimal_places"):
        value = getattr(model_field, name, None)
        if value is not None:
            kwargs[name] = value
    if isinstance(model_field, models.SlugField):
        kwargs["allow_unicode"] = model_field.allow_unicode
    long_text = isinstance(model_field, models.TextField) and not model_field.choices
    if long_text or isinstance(model_field, models.JSONField) or _is_hstore(model_field):
        kwargs["style"] = {"base_template": "textarea.html"}
    if model_field.null:
        kwargs["allow_null"] = True
    return kwargs


def _is_hstore(model_field: Any) -> bool:
    return postgres_fields is not None and isinstance(model_field, postgres_fields.HStoreField)


def get_field_kwargs(field_name: str, model_field: Any) -> dict[str, Any]:
    """The arguments for the serializer field of a model field that is no relation."""
    kwargs = {"model_field": model_field, **_presentation(field_name, model_field)}
    if model_field.choices:
        kwargs["choices"] = model_field.choices
    if isinstance(model_field, models.AutoField) or not model_field.editable:
        # What cannot be written needs nothing more.
        return {**kwargs, "read_only": True}

    if model_field.has_default() or model_field.blank or model_field.null:
        kwargs["required"] = False
    if model_field.blank and isinstance(model_field, models.CharField | models.TextField):
        kwargs["allow_blank"] = True
    if not model_field.blank and postgres_fields and isinstance(model_field, postgres_fields.ArrayField):
        kwargs["allow_empty"] = False
    if isinstance(model_field, models.FilePathField):
        kwargs["path"] = model_field.path
        for name, usual in _FILE_PATH_OPTIONS:
            if getattr(model_field, name) is not usual:
                kwargs[name] = getattr(model_field, name)

    remaining = _move_limits(model_field, kwargs)
    if isinstance(model_field, models.GenericIPAddressField) and model_field.protocol.lower() != "both":
        kwargs["protocol"] = model_field.protocol
    remaining += get_unique_validators(field_name, model_field)
    if remaining:
        kwargs["validators"] = remaining
    return kwargs


def _move_limits(model_field: Any, kwargs: dict[str, Any]) -> list[Any]:
    """Put limits into ``kwargs``, drop what the serializer field checks by itself, return the other validators."""
    remaining = [validator for validator in model_field.validators if not _is_implied(validator, model_field)]
    # The column's own length is a validator too, but without a message of the project's.
    max_length = getattr(model_field, "max_length", None)
    if max_length is not None and isinstance(model_field, models.CharField | models.TextField | models.FileField):
        kwargs["max_length"] = max_length
    for validator_class, argument, kinds in _AS_ARGUMENT:
        if not isinstance(model_field, kinds):
            continue
        # A limit may be computed when it is asked for; a field wants the number.
        limits = [
            each.limit_value() if callable(each.limit_value) else each.limit_value
            for each in remaining
            if isinstance(each, validator_class)
        ]
        if limits:
            limits += [kwargs[argument]] if argument in kwargs else []
            kwargs[argument] = min(limits) if argument.startswith("max") else max(limits)
            remaining = [each for each in remaining if not isinstance(each, validator_class)]
    return remaining


def get_relation_kwargs(field_name: str, relation_info: Any) -> dict[str, Any]:
    """The arguments for the serializer field of a relation."""
    model_field, related_model, to_many, to_field, has_through_model, _reverse = relation_info
    kwargs: dict[str, Any] = {
        "queryset": related_model._default_manager,
        "view_name": get_detail_view_name(related_model),
    }
    if to_many:
        kwargs["many"] = True
    if to_field:
        kwargs["to_field"] = to_field
    limits = model_field and model_field.get_limit_choices_to()
    if limits:
        limits = limits if isinstance(limits, models.Q) else models.Q(**limits)
        kwargs["queryset"] = kwargs["queryset"].filter(limits)
    if has_through_model:
        _make_read_only(kwargs)
    if not model_field:
        return kwargs

    if model_field.verbose_name and needs_label(model_field, field_name):
        kwargs["label"] = capfirst(model_field.verbose_name)
    if model_field.help_text:
        kwargs["help_text"] = model_field.help_text
    if not model_field.editable:
        _make_read_only(kwargs)
    if kwargs.get("read_only"):
        return kwargs
    if model_field.has_default() or model_field.blank or model_field.null:
        kwargs["required"] = False
    if model_field.null:
        kwargs["allow_null"] = True
    extra_validators = list(model_field.validators)
    if getattr(model_field, "unique", False):
        extra_validators.append(
            UniqueValidator(queryset=model_field.model._default_manager, message=get_unique_error_message(model_field))
        )
    if extra_validators:
        kwargs["validators"] = extra_validators
    if to_many and not model_field.blank:
        kwargs["allow_empty"] = False
    return kwargs


def _make_read_only(kwargs: dict[str, Any]) -> None:
    kwargs["read_only"] = True
    kwargs.pop("queryset", None)


def get_nested_relation_kwargs(relation_info: Any) -> dict[str, Any]:
    """The arguments for a nested serializer of a relation."""
    return {"read_only": True, **({"many": True} if relation_info.to_many else {})}


def get_url_kwargs(model_field: Any) -> dict[str, Any]:
    """The arguments for the field of an object's own URL."""
    return {"view_name": get_detail_view_name(model_field)}


def get_unique_error_message(model_field: Any) -> Any:
    """What the model field says when its value is taken."""
    message = model_field.error_messages.get("unique", None)
    if not message:
        return message
    labels: Mapping[str, Any] = {
        "model_name": model_field.model._meta.verbose_name,
        "field_label": model_field.verbose_name,
    }
    return message % labels
