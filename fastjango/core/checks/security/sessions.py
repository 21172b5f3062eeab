"""Security checks of the session cookie."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.core.checks.messages import Warning
from fastjango.core.checks.registry import Tags, register

_APP = "fastjango.contrib.sessions"
_MIDDLEWARE = "fastjango.contrib.sessions.middleware.SessionMiddleware"


def add_session_cookie_message(message: str) -> str:
    """What is said, and why the cookie should be secure."""
    return (
        f"{message} Using a secure-only session cookie makes it more difficult for network traffic sniffers to hijack "
        "user sessions."
    )


def add_httponly_message(message: str) -> str:
    """What is said, and why scripts should not see the cookie."""
    return (
        f"{message} Using an HttpOnly session cookie makes it more difficult for cross-site scripting attacks to "
        "hijack user sessions."
    )


def _trio(setting: str, explain: Any, first: int) -> tuple[Warning, Warning, Warning]:
    """Warnings for the app installed, for the middleware, and for both."""
    texts = (
        f"You have '{_APP}' in your INSTALLED_APPS, but you have not set {setting} to True.",
        f"You have '{_MIDDLEWARE}' in your MIDDLEWARE, but you have not set {setting} to True.",
        f"{setting} is not set to True.",
    )
    app, middleware, both = (
        Warning(explain(text), id=f"security.W{first + place:03}") for place, text in enumerate(texts)
    )
    return app, middleware, both


W010, W011, W012 = _trio("SESSION_COOKIE_SECURE", add_session_cookie_message, 10)
W013, W014, W015 = _trio("SESSION_COOKIE_HTTPONLY", add_httponly_message, 13)


def _found(setting: str, app: Warning, middleware: Warning, both: Warning) -> list[Warning]:
    if getattr(settings, setting) is True:
        return []
    found = [
        warning
        for warning, used in ((app, _APP in settings.INSTALLED_APPS), (middleware, _MIDDLEWARE in settings.MIDDLEWARE))
        if used
    ]
    return [both] if len(found) > 1 else found


@register(Tags.security, deploy=True)
def check_session_cookie_secure(app_configs: Any, **kwargs: Any) -> list[Warning]:
    """The cookie goes over HTTPS only."""
    return _found("SESSION_COOKIE_SECURE", W010, W011, W012)


@register(Tags.security, deploy=True)
def check_session_cookie_httponly(app_configs: Any, **kwargs: Any) -> list[Warning]:
    """Scripts do not see the cookie."""
    return _found("SESSION_COOKIE_HTTPONLY", W013, W014, W015)
