"""Handlers that answer the test client's requests in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from copy import copy
from typing import Any

from asgiref.sync import sync_to_async

from fastjango.core.handlers.asgi import ASGIRequest
from fastjango.core.handlers.base import BaseHandler
from fastjango.core.handlers.wsgi import LimitedStream, WSGIRequest
from fastjango.core.signals import request_finished, request_started
from fastjango.db import close_old_connections
from fastjango.test.utils import ContextList
from fastjango.urls._fastapi import finish_native

from .payload import FakePayload


def _finish(close: Any) -> None:
    # The tests' connections have to stay open.
    request_finished.disconnect(close_old_connections)
    try:
        close()
    finally:
        request_finished.connect(close_old_connections)


def closing_iterator_wrapper(iterable: Any, close: Any) -> Iterator[Any]:
    """The items of a stream; the response is closed at its end."""
    try:
        yield from iterable
    finally:
        _finish(close)


async def aclosing_iterator_wrapper(iterable: Any, close: Any) -> AsyncIterator[Any]:
    """Like :func:`closing_iterator_wrapper`, for an asynchronous stream."""
    try:
        async for chunk in iterable:
            yield chunk
    finally:
        _finish(close)


def conditional_content_removal(request: Any, response: Any) -> Any:
    """Drop the body of responses that a server sends none of: to HEAD, 1xx, 204 and 304 (RFC 9112, section 6.3)."""
    if 100 <= response.status_code < 200 or response.status_code in (204, 304):
        if response.streaming:
            response.streaming_content = []
        else:
            response.content = b""
    if request.method == "HEAD":
        if response.streaming:
            response.streaming_content = []
        else:
            response.content = b""
    return response


def store_rendered_templates(
    store: dict[str, Any], signal: Any, sender: Any, template: Any, context: Any, **kwargs: Any
) -> None:
    """Note a template and a copy of its context, which is also changed by what is rendered later."""
    store.setdefault("templates", []).append(template)
    if "context" not in store:
        store["context"] = ContextList()
    store["context"].append(copy(context))


class ClientHandler(BaseHandler):
    """Answers requests given as a WSGI environment.

    Args:
        enforce_csrf_checks: Check CSRF tokens, which tests usually do without.
    """

    def __init__(self, enforce_csrf_checks: bool = True, *args: Any, **kwargs: Any) -> None:
        self.enforce_csrf_checks = enforce_csrf_checks
        super().__init__(*args, **kwargs)

    def __call__(self, environ: dict[str, Any]) -> Any:
        if self._middleware_chain is None:
            self.load_middleware()
        request_started.disconnect(close_old_connections)
        request_started.send(sender=self.__class__, environ=environ)
        request_started.connect(close_old_connections)
        request: Any = WSGIRequest(environ)
        request._dont_enforce_csrf_checks = not self.enforce_csrf_checks
        response = self.get_response(request)
        conditional_content_removal(request, response)
        response.wsgi_request = request
        if not response.streaming:
            _finish(response.close)
        elif response.is_async:
            response.streaming_content = aclosing_iterator_wrapper(response.streaming_content, response.close)
        else:
            response.streaming_content = closing_iterator_wrapper(response.streaming_content, response.close)
        return response


class AsyncClientHandler(BaseHandler):
    """Answers requests given as an ASGI scope."""

    def __init__(self, enforce_csrf_checks: bool = True, *args: Any, **kwargs: Any) -> None:
        self.enforce_csrf_checks = enforce_csrf_checks
        super().__init__(*args, **kwargs)

    async def __call__(self, scope: dict[str, Any]) -> Any:
        if self._middleware_chain is None:
            self.load_middleware(is_async=True)
        body_file = scope.pop("_body_file", None) or FakePayload("")
        request_started.disconnect(close_old_connections)
        await request_started.asend(sender=self.__class__, scope=scope)
        request_started.connect(close_old_connections)
        request: Any = ASGIRequest(scope, LimitedStream(body_file, len(body_file)))
        request._dont_enforce_csrf_checks = not self.enforce_csrf_checks
        response = await self.get_response_async(request)
        conditional_content_removal(request, response)
        response.asgi_request = request
        if not response.streaming:
            await sync_to_async(_finish, thread_sensitive=False)(response.close)
            await finish_native(request)
        elif response.is_async:
            response.streaming_content = aclosing_iterator_wrapper(response.streaming_content, response.close)
        else:
            response.streaming_content = closing_iterator_wrapper(response.streaming_content, response.close)
        return response
