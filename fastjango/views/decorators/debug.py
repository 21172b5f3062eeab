"""What error reports leave out."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from asgiref.sync import iscoroutinefunction, markcoroutinefunction

from fastjango.http import HttpRequest

F = TypeVar("F", bound=Callable[..., Any])

# The coroutine functions whose variables are hidden, by a key of their code: their frames hold no wrapper.
coroutine_functions_to_sensitive_variables: dict[int, Any] = {}
_ALL = "__ALL__"


def sensitive_variables(*variables: str) -> Callable[[F], F]:
    """Leave a function's local variables out of error reports: those named, or all.

    Raises:
        TypeError: it is used without parentheses.
    """
    if len(variables) == 1 and callable(variables[0]):
        raise TypeError(
            "sensitive_variables() must be called to use it as a decorator, e.g., use @sensitive_variables(), not "
            "@sensitive_variables."
        )
    hidden = variables or _ALL

    def decorator(func: Any) -> Any:
        if inspect.iscoroutinefunction(inspect.unwrap(func)):
            code = inspect.unwrap(func).__code__
            coroutine_functions_to_sensitive_variables[_code_key(code.co_filename, code.co_firstlineno)] = hidden
            return func

        @wraps(func)
        def sensitive_variables_wrapper(*func_args: Any, **func_kwargs: Any) -> Any:
            # Found in this frame, by this name, when an error is reported.
            sensitive_variables_wrapper.sensitive_variables = hidden  # type: ignore[attr-defined]  # as said
            return func(*func_args, **func_kwargs)

        return sensitive_variables_wrapper

    return decorator


def _code_key(filename: str, line: int) -> int:
    return hash(f"{filename}:{line}")


def sensitive_post_parameters(*parameters: str) -> Any:
    """Leave form fields out of error reports: those named, or all.

    Raises:
        TypeError: it is used without parentheses, or what it decorates gets no request.
    """
    if len(parameters) == 1 and callable(parameters[0]):
        raise TypeError(
            "sensitive_post_parameters() must be called to use it as a decorator, e.g., use "
            "@sensitive_post_parameters(), not @sensitive_post_parameters."
        )

    def mark(request: Any) -> None:
        if not isinstance(request, HttpRequest):
            raise TypeError(
                "sensitive_post_parameters didn't receive an HttpRequest object. If you are decorating a classmethod, "
                "make sure to use @method_decorator."
            )
        request.sensitive_post_parameters = parameters or _ALL  # type: ignore[attr-defined]  # read by reports

    def decorator(view: Any) -> Any:
        @wraps(view)
        def sensitive_post_parameters_wrapper(request: Any, *args: Any, **kwargs: Any) -> Any:
            mark(request)
            return view(request, *args, **kwargs)

        if iscoroutinefunction(view):
            return markcoroutinefunction(_awaiting(view, mark))
        return sensitive_post_parameters_wrapper

    return decorator


def _awaiting(view: Any, mark: Any) -> Any:
    @wraps(view)
    async def sensitive_post_parameters_wrapper(request: Any, *args: Any, **kwargs: Any) -> Any:
        mark(request)
        return await view(request, *args, **kwargs)

    return sensitive_post_parameters_wrapper
