"""Serving an ASGI application with uvicorn, for ``runserver``."""

from __future__ import annotations

import logging
import socket
from typing import Any

import uvicorn

logger = logging.getLogger("django.server")


class _RequestLog:
    """Logs each request as Django's development server does."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, size = 500, 0

        async def counting(message: dict[str, Any]) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, counting)
        finally:
            self._log(scope, status, size)

    @staticmethod
    def _log(scope: dict[str, Any], status: int, size: int) -> None:
        query = scope.get("query_string", b"").decode("latin-1")
        path = scope["path"] + (f"?{query}" if query else "")
        line = f"{scope['method']} {path} HTTP/{scope.get('http_version', '1.1')}"
        level = logging.ERROR if status >= 500 else logging.WARNING if status >= 400 else logging.INFO
        logger.log(level, '"%s" %s %s', line, status, size, extra={"status_code": status})


def run(addr: str, port: int, handler: Any, ipv6: bool = False, threading: bool = True, on_bind: Any = None) -> None:
    """Serve an application until stopped.

    Args:
        threading: Not used: an event loop answers requests side by side anyway.
        on_bind: Called with the port once it is open.

    Raises:
        OSError: the port cannot be opened.
    """
    family = socket.AF_INET6 if ipv6 else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with listening:
        listening.bind(("" if addr == "0" else addr, port))
        if on_bind is not None:
            on_bind(listening.getsockname()[1])
        config = uvicorn.Config(
            _RequestLog(handler), log_config=None, log_level="warning", access_log=False, lifespan="auto"
        )
        server = uvicorn.Server(config)
        # The reloader runs this outside of the main thread, where signals cannot be handled.
        server.run(sockets=[listening])
        if server.should_exit and not server.started:
            raise OSError("The server did not start.")
