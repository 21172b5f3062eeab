"""ASGI applications and FastAPI routers among the URLs: as views, so that the middleware surrounds them."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, NamedTuple

from fastjango.db import connections
from fastjango.http import HttpResponse, StreamingHttpResponse
from fastjango.utils import _bridge

logger = logging.getLogger("django.request")

_SET_COOKIE = b"set-cookie"
# How the route of a match ends where a router is, and what tells regular expressions in it.
_REST = "(?P<path>.*)$"
_REGULAR = re.compile(r"[\\^$()\[\]*+?|]")
_NO_RESPONSE = "The ASGI application returned no response."


class NativeRoute(NamedTuple):
    """A router or application among the URLs, with the route that it is at; None where a regular expression is."""

    app: Any
    route: str | None


# What adds operations of views to the OpenAPI document: called with the document and the resolver. Filled from above.
openapi_sources: list[Callable[[dict[str, Any], Any], None]] = []

# What answers errors that routers' endpoints raise, by class: called with the request and the error. Filled from above.
error_handlers: dict[type[Exception], Callable[[Any, Exception], Any]] = {}


def is_asgi_app(view: Any) -> bool:
    """Whether a view is a router or an application of Starlette or FastAPI, told without importing them."""
    return any(
        cls.__module__ in ("starlette.routing", "starlette.applications") and cls.__name__ in ("Router", "Starlette")
        for cls in type(view).__mro__
    )


def native_routes(resolver: Any, below: str | None = "") -> Iterator[NativeRoute]:
    """The routers and applications below a resolver."""
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            route = getattr(entry.pattern, "_route", None)
            yield from native_routes(entry, None if below is None or route is None else f"{below}{route}")
            continue
        view = getattr(entry.callback, "asgi_app", None)
        if view is not None:
            yield NativeRoute(view, below)


def as_view(app: Any) -> Any:
    """A view that has an ASGI application answer.

    The application sees the path below the pattern that it is at, and in its scope the request's user and session and,
    as ``path_params``, what the pattern has captured. A router below a route with converters sees the whole path, so
    that they are parameters of its endpoints.
    """
    answering = _guarded(app)
    by_route: dict[str, tuple[Any, bool]] = {}

    async def view(request: Any, path: str = "", **captured: Any) -> Any:
        chosen, takes_whole_path = answering, False
        if captured:
            route = request.resolver_match.route
            if route not in by_route:
                by_route[route] = _with_parameters(app, route) or (answering, False)
            chosen, takes_whole_path = by_route[route]
        below = request.path_info if takes_whole_path else f"/{path}"
        return await _Call(chosen, _scope(request, below, captured), request).response()

    view.asgi_app = app  # type: ignore[attr-defined]  # read by native_routes()
    view.csrf_exempt = True  # type: ignore[attr-defined]  # tokens are for forms; APIs have their own ways
    # Endpoints open their transactions themselves: an async view cannot be in one of ATOMIC_REQUESTS.
    view._non_atomic_requests = frozenset(connections.settings)  # type: ignore[attr-defined]
    return view


def _with_parameters(router: Any, route: str) -> tuple[Any, bool] | None:
    """A router whose endpoints know what a route captures; None where there is nothing of the kind.

    Args:
        router: The router, or another application, which has no such thing.
        route: The route of the match, with the part at its end that leaves the rest of the path to the router.
    """
    before = route.removesuffix(_REST)
    if not hasattr(router, "prefix") or "<" not in before or before == route or _REGULAR.search(before):
        return None
    # Loaded where a router is, so that projects without one need no FastAPI at their start.
    from fastapi import APIRouter

    from ._fastapi_paths import native_path

    around = APIRouter()
    around.include_router(router, prefix=native_path(before))
    return _guarded(around), True


def _guarded(app: Any) -> Any:
    """A router with what an application has around its own: errors become answers, files are closed at the end."""
    if any(cls.__name__ == "Starlette" for cls in type(app).__mro__):
        return app
    # Loaded where a router is, so that projects without one need no FastAPI at their start.
    from ._fastapi_errors import Guard

    return Guard(app)


def _scope(request: Any, below: str, captured: dict[str, Any]) -> dict[str, Any]:
    """The scope of a request for an application.

    Args:
        request: The request.
        below: The end of its path that the application is to see.
        captured: What the patterns before it have captured.
    """
    original = getattr(request, "scope", None)
    mounted_at = request.path.removesuffix(below)
    scope: dict[str, Any] = (
        dict(original)
        if original is not None
        else {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": request.scheme,
            "query_string": request.META.get("QUERY_STRING", "").encode("latin-1"),
            "headers": [
                (name.lower().encode("latin-1"), str(value).encode("latin-1"))
                for name, value in request.headers.items()
            ],
            "client": (request.META.get("REMOTE_ADDR", ""), 0),
            "server": (request.META.get("SERVER_NAME", ""), int(request.META.get("SERVER_PORT") or 0)),
        }
    )
    query = scope.get("query_string", b"")
    scope["query_string"] = query.encode("latin-1") if isinstance(query, str) else query
    scope["path"] = request.path
    scope["raw_path"] = request.path.encode()
    scope["root_path"] = mounted_at
    scope["path_params"] = captured
    scope["django_request"] = request
    for name in ("user", "session"):
        if hasattr(request, name):
            scope[name] = getattr(request, name)
    return scope


async def finish_native(request: Any) -> None:
    """Wait for what an application still does after its answer, background tasks for one, as its server would."""
    call = request.__dict__.pop("_native_call", None)
    if call is not None:
        await call.finish()


class _Call:
    """One request to an application, and its answer."""

    def __init__(self, app: Any, scope: dict[str, Any], request: Any) -> None:
        self.app, self.scope, self.request = app, scope, request
        self.messages: asyncio.Queue[Any] = asyncio.Queue(maxsize=8)
        self._body_was_sent = False
        self._task: asyncio.Task[None] | None = None
        self._is_answered = False

    async def receive(self) -> dict[str, Any]:
        """The body, and then nothing until the request is over."""
        if self._body_was_sent:
            await asyncio.Event().wait()
        self._body_was_sent = True
        return {"type": "http.request", "body": self.request.body, "more_body": False}

    async def _run(self) -> None:
        try:
            # In the bridge, where the endpoints' plain ORM calls wait without blocking the loop.
            await _bridge.run_coroutine(self.app(self.scope, self.receive, self.messages.put))
        except Exception as error:
            await self.messages.put(error)
        else:
            await self.messages.put(None)

    async def response(self) -> Any:
        """The answer: with its content if that is one piece, or streamed."""
        self._task = task = asyncio.create_task(self._run())
        start = await self._next()
        if start is None:
            raise RuntimeError(_NO_RESPONSE)
        first = await self._next()
        self._is_answered = first is None or not first.get("more_body")
        response: Any = (
            HttpResponse((first or {}).get("body", b""), status=start["status"])
            if self._is_answered
            else StreamingHttpResponse(self._rest(first), status=start["status"])
        )
        task.add_done_callback(self._end)
        if hasattr(self.request, "scope"):
            # Background tasks go on after the answer; the handler waits for them.
            self.request._native_call = self
        elif self._is_answered:
            # Under WSGI the loop ends with the view.
            await task
        return _with_headers(response, start)

    async def finish(self) -> None:
        """Wait for the end of the application; one whose answer nobody wants is broken off."""
        if self._task is None:
            return
        if not self._is_answered:
            self._task.cancel()
        await asyncio.wait([self._task])

    def _end(self, task: asyncio.Task[None]) -> None:
        """Log an error that came after the answer, of which nobody else can be told."""
        while not self.messages.empty():
            message = self.messages.get_nowait()
            if isinstance(message, Exception):
                logger.error("Failed after the answer: %s", self.request.path, exc_info=message)

    async def _next(self) -> dict[str, Any] | None:
        message = await self.messages.get()
        if isinstance(message, Exception):
            raise message
        return message

    async def _rest(self, first: Any) -> AsyncIterator[bytes]:
        message = first
        try:
            while message is not None:
                yield message.get("body", b"")
                message = await self._next() if message.get("more_body") else None
            self._is_answered = True
        finally:
            if not self._is_answered and self._task is not None:
                self._task.cancel()


def _with_headers(response: Any, start: dict[str, Any]) -> Any:
    """A response with the headers and cookies of an answer's first message."""
    del response.headers["Content-Type"]
    for raw_name, raw_value in start.get("headers", ()):
        if raw_name.lower() == _SET_COOKIE:
            response.cookies.load(raw_value.decode("latin-1"))
        else:
            response.headers[raw_name.decode("latin-1")] = raw_value.decode("latin-1")
    return response
