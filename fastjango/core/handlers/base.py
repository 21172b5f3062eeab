"""The chain of middleware around the views, built once; and the way of a request through it."""

from __future__ import annotations

import asyncio
import inspect
import logging
import types
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async

from fastjango.conf import settings
from fastjango.conf._advice import blaming
from fastjango.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from fastjango.core.signals import request_finished
from fastjango.db import connections, transaction
from fastjango.http.response import HttpResponseBase
from fastjango.urls import get_resolver, set_urlconf
from fastjango.utils._bridge import bridged, run_coroutine
from fastjango.utils._twins import wait_for
from fastjango.utils.deprecation import MiddlewareMixin
from fastjango.utils.log import log_response
from fastjango.utils.module_loading import import_string
from fastjango.utils.translation import get_language

from ._layers import HookLayers
from .exception import convert_exception_to_response

logger = logging.getLogger("django.request")

Layer = Callable[[Any], Any]
_NO_URLCONF = object()
_COROUTINE = inspect.CO_COROUTINE
_COROUTINE_MARKS = frozenset({"_is_coroutine", "_is_coroutine_mark"})


class BaseHandler:
    """Takes requests through the middleware to their views.

    Source: django.core.handlers.base.BaseHandler (5.2).
    """

    _view_middleware: list[Any] | None = None
    _template_response_middleware: list[Any] | None = None
    _exception_middleware: list[Any] | None = None
    _middleware_chain: Any = None

    def load_middleware(self, is_async: bool = False) -> None:
        """Build the chain of ``MIDDLEWARE``.

        Args:
            is_async: Whether the chain is to be awaited.

        Raises:
            ImproperlyConfigured: a middleware works neither sync nor async, or its factory returns nothing.
        """
        view_hooks: list[Any] = []
        template_hooks: list[Any] = []
        exception_hooks: list[Any] = []
        handler: Layer = convert_exception_to_response(self._get_response_async if is_async else self._get_response)
        handler_is_async = is_async
        for path in reversed(settings.MIDDLEWARE):
            with blaming("MIDDLEWARE", path):
                factory = import_string(path)
            mode = self._mode_of(path, factory, handler_is_async)
            try:
                # The layer below is brought to the mode in which this one works.
                adapted = self.adapt_method_mode(
                    mode, handler, handler_is_async, debug=settings.DEBUG, name=f"middleware {path}"
                )
                layer = factory(adapted)
            except MiddlewareNotUsed as error:
                if settings.DEBUG:
                    if str(error):
                        logger.debug("MiddlewareNotUsed(%r): %s", path, error)
                    else:
                        logger.debug("MiddlewareNotUsed: %r", path)
                continue
            if layer is None:
                raise ImproperlyConfigured(f"Middleware factory {path} returned None.")
            handler, handler_is_async = adapted, mode
            if hasattr(layer, "process_view"):
                view_hooks.insert(0, self.adapt_method_mode(is_async, layer.process_view))
            if hasattr(layer, "process_template_response"):
                template_hooks.append(self.adapt_method_mode(is_async, layer.process_template_response))
            if hasattr(layer, "process_exception"):
                # The handler calls these where it calls the view, which is sync also in an async chain.
                exception_hooks.append(self.adapt_method_mode(False, layer.process_exception))
            handler = self._wrapped(layer, handler)
        handler = self.adapt_method_mode(is_async, handler, handler_is_async)
        self._view_middleware = view_hooks
        self._template_response_middleware = template_hooks
        self._exception_middleware = exception_hooks
        # Set last: requests wait for it.
        self._middleware_chain = handler

    @staticmethod
    def _wrapped(layer: Any, below: Layer) -> Layer:
        """A layer whose errors become responses; hooks in a row become one layer."""
        if type(layer).__call__ is MiddlewareMixin.__call__ and not layer.async_mode:
            return (
                HookLayers([layer, *below.layers], below.below)
                if isinstance(below, HookLayers)
                else HookLayers([layer], below)
            )
        return convert_exception_to_response(layer)

    @staticmethod
    def _mode_of(path: str, factory: Any, below_is_async: bool) -> bool:
        """Whether a middleware is to work async: as the layer below does, if it can."""
        can_sync = getattr(factory, "sync_capable", True)
        can_async = getattr(factory, "async_capable", False)
        if not can_sync and not can_async:
            raise RuntimeError(f"Middleware {path} must have at least one of sync_capable/async_capable set to True.")
        return can_async if below_is_async else not can_sync

    def adapt_method_mode(
        self,
        is_async: bool,
        method: Any,
        method_is_async: bool | None = None,
        debug: bool = False,
        name: str | None = None,
    ) -> Any:
        """A method that is called in a mode, made from one of either mode.

        Args:
            is_async: Whether the result is to be awaited.
            method_is_async: Whether the method is a coroutine function; looked up when None.
            debug: Whether to log that it was adapted, under ``name``.
        """
        if method_is_async is None:
            method_is_async = iscoroutinefunction(method)
        if debug and not name:
            name = name or f"method {method.__qualname__}()"
        if is_async == method_is_async:
            return method
        if debug:
            kind = "Asynchronous" if method_is_async else "Synchronous"
            logger.debug("%s handler adapted for %s.", kind, name)
        if is_async:
            return sync_to_async(method, thread_sensitive=True)
        waiting: Any = async_to_sync(bridged(method))
        # Tells messages whose hook it is.
        waiting.__self__ = getattr(method, "__self__", None)
        return waiting

    # Through the chain

    def get_response(self, request: Any) -> Any:
        """The response of a request."""
        set_urlconf(settings.ROOT_URLCONF)
        response = self._middleware_chain(request)
        response._resource_closers.append(request.close)
        if response.status_code >= 400:
            log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request)
        return response

    async def get_response_async(self, request: Any) -> Any:
        """The response of a request, through an asynchronous chain."""
        set_urlconf(settings.ROOT_URLCONF)
        response = await run_coroutine(self._middleware_chain(request))
        response._resource_closers.append(request.close)
        if response.status_code >= 400:
            await sync_to_async(log_response, thread_sensitive=False)(
                "%s: %s", response.reason_phrase, request.path, response=response, request=request
            )
        return response

    # At the end of the chain

    def _get_response(self, request: Any) -> Any:
        """Find the view and call it."""
        match = self.resolve_request(request)
        view, args, kwargs = match.func, match.args, match.kwargs
        for hook in self._view_middleware or ():
            response = hook(request, view, args, kwargs)
            if response:
                break
        else:
            wrapped = self.make_view_atomic(view)
            try:
                response = self._call_view(wrapped, request, args, kwargs)
            except Exception as error:
                response = self.process_exception_by_middleware(error, request)
                if response is None:
                    raise
        self.check_response(response, view)
        if callable(getattr(response, "render", None)):
            for hook in self._template_response_middleware or ():
                response = hook(request, response)
                self.check_response(response, hook, name=_hook_name(hook))
            try:
                response = response.render()
            except Exception as error:
                response = self.process_exception_by_middleware(error, request)
                if response is None:
                    raise
        return response

    def _call_view(self, view: Any, request: Any, args: Any, kwargs: Any) -> Any:
        """Call a view, or wait for it."""
        if is_async_view(view):
            return wait_for(view, request, *args, **kwargs)
        return view(request, *args, **kwargs)

    async def _get_response_async(self, request: Any) -> Any:
        """Find the view and call it: a coroutine function here, another in a thread."""
        match = self.resolve_request(request)
        view, args, kwargs = match.func, match.args, match.kwargs
        for hook in self._view_middleware or ():
            response = await hook(request, view, args, kwargs)
            if response:
                break
        else:
            wrapped = self.make_view_atomic(view)
            if not iscoroutinefunction(wrapped):
                wrapped = sync_to_async(wrapped, thread_sensitive=True)
            try:
                response = await wrapped(request, *args, **kwargs)
            except Exception as error:
                response = await sync_to_async(self.process_exception_by_middleware, thread_sensitive=True)(
                    error, request
                )
                if response is None:
                    raise
        self.check_response(response, view)
        if callable(getattr(response, "render", None)):
            for hook in self._template_response_middleware or ():
                response = await hook(request, response)
                self.check_response(response, hook, name=_hook_name(hook))
            try:
                if iscoroutinefunction(response.render):
                    response = await response.render()
                else:
                    response = await sync_to_async(response.render, thread_sensitive=True)()
            except Exception as error:
                response = await sync_to_async(self.process_exception_by_middleware, thread_sensitive=True)(
                    error, request
                )
                if response is None:
                    raise
        if asyncio.iscoroutine(response):
            raise RuntimeError("Response is still a coroutine.")
        return response

    def resolve_request(self, request: Any) -> Any:
        """The match of a request's path, in its own URLconf if it has one."""
        # Match, path and language, found when it was asked where the view is to run; the language is None where no
        # pattern depends on it.
        early = request.__dict__.pop("_early_match", None)
        urlconf = getattr(request, "urlconf", _NO_URLCONF)
        if urlconf is not _NO_URLCONF:
            set_urlconf(urlconf)
            match = get_resolver(urlconf).find(request.path_info)
        elif early is not None and early[1] == request.path_info and (early[2] is None or early[2] == get_language()):
            # Middleware has changed nothing that it depends on.
            match = early[0]
        else:
            match = get_resolver().find(request.path_info)
        request.resolver_match = match
        return match

    def check_response(self, response: Any, callback: Any, name: str | None = None) -> None:
        """Raise ``ValueError`` when a view or hook returned no response."""
        if isinstance(response, HttpResponseBase):
            return
        if response is not None and not asyncio.iscoroutine(response) and not asyncio.isfuture(response):
            return
        if not name:
            if isinstance(callback, types.FunctionType):
                name = f"The view {callback.__module__}.{callback.__name__}"
            else:
                name = f"The view {callback.__module__}.{callback.__class__.__name__}.__call__"
        if response is None:
            raise ValueError(f"{name} didn't return an HttpResponse object. It returned None instead.")
        if asyncio.iscoroutine(response):
            # Closed, lest Python warn about it as well.
            response.close()
            raise ValueError(
                f"{name} didn't return an HttpResponse object. It returned an unawaited coroutine instead. You may "
                "need to add an 'await' into your view."
            )
        raise ValueError(
            f"{name} didn't return an HttpResponse object. It returned an unawaited asyncio.Future instead. You may "
            "need to add an 'await' into your view."
        )

    def make_view_atomic(self, view: Any) -> Any:
        """The view within a transaction on each database that asks for it.

        Raises:
            RuntimeError: the view is a coroutine function.
        """
        exempt = getattr(view, "_non_atomic_requests", ())
        for alias, options in connections.settings.items():
            if options["ATOMIC_REQUESTS"] and alias not in exempt:
                if is_async_view(view):
                    raise RuntimeError("You cannot use ATOMIC_REQUESTS with async views.")
                view = transaction.atomic(using=alias)(view)
        return view

    def process_exception_by_middleware(self, exception: Exception, request: Any) -> Any:
        """The response of the first ``process_exception`` that has one; None when none has."""
        for hook in self._exception_middleware or ():
            response = hook(request, exception)
            if response:
                return response
        return None


def is_async_view(view: Any) -> bool:
    """Whether a view is a coroutine function, or says that it is one."""
    if type(view) is types.FunctionType and _COROUTINE_MARKS.isdisjoint(view.__dict__):
        # The usual case, without the long way through the standard library.
        return bool(view.__code__.co_flags & _COROUTINE)
    return bool(iscoroutinefunction(view))


def _hook_name(hook: Any) -> str:
    # Behind an adapted method there is the method.
    owner = getattr(getattr(hook, "func", hook), "__self__", None) or getattr(hook, "__self__", None)
    return f"{type(owner).__name__}.process_template_response"


def reset_urlconf(sender: Any, **kwargs: Any) -> None:
    """Forget the URLconf at the end of a request."""
    set_urlconf(None)


request_finished.connect(reset_urlconf)
