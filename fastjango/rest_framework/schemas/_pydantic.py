"""A serializer as a Pydantic model: what it shows, what it takes, and what it takes of a partial update."""

from __future__ import annotations

import datetime
import decimal
import enum
import types
import typing
import uuid
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model

from fastjango.conf import settings

from .. import ISO_8601, serializers
from ..fields import _UnvalidatedField, empty
from ..settings import api_settings
from ._openapi.fields import _model_of_relation
from ._taken import reads_iso, taken_address, taken_decimal, taken_duration, taken_moment, taken_text, taken_time


class Variant(enum.Enum):
    """Which side of a serializer a model stands for; the value is how its name is made."""

    READ = "{}"
    WRITE = "{}Request"
    PARTIAL = "Patched{}Request"
    # Of forms, in which an empty text is "left out".
    WRITE_FORM = "{}FormRequest"
    PARTIAL_FORM = "Patched{}FormRequest"

    @property
    def is_partial(self) -> bool:
        """Whether everything may be left out."""
        return self in (Variant.PARTIAL, Variant.PARTIAL_FORM)

    @property
    def is_form(self) -> bool:
        """Whether it is of forms."""
        return self in (Variant.WRITE_FORM, Variant.PARTIAL_FORM)

    @property
    def of_form(self) -> Variant:
        """The same for a form."""
        return {Variant.WRITE: Variant.WRITE_FORM, Variant.PARTIAL: Variant.PARTIAL_FORM}.get(self, self)


class ModelRegistry:
    """The models of one document: one for each serializer class and variant, under names of their own."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[Any, Variant], type[BaseModel]] = {}
        self._names: dict[str, Any] = {}

    def model(self, serializer: Any, variant: Variant) -> type[BaseModel]:
        """The model of a serializer instance."""
        key = (self._identity(serializer), variant)
        if key not in self._by_key:
            # Known before it is complete: a serializer may contain itself through its methods.
            self._by_key[key] = self._made(serializer, variant)
        return self._by_key[key]

    def differs_in_forms(self, serializer: Any) -> bool:
        """Whether a form may say less than JSON: some field takes an empty text for nothing."""
        return any(
            _takes_part(field, Variant.WRITE) and _may_be_blank(field)
            for field in getattr(serializer, "fields", {}).values()
        )

    @staticmethod
    def _identity(serializer: Any) -> Any:
        # Serializers that choose their fields by instance are as many as their choices.
        return type(serializer), tuple(serializer.fields)

    def _made(self, serializer: Any, variant: Variant) -> type[BaseModel]:
        definitions: dict[str, Any] = {}
        for name, field in serializer.fields.items():
            if _takes_part(field, variant):
                definitions[name] = self._definition(field, variant)
        doc = (type(serializer).__doc__ or "").strip() if type(serializer).__doc__ else None
        is_own_doc = "__doc__" in vars(type(serializer)) and type(serializer).__module__.split(".")[0] != "fastjango"
        return create_model(
            self._name(serializer, variant),
            __config__=ConfigDict(arbitrary_types_allowed=True, protected_namespaces=()),
            __doc__=doc if is_own_doc else None,
            **{_safe(name): definition for name, definition in definitions.items()},
        )

    def _name(self, serializer: Any, variant: Variant) -> str:
        base = type(serializer).__name__.removesuffix("Serializer") or "Object"
        model = getattr(getattr(serializer, "Meta", None), "model", None)
        if base == "Nested" and model is not None:
            base = f"{model.__name__}Nested"
        name, number = variant.value.format(base), 1
        while name in self._names:
            number += 1
            name = variant.value.format(f"{base}{number}")
        self._names[name] = serializer
        return name

    def _definition(self, field: Any, variant: Variant) -> tuple[Any, Any]:
        annotation = self.annotation(field, variant)
        if field.allow_null and not variant.is_form:
            annotation = annotation | None
        if variant.is_form and _may_be_blank(field):
            annotation = annotation | Literal[""]
        if variant.is_form and isinstance(field, serializers.BooleanField):
            annotation = annotation | Literal[tuple(sorted(map(str, field.TRUE_VALUES | field.FALSE_VALUES)))]
        extra: dict[str, Any] = {}
        if field.help_text:
            extra["description"] = str(field.help_text)
        if field.label and str(field.label) != field.field_name.replace("_", " ").capitalize():
            extra["title"] = str(field.label)
        if _safe(field.field_name) != field.field_name:
            extra["alias"] = field.field_name
        is_there = field.required and not variant.is_partial
        if variant is Variant.READ:
            is_there = not _may_be_missing(field)
        if is_there:
            return annotation, Field(**extra)
        # What may be left out has the default, when it can be shown.
        if not variant.is_partial and field.default is not empty and not callable(field.default):
            return annotation, Field(field.default, **extra)
        # A factory's value is not in the schema: "left out" is no value.
        return annotation, Field(default_factory=_nothing, **extra)

    def annotation(self, field: Any, variant: Variant) -> Any:
        """The type of a field's values in JSON."""
        if isinstance(field, serializers.ListSerializer):
            return _list_of(self.model(field.child, variant), field, variant)
        if isinstance(field, serializers.Serializer):
            return self.model(field, variant)
        if isinstance(field, serializers.ManyRelatedField):
            return _list_of(self.annotation(field.child_relation, variant), field, variant)
        if isinstance(field, serializers.MultipleChoiceField):
            return _list_of(_choice(field), field, variant)
        if isinstance(field, serializers.ListField):
            child = Any if isinstance(field.child, _UnvalidatedField) else self.annotation(field.child, variant)
            return _list_of(child, field, variant)
        if isinstance(field, serializers.DictField):
            child = Any if isinstance(field.child, _UnvalidatedField) else self.annotation(field.child, variant)
            if not isinstance(field.child, _UnvalidatedField) and field.child.allow_null:
                child = child | None
            return dict[str, child]  # type: ignore[valid-type]
        return _plain(field, variant)


def _list_of(child: Any, field: Any, variant: Variant) -> Any:
    """A list, as long as a field takes it."""
    if variant is Variant.READ:
        return list[child]
    least = getattr(field, "min_length", None) or (None if field.allow_empty else 1)
    return Annotated[list[child], _limits({"min_length": least, "max_length": getattr(field, "max_length", None)})]


def _nothing() -> None:
    return None


def _may_be_blank(field: Any) -> bool:
    """Whether an empty text of a form is read as nothing. (``Field.get_value`` decides.)"""
    is_plain = not isinstance(field, serializers.BaseSerializer | serializers.ListField | serializers.DictField)
    return is_plain and (field.allow_null or not field.required)


def _may_be_missing(field: Any) -> bool:
    """Whether a field shows nothing of an object that does not have its attribute."""
    if field.required or field.read_only or field.allow_null or field.default is not empty:
        return False
    return not isinstance(field.parent, serializers.ModelSerializer)


def _takes_part(field: Any, variant: Variant) -> bool:
    if isinstance(field, serializers.HiddenField):
        return False
    return not (field.write_only if variant is Variant.READ else field.read_only)


def _safe(name: str) -> str:
    """A name that a model can have; its alias is the field's."""
    return f"field{name}" if name.startswith("_") or hasattr(BaseModel, name) else name


def _limits(limits: dict[str, Any]) -> Any:
    return Field(**{name: limit for name, limit in limits.items() if limit is not None})


def _text(format: str | None = None) -> Any:
    return _described_text({"format": format} if format else {})


def _described_text(description: dict[str, Any], **limits: Any) -> Any:
    # Beside the type, and not as its pattern: Pydantic need not understand it.
    extra: dict[str, Any] = {"json_schema_extra": description} if description else {}
    return Annotated[str, Field(**extra, **{name: limit for name, limit in limits.items() if limit is not None})]


def _choice(field: Any) -> Any:
    values = [value.value if isinstance(value, enum.Enum) else value for value in field.choices]
    if getattr(field, "allow_blank", False) and "" not in values:
        values.append("")
    plain = [value for value in values if isinstance(value, str | int | bool)]
    return Literal[tuple(plain)] if plain and len(plain) == len(values) else Any


def _key(field: Any) -> Any:
    """The type of a related object's key."""
    if getattr(field, "pk_field", None) is not None:
        return _plain(field.pk_field, Variant.READ)
    model = getattr(field.queryset, "model", None) or _model_of_relation(field)
    pk = model._meta.pk if model is not None else None
    while pk is not None and pk.remote_field:
        pk = pk.remote_field.model._meta.pk
    kinds = {"UUIDField": uuid.UUID, "CharField": str, "SlugField": str, "TextField": str}
    return kinds.get(pk.get_internal_type(), int) if pk is not None else int | str


def _returned(function: Any) -> Any:
    """What a method says that it returns, when JSON can say it too."""
    try:
        hint = typing.get_type_hints(function).get("return", Any)
    except Exception:  # names that only type checkers know
        return Any
    allowed: tuple[Any, ...] = (str, int, float, bool, list, dict, datetime.datetime, datetime.date, uuid.UUID)
    origin = typing.get_origin(hint) or hint
    return hint if origin in allowed or origin in (typing.Union, types.UnionType) else Any


def _decimal(field: Any, variant: Variant) -> Any:
    is_text = getattr(field, "coerce_to_string", api_settings.COERCE_DECIMAL_TO_STRING)
    if variant is Variant.READ:
        return _text("decimal") if is_text else float
    return Annotated[decimal.Decimal, WithJsonSchema(taken_decimal(field))]


def _string(field: Any, variant: Variant) -> Any:
    limits = {"max_length": field.max_length, "min_length": field.min_length}
    if variant is not Variant.READ and limits["min_length"] is None and not field.allow_blank:
        limits["min_length"] = 1
    if variant is Variant.READ:
        kinds = ((serializers.EmailField, "email"), (serializers.URLField, "uri"))
        format = next((format for kind, format in kinds if isinstance(field, kind)), None)
        # A text that may be left empty is shown so.
        return _text(format) | Literal[""] if format and field.allow_blank else _text(format)
    return _described_text(taken_text(field), **limits)


def _when_taken(describe: Callable[[Any], dict[str, Any]], shown: Callable[..., Any] = lambda *_: str) -> Any:
    """A text that is described where it is taken; where it is shown it is ``shown``."""
    return lambda field, variant: shown(field, variant) if variant is Variant.READ else _described_text(describe(field))


def _number(kind: type) -> Any:
    def annotation(field: Any, variant: Variant) -> Any:
        if variant is Variant.READ:
            return kind
        return Annotated[kind, _limits({"ge": field.min_value, "le": field.max_value})]

    return annotation


def _big_number(field: Any, variant: Variant) -> Any:
    is_text = getattr(field, "coerce_to_string", api_settings.COERCE_BIGINT_TO_STRING)
    return str if is_text and variant is Variant.READ else _number(int)(field, variant)


def _temporal(kind: type, setting: str) -> Any:
    def annotation(field: Any, variant: Variant) -> Any:
        if variant is not Variant.READ:
            return kind if reads_iso(field, setting) else str
        # A format of the project's own is only a text.
        format = getattr(field, "format", getattr(api_settings, f"{setting}_FORMAT"))
        is_iso = format is None or format.lower() == ISO_8601
        has_zone = kind is not datetime.datetime or settings.USE_TZ or hasattr(field, "timezone")
        return kind if is_iso and has_zone else str

    return annotation


def _uuid(field: Any, variant: Variant) -> Any:
    if field.uuid_format == "int":
        return int
    # The other forms that may be shown have no hyphens, or a word before them.
    return uuid.UUID if field.uuid_format == "hex_verbose" or variant is not Variant.READ else str


# Most particular first.
_PLAIN: tuple[tuple[Any, Any], ...] = (
    (serializers.BooleanField, lambda field, variant: bool),
    (serializers.IPAddressField, _when_taken(taken_address)),
    (serializers.CharField, _string),
    (serializers.UUIDField, _uuid),
    (serializers.BigIntegerField, _big_number),
    (serializers.IntegerField, _number(int)),
    (serializers.FloatField, _number(float)),
    (serializers.DecimalField, _decimal),
    (serializers.DateTimeField, _when_taken(taken_moment, _temporal(datetime.datetime, "DATETIME"))),
    (serializers.DateField, _temporal(datetime.date, "DATE")),
    (serializers.TimeField, _when_taken(taken_time)),
    (serializers.DurationField, _when_taken(taken_duration)),
    (serializers.ChoiceField, lambda field, variant: _choice(field)),
    (serializers.FileField, lambda field, variant: _text("uri" if variant is Variant.READ else "binary")),
    (serializers.PrimaryKeyRelatedField, lambda field, variant: _key(field)),
    (serializers.HyperlinkedRelatedField, lambda field, variant: _text("uri")),
    (serializers.StringRelatedField, lambda field, variant: str),
    (serializers.SlugRelatedField, lambda field, variant: str),
    (
        serializers.SerializerMethodField,
        lambda field, variant: _returned(getattr(field.parent, field.method_name, None)),
    ),
)


def _plain(field: Any, variant: Variant) -> Any:
    for kind, annotation in _PLAIN:
        if isinstance(field, kind):
            return annotation(field, variant)
    return Any
