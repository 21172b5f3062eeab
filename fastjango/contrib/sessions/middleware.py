"""``SessionMiddleware``: ``request.session``."""

from __future__ import annotations

import time
from functools import partial
from importlib import import_module
from typing import Any

from fastjango.conf import settings
from fastjango.contrib.sessions.backends.base import UpdateError
from fastjango.contrib.sessions.exceptions import SessionInterrupted
from fastjango.utils.cache import patch_vary_headers
from fastjango.utils.deprecation import MiddlewareMixin
from fastjango.utils.http import http_date


def _made_session(store: Any, request: Any) -> Any:
    return store(request.COOKIES.get(settings.SESSION_COOKIE_NAME))


class SessionMiddleware(MiddlewareMixin):
    """Gives each request its session, and saves it when it was changed.

    Source: django.contrib.sessions.middleware.SessionMiddleware (5.2).
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self.SessionStore = import_module(settings.SESSION_ENGINE).SessionStore

    def process_request(self, request: Any) -> None:
        """Have the session made when it is first asked for; it is loaded when it is first used."""
        held = request.__dict__
        held.pop("session", None)
        held["_make_session"] = partial(_made_session, self.SessionStore)

    def process_response(self, request: Any, response: Any) -> Any:
        """Save the session and send its cookie; of an empty one delete the cookie.

        Raises:
            SessionInterrupted: the session was deleted meanwhile, by a logout for one.
        """
        if (
            "session" not in request.__dict__
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and not settings.SESSION_SAVE_EVERY_REQUEST
        ):
            # Nobody has asked for it, and there is none to save or delete.
            return response
        try:
            session = request.session
            accessed, modified, empty = session.accessed, session.modified, session.is_empty()
        except AttributeError:
            return response
        if settings.SESSION_COOKIE_NAME in request.COOKIES and empty:
            response.delete_cookie(
                settings.SESSION_COOKIE_NAME,
                path=settings.SESSION_COOKIE_PATH,
                domain=settings.SESSION_COOKIE_DOMAIN,
                samesite=settings.SESSION_COOKIE_SAMESITE,
            )
            patch_vary_headers(response, ("Cookie",))
            return response
        if accessed:
            patch_vary_headers(response, ("Cookie",))
        # What an error left half done is not kept.
        if (modified or settings.SESSION_SAVE_EVERY_REQUEST) and not empty and response.status_code < 500:
            self._save(request, response)
        return response

    @staticmethod
    def _save(request: Any, response: Any) -> None:
        session = request.session
        max_age = expires = None
        if not session.get_expire_at_browser_close():
            max_age = session.get_expiry_age()
            expires = http_date(time.time() + max_age)
        try:
            session.save()
        except UpdateError:
            raise SessionInterrupted(
                "The request's session was deleted before the request completed. The user may have logged out in a "
                "concurrent request, for example."
            ) from None
        response.set_cookie(
            settings.SESSION_COOKIE_NAME,
            session.session_key,
            max_age=max_age,
            expires=expires,
            domain=settings.SESSION_COOKIE_DOMAIN,
            path=settings.SESSION_COOKIE_PATH,
            secure=settings.SESSION_COOKIE_SECURE or None,
            httponly=settings.SESSION_COOKIE_HTTPONLY or None,
            samesite=settings.SESSION_COOKIE_SAMESITE,
        )
