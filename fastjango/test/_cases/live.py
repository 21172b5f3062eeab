"""A live server beside the tests, for browsers."""

from __future__ import annotations

import threading
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

from fastjango.conf import settings
from fastjango.core.handlers.wsgi import WSGIHandler, get_path_info
from fastjango.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from fastjango.db import connections
from fastjango.http import Http404
from fastjango.views.static import serve


class QuietWSGIRequestHandler(WSGIRequestHandler):
    """Answers without a line on the console."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


class FSFilesHandler(WSGIHandler):
    """Serves the files below one URL from a folder, and leaves the rest to an application."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.base_url = urlsplit(self.get_base_url())
        super().__init__()

    def get_base_dir(self) -> str:
        """The folder."""
        raise NotImplementedError("subclasses say which folder")

    def get_base_url(self) -> str:
        """The URL."""
        raise NotImplementedError("subclasses say which URL")

    def _should_handle(self, path: str) -> bool:
        return path.startswith(self.base_url.path) and not self.base_url.netloc

    def file_path(self, url: str) -> str:
        """The path below the folder that a URL stands for."""
        return url2pathname(url.removeprefix(self.base_url.path))

    def get_response(self, request: Any) -> Any:
        """The file, or a 404 response."""
        if self._should_handle(request.path):
            try:
                return self.serve(request)
            except Http404:
                pass
        return super().get_response(request)

    def serve(self, request: Any) -> Any:
        """The file of a request."""
        path = self.file_path(request.path).replace("\\", "/").lstrip("/")
        return serve(request, path, document_root=self.get_base_dir())

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if not self._should_handle(get_path_info(environ)):
            return self.application(environ, start_response)
        return super().__call__(environ, start_response)


class StaticFilesHandler(FSFilesHandler):
    """The collected static files; replaced by the staticfiles app's own."""

    def get_base_dir(self) -> str:
        return str(settings.STATIC_ROOT)

    def get_base_url(self) -> str:
        return str(settings.STATIC_URL)


class _MediaFilesHandler(FSFilesHandler):
    """The uploaded files."""

    def get_base_dir(self) -> str:
        return str(settings.MEDIA_ROOT)

    def get_base_url(self) -> str:
        return str(settings.MEDIA_URL)


class LiveServerThread(threading.Thread):
    """A thread that serves the project.

    Args:
        connections_override: Connections that the thread shares with the tests, by alias.
    """

    server_class: type[Any] = ThreadedWSGIServer

    def __init__(
        self, host: str, static_handler: Any, connections_override: dict[str, Any] | None = None, port: int = 0
    ) -> None:
        self.host = host
        self.port = port
        self.is_ready = threading.Event()
        self.error: Exception | None = None
        self.static_handler = static_handler
        self.connections_override = connections_override
        self.httpd: Any = None
        super().__init__()

    def run(self) -> None:
        """Serve until :meth:`terminate`."""
        for alias, shared in (self.connections_override or {}).items():
            connections[alias] = shared
        try:
            handler = self.static_handler(_MediaFilesHandler(WSGIHandler()))
            self.httpd = self._create_server(connections_override=self.connections_override)
            if self.port == 0:
                self.port = self.httpd.server_address[1]
            self.httpd.set_app(handler)
            self.is_ready.set()
            self.httpd.serve_forever()
        except Exception as error:
            self.error = error
            self.is_ready.set()
        finally:
            connections.close_all()

    def _create_server(self, connections_override: Any = None) -> Any:
        return self.server_class(
            (self.host, self.port),
            QuietWSGIRequestHandler,
            allow_reuse_address=False,
            connections_override=connections_override,
        )

    def terminate(self) -> None:
        """Stop serving and wait for the end."""
        if self.httpd is not None:
            self.httpd.shutdown()
            self.httpd.server_close()
        self.join()
