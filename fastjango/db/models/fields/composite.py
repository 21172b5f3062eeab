"""CompositePrimaryKey: a key of several columns, read and written as a tuple.

Source: django.db.models.fields.composite (5.2).
"""

from __future__ import annotations

import json
from typing import Any

from fastjango.db.models.expressions import ColPairs
from fastjango.utils.functional import cached_property

from ._base import Field
from ._checks import Messages
from ._storage import NOT_PROVIDED
from .tuple_lookups import (
    TupleExact,
    TupleGreaterThan,
    TupleGreaterThanOrEqual,
    TupleIn,
    TupleIsNull,
    TupleLessThan,
    TupleLessThanOrEqual,
)

__all__ = ["CompositeAttribute", "CompositePrimaryKey", "unnest_composite_fields"]


class CompositeAttribute:
    """The attribute ``pk``: a tuple of the values of its fields."""

    def __init__(self, field: Any) -> None:
        self.field = field

    @property
    def attnames(self) -> list[str]:
        """Names of the attributes in it."""
        return [field.attname for field in self.field.fields]

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        return tuple(getattr(instance, name) for name in self.attnames)

    def __set__(self, instance: Any, values: Any) -> None:
        names = self.attnames
        if values is None:
            values = (None,) * len(names)
        if not isinstance(values, list | tuple):
            raise ValueError(f"{self.field.name!r} must be a list or a tuple.")
        if len(values) != len(names):
            raise ValueError(f"{self.field.name!r} must have {len(names)} elements.")
        for name, value in zip(names, values, strict=True):
            setattr(instance, name, value)


class CompositePrimaryKey(Field):
    """A primary key of two or more fields of the model; must be called ``pk``.

    Raises:
        ValueError: an argument that makes no sense for it.

    Source: django.db.models.CompositePrimaryKey (5.2).
    """

    descriptor_class: Any = CompositeAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._refuse(args, kwargs)
        self.field_names = args
        super().__init__(**kwargs | {"editable": False, "primary_key": True, "blank": True})

    @staticmethod
    def _refuse(names: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if not names or not all(isinstance(name, str) for name in names) or len(set(names)) != len(names):
            raise ValueError("CompositePrimaryKey args must be unique strings.")
        if len(names) == 1:
            raise ValueError("CompositePrimaryKey must include at least two fields.")
        faults = (
            (kwargs.get("default", NOT_PROVIDED) is not NOT_PROVIDED, "cannot have a default"),
            (kwargs.get("db_default", NOT_PROVIDED) is not NOT_PROVIDED, "cannot have a database default"),
            (kwargs.get("db_column") is not None, "cannot have a db_column"),
            (kwargs.get("editable", False), "cannot be editable"),
            (not kwargs.get("primary_key", True), "must be a primary key"),
            (not kwargs.get("blank", True), "must be blank"),
        )
        for is_fault, text in faults:
            if is_fault:
                raise ValueError(f"CompositePrimaryKey {text}.")

    def deconstruct(self) -> tuple[Any, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        return name, path, self.field_names, kwargs  # type: ignore[return-value]  # Django gives a tuple here

    @cached_property
    def fields(self) -> tuple[Any, ...]:
        """The fields in the key."""
        return tuple(self.model._meta.get_field(name) for name in self.field_names)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Their columns."""
        return tuple(field.column for field in self.fields)

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only=private_only)
        cls._meta.pk = self
        setattr(cls, self.attname, self.descriptor_class(self))

    def get_attname_column(self) -> tuple[str, Any]:
        return self.get_attname(), None

    def __iter__(self) -> Any:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.field_names)

    def __bool__(self) -> bool:
        return True

    @cached_property
    def cached_col(self) -> Any:
        """The columns under their own table's name."""
        return ColPairs(self.model._meta.db_table, self.fields, self.fields, self)

    def get_col(self, alias: str, output_field: Any = None) -> Any:
        if alias == self.model._meta.db_table and output_field in (None, self):
            return self.cached_col
        return ColPairs(alias, self.fields, self.fields, output_field or self)

    def get_pk_value_on_save(self, instance: Any) -> Any:
        values = []
        for field in self.fields:
            value = field.value_from_object(instance)
            values.append(field.get_pk_value_on_save(instance) if value is None else value)
        return tuple(values)

    def _check_field_name(self) -> Messages:
        return [] if self.name == "pk" else [self._error("'CompositePrimaryKey' must be named 'pk'.", "E013")]

    def get_prep_value(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: Any) -> str:
        # Each part as its own field writes it, so that to_python() can read it.
        return json.dumps([field.value_to_string(obj) for field in self.fields])

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = json.loads(value)
            return [field.to_python(part) for field, part in zip(self.fields, value, strict=True)]
        return value


def unnest_composite_fields(fields: Any) -> list[Any]:
    """Fields, each composite key replaced by the fields in it."""
    return [part for field in fields for part in (field.fields if isinstance(field, CompositePrimaryKey) else (field,))]


for _lookup in (
    TupleExact,
    TupleGreaterThan,
    TupleGreaterThanOrEqual,
    TupleLessThan,
    TupleLessThanOrEqual,
    TupleIn,
    TupleIsNull,
):
    CompositePrimaryKey.register_lookup(_lookup)
