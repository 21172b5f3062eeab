"""Filters of sequences."""

from __future__ import annotations

import random as random_module
from collections.abc import Callable, Iterator
from operator import itemgetter
from types import GeneratorType
from typing import Any

from fastjango.utils.html import conditional_escape
from fastjango.utils.safestring import mark_safe

from ..base import VARIABLE_ATTRIBUTE_SEPARATOR, VariableDoesNotExist
from .library import register


def _property_resolver(arg: Any) -> Callable[[Any], Any]:
    """The function that takes an attribute (``user.name``) or an element (a number) of an item.

    Raises:
        AttributeError: a part of the name begins with an underscore.
    """
    try:
        float(arg)
    except ValueError:
        pass
    else:
        return itemgetter(arg)
    if f"{VARIABLE_ATTRIBUTE_SEPARATOR}_" in arg or arg[:1] == "_":
        raise AttributeError("Access to private variables is forbidden.")
    parts = arg.split(VARIABLE_ATTRIBUTE_SEPARATOR)

    def taken(value: Any) -> Any:
        for part in parts:
            try:
                value = value[part]
            except (AttributeError, IndexError, KeyError, TypeError, ValueError):
                value = getattr(value, part)
        return value

    return taken


def _sorted(value: Any, arg: Any, is_reversed: bool) -> Any:
    try:
        return sorted(value, key=_property_resolver(arg), reverse=is_reversed)
    except (AttributeError, TypeError, VariableDoesNotExist):
        return ""


@register.filter(is_safe=False)
def dictsort(value: Any, arg: Any) -> Any:
    """Sorted by an attribute or element of the items."""
    return _sorted(value, arg, is_reversed=False)


@register.filter(is_safe=False)
def dictsortreversed(value: Any, arg: Any) -> Any:
    """Sorted the other way round by an attribute or element of the items."""
    return _sorted(value, arg, is_reversed=True)


@register.filter(is_safe=False)
def first(value: Any) -> Any:
    """The first item; nothing of nothing."""
    try:
        return value[0]
    except IndexError:
        return ""


@register.filter(is_safe=True)
def last(value: Any) -> Any:
    """The last item; nothing of nothing."""
    try:
        return value[-1]
    except IndexError:
        return ""


@register.filter(is_safe=True, needs_autoescape=True)
def join(value: Any, arg: Any, autoescape: bool = True) -> Any:
    """The items as one text with the argument between them."""
    try:
        if autoescape:
            return mark_safe(conditional_escape(arg).join([conditional_escape(item) for item in value]))
        return mark_safe(arg.join(value))
    except TypeError:  # no list
        return value


@register.filter(is_safe=False)
def length(value: Any) -> int:
    """How many items or characters; 0 of what has none."""
    try:
        return len(value)
    except (ValueError, TypeError):
        return 0


@register.filter(is_safe=True)
def random(value: Any) -> Any:
    """An item by chance; nothing of nothing."""
    try:
        return random_module.choice(value)
    except IndexError:
        return ""


@register.filter("slice", is_safe=True)
def slice_filter(value: Any, arg: Any) -> Any:
    """A part, in Python's notation: ``"2:4"``."""
    try:
        return value[slice(*(int(bound) if bound else None for bound in str(arg).split(":")))]
    except (ValueError, TypeError, KeyError):
        return value


@register.filter(is_safe=True, needs_autoescape=True)
def unordered_list(value: Any, autoescape: bool = True) -> Any:
    """Nested lists as ``<li>`` elements; the outermost ``<ul>`` is the template's."""
    shown: Callable[[Any], Any] = conditional_escape if autoescape else lambda item: item
    return mark_safe(_list_items(value, 1, shown))


def _list_items(items: Any, depth: int, shown: Callable[[Any], Any]) -> str:
    indent = "\t" * depth
    lines = []
    for item, children in _with_children(items):
        nested = ""
        if children:
            inner = _list_items(children, depth + 1, shown)
            nested = f"\n{indent}<ul>\n{inner}\n{indent}</ul>\n{indent}"
        lines.append(f"{indent}<li>{shown(item)}{nested}</li>")
    return "\n".join(lines)


def _with_children(items: Any) -> Iterator[tuple[Any, Any]]:
    """Each item, and the list that follows it, if one does."""
    source = iter(items)
    absent: Any = object()
    item = next(source, absent)
    while item is not absent:
        following = next(source, absent)
        # Django 5.2: what else can be iterated over, such as a dictionary, is an item of its own.
        if isinstance(following, list | tuple | GeneratorType):
            yield item, following
            following = next(source, absent)
        else:
            yield item, None
        item = following
