"""Applications that serve static files while developing, and leave the rest to another."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from asgiref.sync import sync_to_async

from fastjango.conf import settings
from fastjango.contrib.staticfiles import utils
from fastjango.contrib.staticfiles.views import serve
from fastjango.core.handlers.asgi import ASGIHandler
from fastjango.core.handlers.exception import response_for_exception
from fastjango.core.handlers.wsgi import WSGIHandler, get_path_info
from fastjango.http import Http404


class StaticFilesHandlerMixin:
    """What both applications share."""

    # Tells the middleware that none of it is needed.
    handles_files = True
    application: Any
    base_url: Any

    def load_middleware(self, is_async: bool = False) -> None:
        """None: files need none."""

    def get_base_url(self) -> str:
        """The URL of static files."""
        utils.check_settings()
        return str(settings.STATIC_URL)

    def _should_handle(self, path: str) -> bool:
        """Whether a path is below it, and it is on this host."""
        return path.startswith(self.base_url.path) and not self.base_url.netloc

    def file_path(self, url: str) -> str:
        """The path of a file from its URL."""
        return url2pathname(url.removeprefix(self.base_url.path))

    def serve(self, request: Any) -> Any:
        """The file of a request."""
        return serve(request, self.file_path(request.path), insecure=True)

    def get_response(self, request: Any) -> Any:
        """The file of a request, or status 404."""
        try:
            return self.serve(request)
        except Http404 as error:
            return response_for_exception(request, error)

    async def get_response_async(self, request: Any, *args: Any) -> Any:
        """Like :meth:`get_response`."""
        try:
            return await sync_to_async(self.serve, thread_sensitive=False)(request)
        except Http404 as error:
            return await sync_to_async(response_for_exception, thread_sensitive=False)(request, error)


class StaticFilesHandler(StaticFilesHandlerMixin, WSGIHandler):
    """Static files before a WSGI application."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.base_url = urlsplit(self.get_base_url())
        super().__init__()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if not self._should_handle(get_path_info(environ)):
            return self.application(environ, start_response)
        return super().__call__(environ, start_response)


class ASGIStaticFilesHandler(StaticFilesHandlerMixin, ASGIHandler):
    """Static files before an ASGI application."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.base_url = urlsplit(self.get_base_url())

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        # Only HTTP has files.
        if scope["type"] == "http" and self._should_handle(scope["path"]):
            await super().__call__(scope, receive, send)
            return
        await self.application(scope, receive, send)

    async def get_response_async(self, request: Any, *args: Any) -> Any:
        """The file of a request, or status 404."""
        response = await super().get_response_async(request, *args)
        response._resource_closers.append(request.close)
        return response
