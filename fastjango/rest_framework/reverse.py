"""``reverse()`` that gives a whole address, of the request's API version and format."""

from __future__ import annotations

from typing import Any

from fastjango.urls import NoReverseMatch
from fastjango.urls import reverse as django_reverse
from fastjango.utils.functional import lazy

from .settings import api_settings
from .utils.urls import replace_query_param


def preserve_builtin_query_params(url: str, request: Any = None) -> str:
    """The URL with the format that the request's query asked for."""
    name = api_settings.URL_FORMAT_OVERRIDE
    if request is None or not name or name not in request.GET:
        return url
    return replace_query_param(url, name, request.GET[name])


def reverse(
    viewname: Any, args: Any = None, kwargs: Any = None, request: Any = None, format: str | None = None, **extra: Any
) -> str:
    """The URL of a view, with host when there is a ``request``.

    Raises:
        NoReverseMatch: there is no such view.
    """
    scheme = getattr(request, "versioning_scheme", None)
    if scheme is None:
        url = _reverse(viewname, args, kwargs, request, format, **extra)
    else:
        try:
            url = scheme.reverse(viewname, args, kwargs, request, format, **extra)
        except NoReverseMatch:
            # The view may be one that has no versions.
            url = _reverse(viewname, args, kwargs, request, format, **extra)
    return preserve_builtin_query_params(url, request)


def _reverse(
    viewname: Any, args: Any = None, kwargs: Any = None, request: Any = None, format: str | None = None, **extra: Any
) -> str:
    """:func:`reverse` without versions."""
    if format is not None:
        kwargs = {**(kwargs or {}), "format": format}
    url = django_reverse(viewname, args=args, kwargs=kwargs, **extra)
    return request.build_absolute_uri(url) if request else url


reverse_lazy = lazy(reverse, str)
