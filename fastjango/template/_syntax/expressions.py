"""``a.b|filter:"argument"``: variables, constants and the filters that they go through."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import Any

from fastjango.template.context import Context
from fastjango.template.exceptions import TemplateSyntaxError
from fastjango.utils.formats import localize
from fastjango.utils.html import conditional_escape
from fastjango.utils.safestring import SafeData, mark_safe
from fastjango.utils.text import unescape_string_literal
from fastjango.utils.timezone import template_localtime
from fastjango.utils.translation import gettext_lazy, pgettext_lazy

from .lookup import VariableDoesNotExist, invalid_text, resolve_lookups

FILTER_SEPARATOR = "|"
FILTER_ARGUMENT_SEPARATOR = ":"
VARIABLE_ATTRIBUTE_SEPARATOR = "."

_quoted = r'"[^"\\]*(?:\\.[^"\\]*)*"' + "|" + r"'[^'\\]*(?:\\.[^'\\]*)*'"
constant_string = rf"_\((?:{_quoted})\)|(?:{_quoted})"
_number = r"[-+.]?\d[\d.e]*"
_operand = rf"(?:(?P<constant>{constant_string})|(?P<variable>[\w.]+|{_number}))"
_first = re.compile(_operand, re.DOTALL)
_filter = re.compile(rf"\s*\|\s*(?P<name>\w+)(?::{_operand})?", re.DOTALL)
# A word of a tag: ``name=value``, or a value.
kwarg_re = re.compile(r"(?:(\w+)=)?(.+)", re.DOTALL)
Argument = tuple[bool, Any]  # whether it is a variable, and the variable or the constant


class Variable:
    """A name with attributes (``article.section``), a number or a quoted text.

    Raises:
        TypeError: ``var`` is no text.
        TemplateSyntaxError: a part of a name begins with an underscore.

    Source: django.template.Variable.
    """

    __slots__ = ("literal", "lookups", "message_context", "translate", "var")

    def __init__(self, var: Any) -> None:
        if not isinstance(var, str):
            raise TypeError(f"Variable must be a string or number, got {type(var)}")
        self.var = var
        self.literal: Any = None
        self.lookups: tuple[str, ...] | None = None
        self.translate = False
        self.message_context: str | None = None
        self.literal = _number_of(var)
        if self.literal is None:
            self._read_text(var)

    def _read_text(self, var: str) -> None:
        if var.startswith("_(") and var.endswith(")"):
            self.translate = True
            var = var[2:-1]
        if var[:1] in ("'", '"') and var[-1:] == var[:1]:
            self.literal = mark_safe(unescape_string_literal(var))
            return
        if f"{VARIABLE_ATTRIBUTE_SEPARATOR}_" in var or var[:1] == "_":
            raise TemplateSyntaxError(f"Variables and attributes may not begin with underscores: '{var}'")
        self.lookups = tuple(var.split(VARIABLE_ATTRIBUTE_SEPARATOR))

    def resolve(self, context: Any) -> Any:
        """The value in a context.

        Raises:
            VariableDoesNotExist: a part of the name is not there.
        """
        value = self.literal if self.lookups is None else resolve_lookups(self.lookups, context)
        return self.translated(value) if self.translate else value

    def translated(self, value: Any) -> Any:
        """The value as a text to translate."""
        message = value.replace("%", "%%")
        if isinstance(value, SafeData):
            message = mark_safe(message)
        if self.message_context:
            return pgettext_lazy(self.message_context, message)
        return gettext_lazy(message)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.var!r}>"

    def __str__(self) -> str:
        return self.var


def _number_of(text: str) -> int | float | None:
    """The number that a text is; ``None`` for ``nan``, ``inf`` and names."""
    try:
        if "." not in text and "e" not in text.lower():
            return int(text)
        # "2." is refused, since "2.x" would be an attribute.
        return None if text.endswith(".") else float(text)
    except ValueError:
        return None


class FilterExpression:
    """A variable or constant and its filters.

    ``var`` is a :class:`Variable` or the constant, ``is_var`` says which; ``filters`` holds pairs of a function and
    its arguments, each argument a pair of ``is it a variable`` and itself.

    Raises:
        TemplateSyntaxError: the text is no expression, or a filter does not take so many arguments.

    Source: django.template.base.FilterExpression.
    """

    __slots__ = ("filters", "is_var", "token", "var")

    def __init__(self, token: str, parser: Any) -> None:
        self.token = token
        found = _first.match(token)
        if found is None:
            if token[:1] == FILTER_SEPARATOR:
                raise TemplateSyntaxError(f"Could not find variable at start of {token}.")
            raise TemplateSyntaxError(f"Could not parse the remainder: '{token}' from '{token}'")
        constant = found["constant"]
        self.is_var = constant is None
        self.var: Any = Variable(found["variable"]) if self.is_var else _constant(constant)
        self.filters: list[tuple[Callable[..., Any], list[Argument]]] = []

        end = found.end()
        while end < len(token):
            found = _filter.match(token, end)
            if found is None:
                raise TemplateSyntaxError(f"Could not parse the remainder: '{token[end:]}' from '{token}'")
            self._add_filter(found, parser)
            end = found.end()

    def _add_filter(self, found: re.Match[str], parser: Any) -> None:
        name = found["name"]
        arguments: list[Argument] = []
        if found["constant"] is not None:
            arguments.append((False, _constant(found["constant"])))
        elif found["variable"] is not None:
            arguments.append((True, Variable(found["variable"])))
        function = parser.find_filter(name)
        self.args_check(name, function, arguments)
        self.filters.append((function, arguments))

    def resolve(self, context: Any, ignore_failures: bool = False) -> Any:
        """The value in a context, after its filters.

        Args:
            ignore_failures: A variable that is not there is ``None``, and not what the engine shows for it.
        """
        if not self.is_var:
            value = self.var
        else:
            try:
                value = self.var.resolve(context)
            except VariableDoesNotExist:
                value = None if ignore_failures else invalid_text(context)
                if value:
                    return value % self.var if "%s" in value else value
        for function, arguments in self.filters:
            values = [argument.resolve(context) if is_variable else argument for is_variable, argument in arguments]
            value = apply_filter(function, value, values, context)
        return value

    @staticmethod
    def args_check(name: str, func: Callable[..., Any], provided: list[Any]) -> bool:
        """Whether a filter takes that many arguments.

        Raises:
            TemplateSyntaxError: it does not.
        """
        parameters = inspect.signature(inspect.unwrap(func)).parameters.values()
        positional = [one for one in parameters if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
        if positional and positional[-1].name == "autoescape" and getattr(func, "needs_autoescape", False):
            positional.pop()
        most = len(positional)
        least = sum(one.default is one.empty for one in positional)
        has_more = any(one.kind is one.VAR_POSITIONAL for one in parameters)
        given = len(provided) + 1  # the value itself
        if given < least or (given > most and not has_more):
            raise TemplateSyntaxError(f"{name} requires {least} arguments, {given} provided")
        return True

    def __str__(self) -> str:
        return self.token

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__} {self.token!r}>"


def _constant(text: str) -> Any:
    """A quoted text as the safe text that it says, translated when it asks for that."""
    return Variable(text).resolve({})


def apply_filter(function: Callable[..., Any], value: Any, arguments: list[Any], context: Any) -> Any:
    """The filter's answer, safe again when the filter keeps safe text safe."""
    if getattr(function, "expects_localtime", False):
        value = template_localtime(value, context.use_tz)
    if getattr(function, "needs_autoescape", False):
        answer = function(value, *arguments, autoescape=context.autoescape)
    else:
        answer = function(value, *arguments)
    if getattr(function, "is_safe", False) and isinstance(value, SafeData):
        return mark_safe(answer)
    return answer


def render_value_in_context(value: Any, context: Context) -> Any:
    """A value as a template shows it: in local time and format, escaped where that is on.

    Source: django.template.base.render_value_in_context.
    """
    if not isinstance(value, str):
        value = localize(template_localtime(value, use_tz=context.use_tz), use_l10n=context.use_l10n)
    if context.autoescape:
        return conditional_escape(value if isinstance(value, str) else str(value))
    return str(value)


def token_kwargs(bits: list[str], parser: Any, support_legacy: bool = False) -> dict[str, FilterExpression]:
    """Keyword arguments at the beginning of a tag's words; those words are taken off the list.

    Args:
        support_legacy: Accept ``value as name and value as name`` too, when the first word has that form.
    """
    kwargs: dict[str, FilterExpression] = {}
    if not bits:
        return kwargs
    has_equals = _keyword_of(bits[0]) is not None
    if not has_equals and not (support_legacy and len(bits) > 2 and bits[1] == "as"):
        return kwargs
    while bits:
        if has_equals:
            pair = _keyword_of(bits[0])
            if pair is None:
                break
            key, value = pair
            del bits[:1]
        else:
            if len(bits) < 3 or bits[1] != "as":
                break
            value, _, key = bits[:3]
            del bits[:3]
        kwargs[key] = parser.compile_filter(value)
        if bits and not has_equals:
            if bits[0] != "and":
                break
            del bits[:1]
    return kwargs


def _keyword_of(bit: str) -> tuple[str, str] | None:
    found = kwarg_re.match(bit)
    if found is None or found[1] is None:
        return None
    return found[1], found[2]
