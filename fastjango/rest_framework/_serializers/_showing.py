"""Output of a serializer class as generated functions: one object to a dict, many objects to a list of dicts.

A field of a known kind that shows a plain attribute becomes an expression that tests the value's type and takes the
field's own way for any other. When all fields are such, many objects are shown in one list display, with dates and
date-times turned into text a column at a time. Fields of other kinds are asked in the usual way.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

from fastjango.core.exceptions import ObjectDoesNotExist
from fastjango.db.models._queryset.loaders import is_plain_model
from fastjango.db.models.base import ModelBase
from fastjango.db.models.query_utils import DeferredAttribute
from fastjango.utils.functional import cached_property

from .. import fields as kinds
from .. import relations
from ..fields import Field, SkipField
from ..relations import PKOnlyObject
from ._texts import (
    column_shower,
    current_zone,
    date_shower,
    datetime_shower,
    is_default_format,
    stored_shower,
)

# Fields whose way of showing needs nothing but the value.
_INDEPENDENT: tuple[Any, ...] = (
    kinds.BigIntegerField,
    kinds.DecimalField,
    kinds.DateTimeField,
    kinds.DateField,
    kinds.TimeField,
    kinds.DurationField,
    kinds.UUIDField,
    kinds.ChoiceField,
    kinds.MultipleChoiceField,
    kinds.CharField,
    kinds.IntegerField,
    kinds.FloatField,
    kinds.BooleanField,
    kinds.JSONField,
    kinds.ReadOnlyField,
    relations.PrimaryKeyRelatedField,
    relations.SlugRelatedField,
    relations.StringRelatedField,
)
# Fields that show a value of one exact type by the value itself.
_BY_ITSELF: tuple[tuple[Any, str], ...] = (
    (kinds.CharField, "str"),
    (kinds.IntegerField, "int"),
    (kinds.FloatField, "float"),
    (kinds.BooleanField, "bool"),
)
_SHOWING = ("to_representation", "get_attribute", "use_pk_only_optimization")
# What a fast function raises when an object is not as it should be for it.
_NOT_AS_EXPECTED = (KeyError, AttributeError, ObjectDoesNotExist, SkipField)


def _shows_as(field: Field, kind: Any) -> bool:
    """Whether a field is of a kind and shows values in that kind's way."""
    cls = type(field)
    return isinstance(field, kind) and all(getattr(cls, name, None) is getattr(kind, name, None) for name in _SHOWING)


def _is_independent(field: Any) -> bool:
    """Whether a field can show values without the serializer that shows."""
    if isinstance(field, relations.ManyRelatedField):
        return _shows_as(field, relations.ManyRelatedField) and _is_independent(field.child_relation)
    if callable(field.default) and getattr(field.default, "requires_context", False):
        return False
    return any(_shows_as(field, kind) for kind in _INDEPENDENT)


# One field


def _column(model: Any, source: str) -> Any:
    """The plain column that a source names; None for everything that is more than an attribute."""
    for field in model._meta.concrete_fields:
        if source in (field.name, field.attname):
            descriptor = getattr(model, field.attname, None)
            is_plain = getattr(type(descriptor), "__get__", None) is DeferredAttribute.__get__
            return field if is_plain else None
    return None


class _Reading:
    """How the value that a field shows is taken from an object of one class, as an expression.

    Args:
        kind: A model, ``dict``, ``object``; None for objects that have nothing in common.
        way: "state": columns from ``d``, the object's ``__dict__``, where they nearly always are; "row": from ``c0``,
            ``c1``, …, a row of the columns in ``columns``; "any": from ``o``, the object, whatever it has.
    """

    def __init__(self, kind: Any, way: str) -> None:
        self.model = kind if isinstance(kind, ModelBase) and not kind._meta.abstract else None
        self.kind = kind
        self.way = way
        self.columns: list[str] = []

    def of_column(self, name: str) -> str:
        """The value of a model's column."""
        if self.way == "row":
            self.columns.append(name)
            return f"c{len(self.columns) - 1}"
        return f"d[{name!r}]" if self.way == "state" else f"(d[{name!r}] if {name!r} in d else o.{name})"

    def loop(self) -> tuple[str, str]:
        """The variables of the loop over all objects, and what it goes over."""
        if self.model is None:
            return "o", "objects"
        row = f"({''.join(f'c{number}, ' for number in range(len(self.columns)))})"
        return {"row": (row, "objects"), "state": ("d", "ds")}[self.way]

    def all_of(self, value: str) -> str:
        """The values that an expression has for all objects."""
        if self.way == "row":
            return f"[r[{value[1:]}] for r in objects]"
        item, items = self.loop()
        return f"[{value} for {item} in {items}]"

    def of(self, field: Any) -> tuple[str | None, bool]:
        """``(expression, whether it is a column)``; None for what is not so simple."""
        if len(field.source_attrs) != 1:
            return None, False
        source = field.source
        if self.model is not None:
            column = _column(self.model, source)
            if column is not None:
                names_object = column.remote_field and source == column.name
                return (None if names_object else self.of_column(column.attname)), True
        if self.way != "state" or self.kind is None or not source.isidentifier():
            return None, False
        return (f"o[{source!r}]" if self.kind is dict else f"o.{source}"), False


class _Expressions:
    """The expressions that show fields, with the names that they use."""

    def __init__(self, reading: _Reading) -> None:
        self.reading = reading
        self.names: dict[str, Any] = {}
        # Expressions of the values that are shown a column at a time, by the name of the text.
        self.columns: dict[str, str] = {}

    def named(self, name: str, value: Any) -> str:
        """A name for a value in the generated function."""
        self.names[name] = value
        return name

    def of(self, field: Any, index: int) -> str | None:
        """A field's expression; None when there is none."""
        if _shows_as(field, relations.PrimaryKeyRelatedField):
            return self._of_key(field)
        value, is_column = self.reading.of(field)
        if value is None or (not is_column and not _is_independent(field)):
            return None
        other = f"show{index}"
        # A name is as good as a value that was given one.
        first, again = (value, value) if value.isidentifier() else (f"(v := {value})", "v")
        otherwise = f"{self.named(other, field.to_representation if is_column else _asking(field))}({again})"
        if not is_column:
            otherwise = f"{other}(o)"
        for kind, exact in _BY_ITSELF:
            if _shows_as(field, kind):
                return f"{again} if {first}.__class__ is {exact} or {again} is None else {otherwise}"
        if _shows_as(field, kinds.ReadOnlyField) or (_shows_as(field, kinds.JSONField) and not field.binary):
            return value if is_column else f"{otherwise} if callable({first}) else {again}"
        if not is_column:
            return otherwise
        if _shows_as(field, kinds.DateField) and is_default_format(field, "DATE_FORMAT"):
            return self._of_time(value, other, datetime.date, date_shower(field.to_representation))
        is_free = not hasattr(field, "timezone")
        if _shows_as(field, kinds.DateTimeField) and is_free and is_default_format(field, "DATETIME_FORMAT"):
            return self._of_time(value, other, datetime.datetime, datetime_shower(field.to_representation))
        if any(_shows_as(field, kind) for kind in _INDEPENDENT):
            return f"None if {first} is None else {otherwise}"
        return None

    def _of_key(self, field: Any) -> str | None:
        model = self.reading.model
        column = _column(model, field.source) if model is not None and len(field.source_attrs) == 1 else None
        if column is None or not column.remote_field or field.pk_field is not None:
            return None
        return self.reading.of_column(column.attname)

    def _of_time(self, value: str, name: str, kind: type, show: Callable[[Any, Any], Any]) -> str:
        way = self.reading.way
        if way != "any":
            text = f"text_of_{name}"
            shower = (stored_shower if way == "row" else column_shower)(kind, show)
            self.columns[text] = f"{self.named(f'column_{name}', shower)}({self.reading.all_of(value)}, zone)"
            return text
        return f"None if (v := {value}) is None else {self.named(name, show)}(v, zone)"


def _asking(field: Any) -> Callable[[Any], Any]:
    """A field asked in the usual way."""

    def shown(instance: Any) -> Any:
        value = field.get_attribute(instance)
        is_none = value is None or (value.__class__ is PKOnlyObject and value.pk is None)
        return None if is_none else field.to_representation(value)

    return shown


def _show_other(shown: dict[str, Any], name: str, field: Any, instance: Any) -> None:
    """One field in the usual way, left out where the object does not have it."""
    try:
        shown[name] = _asking(field)(instance)
    except SkipField:
        return


# Whole functions


class Showing:
    """How a serializer class shows objects of one class.

    Args:
        fields: The serializer's fields by name, bound to a serializer that nobody else has.
        kind: The objects' class; None for objects of any class.
    """

    def __init__(self, name: str, fields: dict[str, Field], kind: Any) -> None:
        self.name = name
        self.fields = {key: field for key, field in fields.items() if not field.write_only}
        self.kind = kind
        self._many = self._fast(_Reading(kind, "state")) if kind is not None else None
        self._one_by_one: Callable[[Any, Any, Any], dict[str, Any]] | None = None

    def show(self, objects: list[Any], serializer: Any) -> list[Any]:
        """The representation of each object."""
        if self._many is not None:
            try:
                return self._many(objects, current_zone())
            except _NOT_AS_EXPECTED:
                # A column that was not fetched, a key that is missing, an error of the object's own. The usual way
                # finds out, and says it in the usual words.
                pass
        if self._one_by_one is None:
            self._one_by_one = self._general()
        show, zone = self._one_by_one, current_zone()
        return [show(each, serializer, zone) for each in objects]

    def show_rows(self, queryset: Any) -> list[Any] | None:
        """The representation of what a query set of the model gives, without objects in between.

        None where objects are needed, or would do more than hold their columns.
        """
        if self._of_rows is None:
            return None
        columns, show = self._of_rows
        zone = current_zone()
        rows = queryset._rows_of_objects(columns, as_stored=zone in (None, datetime.UTC))
        return None if rows is None else show(rows, zone)

    @cached_property
    def _of_rows(self) -> tuple[list[str], Callable[[Any, Any], list[Any]]] | None:
        reading = _Reading(self.kind, "row")
        show = self._fast(reading) if reading.model is not None else None
        if show is None or not is_plain_model(reading.model, reading.columns):
            return None
        return reading.columns, show

    def _compiled(self, source: list[str], names: dict[str, Any]) -> Any:
        names.update(date=datetime.date, other=_show_other, state_of=attrgetter("__dict__"))
        exec(compile("\n".join(source), f"<{self.name}>", "exec"), names)
        return names["show"]

    def _fast(self, reading: _Reading) -> Callable[[Any, Any], list[Any]] | None:
        """All objects in one list display; None when some field is more than an expression."""
        makers = _Expressions(reading)
        entries = {name: makers.of(field, index) for index, (name, field) in enumerate(self.fields.items())}
        if not entries or None in entries.values():
            return None
        display = ", ".join(f"{name!r}: {expression}" for name, expression in entries.items())
        item, items = reading.loop()
        looped = {item: items}
        if any("o." in text or "(o)" in text for text in entries.values() if text):
            looped["o"] = "objects"
        looped |= {text: text for text in makers.columns}
        lines = ["def show(objects, zone):"]
        if items == "ds":
            lines.append("    ds = list(map(state_of, objects))")
        lines += [f"    {text} = {expression}" for text, expression in makers.columns.items()]
        loop = f"{', '.join(looped)}, in zip({', '.join(looped.values())})"
        return self._compiled([*lines, f"    return [{{{display}}} for {loop}]"], makers.names)

    def _general(self) -> Callable[[Any, Any, Any], dict[str, Any]]:
        """One object: runs of expressions in a dict display, other fields in statements."""
        makers = _Expressions(_Reading(self.kind, "any"))
        lines = ["def show(o, serializer, zone):"]
        if makers.reading.model is not None:
            lines.append("    d = o.__dict__")
        lines += ["    shown = {", *self._general_lines(makers), "    return shown"]
        return self._compiled(lines, makers.names)

    def _general_lines(self, makers: _Expressions) -> Iterator[str]:
        is_begun = False
        for index, (name, field) in enumerate(self.fields.items()):
            expression = makers.of(field, index)
            if expression is None and type(field) is kinds.SerializerMethodField:
                expression = f"serializer.{field.method_name}(o)"
            if expression is not None:
                yield f"    shown[{name!r}] = {expression}" if is_begun else f"        {name!r}: {expression},"
                continue
            if not is_begun:
                yield "    }"
                is_begun = True
            if _is_independent(field):
                asked = makers.named(f"field{index}", field)
            else:
                asked = f"serializer._own_fields[{name!r}]"
            yield f"    other(shown, {name!r}, {asked}, o)"
        if not is_begun:
            yield "    }"
