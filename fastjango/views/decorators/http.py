"""Methods that a view answers, and requests with conditions."""

from __future__ import annotations

import datetime
from functools import wraps
from typing import Any

from asgiref.sync import iscoroutinefunction

from fastjango.http import HttpResponseNotAllowed
from fastjango.middleware.http import ConditionalGetMiddleware
from fastjango.utils import timezone
from fastjango.utils._views import around_view
from fastjango.utils.cache import get_conditional_response
from fastjango.utils.decorators import decorator_from_middleware
from fastjango.utils.http import http_date, quote_etag
from fastjango.utils.log import log_response

conditional_page = decorator_from_middleware(ConditionalGetMiddleware)
conditional_page.__doc__ = "Answer conditional requests of a view, with a tag made from its content."


def require_http_methods(request_method_list: Any) -> Any:
    """Answer other methods than these, in capitals, with status 405."""

    def before(request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.method in request_method_list:
            return None
        response = HttpResponseNotAllowed(request_method_list)
        log_response("Method Not Allowed (%s): %s", request.method, request.path, response=response, request=request)
        return response

    return lambda func: around_view(func, before=before)


require_GET = require_http_methods(["GET"])  # noqa: N816  # Django's name
require_GET.__doc__ = "Answer only GET."
require_POST = require_http_methods(["POST"])  # noqa: N816
require_POST.__doc__ = "Answer only POST."
require_safe = require_http_methods(["GET", "HEAD"])
require_safe.__doc__ = "Answer only GET and HEAD."


def condition(etag_func: Any = None, last_modified_func: Any = None) -> Any:
    """Answer conditional requests (RFC 9110, section 13) without calling the view where it is not needed.

    Args:
        etag_func: Takes what the view takes and returns the page's entity tag, or None.
        last_modified_func: The same for the time of its last change.

    Source: django.views.decorators.http.condition (5.2).
    """

    def early(request: Any, etag: Any, modified: Any) -> tuple[Any, str | None, int | None]:
        seconds = _seconds(modified)
        tag = quote_etag(etag) if etag else None
        return get_conditional_response(request, etag=tag, last_modified=seconds), tag, seconds

    def finish(request: Any, response: Any, etag: str | None, seconds: int | None) -> Any:
        # What the view set itself stays, and answers to unsafe methods are about another state.
        if request.method in ("GET", "HEAD"):
            if seconds and not response.has_header("Last-Modified"):
                response.headers["Last-Modified"] = http_date(seconds)
            if etag:
                response.headers.setdefault("ETag", etag)
        return response

    def decorator(func: Any) -> Any:
        if iscoroutinefunction(func):

            @wraps(func)
            async def awaited(request: Any, *args: Any, **kwargs: Any) -> Any:
                values = []
                for ask in (etag_func, last_modified_func):
                    value: Any = ask(request, *args, **kwargs) if ask else None
                    values.append(await value if ask and iscoroutinefunction(ask) else value)
                response, etag, seconds = early(request, *values)
                if response is None:
                    response = await func(request, *args, **kwargs)
                return finish(request, response, etag, seconds)

            return awaited

        @wraps(func)
        def called(request: Any, *args: Any, **kwargs: Any) -> Any:
            values = [ask(request, *args, **kwargs) if ask else None for ask in (etag_func, last_modified_func)]
            response, etag, seconds = early(request, *values)
            if response is None:
                response = func(request, *args, **kwargs)
            return finish(request, response, etag, seconds)

        return called

    return decorator


def _seconds(moment: datetime.datetime | None) -> int | None:
    """Seconds since 1970 of a time, in UTC where it names no zone."""
    if not moment:
        return None
    return int((timezone.make_aware(moment, datetime.UTC) if timezone.is_naive(moment) else moment).timestamp())


def etag(etag_func: Any) -> Any:
    """As :func:`condition`, with a tag only."""
    return condition(etag_func=etag_func)


def last_modified(last_modified_func: Any) -> Any:
    """As :func:`condition`, with a time only."""
    return condition(last_modified_func=last_modified_func)
