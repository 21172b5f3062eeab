"""Protection against cross-site request forgery, for single views."""

from __future__ import annotations

from functools import wraps
from typing import Any

from asgiref.sync import iscoroutinefunction

from fastjango.middleware.csrf import CsrfViewMiddleware, get_token
from fastjango.utils.decorators import decorator_from_middleware

csrf_protect = decorator_from_middleware(CsrfViewMiddleware)
csrf_protect.__name__ = "csrf_protect"
csrf_protect.__doc__ = "Check the token of a view's requests, also without the middleware."


class _EnsureCsrfToken(CsrfViewMiddleware):
    """Makes the token available, and refuses nothing."""

    def _reject(self, request: Any, reason: str) -> None:
        return None


requires_csrf_token = decorator_from_middleware(_EnsureCsrfToken)
requires_csrf_token.__name__ = "requires_csrf_token"
requires_csrf_token.__doc__ = "Make the token available to a view, which answers also where it is missing or wrong."


class _EnsureCsrfCookie(_EnsureCsrfToken):
    """Sends the cookie, and refuses nothing."""

    def process_view(self, request: Any, callback: Any, callback_args: Any, callback_kwargs: Any) -> Any:
        """Ask for the token, which makes the cookie be sent."""
        response = super().process_view(request, callback, callback_args, callback_kwargs)
        get_token(request)
        return response


ensure_csrf_cookie = decorator_from_middleware(_EnsureCsrfCookie)
ensure_csrf_cookie.__name__ = "ensure_csrf_cookie"
ensure_csrf_cookie.__doc__ = "Send the cookie with the token, also where the page does not show it."


def csrf_exempt(view_func: Any) -> Any:
    """Let a view's requests pass without a token."""
    if iscoroutinefunction(view_func):

        @wraps(view_func)
        async def exempt_async(request: Any, *args: Any, **kwargs: Any) -> Any:
            return await view_func(request, *args, **kwargs)

        exempt: Any = exempt_async
    else:

        @wraps(view_func)
        def exempt_sync(request: Any, *args: Any, **kwargs: Any) -> Any:
            return view_func(request, *args, **kwargs)

        exempt = exempt_sync
    exempt.csrf_exempt = True
    return exempt
