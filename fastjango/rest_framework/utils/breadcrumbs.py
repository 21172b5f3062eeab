"""The way from the API's root to a page, for the browsable API."""

from __future__ import annotations

from typing import Any

from fastjango.urls import Resolver404, get_script_prefix, resolve


def get_breadcrumbs(url: str, request: Any = None) -> list[tuple[str, str]]:
    """``(name, URL)`` of each API view whose address is a beginning of ``url``, the root first."""
    from ..reverse import preserve_builtin_query_params
    from ..views import APIView

    prefix = get_script_prefix().rstrip("/")
    crumbs: list[tuple[str, str]] = []
    previous: type | None = None
    for address in _beginnings(url.removeprefix(prefix) if prefix else url):
        try:
            match = resolve(address)
        except Resolver404:
            continue
        view_class = getattr(match.func, "cls", None)
        if view_class is None or not issubclass(view_class, APIView) or match.func is previous:
            continue
        view = view_class(**getattr(match.func, "initkwargs", {}))
        crumbs.append((view.get_view_name(), preserve_builtin_query_params(prefix + address, request)))
        previous = match.func
    return crumbs


def _beginnings(path: str) -> list[str]:
    """``/a/b/`` as ``/``, ``/a``, ``/a/``, ``/a/b``, ``/a/b/``."""
    ends = [end for i, letter in enumerate(path) if letter == "/" for end in (i, i + 1)]
    return list(dict.fromkeys(path[:end] for end in [*ends, len(path)] if end))
