"""Native endpoints that know their user by the session's cookie: what other sites send is refused.

A browser sends the cookie unasked, and the middleware leaves native routes to their own ways.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from fastjango.http._starlette import HTTPConnection
from fastjango.middleware.csrf import CsrfViewMiddleware
from fastjango.utils.http import is_same_domain

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


class _Check(CsrfViewMiddleware):
    """The middleware's check, which gives the reason and makes no page of it."""

    def _reject(self, request: Any, reason: str) -> Any:
        return reason


def forgery_of(connection: HTTPConnection) -> str | None:
    """Why what an endpoint with a logged-in user was sent may be another site's; ``None`` if it may not."""
    if connection.scope["type"] == "websocket":
        return None if _is_own_page(connection) else "The page is another site's."
    if connection.scope["method"] in _SAFE_METHODS:
        return None
    request = connection.scope.get("django_request")
    if request is not None:
        return _reason(request)
    return None if _is_own_page(connection) else "Origin checking failed."


def _reason(request: Any) -> str | None:
    """What is wrong with a request that came through the middleware."""
    # Kept, since looking for the token in a form would use the stream up.
    _body = request.body
    check = _Check(lambda request: None)
    check.process_request(request)
    # The middleware let it pass without looking: the route is exempt there.
    request.csrf_processing_done = False
    return check.process_view(request, None, (), {})


def _is_own_page(connection: HTTPConnection) -> bool:
    """Whether ``Origin`` is this host or trusted; programs that are no browsers send none."""
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    check = _Check(lambda request: None)
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    # The host only: behind a proxy the scheme is not the one that the page has.
    if parts.netloc and parts.netloc == connection.headers.get("host"):
        return True
    return origin in check.allowed_origins_exact or any(
        is_same_domain(parts.netloc, host) for host in check.allowed_origin_subdomains.get(parts.scheme, ())
    )
