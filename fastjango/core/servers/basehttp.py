"""A WSGI server on the standard library, for live tests and for ``runserver`` with a WSGI application.

Source: django.core.servers.basehttp (5.2).
"""

from __future__ import annotations

import contextlib
import logging
import socket
import socketserver
import sys
from collections import deque
from typing import Any
from wsgiref import simple_server

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.handlers.wsgi import LimitedStream
from fastjango.core.wsgi import get_wsgi_application
from fastjango.db import connections
from fastjango.utils.module_loading import import_string

__all__ = ("WSGIRequestHandler", "WSGIServer")

logger = logging.getLogger("django.server")
_BROKEN = (BrokenPipeError, ConnectionAbortedError, ConnectionResetError)
_LONGEST_REQUEST_LINE = 65536  # bytes


def get_internal_wsgi_application() -> Any:
    """The application of ``WSGI_APPLICATION``, or the usual one.

    Raises:
        ImproperlyConfigured: it cannot be loaded.
    """
    path = settings.WSGI_APPLICATION
    if path is None:
        return get_wsgi_application()
    try:
        return import_string(path)
    except ImportError as error:
        raise ImproperlyConfigured(f"WSGI application '{path}' could not be loaded; Error importing module.") from error


def is_broken_pipe_error() -> bool:
    """Whether the error being handled is that the client went away."""
    return isinstance(sys.exc_info()[1], _BROKEN)


class WSGIServer(simple_server.WSGIServer):
    """The standard library's server with IPv6 and a longer queue."""

    request_queue_size = 10

    def __init__(self, *args: Any, ipv6: bool = False, allow_reuse_address: bool = True, **kwargs: Any) -> None:
        if ipv6:
            self.address_family = socket.AF_INET6
        self.allow_reuse_address = allow_reuse_address
        super().__init__(*args, **kwargs)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log an error; that a client went away is none."""
        if is_broken_pipe_error():
            logger.info("- Broken pipe from %s", client_address)
        else:
            super().handle_error(request, client_address)


class ThreadedWSGIServer(socketserver.ThreadingMixIn, WSGIServer):
    """Answers each request in a thread.

    Args:
        connections_override: Connections that the threads share, by alias.
    """

    daemon_threads = True

    def __init__(self, *args: Any, connections_override: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.connections_override = connections_override

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer with the shared connections."""
        for alias, shared in (self.connections_override or {}).items():
            connections[alias] = shared
        super().process_request_thread(request, client_address)

    def _close_connections(self) -> None:
        """Close what this thread opened; a hook for tests."""
        connections.close_all()

    def close_request(self, request: Any) -> None:
        """Close the request and the thread's connections."""
        self._close_connections()
        super().close_request(request)


class ServerHandler(simple_server.ServerHandler):
    """Answers one request, reading no more than its body."""

    http_version = "1.1"
    # Declared by the standard library without types.
    environ: Any
    headers: Any
    headers_sent: Any
    result: Any
    request_handler: Any

    def __init__(self, stdin: Any, stdout: Any, stderr: Any, environ: dict[str, Any], **kwargs: Any) -> None:
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except (ValueError, TypeError):
            length = 0
        super().__init__(LimitedStream(stdin, length), stdout, stderr, environ, **kwargs)

    def cleanup_headers(self) -> None:
        """Say when the connection is closed, which it is unless the client can tell where the response ends."""
        super().cleanup_headers()
        if (
            self.environ["REQUEST_METHOD"] == "HEAD"
            and "Content-Length" in self.headers
            and str(self.headers["Content-Length"]) == "0"
        ):
            del self.headers["Content-Length"]
        if self.environ["REQUEST_METHOD"] != "HEAD" and "Content-Length" not in self.headers:
            self.headers["Connection"] = "close"
        elif not isinstance(self.request_handler.server, socketserver.ThreadingMixIn):
            # Kept open, it would keep all others waiting.
            self.headers["Connection"] = "close"
        if self.headers.get("Connection") == "close":
            self.request_handler.close_connection = True

    def close(self) -> None:
        """Read the rest of the body, so that the next request begins where it begins."""
        self.get_stdin().read()
        super().close()

    def finish_response(self) -> None:
        """Send the response, without its body to HEAD."""
        if self.environ["REQUEST_METHOD"] != "HEAD":
            super().finish_response()
            return
        try:
            deque(self.result or (), maxlen=0)
            if not self.headers_sent:
                self.send_headers()
        finally:
            self.close()


class WSGIRequestHandler(simple_server.WSGIRequestHandler):
    """Answers the requests of a connection, and logs them."""

    protocol_version = "HTTP/1.1"

    def address_string(self) -> str:
        """The address; a name would have to be asked for."""
        return str(self.client_address[0])

    def log_message(self, format: str, *args: Any) -> None:
        """Log a request: from status 500 as an error, from 400 as a warning."""
        status = str(args[1]) if len(args) > 1 else ""
        extra = {"request": self.request, "server_time": self.log_date_time_string()}
        if status.startswith("4"):
            # The beginning of an encrypted connection, as curl and browsers send it.
            if args[0].startswith("\x16\x03"):
                extra["status_code"] = 500
                logger.error(
                    "You're accessing the development server over HTTPS, but it only supports HTTP.", extra=extra
                )
                return
            level = logger.warning
        elif status.startswith("5"):
            level = logger.error
        else:
            level = logger.info
        if status.isdigit():
            extra["status_code"] = int(status)
        level(format, *args, extra=extra)

    def get_environ(self) -> dict[str, Any]:
        """The environment, without headers whose underscores could pass for hyphens."""
        for name in [name for name in self.headers if "_" in name]:
            del self.headers[name]
        return super().get_environ()

    def handle(self) -> None:
        """Answer until the connection is to be closed."""
        self.close_connection = True
        self.handle_one_request()
        while not self.close_connection:
            self.handle_one_request()
        with contextlib.suppress(AttributeError, OSError):
            self.connection.shutdown(socket.SHUT_WR)

    def handle_one_request(self) -> None:
        """Answer one request; 414 when its first line is too long."""
        self.raw_requestline = self.rfile.readline(_LONGEST_REQUEST_LINE + 1)
        if len(self.raw_requestline) > _LONGEST_REQUEST_LINE:
            self.requestline = self.request_version = self.command = ""
            self.send_error(414)
            return
        if not self.parse_request():
            # The answer is sent already.
            return
        handler: Any = ServerHandler(self.rfile, self.wfile, self.get_stderr(), self.get_environ())
        handler.request_handler = self
        handler.run(self.server.get_app())  # type: ignore[attr-defined]  # of a WSGI server


def run(
    addr: str,
    port: int,
    wsgi_handler: Any,
    ipv6: bool = False,
    threading: bool = False,
    on_bind: Any = None,
    server_cls: Any = WSGIServer,
) -> None:
    """Serve an application until stopped.

    Args:
        on_bind: Called with the port once it is open.
    """
    cls = type("WSGIServer", (socketserver.ThreadingMixIn, server_cls), {}) if threading else server_cls
    server = cls((addr, port), WSGIRequestHandler, ipv6=ipv6)
    if on_bind is not None:
        on_bind(getattr(server, "server_port", port))
    if threading:
        # Threads that still answer are stopped with the process.
        server.daemon_threads = True
    server.set_app(wsgi_handler)
    server.serve_forever()
