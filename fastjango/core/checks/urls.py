"""Checks of the URLconf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from inspect import signature
from typing import Any

from fastjango.conf import settings

from ._upward import subject
from .messages import Error, Warning
from .registry import Tags, register


@register(Tags.urls)
def check_url_config(app_configs: Any, **kwargs: Any) -> list[Any]:
    """The patterns, those included too."""
    return check_resolver(subject("urls.get_resolver")()) if getattr(settings, "ROOT_URLCONF", None) else []


def check_resolver(resolver: Any) -> list[Any]:
    """What a resolver (or pattern) finds wrong with itself; all must have a ``check()``."""
    if hasattr(resolver, "check"):
        return list(resolver.check())
    return get_warning_for_invalid_pattern(resolver)


def get_warning_for_invalid_pattern(pattern: Any) -> list[Any]:
    """urls.E004 for what is no pattern, with a guess at what was forgotten."""
    hint = None
    if isinstance(pattern, str):
        hint = (
            f"Try removing the string '{pattern}'. The list of urlpatterns should not have a prefix string as the "
            "first element."
        )
    elif isinstance(pattern, tuple):
        hint = "Try using path() instead of a tuple."
    return [
        Error(
            f"Your URL pattern {pattern!r} is invalid. Ensure that urlpatterns is a list of path() and/or re_path() "
            "instances.",
            hint=hint,
            id="urls.E004",
        )
    ]


@register(Tags.urls)
def check_url_namespaces_unique(app_configs: Any, **kwargs: Any) -> list[Any]:
    """urls.W005 for namespaces that several includes have."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    counted = Counter(_load_all_namespaces(subject("urls.get_resolver")()))
    return [
        Warning(
            f"URL namespace '{namespace}' isn't unique. You may not be able to reverse all URLs in this namespace",
            id="urls.W005",
        )
        for namespace, count in counted.items()
        if count > 1
    ]


def _load_all_namespaces(resolver: Any, parents: tuple[str, ...] = ()) -> Iterator[str]:
    """The full namespaces of a resolver and of those below."""
    for pattern in getattr(resolver, "url_patterns", ()):
        namespace = getattr(pattern, "namespace", None)
        path = parents if namespace is None else (*parents, namespace)
        if namespace is not None:
            yield ":".join(path)
        yield from _load_all_namespaces(pattern, path)


def E006(name: str) -> Error:  # noqa: N802  (named by its id)
    """The error of a URL setting without slash."""
    return Error(f"The {name} setting must end with a slash.", id="urls.E006")


@register(Tags.urls)
def check_url_settings(app_configs: Any, **kwargs: Any) -> list[Any]:
    """``STATIC_URL`` and ``MEDIA_URL`` end with a slash."""
    values = ((name, getattr(settings, name)) for name in ("STATIC_URL", "MEDIA_URL"))
    return [E006(name) for name, value in values if value and not value.endswith("/")]


@register(Tags.urls)
def check_custom_error_handlers(app_configs: Any, **kwargs: Any) -> list[Any]:
    """The handlers of error statuses exist and take what they are given."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    resolver = subject("urls.get_resolver")()
    missing = subject("core.exceptions.ViewDoesNotExist")
    found = []
    for status, arguments in ((400, 2), (403, 2), (404, 2), (500, 1)):
        try:
            handler = resolver.resolve_error_handler(status)
        except (ImportError, missing) as error:
            path = getattr(resolver.urlconf_module, f"handler{status}")
            text = f"The custom handler{status} view '{path}' could not be imported."
            found.append(Error(text, hint=str(error), id="urls.E008"))
            continue
        try:
            signature(handler).bind(*[None] * arguments)
        except TypeError:
            path = getattr(resolver.urlconf_module, f"handler{status}")
            names = ", ".join(("request", "exception")[:arguments])
            text = f"The custom handler{status} view '{path}' does not take the correct number of arguments ({names})."
            found.append(Error(text, id="urls.E007"))
    return found
