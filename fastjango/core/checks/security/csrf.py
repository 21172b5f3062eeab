"""Security checks of the protection against cross-site requests."""

from __future__ import annotations

from inspect import signature
from typing import Any

from fastjango.conf import settings
from fastjango.core.checks._rules import rule
from fastjango.core.checks.messages import Error, Warning
from fastjango.core.checks.registry import Tags, register
from fastjango.utils.module_loading import import_string

_CSRF = "fastjango.middleware.csrf.CsrfViewMiddleware"

W003 = Warning(
    "You don't appear to be using Django's built-in cross-site request forgery protection via the middleware "
    f"('{_CSRF}' is not in your MIDDLEWARE). Enabling the middleware is the safest approach to ensure you don't leave "
    "any holes.",
    id="security.W003",
)
W016 = Warning(
    f"You have '{_CSRF}' in your MIDDLEWARE, but you have not set CSRF_COOKIE_SECURE to True. Using a secure-only CSRF "
    "cookie makes it more difficult for network traffic sniffers to steal the CSRF token.",
    id="security.W016",
)


def _cookie_is_safe() -> bool:
    return settings.CSRF_USE_SESSIONS or _CSRF not in settings.MIDDLEWARE or settings.CSRF_COOKIE_SECURE is True


check_csrf_middleware = rule("check_csrf_middleware", Tags.security, lambda: _CSRF in settings.MIDDLEWARE, W003)
check_csrf_cookie_secure = rule("check_csrf_cookie_secure", Tags.security, _cookie_is_safe, W016)


@register(Tags.security)
def check_csrf_failure_view(app_configs: Any, **kwargs: Any) -> list[Any]:
    """The view of refused requests exists and takes what it is given."""
    path = settings.CSRF_FAILURE_VIEW
    try:
        view = import_string(path) if isinstance(path, str) else path
    except ImportError:
        text = f"The CSRF failure view '{path}' could not be imported."
        return [Error(text, id="security.E102")]
    try:
        signature(view).bind(None, reason=None)
    except TypeError:
        text = f"The CSRF failure view '{path}' does not take the correct number of arguments."
        return [Error(text, id="security.E101")]
    return []
