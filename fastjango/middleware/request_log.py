"""``RequestLogMiddleware``: a line in the log for each request."""

from __future__ import annotations

import logging
import time
from typing import Any

from fastjango.conf import settings
from fastjango.utils.deprecation import MiddlewareMixin

logger = logging.getLogger("fastjango.requests")


class RequestLogMiddleware(MiddlewareMixin):
    """Logs method, path, status and duration, the latter two also as attributes ``status_code`` and ``duration``.

    Errors of the server are logged as errors, those of clients as warnings; paths that begin with one of the setting
    ``REQUEST_LOG_IGNORED_PATHS`` are not logged. The query is left out: it may hold secrets.
    """

    def process_request(self, request: Any) -> None:
        """Begin to count."""
        request._began = time.perf_counter()

    def process_response(self, request: Any, response: Any) -> Any:
        """Log."""
        if request.path.startswith(tuple(getattr(settings, "REQUEST_LOG_IGNORED_PATHS", ()))):
            return response
        status = response.status_code
        level = logging.ERROR if status >= 500 else logging.WARNING if status >= 400 else logging.INFO
        seconds = time.perf_counter() - getattr(request, "_began", time.perf_counter())
        logger.log(
            level,
            "%s %s %s %.1fms",
            request.method,
            # As it was sent: a line break in it would begin a line of its own.
            request.path.encode("unicode_escape").decode(),
            status,
            seconds * 1000,
            extra={"status_code": status, "duration": seconds, "request": request},
        )
        return response
