"""Reading a field's source, such as ``author.get_name``, from an object or a mapping."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from types import FunctionType, MethodType
from typing import Any

from fastjango.core.exceptions import ObjectDoesNotExist

_NOTHING = inspect.Parameter.empty
_OPEN_ENDED = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


class BuiltinSignatureError(Exception):
    """A source ends in a built-in function, whose arguments cannot be known."""

    __module__ = "fastjango.rest_framework.fields"


@functools.lru_cache(maxsize=1024)
def _needs_nothing(function: Any, is_bound: bool) -> bool:
    """Whether ``function`` can be called without arguments (but the object it is bound to)."""
    parameters = list(inspect.signature(function).parameters.values())
    return all(
        parameter.default is not _NOTHING or parameter.kind in _OPEN_ENDED
        for parameter in (
            parameters[1:] if is_bound and parameters and parameters[0].kind not in _OPEN_ENDED else parameters
        )
    )


def is_simple_callable(obj: Any) -> bool:
    """Whether ``obj`` is a function or method that needs no argument.

    Raises:
        BuiltinSignatureError: it is a built-in function.
    """
    if not callable(obj):
        return False
    match obj:
        case FunctionType():
            return _needs_nothing(obj, False)
        case MethodType():
            return _needs_nothing(obj.__func__, True)
        case functools.partial():
            return all(
                parameter.default is not _NOTHING or parameter.kind in _OPEN_ENDED
                for parameter in inspect.signature(obj).parameters.values()
            )
    if inspect.isbuiltin(obj):
        raise BuiltinSignatureError(
            "Built-in function signatures are not inspectable. "
            "Wrap the function call in a simple, pure Python function."
        )
    return False


def get_attribute(instance: Any, attrs: Iterable[str]) -> Any:
    """Follow ``attrs`` from ``instance``: keys of mappings, attributes of objects, results of plain methods.

    A related object that does not exist is None.
    """
    for attr in attrs:
        try:
            instance = instance[attr] if isinstance(instance, Mapping) else getattr(instance, attr)
        except ObjectDoesNotExist:
            return None
        if callable(instance) and is_simple_callable(instance):
            instance = _called(instance, attr)
    return instance


def _called(method: Callable[[], Any], name: str) -> Any:
    try:
        return method()
    except (AttributeError, KeyError) as error:
        # Either would otherwise be taken for a missing attribute of the object itself.
        raise ValueError(f'Exception raised in callable attribute "{name}"; original exception was: {error}') from error
