"""Changing one parameter of a URL's query."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from fastjango.utils.encoding import force_str


def _with_query(url: str, key: str, values: list[str] | None) -> str:
    parts = urlsplit(force_str(url))
    query = parse_qs(parts.query, keep_blank_values=True)
    query.pop(force_str(key), None)
    if values is not None:
        query[force_str(key)] = values
    # Sorted, so that the same page always has the same address.
    return urlunsplit(parts._replace(query=urlencode(sorted(query.items()), doseq=True)))


def replace_query_param(url: str, key: str, val: Any) -> str:
    """The URL with the parameter set to ``val`` and no other value."""
    return _with_query(url, key, [force_str(val)])


def remove_query_param(url: str, key: str) -> str:
    """The URL without the parameter."""
    return _with_query(url, key, None)
