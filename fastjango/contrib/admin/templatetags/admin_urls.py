"""Addresses of the admin's pages in templates."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit, urlunsplit

from fastjango import template
from fastjango.contrib.admin.utils import quote
from fastjango.urls import Resolver404, get_script_prefix, resolve
from fastjango.utils.http import urlencode

register = template.Library()


@register.filter
def admin_urlname(value: Any, arg: str) -> str:
    """Return the name of a page of the model with the given options."""
    return f"admin:{value.app_label}_{value.model_name}_{arg}"


@register.filter
def admin_urlquote(value: Any) -> Any:
    """Write a key so that it can stand in an address."""
    return quote(value)


def _is_changelist(url_path: str, opts: Any) -> bool:
    without_prefix = unquote(url_path).replace(get_script_prefix(), "/", 1)
    try:
        match = resolve(without_prefix)
    except Resolver404:
        return False
    return f"{match.app_name}:{match.url_name}" == f"admin:{opts.app_label}_{opts.model_name}_changelist"


@register.simple_tag(takes_context=True)
def add_preserved_filters(context: Any, url: str, popup: bool = False, to_field: Any = None) -> str:
    """Add the packed query string of the list to an address; unpacked when it is that of the list itself.

    Args:
        context: Holds ``opts``, ``preserved_filters`` and perhaps ``preserved_qsl``, other parameters of the page.
        popup: Mark the page as a popup.
        to_field: The field by which the popup names its object.
    """
    opts, packed = context.get("opts"), context.get("preserved_filters")
    if not (packed or popup or to_field or "?" in url or context.get("preserved_qsl")):
        return url
    parts = urlsplit(url)
    own = dict(parse_qsl(parts.query))
    merged: dict[str, Any] = {}
    if others := context.get("preserved_qsl"):
        merged.update(others)
    if opts and packed:
        filters = dict(parse_qsl(packed))
        if _is_changelist(parts.path, opts) and "_changelist_filters" in filters:
            filters = dict(parse_qsl(filters["_changelist_filters"]))
        merged.update(filters)
    if popup:
        merged["_popup"] = 1
    if to_field:
        merged["_to_field"] = to_field
    merged.update(own)
    return urlunsplit(parts._replace(query=urlencode(merged)))
