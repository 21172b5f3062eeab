"""Filters for the admin's pages."""

from __future__ import annotations

from typing import Any

from fastjango import template
from fastjango.contrib.admin.utils import display_for_value
from fastjango.template.defaultfilters import stringfilter

register = template.Library()


@register.filter
@stringfilter
def to_object_display_value(value: str) -> Any:
    """Return the name of an object, ``-`` for an empty one."""
    return display_for_value(str(value), "-")
