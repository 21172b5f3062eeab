"""Format suffixes: ``/users.json`` beside ``/users/``."""

from __future__ import annotations

from typing import Any

from fastjango.urls import URLResolver, include, path, re_path, register_converter
from fastjango.urls.converters import get_converters
from fastjango.urls.resolvers import RoutePattern

from .settings import api_settings


def _get_format_path_converter(allowed: Any) -> type:
    formats = f"(?:{'|'.join(allowed)})" if allowed else "[a-z0-9]+"

    class FormatSuffixConverter:
        """A dot and a format, with or without a slash after it."""

        regex = rf"\.{formats}/?"

        def to_python(self, value: str) -> str:
            """The format alone."""
            return value.strip("./")

        def to_url(self, value: str) -> str:
            """The format with its dot and slash."""
            return f".{value}/"

    return FormatSuffixConverter


def _generate_converter_name(allowed: Any) -> str:
    return "_".join(["drf_format_suffix", *sorted(allowed or ())])


def apply_suffix_patterns(
    urlpatterns: Any, suffix_pattern: str, suffix_required: bool, suffix_route: str | None = None
) -> list[Any]:
    """Put a pattern with the suffix after each pattern, or in its place."""
    result: list[Any] = []
    for urlpattern in urlpatterns:
        if isinstance(urlpattern, URLResolver):
            result.append(_with_suffixes_inside(urlpattern, suffix_pattern, suffix_required, suffix_route))
            continue
        if not suffix_required:
            result.append(urlpattern)
        view, kwargs, name = urlpattern.callback, urlpattern.default_args, urlpattern.name
        if isinstance(urlpattern.pattern, RoutePattern):
            assert suffix_route is not None
            route = f"{str(urlpattern.pattern).rstrip('/')}{suffix_route}"
            result.append(path(route, view, kwargs, name))
        else:
            # The suffix takes the place of the end and of a slash before it.
            regex = f"{str(urlpattern.pattern).rstrip('$').rstrip('/')}{suffix_pattern}"
            result.append(re_path(regex, view, kwargs, name))
    return result


def _with_suffixes_inside(resolver: Any, suffix_pattern: str, suffix_required: bool, suffix_route: str | None) -> Any:
    """An ``include()`` whose patterns have suffixes."""
    patterns = apply_suffix_patterns(resolver.url_patterns, suffix_pattern, suffix_required, suffix_route)
    make = path if isinstance(resolver.pattern, RoutePattern) else re_path
    included = include((patterns, resolver.app_name), resolver.namespace)
    return make(str(resolver.pattern), included, resolver.default_kwargs)


def format_suffix_patterns(urlpatterns: Any, suffix_required: bool = False, allowed: Any = None) -> list[Any]:
    """URL patterns with, for each, one that ends in a format.

    Args:
        suffix_required: Whether only those are wanted.
        allowed: The formats; anything when None.
    """
    name = api_settings.FORMAT_SUFFIX_KWARG
    if allowed and len(allowed) > 1:
        formats = f"({'|'.join(allowed)})"
    elif allowed:
        formats = allowed[0]
    else:
        formats = "[a-z0-9]+"
    converter = _generate_converter_name(allowed)
    if converter not in get_converters():
        register_converter(_get_format_path_converter(allowed), converter)
    return apply_suffix_patterns(
        urlpatterns, rf"\.(?P<{name}>{formats})/?$", suffix_required, suffix_route=f"<{converter}:{name}>"
    )
