"""Warnings about what will go away, and the base of middleware classes that work sync and async."""

from __future__ import annotations

import functools
import os
import warnings
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction as _is_coroutine_function
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async


class RemovedInDjango60Warning(DeprecationWarning):
    """Gone in Django 6.0."""


class RemovedInDjango61Warning(PendingDeprecationWarning):
    """Gone in Django 6.1."""


RemovedInNextVersionWarning = RemovedInDjango60Warning
RemovedAfterNextVersionWarning = RemovedInDjango61Warning


def django_file_prefixes() -> tuple[str, ...]:
    """The folder of this package, for ``warnings.warn(skip_file_prefixes=...)``."""
    return (os.path.dirname(os.path.dirname(__file__)),)


class warn_about_renamed_method:
    """Decorator of a method's old name: it warns and does what it did.

    Source: django.utils.deprecation.warn_about_renamed_method.
    """

    def __init__(
        self, class_name: str, old_method_name: str, new_method_name: str, deprecation_warning: type[Warning]
    ) -> None:
        self.message = f"`{class_name}.{old_method_name}` is deprecated, use `{new_method_name}` instead."
        self.deprecation_warning = deprecation_warning

    def __call__(self, f: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(f)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            warnings.warn(self.message, self.deprecation_warning, stacklevel=2)
            return f(*args, **kwargs)

        return wrapper


class RenameMethodsBase(type):
    """Metaclass that keeps old and new names of methods in step, warning whoever uses the old.

    ``renamed_methods`` holds rows ``(old name, new name, warning class)``.

    Source: django.utils.deprecation.RenameMethodsBase.
    """

    renamed_methods: tuple[tuple[str, str, type[Warning]], ...] = ()

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any]) -> RenameMethodsBase:
        new_class = super().__new__(cls, name, bases, attrs)
        for base in new_class.__mro__:
            for old_name, new_name, warning in cls.renamed_methods:
                cls._pair(base, old_name, new_name, warning)
        return new_class

    @staticmethod
    def _pair(base: type, old_name: str, new_name: str, warning: type[Warning]) -> None:
        old, new = base.__dict__.get(old_name), base.__dict__.get(new_name)
        if old is not None and new is None:
            message = f"`{base.__name__}.{old_name}` method should be renamed `{new_name}`."
            warnings.warn(message, warning, stacklevel=3)
            setattr(base, new_name, old)
            setattr(base, old_name, warn_about_renamed_method(base.__name__, old_name, new_name, warning)(old))
        elif old is None and new is not None:
            setattr(base, old_name, warn_about_renamed_method(base.__name__, old_name, new_name, warning)(new))


class MiddlewareMixin:
    """Base of middleware with ``process_request`` and ``process_response``, sync and async.

    Source: django.utils.deprecation.MiddlewareMixin (5.2).
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[Any], Any]) -> None:
        if get_response is None:
            raise ValueError("get_response must be provided.")
        self.get_response = get_response
        # Looks like a coroutine function to the layer above, but only if the layer below is one.
        self.async_mode = iscoroutinefunction(get_response)
        if self.async_mode:
            markcoroutinefunction(self)
        super().__init__()

    def __repr__(self) -> str:
        inner = getattr(self.get_response, "__qualname__", self.get_response.__class__.__name__)
        return f"<{self.__class__.__qualname__} get_response={inner}>"

    def __call__(self, request: Any) -> Any:
        if self.async_mode:
            return self.__acall__(request)
        before = getattr(self, "process_request", None)
        response = before(request) if before else None
        response = response or self.get_response(request)
        after = getattr(self, "process_response", None)
        return after(request, response) if after else response

    async def __acall__(self, request: Any) -> Any:
        response = await self._hook("process_request", request)
        response = response or await self.get_response(request)
        if hasattr(self, "process_response"):
            response = await self._hook("process_response", request, response)
        return response

    async def _hook(self, name: str, *args: Any) -> Any:
        hook: Callable[..., Awaitable[Any] | Any] | None = getattr(self, name, None)
        if hook is None:
            return None
        if _is_coroutine_function(hook):
            return await hook(*args)
        return await sync_to_async(hook, thread_sensitive=True)(*args)
