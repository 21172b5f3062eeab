"""Requests and responses of ASGI servers."""

from __future__ import annotations

import asyncio
import logging
import sys
import tempfile
from collections.abc import Awaitable
from contextlib import aclosing
from functools import lru_cache
from io import BytesIO
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async

from fastjango.conf import settings
from fastjango.core import signals
from fastjango.core.exceptions import RequestAborted, RequestDataTooBig
from fastjango.core.files.uploadhandler import is_seekable, stream_length
from fastjango.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    QueryDict,
    parse_cookie,
)
from fastjango.http.response import warn_about_sync_iterator
from fastjango.urls import get_resolver, set_script_prefix
from fastjango.urls._fastapi import finish_native
from fastjango.utils._bridge import drive, is_bridged, run
from fastjango.utils.functional import cached_property
from fastjango.utils.translation import get_language

from ._eager import Begun
from ._places import InThread, OnLoop, Place
from ._watch import Watch
from .base import BaseHandler, is_async_view

logger = logging.getLogger("django.request")


_SMALL_BODY = 2**16


def get_script_prefix(scope: dict[str, Any]) -> str:
    """The path that the server mounts the project at."""
    if settings.FORCE_SCRIPT_NAME:
        return str(settings.FORCE_SCRIPT_NAME)
    return str(scope.get("root_path", "") or "")


@lru_cache(maxsize=1024)
def _environ_key(raw_name: bytes) -> str | None:
    """The name of a header in WSGI's environment; None for one that is left out."""
    name = raw_name.decode("latin1")
    # A name with an underscore could pass for one with a hyphen.
    if "_" in name:
        return None
    key = name.replace("-", "_").upper()
    return key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"


class ASGIRequest(HttpRequest):
    """A request of an ASGI server.

    Args:
        scope: The connection's scope.
        body_file: A file of the whole body.

    Source: django.core.handlers.asgi.ASGIRequest (5.2).
    """

    # Seconds to wait for a body in tests; servers have limits of their own.
    body_receive_timeout = 60

    def __init__(self, scope: dict[str, Any], body_file: Any) -> None:
        self.scope = scope
        self.resolver_match = None
        self.script_name = get_script_prefix(scope)
        path = scope["path"]
        self.path = path
        # The ASGI specification leaves the prefix in the path.
        self.path_info = path.removeprefix(self.script_name) if self.script_name else path
        self.method = scope["method"].upper()
        self._stream = body_file
        self._read_started = False
        self.META = self._environ(scope)
        self._set_content_type_params(self.META)

    def _environ(self, scope: dict[str, Any]) -> dict[str, Any]:
        """The scope as WSGI's environment."""
        query = scope.get("query_string", b"")
        meta: dict[str, Any] = {
            "REQUEST_METHOD": self.method,
            "QUERY_STRING": query.decode() if isinstance(query, bytes) else query,
            "SCRIPT_NAME": self.script_name,
            "PATH_INFO": self.path_info,
            # Expected by code that was written for WSGI.
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
        }
        if client := scope.get("client"):
            meta["REMOTE_ADDR"] = client[0]
            meta["REMOTE_HOST"] = client[0]
            meta["REMOTE_PORT"] = client[1]
        server = scope.get("server")
        meta["SERVER_NAME"], meta["SERVER_PORT"] = (server[0], str(server[1])) if server else ("unknown", "0")
        for raw_name, raw_value in scope.get("headers", ()):
            key = _environ_key(raw_name)
            if key is None:
                continue
            value = raw_value.decode("latin1")
            if key in meta:
                # HTTP/2 may send several cookies (RFC 9113, section 8.2.3).
                value = f"{meta[key]}; {value}" if key == "HTTP_COOKIE" else f"{meta[key]},{value}"
            meta[key] = value
        return meta

    @cached_property
    def GET(self) -> QueryDict:  # noqa: N802  # Django's name
        """The query's parameters."""
        return QueryDict(self.META["QUERY_STRING"], encoding=self._encoding)

    def _get_scheme(self) -> str:
        return self.scope.get("scheme") or super()._get_scheme()

    @property
    def POST(self) -> Any:  # noqa: N802
        """The form's fields."""
        if not hasattr(self, "_post"):
            self._load_post_and_files()
        return self._post

    @POST.setter
    def POST(self, value: Any) -> None:  # noqa: N802
        self._post = value

    @property
    def FILES(self) -> Any:  # noqa: N802
        """The uploaded files."""
        if not hasattr(self, "_files"):
            self._load_post_and_files()
        return self._files

    @cached_property
    def COOKIES(self) -> dict[str, str]:  # noqa: N802
        """The cookies."""
        return parse_cookie(self.META.get("HTTP_COOKIE", ""))

    def _body_length(self) -> int:
        # The whole body is there, whatever the header says.
        return stream_length(self._stream) if is_seekable(self._stream) else super()._body_length()

    def close(self) -> None:
        """Close the uploaded files and the body."""
        super().close()
        self._stream.close()


class ASGIHandler(BaseHandler):
    """The project as an ASGI application for HTTP.

    The whole chain of middleware is synchronous. For an ``async def`` view it runs on the event loop, in a bridge,
    where plain ORM calls wait without blocking; for another view it runs, with the view, in one worker thread.

    Source: django.core.handlers.asgi.ASGIHandler (5.2).
    """

    request_class: type[Any] = ASGIRequest
    # A body of a streaming response is sent in pieces of this many bytes at most.
    chunk_size = 2**16

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()

    @cached_property
    def _always_bridged(self) -> bool:
        """Whether sync views run on the loop too: nothing of theirs blocks but ORM, cache, session and mail calls."""
        return bool(settings.SYNC_VIEWS == "bridge")

    def adapt_method_mode(
        self,
        is_async: bool,
        method: Any,
        method_is_async: bool | None = None,
        debug: bool = False,
        name: str | None = None,
    ) -> Any:
        """A method in another mode, through the bridge where the chain runs in one."""
        adapted = super().adapt_method_mode(is_async, method, method_is_async, debug, name)
        if adapted is method:
            return method
        return _below_coroutine(method) if is_async else _from_coroutine(method, adapted)

    def _call_view(self, view: Any, request: Any, args: Any, kwargs: Any) -> Any:
        if is_async_view(view) and is_bridged():
            return drive(view(request, *args, **kwargs))
        return super()._call_view(view, request, args, kwargs)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer a request.

        Raises:
            ValueError: the scope is not of HTTP.
        """
        if scope["type"] != "http":
            raise ValueError(f"Django can only handle ASGI/HTTP connections, not {scope['type']}.")
        await self.handle(scope, receive, send)

    async def handle(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Read the body, answer, and stop when the client goes away."""
        try:
            body_file = await self.read_body(receive)
        except RequestAborted:
            return
        set_script_prefix(get_script_prefix(scope))
        request, error_response = self.create_request(scope, body_file)
        if request is None:
            body_file.close()
            await signals.request_started.asend(sender=self.__class__, scope=scope)
            await self.send_response(error_response, send)
            await sync_to_async(error_response.close)()
            return
        if not (self._always_bridged or self._is_async_view(request)):
            await self._exchange(InThread(self), request, receive, send)
            return
        # What sync_to_async() calls in threads stays in one thread for each request.
        async with ThreadSensitiveContext():
            try:
                await self._exchange(OnLoop(self), request, receive, send)
            finally:
                await finish_native(request)

    async def _exchange(self, where: Place, request: Any, receive: Any, send: Any) -> None:
        """Answer a request, unless the client goes away."""
        watch: Watch | None = None
        response: Any = None
        try:
            is_done, found = self._begun(request, where)
            if is_done:
                # Nothing was waited for, and the client had no time to go away.
                response = found
            else:
                watch = self._watch(receive)
                response = await found
            if watch is None and response.streaming:
                watch = self._watch(receive)
            await self.send_response(response, send, where)
        except RequestAborted:
            pass
        except asyncio.CancelledError:
            # Ours when the client went away; the server's otherwise.
            if watch is None or not watch.has_cancelled:
                raise
        finally:
            try:
                # After the last byte the server says that the client is gone: that must not break off the closing.
                if watch is not None:
                    await watch.end()
            finally:
                if response is None or not response.closed:
                    await self._close(where, request, response)
                where.release()

    async def _close(self, where: Place, request: Any, response: Any) -> None:
        """Tell the end of a request, with its response if it has one."""
        try:
            if response is None:
                await where.abandon(request)
                await signals.request_finished.asend(sender=self.__class__)
            else:
                await where.close(response)
        except BaseException:
            where.release()
            raise

    def _begun(self, request: Any, where: Place) -> tuple[bool, Any]:
        """Whether a request is answered already, and the response; or else an awaitable of it."""
        if self._is_plain and isinstance(where, OnLoop):
            is_done, found = where.begin(request)
            return is_done, self._as_ours(found) if is_done else self._later(found)
        begun = Begun(self.run_get_response(request, where))
        return begun.is_done, begun.result if begun.is_done else begun

    async def _later(self, response: Awaitable[Any]) -> Any:
        return self._as_ours(await response)

    @cached_property
    def _is_plain(self) -> bool:
        """Whether no subclass answers in another way."""
        own = type(self)
        return (
            own.run_get_response is ASGIHandler.run_get_response
            and own.get_response_async is ASGIHandler.get_response_async
        )

    def _watch(self, receive: Any) -> Watch:
        watch = Watch(self.listen_for_disconnect, receive)
        watch.begin()
        return watch

    def _is_async_view(self, request: Any) -> bool:
        """Whether the path leads to a coroutine function; a middleware may change the URLconf later, which is fine."""
        try:
            resolver = get_resolver(getattr(request, "urlconf", None))
            match = resolver.find(request.path_info)
        except Exception:
            # Answered by the chain.
            return False
        language = get_language() if resolver.fixed.depends_on_language else None
        request._early_match = match, request.path_info, language
        return is_async_view(match.func)

    async def listen_for_disconnect(self, receive: Any) -> None:
        """Wait until the client goes away.

        Raises:
            RequestAborted: it did.
        """
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestAborted
        # Nothing else can come after the body.
        raise AssertionError(f"Invalid ASGI message after request body: {message['type']}")

    async def run_get_response(self, request: Any, where: Place | None = None) -> Any:
        """The response of a request, marked as ours."""
        return self._as_ours(await self.get_response_async(request, where))

    def _as_ours(self, response: Any) -> Any:
        response._handler_class = self.__class__
        # Sync reads of files would block the loop for longer than a page does.
        if response.streaming and isinstance(response, FileResponse):
            response.block_size = self.chunk_size * 8
        return response

    def get_response_async(self, request: Any, where: Place | None = None) -> Awaitable[Any]:
        """The response of a request, from the chain on the loop or in a thread."""
        return (where or InThread(self)).response(request)

    async def read_body(self, receive: Any) -> Any:
        """The whole body in a file: in memory while it is small.

        Raises:
            RequestAborted: the client went away.
        """
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestAborted
        if not message.get("more_body", False) and len(message.get("body", b"")) <= _SMALL_BODY:
            return BytesIO(message.get("body", b""))
        body_file = tempfile.SpooledTemporaryFile(  # noqa: SIM115  # closed with the request
            max_size=settings.FILE_UPLOAD_MAX_MEMORY_SIZE, mode="w+b"
        )
        while True:
            if message["type"] == "http.disconnect":
                body_file.close()
                raise RequestAborted
            if "body" in message:
                on_disk = getattr(body_file, "_rolled", False)
                if on_disk:
                    await sync_to_async(body_file.write, thread_sensitive=False)(message["body"])
                else:
                    body_file.write(message["body"])
            if not message.get("more_body", False):
                break
            message = await receive()
        body_file.seek(0)
        return body_file

    def create_request(self, scope: dict[str, Any], body_file: Any) -> tuple[Any, Any]:
        """The request, or the response that tells why there is none."""
        try:
            return self.request_class(scope, body_file), None
        except UnicodeDecodeError:
            logger.warning("Bad Request (UnicodeDecodeError)", exc_info=sys.exc_info(), extra={"status_code": 400})
            return None, HttpResponseBadRequest()
        except RequestDataTooBig:
            return None, HttpResponse("413 Payload too large", status=413)

    async def send_response(self, response: Any, send: Any, where: Place | None = None) -> None:
        """Send a response, a stream piece by piece."""
        await send(response.asgi_start())
        if not response.streaming:
            content = response.content
            if len(content) <= self.chunk_size:
                await send({"type": "http.response.body", "body": content, "more_body": False})
                return
            for part, last in self.chunk_bytes(content):
                await send({"type": "http.response.body", "body": part, "more_body": not last})
            return
        source: Any = (
            aiter(response) if response.is_async else (where or InThread(self)).worker.stream(_pieces(response))
        )
        # A stream whose sending breaks off has to be closed at once, not by the garbage collector.
        async with aclosing(source) as pieces:
            async for piece in pieces:
                for part, _ in self.chunk_bytes(piece):
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})

    @classmethod
    def chunk_bytes(cls, data: bytes) -> Any:
        """Parts of at most ``chunk_size`` bytes, each with whether it is the last."""
        if not data:
            yield data, True
            return
        for start in range(0, len(data), cls.chunk_size):
            yield data[start : start + cls.chunk_size], start + cls.chunk_size >= len(data)


def _pieces(response: Any) -> Any:
    """The pieces of a response with a sync iterator."""
    if not isinstance(response, FileResponse):
        warn_about_sync_iterator()
    return response.streaming_content


def _below_coroutine(method: Any) -> Any:
    """A coroutine function that calls a sync method in the bridge."""

    async def awaited(*args: Any) -> Any:
        return await run(method, *args)

    return awaited


def _from_coroutine(method: Any, elsewhere: Any) -> Any:
    """A sync function that waits for a coroutine function: in the bridge, or in a thread as ``elsewhere`` does."""

    def called(*args: Any) -> Any:
        return drive(method(*args)) if is_bridged() else elsewhere(*args)

    called.__self__ = getattr(method, "__self__", None)  # type: ignore[attr-defined]  # tells messages whose hook it is
    return called
