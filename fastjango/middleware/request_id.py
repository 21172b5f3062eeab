"""``RequestIdMiddleware``: a name for each request, which logs and answers carry."""

from __future__ import annotations

import logging
import re
import uuid
from contextvars import ContextVar
from typing import Any

from fastjango.conf import settings
from fastjango.http import HttpHeaders
from fastjango.utils.deprecation import MiddlewareMixin

_current: ContextVar[str] = ContextVar("request_id", default="-")
# What may safely be written into a line of a log.
_SAFE = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")


def get_request_id() -> str:
    """The name of the request that is being answered; ``-`` outside of requests."""
    return _current.get()


class RequestIdFilter(logging.Filter):
    """Gives log records the attribute ``request_id``, for formats such as ``[%(request_id)s] %(message)s``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let all records pass."""
        record.request_id = get_request_id()
        return True


class RequestIdMiddleware(MiddlewareMixin):
    """Sets ``request.id`` and the answer's header: the name that a proxy gave, or a new one.

    The header is ``X-Request-ID`` or that of the setting ``REQUEST_ID_HEADER``; with ``REQUEST_ID_TRUSTED = False``
    what the client sends is not used. It belongs first in ``MIDDLEWARE``.
    """

    def process_request(self, request: Any) -> None:
        """Name the request."""
        given = request.META.get(HttpHeaders.to_wsgi_name(self._header()), "")
        is_used = getattr(settings, "REQUEST_ID_TRUSTED", True) and _SAFE.fullmatch(given)
        request.id = given if is_used else uuid.uuid4().hex
        _current.set(request.id)

    def process_response(self, request: Any, response: Any) -> Any:
        """Tell the client."""
        if hasattr(request, "id"):
            response.headers.setdefault(self._header(), request.id)
        return response

    @staticmethod
    def _header() -> str:
        return str(getattr(settings, "REQUEST_ID_HEADER", "X-Request-ID"))
