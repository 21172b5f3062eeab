"""Values as they are shown in lists and read-only fields."""

from __future__ import annotations

import datetime
import decimal
import json
from collections.abc import Callable
from functools import cache
from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.core.validators import EMPTY_VALUES, URLValidator
from fastjango.db import models
from fastjango.templatetags.static import static
from fastjango.utils import formats, timezone
from fastjango.utils.hashable import make_hashable
from fastjango.utils.html import format_html

_ICONS = {True: "yes", False: "no", None: "unknown"}

_validate_address = URLValidator()


def boolean_icon(value: bool | None) -> str:
    """Return the image for true, false and unknown."""
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{_ICONS[value]}.svg"), value)


def _choice(value: Any, field: Any, empty_value_display: Any) -> Any:
    try:
        return dict(field.flatchoices).get(value, empty_value_display)
    except TypeError:  # the value cannot be a key
        labels = dict(make_hashable(field.flatchoices))
        return labels.get(make_hashable(value), empty_value_display)


def field_display(field: Any, avoid_link: bool = False) -> Callable[[Any, Any], Any]:
    """Return the function that shows the values of a field, given a value and what stands for an empty one.

    Args:
        avoid_link: Show files and addresses without a link, because the text stands in one.
    """
    if getattr(field, "flatchoices", None):
        return lambda value, empty: _choice(value, field, empty)
    # Booleans have an icon for None too.
    if isinstance(field, models.BooleanField):
        icon = cache(boolean_icon)
        return lambda value, empty: icon(value)
    show = _field_show(field, avoid_link)
    empty_values = field.empty_values
    return lambda value, empty: empty if value in empty_values else show(value, empty)


def _field_show(field: Any, avoid_link: bool) -> Callable[[Any, Any], Any]:
    """Return the function that shows values that are not empty."""
    match field:
        case models.DateTimeField():
            return lambda value, empty: formats.localize(timezone.template_localtime(value))
        case models.DateField() | models.TimeField():
            return lambda value, empty: formats.localize(value)
        case models.DecimalField():
            return lambda value, empty: formats.number_format(value, field.decimal_places)
        case models.IntegerField() | models.FloatField():
            return lambda value, empty: formats.number_format(value)
        case models.FileField() if not avoid_link:
            return lambda value, empty: format_html('<a href="{}">{}</a>', value.url, value)
        case models.URLField() if not avoid_link:
            return lambda value, empty: _linked_address(value)
        case models.JSONField():
            return lambda value, empty: _json(value, field.encoder, empty)
    return display_for_value


def _json(value: Any, encoder: Any, empty_value_display: Any) -> Any:
    try:
        return json.dumps(value, ensure_ascii=False, cls=encoder)
    except TypeError:
        return display_for_value(value, empty_value_display)


def display_for_field(value: Any, field: Any, empty_value_display: Any, avoid_link: bool = False) -> Any:
    """Show the value of a model field.

    Args:
        empty_value_display: What stands for an empty value.
        avoid_link: Show files and addresses without a link, because the text stands in one.
    """
    return field_display(field, avoid_link)(value, empty_value_display)


def _linked_address(value: Any) -> Any:
    """Return a link, or the text alone for what is no address that a browser may follow."""
    try:
        _validate_address(value)
    except ValidationError:
        return str(value)
    return format_html('<a href="{}">{}</a>', value, value)


def display_for_value(value: Any, empty_value_display: Any, boolean: bool = False) -> Any:
    """Show a value that comes from no field.

    Args:
        boolean: Show the icon for true, false and None.
    """
    if boolean:
        return boolean_icon(value)
    if type(value) is str:
        return value or empty_value_display
    if value in EMPTY_VALUES:
        return empty_value_display
    match value:
        case bool():
            return str(value)
        case datetime.datetime():
            return formats.localize(timezone.template_localtime(value))
        case datetime.date() | datetime.time():
            return formats.localize(value)
        case int() | decimal.Decimal() | float():
            return formats.number_format(value)
        case list() | tuple():
            return ", ".join(map(str, value))
    return str(value)
