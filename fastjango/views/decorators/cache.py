"""Caching of single views."""

from __future__ import annotations

from typing import Any

from fastjango.middleware.cache import CacheMiddleware
from fastjango.utils._views import around_view
from fastjango.utils.cache import add_never_cache_headers, patch_cache_control
from fastjango.utils.decorators import decorator_from_middleware_with_args


def cache_page(timeout: Any, *, cache: Any = None, key_prefix: str | None = None) -> Any:
    """Keep a view's pages in a cache.

    Args:
        timeout: Seconds.
        cache: The alias of the cache.
        key_prefix: What keeps the pages apart from others.
    """
    return decorator_from_middleware_with_args(CacheMiddleware)(
        page_timeout=timeout, cache_alias=cache, key_prefix=key_prefix
    )


def _check_request(request: Any, name: str) -> None:
    # A method of a class gets itself first.
    if not hasattr(request, "META"):
        raise TypeError(
            f"{name} didn't receive an HttpRequest. If you are decorating a classmethod, be sure to use "
            "@method_decorator."
        )


def cache_control(**kwargs: Any) -> Any:
    """Set directives of ``Cache-Control``, underscores for hyphens."""

    def decorator(func: Any) -> Any:
        return around_view(
            func,
            before=lambda request, *args, **kw: _check_request(request, "cache_control"),
            after=lambda request, response: patch_cache_control(response, **kwargs),
        )

    return decorator


def never_cache(view_func: Any) -> Any:
    """Tell caches to keep nothing."""
    return around_view(
        view_func,
        before=lambda request, *args, **kwargs: _check_request(request, "never_cache"),
        after=lambda request, response: add_never_cache_headers(response),
    )
