"""Sessions for native endpoints: ``session = Depends(get_session)``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fastjango.conf import settings
from fastjango.http._starlette import HTTPConnection


def get_session(connection: HTTPConnection) -> Any:
    """The session of a request that came through the middleware, or of a WebSocket's cookie.

    Changes of a WebSocket's session have to be saved by hand, with ``await session.asave()``.
    """
    request = connection.scope.get("django_request")
    if request is not None and hasattr(request, "session"):
        return request.session
    session = connection.scope.get("session")
    if session is None:
        store = import_module(settings.SESSION_ENGINE).SessionStore
        session = connection.scope["session"] = store(connection.cookies.get(settings.SESSION_COOKIE_NAME))
    return session
