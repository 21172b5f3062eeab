"""``View``, and the views that show a template or redirect."""

from __future__ import annotations

import logging
from collections.abc import Callable
from inspect import iscoroutinefunction as _is_coroutine_function
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.http import (
    HttpResponse,
    HttpResponseGone,
    HttpResponseNotAllowed,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from fastjango.template.response import TemplateResponse
from fastjango.urls import reverse
from fastjango.utils.decorators import classonlymethod
from fastjango.utils.functional import classproperty
from fastjango.utils.log import log_response

logger = logging.getLogger("django.request")


class ContextMixin:
    """A context for templates: the arguments, the view, and ``extra_context``."""

    extra_context: dict[str, Any] | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The context."""
        return {"view": self, **kwargs, **(self.extra_context or {})}


class View:
    """A view with a method for each HTTP method.

    Source: django.views.View (5.2).
    """

    http_method_names = ["get", "post", "put", "patch", "delete", "head", "options", "trace"]

    request: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    head: Any

    def __init__(self, **kwargs: Any) -> None:
        for name, value in kwargs.items():
            setattr(self, name, value)

    @classproperty
    def view_is_async(cls) -> bool:  # noqa: N805  # read from the class
        """Whether the methods are coroutine functions.

        Raises:
            ImproperlyConfigured: some are and some are not.
        """
        handlers = [
            getattr(cls, method) for method in cls.http_method_names if method != "options" and hasattr(cls, method)
        ]
        if not handlers:
            return False
        is_async = _is_coroutine_function(handlers[0]) or iscoroutinefunction(handlers[0])
        for handler in handlers[1:]:
            if (_is_coroutine_function(handler) or iscoroutinefunction(handler)) != is_async:
                raise ImproperlyConfigured(f"{cls.__qualname__} HTTP handlers must either be all sync or all async.")  # type: ignore[attr-defined]  # as above
        return is_async

    @classonlymethod
    def as_view(cls: Any, **initkwargs: Any) -> Callable[..., Any]:  # noqa: N805  # read from the class
        """A view function that makes an instance for each request.

        Args:
            initkwargs: What the instances get; names of attributes that the class has.

        Raises:
            TypeError: a name is that of an HTTP method, or of no attribute.
        """
        for name in initkwargs:
            if name in cls.http_method_names:
                raise TypeError(f"The method name {name} is not accepted as a keyword argument to {cls.__name__}().")
            if not hasattr(cls, name):
                raise TypeError(
                    f"{cls.__name__}() received an invalid keyword {name!r}. as_view only accepts arguments that are "
                    "already attributes of the class."
                )

        def view(request: Any, *args: Any, **kwargs: Any) -> Any:
            self = cls(**initkwargs)
            self.setup(request, *args, **kwargs)
            if not hasattr(self, "request"):
                raise AttributeError(
                    f"{cls.__name__} instance has no 'request' attribute. Did you override setup() and forget to call "
                    "super()?"
                )
            return self.dispatch(request, *args, **kwargs)

        view.view_class = cls  # type: ignore[attr-defined]  # read by the resolver and by tests
        view.view_initkwargs = initkwargs  # type: ignore[attr-defined]  # as above
        # Decorators of the class's dispatch() say things about the view, csrf_exempt for one.
        view.__doc__, view.__module__ = cls.__doc__, cls.__module__
        view.__annotations__ = cls.dispatch.__annotations__
        view.__dict__.update(cls.dispatch.__dict__)
        view.__name__ = "view"
        view.__qualname__ = f"{cls.as_view.__qualname__}.<locals>.view"
        if cls.view_is_async:
            markcoroutinefunction(view)
        return view

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the request and the arguments of the URL."""
        if hasattr(self, "get") and not hasattr(self, "head"):
            self.head = self.get
        self.request, self.args, self.kwargs = request, args, kwargs

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Call the method of the request's HTTP method."""
        name = request.method.lower()
        allowed = name in self.http_method_names
        handler = getattr(self, name, self.http_method_not_allowed) if allowed else self.http_method_not_allowed
        return handler(request, *args, **kwargs)

    def _in_our_mode(self, response: Any) -> Any:
        """A response, to be awaited where the other methods are."""
        if not self.view_is_async:
            return response

        async def answer() -> Any:
            return response

        return answer()

    def http_method_not_allowed(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Status 405."""
        response = HttpResponseNotAllowed(self._allowed_methods())
        log_response("Method Not Allowed (%s): %s", request.method, request.path, response=response, request=request)
        return self._in_our_mode(response)

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The methods that there are."""
        headers = {"Allow": ", ".join(self._allowed_methods()), "Content-Length": "0"}
        return self._in_our_mode(HttpResponse(headers=headers))

    def _allowed_methods(self) -> list[str]:
        return [name.upper() for name in self.http_method_names if hasattr(self, name)]


class TemplateResponseMixin:
    """Renders a template."""

    template_name: Any = None
    template_engine: str | None = None
    response_class: Any = TemplateResponse
    content_type: str | None = None
    request: Any

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> Any:
        """A response with the template and the context, rendered late."""
        response_kwargs.setdefault("content_type", self.content_type)
        return self.response_class(
            request=self.request,
            template=self.get_template_names(),
            context=context,
            using=self.template_engine,
            **response_kwargs,
        )

    def get_template_names(self) -> list[str]:
        """The templates to try.

        Raises:
            ImproperlyConfigured: there is no ``template_name``.
        """
        if self.template_name is None:
            raise ImproperlyConfigured(
                "TemplateResponseMixin requires either a definition of 'template_name' or an implementation of "
                "'get_template_names()'"
            )
        return [self.template_name]


class TemplateView(TemplateResponseMixin, ContextMixin, View):
    """Shows a template with the URL's arguments in its context."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show it."""
        return self.render_to_response(self.get_context_data(**kwargs))


class RedirectView(View):
    """Redirects to a URL or to a pattern's name; status 410 when there is neither.

    Source: django.views.generic.RedirectView (5.2).
    """

    permanent = False
    url: Any = None
    pattern_name: str | None = None
    query_string = False

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str | None:
        """Where to; the arguments of the URL are put in with ``%``."""
        if self.url:
            url = str(self.url) % kwargs
        elif self.pattern_name:
            url = reverse(self.pattern_name, args=args, kwargs=kwargs)
        else:
            return None
        query = self.request.META.get("QUERY_STRING", "") if self.query_string else ""
        return f"{url}?{query}" if query else url

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Redirect."""
        url = self.get_redirect_url(*args, **kwargs)
        if not url:
            response: Any = HttpResponseGone()
            log_response("Gone: %s", request.path, response=response, request=request)
            return response
        return HttpResponsePermanentRedirect(url) if self.permanent else HttpResponseRedirect(url)

    def _as_get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Redirect, whatever the method."""
        return self.get(request, *args, **kwargs)

    head = post = options = delete = put = patch = _as_get
