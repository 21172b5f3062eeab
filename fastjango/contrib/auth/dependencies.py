"""Users for native endpoints: ``user = Depends(get_current_user)``."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from fastapi import HTTPException, WebSocketException

from fastjango.contrib.auth import aget_user
from fastjango.contrib.auth._forgery import forgery_of
from fastjango.contrib.sessions.dependencies import get_session
from fastjango.http._starlette import HTTPConnection

_POLICY_VIOLATION = 1008  # RFC 6455, 7.4.1


async def get_current_user(connection: HTTPConnection) -> Any:
    """The user of a request or a WebSocket; an ``AnonymousUser`` when nobody is logged in.

    Raises:
        HTTPException: 403 for an unsafe request of a logged-in user without a CSRF token.
        WebSocketException: another site's page opened the socket of a logged-in user.
    """
    user = await _session_user(connection)
    reason = forgery_of(connection) if user.is_authenticated else None
    if reason is None:
        return user
    if connection.scope["type"] == "websocket":
        raise WebSocketException(_POLICY_VIOLATION, reason)
    raise HTTPException(403, f"CSRF Failed: {reason}")


async def _session_user(connection: HTTPConnection) -> Any:
    request = connection.scope.get("django_request")
    if request is not None and hasattr(request, "auser"):
        return await request.auser()
    user = connection.scope.get("user")
    if user is None:
        user = connection.scope["user"] = await aget_user(SimpleNamespace(session=get_session(connection)))
    return user


async def get_required_user(connection: HTTPConnection) -> Any:
    """The user; status 401 when nobody is logged in.

    Raises:
        HTTPException: nobody is logged in.
    """
    user = await get_current_user(connection)
    if not user.is_authenticated:
        raise HTTPException(status_code=401, detail="Authentication credentials were not provided.")
    return user
