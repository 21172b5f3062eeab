"""``path()``, ``re_path()`` and ``include()``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured

from ._fastapi import as_view, is_asgi_app
from .resolvers import LocalePrefixPattern, RegexPattern, RoutePattern, URLPattern, URLResolver


def include(arg: Any, namespace: str | None = None) -> tuple[Any, str | None, str | None]:
    """The patterns of a URLconf, to be put below another pattern.

    Args:
        arg: A module, its dotted path, a list of patterns, a pair of list and application namespace, or an
            ``APIRouter`` of FastAPI.
        namespace: The instance namespace.

    Raises:
        ImproperlyConfigured: a namespace has no application namespace, or ``i18n_patterns`` is not at the root.
    """
    app_name = None
    if isinstance(arg, tuple):
        try:
            patterns, app_name = arg
        except ValueError:
            if namespace:
                raise ImproperlyConfigured(
                    "Cannot override the namespace for a dynamic module that provides a namespace."
                ) from None
            raise ImproperlyConfigured(
                f"Passing a {len(arg)}-tuple to include() is not supported. Pass a 2-tuple containing the list of "
                "patterns and app_name, and provide the namespace argument to include() instead."
            ) from None
    else:
        patterns = arg
    if isinstance(patterns, str):
        patterns = import_module(patterns)
    if is_asgi_app(patterns):
        patterns = [URLPattern(RegexPattern("^(?P<path>.*)$", is_endpoint=True), as_view(patterns))]
    entries = getattr(patterns, "urlpatterns", patterns)
    app_name = getattr(patterns, "app_name", app_name)
    if namespace and not app_name:
        raise ImproperlyConfigured(
            "Specifying a namespace in include() without providing an app_name is not supported. Set the app_name "
            "attribute in the included module, or pass a 2-tuple containing the list of patterns and app_name instead."
        )
    if isinstance(entries, list | tuple):
        for entry in entries:
            if isinstance(getattr(entry, "pattern", None), LocalePrefixPattern):
                raise ImproperlyConfigured("Using i18n_patterns in an included URLconf is not allowed.")
    return patterns, app_name, namespace or app_name


def _entry(kind: Any, route: Any, view: Any, kwargs: Any, name: str | None) -> URLPattern | URLResolver:
    if kwargs is not None and not isinstance(kwargs, dict):
        raise TypeError(f"kwargs argument must be a dict, but got {kwargs.__class__.__name__}.")
    if isinstance(view, list | tuple):
        urlconf, app_name, namespace = view
        return URLResolver(kind(route, is_endpoint=False), urlconf, kwargs, app_name=app_name, namespace=namespace)
    if hasattr(type(view), "as_view") and not callable(view):
        cls = view.__class__.__name__
        raise TypeError(f"view must be a callable, pass {cls}.as_view(), not {cls}().")
    if is_asgi_app(view):
        below = [URLPattern(RegexPattern("^(?P<path>.*)$", name=name, is_endpoint=True), as_view(view), kwargs, name)]
        return URLResolver(kind(route, is_endpoint=False), below)
    if not callable(view):
        raise TypeError("view must be a callable or a list/tuple in the case of include().")
    return URLPattern(kind(route, name=name, is_endpoint=True), view, kwargs, name)


def path(route: Any, view: Any, kwargs: Any = None, name: str | None = None) -> Any:
    """A view, or included patterns, at a route such as ``articles/<int:pk>/``.

    Raises:
        TypeError: the view or the arguments are of a wrong type.
    """
    return _entry(RoutePattern, route, view, kwargs, name)


def re_path(route: Any, view: Any, kwargs: Any = None, name: str | None = None) -> Any:
    """A view, or included patterns, at a regular expression.

    Raises:
        TypeError: the view or the arguments are of a wrong type.
    """
    return _entry(RegexPattern, route, view, kwargs, name)
