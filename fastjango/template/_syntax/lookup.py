"""What ``{{ a.b }}`` finds: an item, an attribute or an element, called if it can be.

:func:`maker` gives the functions that compiled templates use; expressions resolved one by one use the same.
"""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable
from functools import cache
from typing import Any

from fastjango.template.context import BaseContext

logger = logging.getLogger("django.template")
_MOST_CLASSES = 10_000


class VariableDoesNotExist(Exception):
    """A name or an attribute in a variable is not there.

    Args:
        msg: A message with placeholders for ``params``, which are formatted only when it is shown.

    Source: django.template.VariableDoesNotExist.
    """

    __module__ = "fastjango.template.base"

    def __init__(self, msg: str, params: Any = ()) -> None:
        self.msg = msg
        self.params = params

    def __str__(self) -> str:
        return self.msg % self.params


class Missing:
    """Stands for the value of a variable that does not exist: ``bit`` was not found in ``holder``."""

    __slots__ = ("bit", "holder")

    def __init__(self, bit: str, holder: Any) -> None:
        self.bit = bit
        self.holder = holder

    def __bool__(self) -> bool:
        return False

    def error(self) -> VariableDoesNotExist:
        """The error that says so."""
        return VariableDoesNotExist("Failed lookup for key [%s] in %r", (self.bit, self.holder))


_can_subscript: dict[type, bool] = {}


def _learn_class(cls: type) -> bool:
    """Whether values of a class have items. Asked of the class: ``list["x"]`` is no look-up but a type."""
    if len(_can_subscript) > _MOST_CLASSES:
        _can_subscript.clear()
    answer = _can_subscript[cls] = hasattr(cls, "__getitem__")
    return answer


def _after_item(holder: Any, bit: str) -> Any:
    """The attribute, or the element at a number, of a value without such an item."""
    # A context shows templates its names and nothing of its own: its engine and its files are no templates' business.
    if isinstance(holder, BaseContext):
        return Missing(bit, holder)
    try:
        return getattr(holder, bit)
    except (TypeError, AttributeError):
        # A property that fails inside is a fault and not a missing name.
        if bit in dir(holder):
            raise
    if bit.isdecimal() and hasattr(type(holder), "__getitem__"):
        try:
            return holder[int(bit)]
        except (IndexError, ValueError, KeyError, TypeError):
            pass
    return Missing(bit, holder)


def log_failure(bit: str, error: Exception, context: Any) -> None:
    """Tell the logger that a part of a variable is not there, or failed."""
    if logger.isEnabledFor(logging.DEBUG):
        template = getattr(context, "template_name", None) or "unknown"
        logger.debug("Exception while resolving variable '%s' in template '%s'.", bit, template, exc_info=error)


def _lacks_arguments(function: Any) -> bool:
    """Whether a call without arguments fails for the lack of them, and not inside the function."""
    try:
        inspect.signature(function).bind()
    except (TypeError, ValueError):  # ValueError: a built-in that does not say what it takes
        return True
    return False


@cache
def caller(invalid: str) -> Callable[[Any], Any]:
    """The function that calls what is callable, giving ``invalid`` for what must not be called."""

    def called(value: Any) -> Any:
        if getattr(value, "do_not_call_in_templates", False):
            return value
        if getattr(value, "alters_data", False):
            return invalid
        try:
            return value()
        except TypeError:
            if _lacks_arguments(value):
                return invalid
            raise

    return called


@cache
def maker(invalid: str) -> dict[str, Callable[..., Any]]:
    """The look-up functions of an engine whose ``string_if_invalid`` is ``invalid``.

    ``get(holder, bit)`` looks one step further and calls what it finds; ``first(value, bit)`` does so from a
    variable's first name, whose value may need a call itself; ``plain(value)`` is that call alone. ``get_or`` and
    ``first_or`` give ``invalid`` where the others give a :class:`Missing`.
    """
    call = caller(invalid)

    def get(holder: Any, bit: str) -> Any:
        try:
            value = step(holder, bit)
            if callable(value):
                return call(value)
        except Exception as exc:
            if isinstance(exc, VariableDoesNotExist):
                value = Missing(bit, holder)  # Django 5.2: also where what was called met it, as ``block.super`` may
            elif getattr(exc, "silent_variable_failure", False):
                return invalid
            else:
                raise
        return value

    def plain(value: Any) -> Any:
        if not callable(value):
            return value
        try:
            return call(value)
        except Exception as exc:
            if getattr(exc, "silent_variable_failure", False):
                return invalid
            raise

    def first(value: Any, bit: str) -> Any:
        return get(plain(value) if callable(value) else value, bit)

    def get_or(holder: Any, bit: str) -> Any:
        value = get(holder, bit)
        return invalid if type(value) is Missing else value

    def first_or(value: Any, bit: str) -> Any:
        value = get(plain(value) if callable(value) else value, bit)
        return invalid if type(value) is Missing else value

    return {"get": get, "first": first, "plain": plain, "get_or": get_or, "first_or": first_or}


def step(holder: Any, bit: str) -> Any:
    """What is one step further: an item, an attribute or an element, not called yet."""
    cls = type(holder)
    if _can_subscript[cls] if cls in _can_subscript else _learn_class(cls):
        try:
            return holder[bit]
        except (TypeError, AttributeError, KeyError, ValueError, IndexError):
            return _after_item(holder, bit)
    if cls is Missing:
        return holder
    try:
        return getattr(holder, bit)
    except (TypeError, AttributeError):
        return _after_item(holder, bit)


def invalid_text(context: Any) -> str:
    """What the context's engine shows for values that are not there."""
    try:
        return context.template.engine.string_if_invalid
    except AttributeError:
        return ""


def code_folder(context: Any) -> str | None:
    """Where the context's engine keeps generated code; ``None`` for nowhere."""
    try:
        return context.template.engine.bytecode_cache
    except AttributeError:
        return None


def resolve_lookups(lookups: tuple[str, ...], context: Any) -> Any:
    """A variable's value in a context (or any mapping or object).

    Raises:
        VariableDoesNotExist: one of its parts is not there.
    """
    current = context
    for bit in lookups:
        try:
            found = step(current, bit)
            if callable(found):
                found = caller(invalid_text(context))(found)
        except Exception as exc:
            log_failure(bit, exc, context)
            if not getattr(exc, "silent_variable_failure", False):
                raise
            return invalid_text(context)
        if type(found) is Missing:
            error = found.error()
            log_failure(bit, error, context)
            raise error
        current = found
    return current
