"""Decorators of methods, and of views made from middleware."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, update_wrapper, wraps
from inspect import iscoroutinefunction as _is_coroutine_function
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction

Decorator = Callable[[Any], Any]


class classonlymethod(classmethod):  # type: ignore[type-arg]  # as general as its base
    """A class method that instances do not have."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is not None:
            raise AttributeError("This method is available only on the class, not on instances.")
        return super().__get__(instance, cls)


def _update_method_wrapper(_wrapper: Any, decorator: Decorator) -> None:
    """Give a wrapper the attributes that a decorator sets."""

    @decorator
    def sample(*args: Any, **kwargs: Any) -> None:
        pass

    update_wrapper(_wrapper, sample)


def _multi_decorate(decorators: Any, method: Any) -> Any:
    """A method with decorators for functions, called for each call with the bound method."""
    # Of several the first is the outermost.
    ordered = decorators[::-1] if hasattr(decorators, "__iter__") else [decorators]

    def _wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
        # A function, since decorators may set attributes, which bound methods do not take.
        bound: Any = wraps(method)(partial(method.__get__(self, type(self))))
        if iscoroutinefunction(method) or _is_coroutine_function(method):
            markcoroutinefunction(bound)
        for decorate in ordered:
            bound = decorate(bound)
        return bound(*args, **kwargs)

    for decorate in ordered:
        _update_method_wrapper(_wrapper, decorate)
    update_wrapper(_wrapper, method)
    if iscoroutinefunction(method) or _is_coroutine_function(method):
        markcoroutinefunction(_wrapper)
    return _wrapper


def method_decorator(decorator: Any, name: str = "") -> Decorator:
    """A decorator of functions for methods; given a name, for the method of that name of a class.

    Args:
        decorator: One or several.

    Raises:
        ValueError: a class is decorated and has no such method.
        TypeError: what has the name cannot be called.

    Source: django.utils.decorators.method_decorator (5.2).
    """

    def decorate(obj: Any) -> Any:
        if not isinstance(obj, type):
            return _multi_decorate(decorator, obj)
        if not name or not hasattr(obj, name):
            raise ValueError(
                "The keyword argument `name` must be the name of a method of the decorated class: "
                f"{obj}. Got '{name}' instead."
            )
        method = getattr(obj, name)
        if not callable(method):
            raise TypeError(f"Cannot decorate '{name}' as it isn't a callable attribute of {obj} ({method}).")
        setattr(obj, name, _multi_decorate(decorator, method))
        return obj

    # Shown as the decorator it stands for.
    if not hasattr(decorator, "__iter__"):
        update_wrapper(decorate, decorator)
    shown = decorator if hasattr(decorator, "__name__") else decorator.__class__
    decorate.__name__ = f"method_decorator({shown.__name__})"
    return decorate


def decorator_from_middleware_with_args(middleware_class: Any) -> Callable[..., Decorator]:
    """A function that makes view decorators from a middleware class and its arguments."""
    return make_middleware_decorator(middleware_class)


def decorator_from_middleware(middleware_class: Any) -> Decorator:
    """A view decorator that does what a middleware class does."""
    decorator: Decorator = make_middleware_decorator(middleware_class)()
    return decorator


def make_middleware_decorator(middleware_class: Any) -> Callable[..., Decorator]:
    """As :func:`decorator_from_middleware_with_args`."""

    def make(*m_args: Any, **m_kwargs: Any) -> Decorator:
        def decorate(view: Any) -> Any:
            middleware = middleware_class(view, *m_args, **m_kwargs)
            return _around(view, middleware)

        return decorate

    return make


class _Hooks:
    """What a middleware does before and after a view."""

    def __init__(self, middleware: Any, view: Any) -> None:
        self.middleware = middleware
        self.view = view
        self.has_after = hasattr(middleware, "process_response")

    def before(self, request: Any, args: Any, kwargs: Any) -> Any:
        """The response that makes the view superfluous; None to go on."""
        for name, more in (("process_request", ()), ("process_view", (self.view, args, kwargs))):
            if hasattr(self.middleware, name):
                response = getattr(self.middleware, name)(request, *more)
                if response is not None:
                    return response
        return None

    def failed(self, request: Any, error: Exception) -> Any:
        """The response to an error; None to let it pass."""
        if hasattr(self.middleware, "process_exception"):
            return self.middleware.process_exception(request, error)
        return None

    def after(self, request: Any, response: Any) -> Any:
        """The response, changed."""
        middleware = self.middleware
        if not (hasattr(response, "render") and callable(response.render)):
            return middleware.process_response(request, response) if self.has_after else response
        if hasattr(middleware, "process_template_response"):
            response = middleware.process_template_response(request, response)
        if self.has_after:
            # The content is only there once it was rendered.
            response.add_post_render_callback(lambda rendered: middleware.process_response(request, rendered))
        return response


def _around(view: Any, middleware: Any) -> Any:
    """A view with a middleware's hooks around it."""
    hooks = _Hooks(middleware, view)
    before, failed, after = hooks.before, hooks.failed, hooks.after
    if iscoroutinefunction(view) or _is_coroutine_function(view):

        @wraps(view)
        async def aview(request: Any, *args: Any, **kwargs: Any) -> Any:
            early = before(request, args, kwargs)
            if early is not None:
                return early
            try:
                response = await view(request, *args, **kwargs)
            except Exception as error:
                response = failed(request, error)
                if response is None:
                    raise
            return after(request, response)

        return aview

    @wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> Any:
        early = before(request, args, kwargs)
        if early is not None:
            return early
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:
            response = failed(request, error)
            if response is None:
                raise
        return after(request, response)

    return wrapped


def sync_and_async_middleware(func: Any) -> Any:
    """Mark a middleware factory as able to work both ways."""
    func.sync_capable = True
    func.async_capable = True
    return func


def sync_only_middleware(func: Any) -> Any:
    """Mark a middleware factory as sync, which is the default."""
    func.sync_capable = True
    func.async_capable = False
    return func


def async_only_middleware(func: Any) -> Any:
    """Mark a middleware factory as async."""
    func.sync_capable = False
    func.async_capable = True
    return func
