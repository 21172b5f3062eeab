"""ArrayField, its lookups, and the transforms that reach into an array.

Source: django.contrib.postgres.fields.array (5.2).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from fastjango.contrib.postgres.fields._values import FieldOfValues
from fastjango.contrib.postgres.fields.utils import AttributeSetter
from fastjango.contrib.postgres.forms import SimpleArrayField
from fastjango.contrib.postgres.lookups import ContainedBy, DataContains, Overlap
from fastjango.contrib.postgres.utils import clean_items
from fastjango.contrib.postgres.validators import ArrayMaxLengthValidator
from fastjango.core import checks, exceptions
from fastjango.db.models import Func, IntegerField, Transform, Value
from fastjango.db.models.fields.mixins import CheckFieldDefaultMixin
from fastjango.db.models.lookups import (
    Exact,
    FieldGetDbPrepValueIterableMixin,
    FieldGetDbPrepValueMixin,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    LessThan,
    LessThanOrEqual,
    Range,
)
from fastjango.utils.translation import gettext_lazy as _

__all__ = ["ArrayField"]

Sql = tuple[str, Any]
# "0" is an item, "0_2" a slice.
_PLACE = re.compile(r"(-?\d+)|(\d+)_(\d+)")


class ArrayField(CheckFieldDefaultMixin, FieldOfValues):
    """A list of values of one type; arrays of arrays are rectangular.

    Args:
        base_field: The field of the items; no relation.
        size: How many items there may be. Validation enforces it, the server does not.

    Source: django.contrib.postgres.fields.ArrayField.
    """

    empty_strings_allowed = False
    default_error_messages = {
        "item_invalid": _("Item %(nth)s in the array did not validate:"),
        "nested_array_mismatch": _("Nested arrays must have the same length."),
    }
    _default_hint = ("list", "[]")

    def __init__(self, base_field: Any, size: int | None = None, **kwargs: Any) -> None:
        self.base_field = base_field
        self.size = size
        self.db_collation = getattr(base_field, "db_collation", None)
        super().__init__(**kwargs)
        if size:
            self.default_validators = [*self.default_validators, ArrayMaxLengthValidator(size)]

    @property
    def description(self) -> str:
        """The kind of field, for documentation."""
        return f"Array of {self.base_field.description}"

    @classmethod
    def _import_path(cls) -> str:
        return super()._import_path().replace(".postgres.fields.array.", ".postgres.fields.")

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "base_field": self.base_field.clone(), "size": self.size}

    # --- system checks ---

    @classmethod
    def _choices_is_value(cls, value: Any) -> bool:
        return isinstance(value, list | tuple) or super()._choices_is_value(value)

    def check(self, **kwargs: Any) -> list[Any]:
        found = super().check(**kwargs)
        if self.base_field.remote_field:
            text = "Base field for array cannot be a related field."
            return [*found, checks.Error(text, obj=self, id="postgres.E002")]
        own: dict[bool, list[str]] = {True: [], False: []}
        for message in self.base_field.check(**kwargs):
            own[message.level >= checks.ERROR].append(f"{message.msg} ({message.id})")
        for kind, noun, id, texts in (
            (checks.Error, "errors", "postgres.E001", own[True]),
            (checks.Warning, "warnings", "postgres.W004", own[False]),
        ):
            if texts:
                listed = "\n    ".join(texts)
                found.append(kind(f"Base field for array has {noun}:\n    {listed}", obj=self, id=id))
        return found

    # --- columns ---

    def _sized(self, item_type: Any) -> str:
        return f"{item_type}[{self.size or ''}]"

    def db_type(self, connection: Any) -> str:
        return self._sized(self.base_field.db_type(connection))

    def cast_db_type(self, connection: Any) -> str:
        return self._sized(self.base_field.cast_db_type(connection))

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        return super().db_parameters(connection) | {"collation": self.db_collation}

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """The mark of a value in a statement: an empty list has no type of its own."""
        return f"%s::{self.db_type(connection)}"

    # --- values ---

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return [self.base_field.get_db_prep_value(item, connection, prepared=False) for item in value]

    def get_db_converters(self, connection: Any) -> list[Any]:
        of_items = self.base_field.get_db_converters(connection)
        return [*super().get_db_converters(connection), *map(_for_each_item, of_items)]

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        # As value_to_string() wrote it.
        return [self.base_field.to_python(item) for item in json.loads(value)]

    def value_to_string(self, obj: Any) -> str:
        name, write = self.attname, self.base_field.value_to_string
        items = self.value_from_object(obj)
        texts = [None if item is None else write(AttributeSetter(name, item)) for item in items]
        return json.dumps(texts, ensure_ascii=False)

    def _clean_items(self, value: Any, clean: Callable[[Any], Any]) -> None:
        _cleaned, errors = clean_items(value, clean, self.error_messages["item_invalid"])
        if errors:
            raise errors[0]

    def validate(self, value: Any, model_instance: Any) -> None:
        super().validate(value, model_instance)
        self._clean_items(value, lambda item: self.base_field.validate(item, model_instance))
        if isinstance(self.base_field, ArrayField) and len(set(map(len, value))) > 1:
            raise exceptions.ValidationError(self.error_messages["nested_array_mismatch"], code="nested_array_mismatch")

    def run_validators(self, value: Any) -> None:
        super().run_validators(value)
        self._clean_items(value, self.base_field.run_validators)

    def formfield(self, **kwargs: Any) -> Any:
        mine = {"form_class": SimpleArrayField, "base_field": self.base_field.formfield(), "max_length": self.size}
        return super().formfield(**(mine | kwargs))

    # --- parts ---

    def get_transform(self, name: str) -> Any:
        known = super().get_transform(name)
        place = None if known else _PLACE.fullmatch(name)
        if place is None:
            return known
        index, start, end = place.groups()
        # PostgreSQL counts from 1, and the end of a slice is in it.
        if index is not None:
            return partial(IndexTransform, int(index) + 1, self.base_field)
        return partial(SliceTransform, int(start) + 1, int(end))

    def slice_expression(self, expression: Any, start: int, length: int | None) -> Any:
        return SliceTransform(start, None if length is None else start + length - 1, expression)


def _for_each_item(convert: Callable[[Any, Any, Any], Any]) -> Callable[[Any, Any, Any], Any]:
    def converted(value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else [convert(item, expression, connection) for item in value]

    return converted


# --- lookups ---


class _ArrayRow(Func):
    """An array of expressions."""

    template = "ARRAY[%(expressions)s]"


def _typed(sql: str, lhs: Any, connection: Any) -> str:
    """With the type of the left side: an empty list has none, and small numbers would have a smaller one."""
    kind = f"::{lhs.output_field.cast_db_type(connection)}"
    return sql if sql.endswith(kind) else sql + kind


class _WithArray(FieldGetDbPrepValueMixin):
    """The right side is an array too: a list of values or expressions, or what gives one."""

    def get_prep_lookup(self) -> Any:
        items = self.rhs if isinstance(self.rhs, list | tuple) else ()
        if any(hasattr(item, "resolve_expression") for item in items):
            field = self.lhs.output_field
            mixed = (item if hasattr(item, "resolve_expression") else Value(item, field.base_field) for item in items)
            return _ArrayRow(*mixed, output_field=field)
        return super().get_prep_lookup()

    def process_rhs(self, compiler: Any, connection: Any) -> Sql:
        sql, params = super().process_rhs(compiler, connection)
        return _typed(sql, self.lhs, connection), params


class ArrayContains(_WithArray, DataContains):
    """All the given items are in the array."""


class ArrayContainedBy(_WithArray, ContainedBy):
    """All items of the array are among the given ones."""


class ArrayOverlap(_WithArray, Overlap):
    """Some of the given items are in the array."""


class ArrayExact(_WithArray, Exact):
    """The same items in the same order."""


class _WithArrays(FieldGetDbPrepValueIterableMixin):
    """The right side is several arrays."""

    def batch_process_rhs(self, compiler: Any, connection: Any, rhs: Any = None) -> tuple[Any, Any]:
        texts, params = super().batch_process_rhs(compiler, connection, rhs)
        return tuple(_typed(sql, self.lhs, connection) for sql in texts), params


class ArrayInLookup(_WithArrays, In):
    """One of several arrays."""


class ArrayRange(_WithArrays, Range):
    """Between two arrays."""


class ArrayGreaterThan(_WithArray, GreaterThan):
    """The first items that differ are greater, or there are more items."""


class ArrayGreaterThanOrEqual(_WithArray, GreaterThanOrEqual):
    """Greater or equal."""


class ArrayLessThan(_WithArray, LessThan):
    """The first items that differ are less, or there are fewer items."""


class ArrayLessThanOrEqual(_WithArray, LessThanOrEqual):
    """Less or equal."""


class ArrayLenTransform(Transform):
    """The number of items, 0 for an empty array."""

    lookup_name = "len"
    output_field = IntegerField()

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> Sql:
        # array_length() knows no length of an empty array, and COALESCE() none of NULL.
        sql, params = compiler.compile(self.lhs)
        counted = f"CASE WHEN {sql} IS NULL THEN NULL ELSE coalesce(array_length({sql}, 1), 0) END"
        return counted, (*params, *params)


for _lookup in (
    *(ArrayContains, ArrayContainedBy, ArrayOverlap, ArrayExact, ArrayInLookup, ArrayRange),
    *(ArrayGreaterThan, ArrayGreaterThanOrEqual, ArrayLessThan, ArrayLessThanOrEqual, ArrayLenTransform),
):
    ArrayField.register_lookup(_lookup)


# --- transforms ---


def _subscripted(transform: Any, compiler: Any, subscript: str, numbers: tuple[int, ...]) -> Sql:
    sql, params = compiler.compile(transform.lhs)
    # An item of an item is one of a dimension below; anything else is an array of its own.
    below = sql if isinstance(transform.lhs, IndexTransform) else f"({sql})"
    return below + subscript, (*params, *numbers)


class IndexTransform(Transform):
    """One item, by its place from 1."""

    def __init__(self, index: int, base_field: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.index, self.base_field = index, base_field

    @property
    def output_field(self) -> Any:
        return self.base_field

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> Sql:
        return _subscripted(self, compiler, "[%s]", (self.index,))


class SliceTransform(Transform):
    """Some items, by the places from 1 of the first and the last; without a last all that follow."""

    def __init__(self, start: int, end: int | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.start, self.end = start, end

    def as_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> Sql:
        if self.end is None:
            return _subscripted(self, compiler, "[%s:]", (self.start,))
        return _subscripted(self, compiler, "[%s:%s]", (self.start, self.end))
