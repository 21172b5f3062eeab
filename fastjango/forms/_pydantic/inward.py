"""Forms of Pydantic models."""

from __future__ import annotations

import datetime
import decimal
import enum
import ipaddress
import types
import uuid
from collections.abc import Callable
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pydantic
from pydantic_core import PydanticUndefined

from fastjango.core.exceptions import ValidationError

from .._fields import choices, numeric, temporal, text
from .._widgets.inputs import PasswordInput
from ..forms import DeclarativeFieldsMetaclass, Form

# From Python's types to fields; looked up along the type's ancestors.
_FIELDS: dict[Any, Any] = {
    bool: choices.BooleanField,
    int: numeric.IntegerField,
    float: numeric.FloatField,
    decimal.Decimal: numeric.DecimalField,
    datetime.datetime: temporal.DateTimeField,
    datetime.date: temporal.DateField,
    datetime.time: temporal.TimeField,
    datetime.timedelta: temporal.DurationField,
    uuid.UUID: text.UUIDField,
    ipaddress.IPv4Address: text.GenericIPAddressField,
    ipaddress.IPv6Address: text.GenericIPAddressField,
    dict: text.JSONField,
    list: text.JSONField,
    tuple: text.JSONField,
    set: text.JSONField,
    pydantic.BaseModel: text.JSONField,
    str: text.CharField,
}
_TEXT = {"max_length": "max_length", "min_length": "min_length"}
_NUMBER = {"le": "max_value", "ge": "min_value", "multiple_of": "step_size"}
# What fields check too; all other constraints are the model's alone.
_CONSTRAINTS: dict[Any, dict[str, str]] = {
    text.CharField: _TEXT,
    text.EmailField: _TEXT,
    numeric.IntegerField: _NUMBER,
    numeric.FloatField: _NUMBER,
    numeric.DecimalField: {**_NUMBER, "max_digits": "max_digits", "decimal_places": "decimal_places"},
}


class ModelBacked(Form):
    """A form whose cleaning builds an object of a Pydantic model, ``form.model``; the model's errors are the form's."""

    model_class: type[pydantic.BaseModel]
    model: Any = None

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        names = {name: self._key(info, name) for name, info in self.model_class.model_fields.items()}
        said = {names[name]: value for name, value in cleaned.items() if name in names and self._is_said(name)}
        try:
            self.model = self.model_class.model_validate(said)
        except pydantic.ValidationError as exc:
            back = {key: name for name, key in names.items()}
            for error in exc.errors():
                where = back.get(str(error["loc"][0])) if error["loc"] else None
                self.add_error(where if where in self.fields else None, ValidationError(error["msg"]))
        return cleaned

    def _is_said(self, name: str) -> bool:
        """Whether a field has a value; the others are left to the model's defaults."""
        field = self.fields[name]
        return bool(field.required or self.cleaned_data.get(name) not in field.empty_values)

    @staticmethod
    def _key(info: Any, name: str) -> str:
        alias = info.validation_alias if isinstance(info.validation_alias, str) else info.alias
        return alias or name


def from_pydantic(model: type[pydantic.BaseModel], name: str | None = None) -> Any:
    """A form class with a field for each of a model's; cleaning it builds ``form.model``, whose errors are the form's.

    Raises:
        TypeError: there is no form field for a type.
    """
    attrs: dict[str, Any] = {key: _field_of(info) for key, info in model.model_fields.items()}
    attrs |= {"model_class": model, "__doc__": model.__doc__, "__module__": model.__module__}
    return DeclarativeFieldsMetaclass(name or f"{model.__name__}Form", (ModelBacked,), attrs)


def _field_of(info: Any) -> Any:
    kind, is_optional = _without_none(info.annotation)
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    kwargs: dict[str, Any] = {"required": info.is_required() and not is_optional}
    if info.title:
        kwargs["label"] = info.title
    if info.description:
        kwargs["help_text"] = info.description
    initial = info.default_factory if info.default is PydanticUndefined else info.default
    if initial is not None:
        kwargs["initial"] = initial.value if isinstance(initial, enum.Enum) else initial
    found = _options(kind)
    if found is not None:
        labels, coerce = found
        return choices.TypedChoiceField(choices=labels, coerce=coerce, empty_value=None, **kwargs)
    found = _options(get_args(kind)[0]) if get_origin(kind) in (list, set, frozenset) and get_args(kind) else None
    if found is not None:
        labels, coerce = found
        return choices.TypedMultipleChoiceField(choices=labels, coerce=coerce, **kwargs)
    kind = get_origin(kind) or kind
    if kind is bool:
        kwargs["required"] = False  # a box that is not checked says no
    field_class, more = _class_for(kind)
    return field_class(**kwargs, **more, **_limits(field_class, info.metadata))


def _options(kind: Any) -> tuple[list[tuple[str, str]], Callable[[str], Any]] | None:
    """The choices of a literal or an enumeration, and how their texts become its values."""
    if get_origin(kind) is Literal:
        by_text = {str(option): option for option in get_args(kind)}
        return [(one, one) for one in by_text], by_text.__getitem__
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        members = {str(member.value): member for member in kind}
        labels = [(key, member.name.replace("_", " ").capitalize()) for key, member in members.items()]
        return labels, members.__getitem__
    return None


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        others = [one for one in get_args(annotation) if one is not type(None)]
        is_optional = len(others) < len(get_args(annotation))
        # Of several types the model finds out the right one.
        return (others[0] if len(others) == 1 else str), is_optional
    return annotation, False


def _class_for(kind: Any) -> tuple[Any, dict[str, Any]]:
    """A type's field, and the arguments that make it fit."""
    name = getattr(kind, "__name__", "")
    if name == "EmailStr":
        return text.EmailField, {}
    if name.startswith("Secret"):
        return text.CharField, {"widget": PasswordInput, "strip": False}
    if name.endswith("Url"):
        return text.URLField, {"assume_scheme": "https"}
    for ancestor in getattr(kind, "__mro__", ()):
        if ancestor in _FIELDS:
            return _FIELDS[ancestor], {}
    raise TypeError(f"There is no form field for {kind!r}; declare one in a subclass of the form.")


def _limits(field_class: Any, metadata: list[Any]) -> dict[str, Any]:
    names = _CONSTRAINTS.get(field_class, {})
    found = ((ours, getattr(one, theirs, None)) for one in metadata for theirs, ours in names.items())
    return {name: value for name, value in found if value is not None}
