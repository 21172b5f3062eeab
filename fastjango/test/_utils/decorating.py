"""The base of helpers that are context manager and decorator in one."""

from __future__ import annotations

import functools
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any
from unittest import TestCase


class TestContextDecorator:
    """Something switched on for a block, a test method or a test class.

    Args:
        attr_name: On a decorated class, the attribute that gets what ``enable()`` returned.
        kwarg_name: On a decorated function, the keyword argument that gets it.

    Source: django.test.utils.TestContextDecorator (5.2).
    """

    def __init__(self, attr_name: str | None = None, kwarg_name: str | None = None) -> None:
        self.attr_name = attr_name
        self.kwarg_name = kwarg_name

    def enable(self) -> Any:
        """Switch it on."""
        raise NotImplementedError

    def disable(self) -> None:
        """Switch it off."""
        raise NotImplementedError

    def __enter__(self) -> Any:
        return self.enable()

    def __exit__(self, exc_type: object, exc_value: object, traceback: object) -> None:
        self.disable()

    def decorate_class(self, cls: type) -> type:
        """Switch it on around each ``setUp`` of a test class.

        Raises:
            TypeError: the class is no ``unittest.TestCase``.
        """
        if not issubclass(cls, TestCase):
            raise TypeError("Can only decorate subclasses of unittest.TestCase")
        original, context = cls.setUp, self

        def setUp(case: Any) -> None:  # unittest's name
            value = context.enable()
            # Before the class's own clean-ups are added, so that this one runs last.
            case.addCleanup(context.disable)
            if context.attr_name:
                setattr(case, context.attr_name, value)
            original(case)

        cls.setUp = setUp  # type: ignore[method-assign,assignment]  # this is what decorating the class means
        return cls

    def decorate_callable(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Switch it on for each call of a function or coroutine function."""

        def passed(value: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
            return {**kwargs, self.kwarg_name: value} if self.kwarg_name else kwargs

        if iscoroutinefunction(func):

            @functools.wraps(func)
            async def ainner(*args: Any, **kwargs: Any) -> Any:
                with self as value:
                    return await func(*args, **passed(value, kwargs))

            return ainner

        @functools.wraps(func)
        def inner(*args: Any, **kwargs: Any) -> Any:
            with self as value:
                return func(*args, **passed(value, kwargs))

        return inner

    def __call__(self, decorated: Any) -> Any:
        if isinstance(decorated, type):
            return self.decorate_class(decorated)
        if callable(decorated):
            return self.decorate_callable(decorated)
        raise TypeError(f"Cannot decorate object of type {type(decorated)}")
