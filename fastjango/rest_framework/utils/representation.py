"""``repr()`` of fields and serializers: the code that would declare them."""

from __future__ import annotations

import re
from typing import Any

from fastjango.db import models
from fastjango.utils.encoding import force_str
from fastjango.utils.functional import Promise


def manager_repr(value: Any) -> str:
    """A manager as ``Model.objects.all()``."""
    opts = value.model._meta
    names = [manager.name for manager in opts.managers] if hasattr(opts, "managers") else []
    for name in names:
        if getattr(value.model, name, None) == value:
            return f"{opts.object_name}.{name}.all()"
    return f"{opts.object_name}.objects.all()"


def smart_repr(value: Any) -> str:
    """``repr()`` that is the same in each run: managers by name, no addresses in memory, lazy texts as texts."""
    if isinstance(value, models.Manager):
        return manager_repr(value)
    if isinstance(value, Promise):
        value = force_str(value, strings_only=True)
    text = repr(value)
    # Strings keep quotes of their kind; the u-prefix of old Python never appears.
    return re.sub(r" at 0x[0-9a-fA-F]{4,32}(?=>)", "", text)


def field_repr(field: Any, force_many: Any = False) -> str:
    """The field's class and the arguments it was made with."""
    kwargs = dict(field._kwargs)
    if force_many:
        kwargs["many"] = True
        kwargs.pop("child", None)
    arguments = [smart_repr(argument) for argument in field._args]
    arguments += [f"{name}={smart_repr(value)}" for name, value in sorted(kwargs.items())]
    class_name = type(force_many if force_many else field).__name__
    return f"{class_name}({', '.join(arguments)})"


def serializer_repr(serializer: Any, indent: int, force_many: Any = None) -> str:
    """The serializer and, indented under it, its fields and validators."""
    lines = [f"{field_repr(serializer, force_many)}:"]
    fields = (force_many or serializer).fields
    margin = "    " * indent
    for name, field in fields.items():
        if hasattr(field, "fields"):
            shown = serializer_repr(field, indent + 1)
        elif hasattr(field, "child"):
            shown = list_repr(field, indent + 1)
        elif hasattr(field, "child_relation"):
            shown = field_repr(field.child_relation, force_many=field.child_relation)
        else:
            shown = field_repr(field)
        lines.append(f"{margin}{name} = {shown}")
    if serializer.validators:
        lines.append(f"{margin}class Meta:")
        lines.append(f"{margin}    validators = {smart_repr(serializer.validators)}")
    return "\n".join(lines)


def list_repr(serializer: Any, indent: int) -> str:
    """A list serializer (its child's fields are shown) or a list field."""
    child = serializer.child
    if hasattr(child, "fields"):
        return serializer_repr(serializer, indent, force_many=child)
    return field_repr(serializer)
