"""Responses for errors."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction as _is_coroutine_function
from typing import Any

from asgiref.sync import iscoroutinefunction, sync_to_async

from fastjango.conf import settings
from fastjango.core import signals
from fastjango.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from fastjango.http import Http404
from fastjango.http.multipartparser import MultiPartParserError
from fastjango.urls import get_resolver, get_urlconf
from fastjango.utils._twins import wait_for
from fastjango.utils.log import log_response
from fastjango.views import debug


def convert_exception_to_response(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Let a layer of the chain return a response for each error, so that the layer above sees responses only."""
    if iscoroutinefunction(get_response):

        @wraps(get_response)
        async def guarded_async(request: Any) -> Any:
            try:
                return await get_response(request)
            except Exception as error:
                return await sync_to_async(response_for_exception, thread_sensitive=False)(request, error)

        return guarded_async

    @wraps(get_response)
    def guarded(request: Any) -> Any:
        try:
            return get_response(request)
        except Exception as error:
            return response_for_exception(request, error)

    return guarded


def response_for_exception(request: Any, exc: Exception) -> Any:
    """The response that an error means; what is nobody's fault but ours is status 500."""
    response = _client_error(request, exc)
    if response is None:
        signals.got_request_exception.send(sender=None, request=request)
        response = handle_uncaught_exception(request, get_resolver(get_urlconf()), sys.exc_info())
        log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request, exception=exc)
    # A template response still has to be rendered.
    if not getattr(response, "is_rendered", True) and callable(getattr(response, "render", None)):
        response = response.render()
    return response


def _client_error(request: Any, exc: Exception) -> Any:
    """The response of errors that blame the request; None for others."""
    if isinstance(exc, Http404):
        if settings.DEBUG:
            return debug.technical_404_response(request, exc)
        return get_exception_response(request, get_resolver(get_urlconf()), 404, exc)
    if isinstance(exc, PermissionDenied):
        return _logged(request, exc, 403, "Forbidden (Permission denied): %s", request.path)
    if isinstance(exc, MultiPartParserError):
        return _logged(request, exc, 400, "Bad request (Unable to parse request body): %s", request.path)
    if isinstance(exc, BadRequest):
        response = _bad_request(request, exc)
        log_response("%s: %s", str(exc), request.path, response=response, request=request, exception=exc)
        return response
    if isinstance(exc, SuspiciousOperation):
        if isinstance(exc, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
            # An error page that shows the form data must not meet the same error.
            request._mark_post_parse_error()
        logging.getLogger(f"django.security.{type(exc).__name__}").error(
            str(exc), exc_info=exc, extra={"status_code": 400, "request": request}
        )
        response = _bad_request(request, exc)
        # Logged as a matter of security, it need not be logged as a bad request too.
        response._has_been_logged = True
        return response
    return None


def _logged(request: Any, exc: Exception, status: int, message: str, *args: Any) -> Any:
    response = get_exception_response(request, get_resolver(get_urlconf()), status, exc)
    log_response(message, *args, response=response, request=request, exception=exc)
    return response


def _bad_request(request: Any, exc: Exception) -> Any:
    if settings.DEBUG:
        exc_type, exc_value, traceback = sys.exc_info()
        return debug.technical_500_response(request, exc_type, exc_value, traceback, status_code=400)
    return get_exception_response(request, get_resolver(get_urlconf()), 400, exc)


def get_exception_response(request: Any, resolver: Any, status_code: int, exception: Exception) -> Any:
    """The response of a URLconf's error handler."""
    try:
        handler = resolver.resolve_error_handler(status_code)
        if iscoroutinefunction(handler) or _is_coroutine_function(handler):
            return wait_for(handler, request, exception=exception)
        return handler(request, exception=exception)
    except Exception:
        signals.got_request_exception.send(sender=None, request=request)
        return handle_uncaught_exception(request, resolver, sys.exc_info())


def handle_uncaught_exception(request: Any, resolver: Any, exc_info: Any) -> Any:
    """The response of an error that nothing handled.

    Raises:
        Exception: the error, where ``DEBUG_PROPAGATE_EXCEPTIONS`` is on.
    """
    if settings.DEBUG_PROPAGATE_EXCEPTIONS:
        raise exc_info[1]
    if settings.DEBUG:
        return debug.technical_500_response(request, *exc_info)
    handler = resolver.resolve_error_handler(500)
    if _is_coroutine_function(handler):
        return wait_for(handler, request)
    return handler(request)
