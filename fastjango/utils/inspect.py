"""What arguments a callable takes."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from inspect import Parameter
from typing import Any

_STARS: dict[Any, str] = {Parameter.VAR_POSITIONAL: "*", Parameter.VAR_KEYWORD: "**"}


def _signature(func: Callable[..., Any]) -> inspect.Signature:
    if hasattr(inspect, "Format"):
        # Python 3.14 evaluates annotations late; names that only type checkers see must not matter here.
        return inspect.signature(func, annotation_format=inspect.Format.FORWARDREF)  # type: ignore[call-arg,unused-ignore]  # new in 3.14
    return inspect.signature(func)


@functools.lru_cache(maxsize=512)
def _parameters(func: Callable[..., Any], skip_first: bool) -> tuple[Parameter, ...]:
    return tuple(_signature(func).parameters.values())[1 if skip_first else 0 :]


def _get_callable_parameters(meth_or_func: Any) -> tuple[Parameter, ...]:
    """The parameters of a callable, one cached answer for a function and all methods bound from it."""
    is_bound = inspect.ismethod(meth_or_func)
    return _parameters(meth_or_func.__func__ if is_bound else meth_or_func, is_bound)


def is_defined_in(func: Any, module: str) -> bool:
    """Whether a function's code stands in a module; a wrapper's does not, though it may bear the function's names."""
    return getattr(func, "__globals__", {}).get("__name__") == module


def get_func_args(func: Callable[..., Any]) -> list[str]:
    """The names of the arguments that can be given one by one."""
    return [parameter.name for parameter in _get_callable_parameters(func) if parameter.kind not in _STARS]


def get_func_full_args(func: Callable[..., Any]) -> list[tuple[Any, ...]]:
    """``(name,)`` or ``(name, default)`` of each argument but ``self``; ``*args`` and ``**kwargs`` with their stars."""
    return [
        (_STARS.get(parameter.kind, "") + parameter.name,)
        if parameter.default is Parameter.empty
        else (parameter.name, parameter.default)
        for parameter in _get_callable_parameters(func)
        if parameter.name != "self"
    ]


def func_accepts_kwargs(func: Callable[..., Any]) -> bool:
    """Whether a callable has a ``**kwargs``."""
    return _has_kind(func, Parameter.VAR_KEYWORD)


def func_accepts_var_args(func: Callable[..., Any]) -> bool:
    """Whether a callable has an ``*args``."""
    return _has_kind(func, Parameter.VAR_POSITIONAL)


def _has_kind(func: Callable[..., Any], kind: Any) -> bool:
    return any(parameter.kind is kind for parameter in _get_callable_parameters(func))


def method_has_no_args(meth: Callable[..., Any]) -> bool:
    """Whether a method takes nothing besides ``self``."""
    count = len([p for p in _get_callable_parameters(meth) if p.kind not in _STARS])
    return count == (0 if inspect.ismethod(meth) else 1)


def func_supports_parameter(func: Callable[..., Any], name: str) -> bool:
    """Whether a callable has a parameter of this name."""
    return any(parameter.name == name for parameter in _get_callable_parameters(func))
