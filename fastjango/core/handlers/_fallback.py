"""An older application that answers the URLs that are not ported yet."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import Any

from fastjango.conf import settings
from fastjango.conf._advice import blaming
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.urls import Resolver404, get_resolver
from fastjango.utils import translation
from fastjango.utils.module_loading import import_string

SETTING = "FALLBACK_APPLICATION"


def load_fallback() -> Any:
    """The application that the setting ``FALLBACK_APPLICATION`` names, or is; None without it."""
    named = getattr(settings, SETTING, None)
    if not isinstance(named, str):
        return named
    with blaming(SETTING, named):
        return import_string(named)


def is_asgi(application: Any) -> bool:
    """Whether an application is one of ASGI, not of WSGI."""
    return iscoroutinefunction(application) or iscoroutinefunction(getattr(application, "__call__", None))  # noqa: B004


def as_asgi(application: Any) -> Any:
    """An application of either kind as one of ASGI; one of WSGI runs in threads."""
    return application if is_asgi(application) else _a2wsgi().WSGIMiddleware(application)


def as_wsgi(application: Any) -> Any:
    """An application of either kind as one of WSGI; one of ASGI runs on an event loop in a thread of its own."""
    return _a2wsgi().ASGIMiddleware(application) if is_asgi(application) else application


def _a2wsgi() -> Any:
    # An optional library, needed only where the two kinds meet.
    try:
        import a2wsgi
    except ImportError as error:
        raise ImproperlyConfigured(
            f"{SETTING} is a WSGI application under ASGI, or the other way round, which needs a2wsgi: "
            "pip install 'fastjango[wsgi]'."
        ) from error
    return a2wsgi


def is_ported(path: str) -> bool:
    """Whether a path, with a slash at its end if need be, leads to a view of this project."""
    resolver = get_resolver()
    if not resolver.fixed.depends_on_language:
        return _leads_somewhere(resolver, path)
    with translation.override(translation.get_language_from_path(path) or translation.get_language()):
        return _leads_somewhere(resolver, path)


def _leads_somewhere(resolver: Any, path: str) -> bool:
    for candidate in (path, f"{path}/") if settings.APPEND_SLASH and not path.endswith("/") else (path,):
        try:
            resolver.find(candidate)
        except Resolver404:
            continue
        return True
    return False
