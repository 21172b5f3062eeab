"""The classes that operators and defaults of expressions build, entered here by the modules that define them.

An expression's ``+`` makes a combined expression, its ``asc()`` an ordering, and both are made of expressions:
the lower asks for the higher by this register. Field classes, a floor higher, are looked up by name.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any


class Vocabulary:
    """Classes by role."""

    value: Callable[..., Any]
    reference: Callable[..., Any]
    combined: Callable[..., Any]
    order_by: Callable[..., Any]
    negated: Callable[..., Any]
    condition: Callable[..., Any]
    wrapper: Callable[..., Any]
    sliced: Callable[..., Any]


vocabulary = Vocabulary()


@cache
def field_class(name: str) -> Any:
    """The class of fields with that name."""
    # Fields with a module of their own are not in the package's door.
    module = "fastjango.db.models.fields.json" if name == "JSONField" else "fastjango.db.models.fields"
    return getattr(import_module(module), name)


@cache
def shared_field(name: str) -> Any:
    """A field of that class without options, for expressions' types."""
    return field_class(name)()
