"""What a response depends on, for caches."""

from __future__ import annotations

from typing import Any

from fastjango.utils._views import around_view
from fastjango.utils.cache import patch_vary_headers


def vary_on_headers(*headers: str) -> Any:
    """Tell caches that the response depends on these headers of the request."""

    def decorator(func: Any) -> Any:
        return around_view(func, after=lambda request, response: patch_vary_headers(response, headers))

    return decorator


vary_on_cookie = vary_on_headers("Cookie")
vary_on_cookie.__doc__ = "Tell caches that the response depends on the cookies."
