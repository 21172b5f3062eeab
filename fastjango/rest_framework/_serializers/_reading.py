"""Input of a serializer class as a generated function: from a dict of submitted data to checked values.

Values of the type that JSON has for a field are tested in the function itself. All others go through the field: one
that all serializers share, where the field needs nothing but the value; else the serializer's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fastjango.core.exceptions import ValidationError as DjangoValidationError
from fastjango.core.validators import (
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
)

from .. import fields as kinds
from .. import relations
from ..exceptions import ValidationError
from ..fields import Field, SkipField, empty, get_error_detail
from ..validators import ProhibitSurrogateCharactersValidator

# Kinds that read a value without looking at the serializer, when they are of exactly this class.
_SHARED: frozenset[type] = frozenset(
    {
        kinds.BigIntegerField,
        kinds.BooleanField,
        kinds.CharField,
        kinds.ChoiceField,
        kinds.DateField,
        kinds.DateTimeField,
        kinds.DecimalField,
        kinds.DurationField,
        kinds.EmailField,
        kinds.FloatField,
        kinds.IPAddressField,
        kinds.IntegerField,
        kinds.JSONField,
        kinds.RegexField,
        kinds.SlugField,
        kinds.TimeField,
        kinds.URLField,
        kinds.UUIDField,
        relations.PrimaryKeyRelatedField,
        relations.SlugRelatedField,
    }
)
_TEXTS: frozenset[type] = frozenset(
    {kinds.CharField, kinds.EmailField, kinds.RegexField, kinds.SlugField, kinds.URLField}
)
_LIMITS = {MaxLengthValidator: "len(v) <= {}", MinLengthValidator: "len(v) >= {}"} | {
    MaxValueValidator: "v <= {}",
    MinValueValidator: "v >= {}",
}


def _passes(validator: Callable[[Any], Any]) -> Callable[[Any], bool]:
    """A validator as a test."""

    def test(value: Any) -> bool:
        try:
            validator(value)
        except (ValidationError, DjangoValidationError):
            return False
        return True

    return test


def _tests(field: Field, index: int, names: dict[str, Any]) -> Iterator[str]:
    """Expressions that are true of a value ``v`` which the field's validators let pass."""
    for number, validator in enumerate(field.validators):
        kind = type(validator)
        if kind is ProhibitNullCharactersValidator:
            yield "'\\0' not in v"
        elif kind is ProhibitSurrogateCharactersValidator:
            names["has_no_surrogates"] = _passes(validator)
            yield "(v.isascii() or has_no_surrogates(v))"
        elif kind in _LIMITS and type(validator.limit_value) in (int, float):
            yield _LIMITS[kind].format(validator.limit_value)
        else:
            test = f"passes_{index}_{number}"
            names[test] = _passes(validator)
            yield f"{test}(v)"


def _test_of_type(field: Any) -> str | None:
    """An expression that is true of a value ``v`` of the field's own type, which it would not convert."""
    kind = type(field)
    if kind in _TEXTS:
        return "v.__class__ is str and (v := v.strip())" if field.trim_whitespace else "v.__class__ is str and v"
    if kind is kinds.IntegerField or kind is kinds.BigIntegerField:
        return "v.__class__ is int"
    if kind is kinds.FloatField:
        return "v.__class__ is float and v - v == 0.0"
    return "(v is True or v is False)" if kind is kinds.BooleanField else None


def _read_value(field: Field, value: Any) -> tuple[Any, Any]:
    """``(value, error)`` of a field; the value is ``empty`` when the field takes no part."""
    try:
        return field.run_validation(value), None
    except SkipField:
        return empty, None
    except ValidationError as error:
        return empty, error.detail
    except DjangoValidationError as error:
        return empty, get_error_detail(error)


def read_field(serializer: Any, field: Any, value: Any, values: dict[str, Any], errors: dict[str, Any]) -> None:
    """Read one field in the usual way, with the serializer's own check of it."""
    value, error = _read_value(field, value)
    check = getattr(serializer, f"validate_{field.field_name}", None) if error is None and value is not empty else None
    if check is not None:
        value, error = _checked(check, value)
    if error is not None:
        errors[field.field_name] = error
    elif value is not empty:
        serializer.set_value(values, field.source_attrs, value)


def _checked(check: Callable[[Any], Any], value: Any) -> tuple[Any, Any]:
    try:
        return check(value), None
    except SkipField:
        return empty, None
    except ValidationError as error:
        return empty, error.detail
    except DjangoValidationError as error:
        return empty, get_error_detail(error)


def _read_own(serializer: Any, name: str, data: Any, values: dict[str, Any], errors: dict[str, Any]) -> None:
    """Read a field of the serializer that reads, for a field that asks for its surroundings."""
    field = serializer._own_fields[name]
    read_field(serializer, field, field.get_value(data), values, errors)


def _lines(cls: type, name: str, field: Any, index: int, names: dict[str, Any]) -> Iterator[str]:
    """The statements that read one field."""
    shared = f"field{index}"
    names[shared] = field
    needs_context = any(getattr(validator, "requires_context", False) for validator in field.validators)
    if type(field) not in _SHARED or len(field.source_attrs) != 1 or needs_context:
        yield f"own(serializer, {name!r}, data, values, errors)"
        return
    yield f"v = get({name!r}, empty)"
    test = _test_of_type(field)
    if test is not None and not hasattr(cls, f"validate_{name}"):
        tests = " and ".join([test, *_tests(field, index, names)])
        yield f"if {tests}: values[{field.source!r}] = v"
        yield f"elif (v := get({name!r}, empty)) is empty:"
    else:
        yield "if v is empty:"
    skips = not field.required and field.default is empty
    yield "    pass" if skips else f"    own(serializer, {name!r}, data, values, errors)"
    yield f"else: read(serializer, {shared}, v, values, errors)"


def reader(cls: type, fields: dict[str, Field]) -> Callable[[Any, dict[str, Any]], tuple[Any, Any]]:
    """``read(serializer, data)`` to ``(values, errors)``.

    Args:
        cls: The serializer class.
        fields: Its fields by name, bound to a serializer that nobody else has.
    """
    names: dict[str, Any] = {"empty": empty, "own": _read_own, "read": read_field}
    source = ["def reader(serializer, data):", "    values, errors, get = {}, {}, data.get"]
    for index, (name, field) in enumerate(fields.items()):
        if not field.read_only:
            source += [f"    {line}" for line in _lines(cls, name, field, index, names)]
    exec(compile("\n".join([*source, "    return values, errors"]), f"<{cls.__name__}>", "exec"), names)
    function: Callable[[Any, dict[str, Any]], tuple[Any, Any]] = names["reader"]
    return function
