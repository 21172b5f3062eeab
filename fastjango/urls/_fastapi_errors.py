"""What endpoints of routers answer when Django's errors reach them: JSON in the shapes that FastAPI has for its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import JSONResponse
from starlette.status import WS_1008_POLICY_VIOLATION

from fastjango.conf import settings
from fastjango.core.exceptions import (
    NON_FIELD_ERRORS,
    BadRequest,
    ObjectDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from fastjango.http import Http404

from ._fastapi import error_handlers

Handlers = Mapping[Any, Callable[[Any, Any], Any]]
_NOBODY = object()


class Guard:
    """A router with what an application has around its own: errors become answers, files are closed at the end.

    Args:
        router: The router.
    """

    def __init__(self, router: Any) -> None:
        self._router = router
        self._made_for: Any = _NOBODY
        self._guarded: Any = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer a request."""
        # The project's application, whose handlers count here too; under WSGI there is none.
        application = scope.get("app")
        if application is not self._made_for:
            handlers = exception_handlers(getattr(application, "exception_handlers", {}))
            self._guarded = ExceptionMiddleware(AsyncExitStackMiddleware(self._router), handlers)
            self._made_for = application
        # Where a scope has no application, Starlette's answers to unknown paths are not FastAPI's.
        scope.setdefault("app", self._router)
        await self._guarded(scope, receive, send)


def exception_handlers(of_project: Handlers) -> dict[Any, Callable[[Any, Any], Any]]:
    """What answers the errors of native endpoints, by class or status.

    Args:
        of_project: Handlers of a project, which go over those of ``FASTAPI["exception_handlers"]`` and over ours.
    """
    return {
        HTTPException: http_exception_handler,
        RequestValidationError: request_validation_exception_handler,
        **{error: _handler(status) for error, status in _STATUSES.items()},
        ValidationError: _answer_validation_error,
        **error_handlers,
        **getattr(settings, "FASTAPI", {}).get("exception_handlers", {}),
        **of_project,
    }


_STATUSES: dict[type[Exception], HTTPStatus] = {
    Http404: HTTPStatus.NOT_FOUND,
    ObjectDoesNotExist: HTTPStatus.NOT_FOUND,
    PermissionDenied: HTTPStatus.FORBIDDEN,
    BadRequest: HTTPStatus.BAD_REQUEST,
}


def _handler(status: HTTPStatus) -> Callable[[Any, Exception], Any]:
    async def answer(connection: Any, error: Exception) -> Any:
        return await _answer(connection, error, status, str(error) or status.phrase)

    return answer


async def _answer_validation_error(connection: Any, error: ValidationError) -> Any:
    return await _answer(connection, error, HTTPStatus.UNPROCESSABLE_ENTITY, list(_items(error)))


async def _answer(connection: Any, error: Exception, status: HTTPStatus, detail: Any) -> Any:
    """The answer to a request; a WebSocket is closed, which before it was accepted refuses it."""
    if connection.scope["type"] == "websocket":
        await connection.close(code=WS_1008_POLICY_VIOLATION)
        return None
    return JSONResponse({"detail": detail}, status_code=status)


def _items(error: ValidationError) -> Iterator[dict[str, Any]]:
    """A model's or form's errors as the OpenAPI document describes them, one for each message."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
    for field, errors in by_field.items():
        place = ["body"] if field == NON_FIELD_ERRORS else ["body", field]
        for each in errors:
            for message in each.messages:
                yield {"type": str(each.code or "value_error"), "loc": place, "msg": message}
