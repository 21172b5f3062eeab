"""The project as an ASGI application: a FastAPI application around Django's views."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI

import fastjango
from fastjango.conf import settings
from fastjango.core.checks.backends import refuse_bad_backends
from fastjango.core.handlers._fallback import as_asgi, is_asgi, is_ported, load_fallback
from fastjango.core.handlers.asgi import ASGIHandler
from fastjango.db import connections
from fastjango.urls import get_resolver
from fastjango.urls._fastapi import NativeRoute, native_routes, openapi_sources
from fastjango.urls._fastapi_errors import exception_handlers
from fastjango.urls._fastapi_paths import describe_captured, native_path
from fastjango.utils._bridge import run_coroutine


class Application(FastAPI):
    """A FastAPI application whose HTTP requests go through the middleware and the URLs of the project.

    Routers included by URLconfs are routes of this application too: they are in its OpenAPI document, answer
    WebSockets, and are reached by HTTP through the middleware. Routes added to it directly are found before the
    project's URLs, and have no Django middleware.

    The lifespans of those routers, and of applications among the URLs, are entered when the server starts, before the
    one given here; plain ORM calls in them wait without blocking the event loop.

    Args:
        handler: What answers HTTP requests.
        kwargs: Arguments of ``FastAPI``, over those of the setting ``FASTAPI``.
    """

    def __init__(self, handler: Any = None, **kwargs: Any) -> None:
        options = {"title": "fastjango", **getattr(settings, "FASTAPI", {}), **kwargs}
        options["exception_handlers"] = exception_handlers(options.get("exception_handlers") or {})
        self._own_lifespan = APIRouter(lifespan=options.pop("lifespan", None)).lifespan_context
        super().__init__(**options, lifespan=_lifespan)
        self.django_handler = handler or ASGIHandler()
        fallback = load_fallback()
        self._fallback = None if fallback is None else as_asgi(fallback)
        self._fallback_has_websockets = fallback is not None and is_asgi(fallback)
        self._own_paths = {getattr(route, "path", None) for route in self.router.routes}
        self._native_is_loaded = False

    def load_native_routes(self) -> None:
        """Take the routers of the URLconf in; done when first needed, so that URLs are not loaded at the start."""
        if self._native_is_loaded:
            return
        self._native_is_loaded = True
        for native in native_routes(get_resolver()):
            self._include(native)

    def _include(self, native: NativeRoute) -> None:
        if native.route is None or not hasattr(native.app, "prefix"):
            return
        lifespan = self.router.lifespan_context
        self.include_router(native.app, prefix=native_path(native.route))
        # FastAPI joins the router's to it, which is too late where the server has started.
        self.router.lifespan_context = lifespan

    def lifespans(self) -> list[Callable[[Any], Any]]:
        """What is entered when the server starts and left when it stops, each once."""
        apps = [native.app for native in native_routes(get_resolver())]
        found = [getattr(app, "router", app).lifespan_context for app in apps]
        return list(dict.fromkeys([*found, self._own_lifespan]))

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer a request, a WebSocket, or the server's start and end."""
        kind = scope["type"]
        if kind == "http" and not self._is_own(scope):
            if self._fallback is not None and not is_ported(_path_below(scope)):
                await self._fallback(scope, receive, send)
                return
            scope["app"] = self  # endpoints reach it as ``request.app``
            await self.django_handler(scope, receive, send)
            return
        if kind in ("http", "websocket"):
            self.load_native_routes()
            if kind == "websocket" and self._fallback_has_websockets and not self._has_route(scope):
                await self._fallback(scope, receive, send)  # type: ignore[misc]  # there is one
                return
        elif kind != "lifespan":
            raise ValueError(f"Django can only handle ASGI/HTTP connections, not {kind}.")
        answering = super().__call__(scope, receive, send)
        # In the bridge, where plain ORM calls wait without blocking the loop; lifespans enter it themselves.
        await (answering if kind == "lifespan" else run_coroutine(answering))

    def _is_own(self, scope: dict[str, Any]) -> bool:
        """Whether a path is that of the OpenAPI document, its pages, or a route added directly."""
        if _path_below(scope) in self._own_paths:
            return True
        if len(self.router.routes) == len(self._own_paths) or self._native_is_loaded:
            return False
        return self._has_route(scope)

    def _has_route(self, scope: dict[str, Any]) -> bool:
        return any(route.matches(scope)[0].value for route in self.router.routes)

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, with the routers of the URLconf and the views that know how to describe themselves."""
        if self.openapi_schema is None:
            self.load_native_routes()
            document = super().openapi()
            describe_captured(document, [native.route or "" for native in native_routes(get_resolver())])
            for describe in openapi_sources:
                describe(document, get_resolver())
            self.openapi_schema = document
        return self.openapi_schema


def _path_below(scope: dict[str, Any]) -> str:
    """The path below where the server mounts the project."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path") or "")


@asynccontextmanager
async def _lifespan(app: Any) -> AsyncIterator[Any]:
    """Load the URLs, so that a broken URLconf stops the start; close the connections at the end."""
    app.load_native_routes()
    state: dict[str, Any] = {}
    stack = AsyncExitStack()
    stack.callback(connections.close_all)
    try:
        for lifespan in app.lifespans():
            state.update(await run_coroutine(stack.enter_async_context(lifespan(app))) or {})
        # Servers without state, which ASGI allows, are asked for it only where there is some.
        yield state or None
    finally:
        await run_coroutine(stack.aclose())


def get_asgi_application() -> Application:
    """Set the project up and return its ASGI application.

    Raises:
        ImproperlyConfigured: settings name what cannot be imported.

    Source: django.core.asgi.get_asgi_application.
    """
    fastjango.setup(set_prefix=False)
    refuse_bad_backends()
    return Application()
