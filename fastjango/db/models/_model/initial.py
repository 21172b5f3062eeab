"""How objects of a model get their first values: worked out once for each model.

Setting an attribute through its descriptor costs ten times what a write into ``__dict__`` does, and most fields need
no descriptor for it.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable
from typing import Any, NamedTuple

from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db.models.fields import Field
from fastjango.db.models.fields._related.descriptors import ForeignKeyDeferredAttribute
from fastjango.db.models.fields._storage import return_None
from fastjango.db.models.fields.reverse_related import ForeignObjectRel
from fastjango.db.models.query_utils import DeferredAttribute

from .state import DEFERRED

_NOT_GIVEN = object()


class FirstValue(NamedTuple):
    """What is done for one field of a new object."""

    attname: str
    name: str
    is_relation: bool
    default: Callable[[], Any]
    # Whether the value may go straight into ``__dict__``.
    is_plain: bool


def first_values(cls: Any) -> tuple[list[FirstValue], Any]:
    """The steps for a model's columns, in their order, and the short way; kept until the model's fields change.

    What has no column of its own (a composite key, a relation by several columns) is set after them.
    """
    options = cls._meta
    plain_class = cls.__setattr__ is object.__setattr__
    steps = [_step(cls, field, plain_class) for field in options.concrete_fields if not field.generated]
    found = options.__dict__["first_values"] = steps, _filler(steps) if steps else None
    return found


def _step(cls: Any, field: Any, plain_class: bool) -> FirstValue:
    # A subclass's get_default() decides for itself; the usual one only calls this function.
    default = field._get_default if type(field).get_default is Field.get_default else field.get_default
    descriptor = next((vars(each)[field.attname] for each in cls.__mro__ if field.attname in vars(each)), None)
    return FirstValue(
        field.attname,
        field.name,
        isinstance(field.remote_field, ForeignObjectRel),
        default,
        # A new object keeps no related objects that a foreign key's descriptor would have to forget.
        plain_class and type(descriptor) in (DeferredAttribute, ForeignKeyDeferredAttribute),
    )


def _filler(steps: list[FirstValue]) -> tuple[frozenset[str], Callable[..., None]] | None:
    """A function ``fill(values, **given)``, and the names it takes; None where descriptors take part."""
    if not all(step.is_plain and not keyword.iskeyword(step.attname) for step in steps):
        return None
    known = frozenset(step.attname for step in steps)
    if len(known) != len(steps):
        # Fields that are made of others may put two of one name into a model.
        return None
    # No name of a field ends in an underscore.
    names: dict[str, Any] = {"absent_": _NOT_GIVEN, "deferred_": DEFERRED}
    lines = [f"def fill_(values_, /, *, {', '.join(f'{step.attname}=absent_' for step in steps)}):"]
    for number, step in enumerate(steps):
        default = "None"
        if step.default is not return_None:
            names[f"default{number}_"] = step.default
            default = f"default{number}_()"
        name = step.attname
        lines.append(f" if {name} is absent_: values_[{name!r}] = {default}")
        lines.append(f" elif {name} is not deferred_: values_[{name!r}] = {name}")
    exec("\n".join(lines), names)
    return known, names["fill_"]


def set_first_values(instance: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Give a new object its values: by position, by name, by default.

    Raises:
        IndexError: there are more values than columns.
        TypeError: a value is given twice, or a name is unknown.
    """
    options = instance.__class__._meta
    steps, filler = options.__dict__.get("first_values") or first_values(instance.__class__)
    if not args and filler is not None and kwargs.keys() <= filler[0]:
        filler[1](instance.__dict__, **kwargs)
        return
    if args:
        steps = _set_positional(instance, args, kwargs, steps)
    values = instance.__dict__
    for attname, name, is_relation, default, is_plain in steps:
        if kwargs:
            if is_relation and name in kwargs:
                related = kwargs.pop(name)
                if related is not DEFERRED:
                    # Something else than an object raises a telling error in the descriptor.
                    setattr(instance, name, related)
                continue
            value = kwargs.pop(attname, _NOT_GIVEN)
            if value is not _NOT_GIVEN:
                if value is DEFERRED:
                    continue
                if is_plain:
                    values[attname] = value
                else:
                    setattr(instance, attname, value)
                continue
        if is_plain:
            values[attname] = default()
        else:
            setattr(instance, attname, default())
    if kwargs:
        _set_others(instance, kwargs)


def _set_positional(
    instance: Any, args: tuple[Any, ...], kwargs: dict[str, Any], steps: list[FirstValue]
) -> list[FirstValue]:
    """Set the values given by position; the steps that remain."""
    options = instance.__class__._meta
    columns = options.concrete_fields
    if len(args) > len(columns):
        raise IndexError("Number of args exceeds number of fields")
    remaining = steps[len(args) :]
    if len(steps) != len(columns):
        # Rows have values of generated columns too; a new object has no default for them.
        known = {step.attname: step for step in steps}
        remaining = [known[field.attname] for field in columns[len(args) :] if not field.generated]
        steps = [known.get(field.attname) or _step(instance.__class__, field, True) for field in columns[: len(args)]]
    for value, step in zip(args, steps, strict=False):
        if value is DEFERRED:
            continue
        if step.is_plain:
            instance.__dict__[step.attname] = value
        else:
            setattr(instance, step.attname, value)
        if kwargs and kwargs.pop(step.name, _NOT_GIVEN) is not _NOT_GIVEN:
            raise TypeError(
                f"{instance.__class__.__qualname__}() got both positional and keyword arguments for field "
                f"'{step.name}'."
            )
    return remaining


def _set_others(instance: Any, kwargs: dict[str, Any]) -> None:
    """Set properties and fields without column."""
    options = instance.__class__._meta
    unknown = []
    for name, value in kwargs.items():
        if name not in options._property_names:
            try:
                options.get_field(name)
            except FieldDoesNotExist:
                unknown.append(name)
                continue
        if value is not DEFERRED:
            setattr(instance, name, value)
    if unknown:
        listed = ", ".join(map(repr, unknown))
        raise TypeError(f"{instance.__class__.__name__}() got unexpected keyword arguments: {listed}")
