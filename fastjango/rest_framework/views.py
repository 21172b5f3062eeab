"""``APIView``: the steps around a request, and how errors become responses."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from typing import Any

from fastjango import db
from fastjango.conf import settings
from fastjango.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from fastjango.db import models
from fastjango.http import Http404
from fastjango.http.response import HttpResponseBase
from fastjango.utils._twins import wait_for
from fastjango.utils.cache import cc_delim_re, patch_vary_headers
from fastjango.utils.encoding import smart_str
from fastjango.views.decorators.csrf import csrf_exempt
from fastjango.views.generic import View

from . import exceptions, status
from .request import Request
from .response import Response
from .schemas.inspectors import DefaultSchema
from .settings import api_settings
from .utils import formatting


def get_view_name(view: Any) -> str:
    """The view's name for people: its ``name``, else its class's name in words, with its ``suffix``."""
    if getattr(view, "name", None) is not None:
        return view.name
    name = type(view).__name__
    for ending in ("View", "ViewSet"):
        name = formatting.remove_trailing_string(name, ending)
    words = formatting.camelcase_to_spaces(name)
    suffix = getattr(view, "suffix", None)
    return f"{words} {suffix}" if suffix else words


def get_view_description(view: Any, html: bool = False) -> str:
    """The view's description for people: its ``description``, else its class's docstring."""
    description = getattr(view, "description", None)
    if description is None:
        description = type(view).__doc__ or ""
    description = formatting.dedent(smart_str(description))
    return formatting.markup_description(description) if html else description


def set_rollback() -> None:
    """Have transactions of requests undone, as an error that was answered leaves no other trace."""
    for connection in db.connections.all(initialized_only=True):
        if connection.settings_dict["ATOMIC_REQUESTS"] and connection.in_atomic_block:
            connection.set_rollback(True)


# A body that is larger, or in more parts, than the settings allow.
_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The response to an error that the framework or Django knows; None lets others rise."""
    if isinstance(exc, Http404):
        exc = exceptions.NotFound(*exc.args)
    elif isinstance(exc, PermissionDenied):
        exc = exceptions.PermissionDenied(*exc.args)
    elif isinstance(exc, _TOO_MUCH):
        # The status that Django gives it, in the API's own shape.
        logging.getLogger(f"django.security.{type(exc).__name__}").error(str(exc))
        exc = exceptions.ParseError(str(exc))
    if not isinstance(exc, exceptions.APIException):
        return None
    headers: dict[str, str] = {}
    if getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = exc.auth_header  # type: ignore[attr-defined]  # put there by the view
    wait = getattr(exc, "wait", None)
    if wait:
        headers["Retry-After"] = f"{wait:d}"
    data = exc.detail if isinstance(exc.detail, list | dict) else {"detail": exc.detail}
    set_rollback()
    return Response(data, status=exc.status_code, headers=headers)


class APIView(View):
    """A view with content negotiation, authentication, permissions, throttles and API errors.

    ``get()``, ``post()``, … get a :class:`Request` and return a :class:`Response`.
    """

    renderer_classes: Any = api_settings.DEFAULT_RENDERER_CLASSES
    parser_classes: Any = api_settings.DEFAULT_PARSER_CLASSES
    authentication_classes: Any = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    throttle_classes: Any = api_settings.DEFAULT_THROTTLE_CLASSES
    permission_classes: Any = api_settings.DEFAULT_PERMISSION_CLASSES
    content_negotiation_class: Any = api_settings.DEFAULT_CONTENT_NEGOTIATION_CLASS
    metadata_class: Any = api_settings.DEFAULT_METADATA_CLASS
    versioning_class: Any = api_settings.DEFAULT_VERSIONING_CLASS
    settings = api_settings
    # Handlers may be `async def`; the steps around them are not.
    view_is_async = False
    schema: Any = DefaultSchema()

    request: Any
    response: Any
    headers: dict[str, Any]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponseBase]:
        """The view function; CSRF is the business of session authentication, not of the middleware.

        Errors:
            RuntimeError: ``queryset`` is evaluated directly, without ``all()``.
        """
        if isinstance(getattr(cls, "queryset", None), models.query.QuerySet):
            _guard_queryset(cls.queryset)  # type: ignore[attr-defined]  # just seen
        view: Any = super().as_view(**initkwargs)
        view.cls = cls
        view.initkwargs = initkwargs
        # Permissions decide, and not the middleware that wants a login for every page.
        view.login_required = False
        return csrf_exempt(view)

    # What the view is

    @property
    def allowed_methods(self) -> list[str]:
        """The methods that the view serves."""
        return self._allowed_methods()

    @property
    def default_response_headers(self) -> dict[str, str]:
        """Headers of every response; ``Vary`` when there is a choice of renderers."""
        headers = {"Allow": ", ".join(self.allowed_methods)}
        if len(self.renderer_classes) > 1:
            headers["Vary"] = "Accept"
        return headers

    def get_view_name(self) -> str:
        """The view's name for people."""
        return self.settings.VIEW_NAME_FUNCTION(self)

    def get_view_description(self, html: bool = False) -> str:
        """The view's description for people."""
        return self.settings.VIEW_DESCRIPTION_FUNCTION(self, html)

    # Refusals

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse the method."""
        raise exceptions.MethodNotAllowed(request.method)

    def permission_denied(self, request: Any, message: Any = None, code: Any = None) -> None:
        """Refuse the user; one who is not logged in is asked to log in."""
        if request.authenticators and not request.successful_authenticator:
            raise exceptions.NotAuthenticated
        raise exceptions.PermissionDenied(detail=message, code=code)

    def throttled(self, request: Any, wait: float | None) -> None:
        """Refuse the request for ``wait`` seconds."""
        raise exceptions.Throttled(wait)

    def get_authenticate_header(self, request: Any) -> str | None:
        """The ``WWW-Authenticate`` header of a refusal: the first authentication's."""
        authenticators = self.get_authenticators()
        return authenticators[0].authenticate_header(request) if authenticators else None

    # What is passed to renderers, parsers and the exception handler

    def get_parser_context(self, http_request: Any) -> dict[str, Any]:
        """What parsers are told; the request is added later."""
        return {"view": self, "args": getattr(self, "args", ()), "kwargs": getattr(self, "kwargs", {})}

    def get_renderer_context(self) -> dict[str, Any]:
        """What renderers are told; the response is added later."""
        return {
            "view": self,
            "args": getattr(self, "args", ()),
            "kwargs": getattr(self, "kwargs", {}),
            "request": getattr(self, "request", None),
        }

    def get_exception_handler_context(self) -> dict[str, Any]:
        """What the exception handler is told."""
        return self.get_renderer_context()

    def get_format_suffix(self, **kwargs: Any) -> str | None:
        """The format that the URL's suffix names."""
        name = self.settings.FORMAT_SUFFIX_KWARG
        return kwargs.get(name) if name else None

    # The parts, made for each request

    def get_renderers(self) -> list[Any]:
        """Renderers, the default first."""
        return [renderer() for renderer in self.renderer_classes]

    def get_parsers(self) -> list[Any]:
        """Parsers."""
        return [parser() for parser in self.parser_classes]

    def get_authenticators(self) -> list[Any]:
        """Authentications."""
        return [authenticator() for authenticator in self.authentication_classes]

    def get_permissions(self) -> list[Any]:
        """Permissions, all of which are needed."""
        return [permission() for permission in self.permission_classes]

    def get_throttles(self) -> list[Any]:
        """Throttles, all of which are asked."""
        return [throttle() for throttle in self.throttle_classes]

    def get_content_negotiator(self) -> Any:
        """Content negotiation, made once for a view."""
        negotiator = getattr(self, "_negotiator", None)
        if not negotiator:
            negotiator = self._negotiator = self.content_negotiation_class()
        return negotiator

    def get_exception_handler(self) -> Callable[..., Any]:
        """What makes responses of errors."""
        return self.settings.EXCEPTION_HANDLER

    # The steps

    def perform_content_negotiation(self, request: Any, force: bool = False) -> tuple[Any, str]:
        """The renderer and media type of the response; ``force`` takes the first when none fits."""
        renderers = self.get_renderers()
        try:
            return self.get_content_negotiator().select_renderer(request, renderers, self.format_kwarg)
        except Exception:
            if force:
                return renderers[0], renderers[0].media_type
            raise

    def perform_authentication(self, request: Any) -> None:
        """Authenticate now rather than when ``user`` is first asked for."""
        _ = request.user

    def check_permissions(self, request: Any) -> None:
        """Ask the permissions about the request.

        Raises:
            PermissionDenied, NotAuthenticated: one of them says no.
        """
        for permission in self.get_permissions():
            if not permission.has_permission(request, self):
                self.permission_denied(
                    request, message=getattr(permission, "message", None), code=getattr(permission, "code", None)
                )

    def check_object_permissions(self, request: Any, obj: Any) -> None:
        """Ask the permissions about an object.

        Raises:
            PermissionDenied, NotAuthenticated: one of them says no.
        """
        for permission in self.get_permissions():
            if not permission.has_object_permission(request, self, obj):
                self.permission_denied(
                    request, message=getattr(permission, "message", None), code=getattr(permission, "code", None)
                )

    def check_throttles(self, request: Any) -> None:
        """Ask every throttle, so that each counts the request.

        Raises:
            Throttled: one of them says no; the longest wait counts.
        """
        refused = [throttle.wait() for throttle in self.get_throttles() if not throttle.allow_request(request, self)]
        if refused:
            self.throttled(request, max((wait for wait in refused if wait is not None), default=None))

    def determine_version(self, request: Any, *args: Any, **kwargs: Any) -> tuple[Any, Any]:
        """The API version that is asked for, and the scheme that says so."""
        if self.versioning_class is None:
            return None, None
        scheme = self.versioning_class()
        return scheme.determine_version(request, *args, **kwargs), scheme

    # Dispatch

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """The API request around Django's."""
        return Request(
            request,
            parsers=self.get_parsers(),
            authenticators=self.get_authenticators(),
            negotiator=self.get_content_negotiator(),
            parser_context=self.get_parser_context(request),
        )

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Everything before the handler: negotiation, version, authentication, permissions, throttles."""
        self.format_kwarg = self.get_format_suffix(**kwargs)
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        request.version, request.versioning_scheme = self.determine_version(request, *args, **kwargs)
        self.perform_authentication(request)
        self.check_permissions(request)
        self.check_throttles(request)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Give the response its renderer and headers.

        Errors:
            AssertionError: the handler returned something else than a response.
        """
        assert isinstance(response, HttpResponseBase), (
            "Expected a `Response`, `HttpResponse` or `StreamingHttpResponse` to be returned from the view, "
            f"but received a `{type(response)}`"
        )
        if isinstance(response, Response):
            if not getattr(request, "accepted_renderer", None):
                # An error came before the choice.
                request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(
                    request, force=True
                )
            response.accepted_renderer = request.accepted_renderer
            response.accepted_media_type = request.accepted_media_type
            response.renderer_context = self.get_renderer_context()
        # Added to what the handler's response varies on.
        vary = self.headers.pop("Vary", None)
        if vary is not None:
            patch_vary_headers(response, cc_delim_re.split(vary.strip()))
        for name, value in self.headers.items():
            response[name] = value
        return response

    def handle_exception(self, exc: Exception) -> Any:
        """The response to an error; one that nothing knows rises again."""
        if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
            header = self.get_authenticate_header(self.request)
            if header:
                exc.auth_header = header  # type: ignore[union-attr]  # read by the exception handler
            else:
                # 401 promises to say how to log in.
                exc.status_code = status.HTTP_403_FORBIDDEN
        response = self.get_exception_handler()(exc, self.get_exception_handler_context())
        if response is None:
            self.raise_uncaught_exception(exc)
        response.exception = True
        return response

    def raise_uncaught_exception(self, exc: Exception) -> None:
        """Let an error rise; in debug mode as text for clients that are no browsers."""
        if settings.DEBUG:
            request = self.request
            renderer_format = getattr(getattr(request, "accepted_renderer", None), "format", None)
            request.force_plaintext_errors(renderer_format not in ("html", "api", "admin"))
        raise exc

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """From Django's request to the response."""
        self.args = args
        self.kwargs = kwargs
        request = self.initialize_request(request, *args, **kwargs)
        self.request = request
        self.headers = self.default_response_headers
        try:
            self.initial(request, *args, **kwargs)
            response = _settled(self._handler(request)(request, *args, **kwargs))
        except Exception as error:
            response = self.handle_exception(error)
        self.response = self.finalize_response(request, response, *args, **kwargs)
        return self.response

    def _handler(self, request: Any) -> Callable[..., Any]:
        name = request.method.lower()
        if name not in self.http_method_names:
            return self.http_method_not_allowed
        return getattr(self, name, self.http_method_not_allowed)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What the view is and takes."""
        if self.metadata_class is None:
            return self.http_method_not_allowed(request, *args, **kwargs)
        return Response(self.metadata_class().determine_metadata(request, self), status=status.HTTP_200_OK)


async def _awaited(coroutine: Any) -> Any:
    return await coroutine


def _settled(result: Any) -> Any:
    """The result of a handler; of an ``async def`` one, awaited."""
    if not inspect.iscoroutine(result):
        return result
    return wait_for(_awaited, result)


def _guard_queryset(queryset: Any) -> None:
    """Refuse to evaluate a query set that belongs to a class and would keep its rows for every request."""
    cls = type(queryset)
    if not issubclass(cls, _Guarded):
        queryset.__class__ = type(cls.__name__, (_Guarded, cls), {"_unguarded": cls, "__module__": cls.__module__})


class _Guarded:
    """A query set that is only copied; its copies are what it was before."""

    _unguarded: Any

    def _fetch_all(self) -> None:
        raise RuntimeError(
            "Do not evaluate the `.queryset` attribute directly, as the result will be cached and reused between "
            "requests. Use `.all()` or call `.get_queryset()` instead."
        )

    def _clone(self) -> Any:
        return self._released(super()._clone())  # type: ignore[misc]  # the query set's

    def _chain(self) -> Any:
        return self._released(super()._chain())  # type: ignore[misc]  # the query set's

    def _extended(self, *args: Any) -> Any:
        return self._released(super()._extended(*args))  # type: ignore[misc]  # the query set's

    def _released(self, copy: Any) -> Any:
        if isinstance(copy, _Guarded):
            copy.__class__ = self._unguarded
        return copy
