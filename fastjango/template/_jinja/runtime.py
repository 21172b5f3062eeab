"""The functions that compiled templates call: printing, filters, loops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from fastjango.template._syntax.expressions import apply_filter, render_value_in_context
from fastjango.template._syntax.lookup import Missing, VariableDoesNotExist, maker
from fastjango.template.context import Context
from fastjango.utils.formats import localize, number_format, shows_plain_integers
from fastjango.utils.html import escape_text
from fastjango.utils.safestring import SafeData, SafeString, mark_safe
from fastjango.utils.timezone import template_localtime

_join = "".join


@cache
def _printers(invalid: str, has_plain_integers: bool) -> tuple[Callable[[Any], str], Callable[[Any], str]]:
    """The functions that print a value, with and without escaping, where the context asks for nothing special."""
    call = maker(invalid)["plain"]
    shown_invalid = escape_text(invalid)

    def escaped(value: Any) -> str:
        cls = type(value)
        if cls is str:
            return escape_text(value)
        if cls is SafeString:
            return value
        if cls is int:
            return str(value) if has_plain_integers else number_format(value)
        if cls is Missing:
            return shown_invalid
        if callable(value):
            value = call(value)
        value = localize(template_localtime(value))
        # By its real type: a lazy text passes for a text, and cannot be joined.
        text = value if issubclass(type(value), str) else str(value)
        return text.__html__() if hasattr(text, "__html__") else escape_text(text)

    def plain(value: Any) -> str:
        if type(value) is Missing:
            return invalid
        if callable(value):
            value = call(value)
        return str(localize(template_localtime(value)))

    return escaped, plain


def printer(context: Context, invalid: str) -> Callable[[Any], str]:
    """The function that prints values in a context."""
    if context.use_l10n is None and context.use_tz is None:
        return _printers(invalid, shows_plain_integers())[0 if context.autoescape else 1]
    call = maker(invalid)["plain"]

    def printed(value: Any) -> str:
        if type(value) is Missing:
            value = invalid
        elif callable(value):
            value = call(value)
        return str(render_value_in_context(value, context))

    return printed


def resolver(context: Context) -> Callable[[str], Any]:
    """The function that finds names in a context."""
    layers = context.dicts

    def resolve(name: str) -> Any:
        for layer in reversed(layers):
            if name in layer:
                return layer[name]
        return Missing(name, context)

    return resolve


def keep_safe(function: Callable[..., Any], value: Any, *args: Any, **kwargs: Any) -> Any:
    """A filter's answer, safe when what went in was safe."""
    answer = function(value, *args, **kwargs)
    return mark_safe(answer) if isinstance(value, SafeData) else answer


def filtered(context: Context, value: Any, steps: Iterable[tuple[Callable[..., Any], tuple[Any, ...]]]) -> Any:
    """A value after many filters with their arguments."""
    for function, arguments in steps:
        value = apply_filter(function, value, list(arguments), context)
    return value


def decided(tree: Any, operands: tuple[Callable[[], Any], ...]) -> Any:
    """A condition of many operators, worked out step by step."""
    return tree.eval(operands)


@cache
def _walker(invalid: str) -> Callable[[Any, tuple[str, ...]], Any]:
    get = maker(invalid)["get"]

    def walk(holder: Any, bits: tuple[str, ...]) -> Any:
        for bit in bits:
            holder = get(holder, bit)
        return holder

    return walk


def quiet(value: Any) -> Any:
    """``None`` for what is not there."""
    return None if type(value) is Missing else value


def needed(value: Any) -> Any:
    """The value.

    Raises:
        VariableDoesNotExist: it is not there.
    """
    if type(value) is Missing:
        raise value.error()
    return value


def is_missing(value: Any) -> bool:
    """Whether a variable was not found."""
    return type(value) is Missing


def swallowed(expression: Callable[[], Any]) -> Any:
    """The expression's value, ``False`` when it fails: comparisons in ``{% if %}`` raise nothing."""
    try:
        return expression()
    except Exception:
        return False


def swallowed_missing(expression: Callable[[], Any]) -> Any:
    """The expression's value, ``None`` when a filter's argument is not there."""
    try:
        return expression()
    except VariableDoesNotExist:
        return None


def sequence(value: Any, is_reversed: bool) -> Any:
    """What ``{% for %}`` goes through, with a known length."""
    if value is None or type(value) is Missing:
        return ()
    if not hasattr(value, "__len__"):
        value = list(value)
    return list(reversed(value)) if is_reversed else value


def rows(values: Iterable[Any], size: int) -> Iterator[Any]:
    """The items of a loop with several names.

    Raises:
        ValueError: an item has another number of values.
    """
    for item in values:
        try:
            length = len(item)
        except TypeError:  # not an iterable
            length = 1
        if length != size:
            raise ValueError(f"Need {size} values to unpack in for loop; got {length}. ")
        yield item


def loop_state(index: int, size: int, parent: Any) -> dict[str, Any]:
    """The ``forloop`` of one turn, counted from 0."""
    return {
        "parentloop": parent,
        "counter0": index,
        "counter": index + 1,
        "revcounter": size - index,
        "revcounter0": size - index - 1,
        "first": index == 0,
        "last": index == size - 1,
    }


def loop_in_context(context: Context, values: Any, names: tuple[str, ...]) -> Iterator[Any]:
    """Pairs of ``forloop`` and the item, both in a layer of the context while the loop's body runs."""
    size = len(values)
    parent = context.get("forloop", {})
    layer = context.push()
    loop = layer["forloop"] = {"parentloop": parent}
    items = values if len(names) == 1 else rows(values, len(names))
    for index, item in enumerate(items):
        loop.update(loop_state(index, size, parent))
        if len(names) == 1:
            layer[names[0]] = item
        else:
            item = tuple(item)
            layer.update(zip(names, item, strict=True))
        yield loop, item
    context.pop()


def swap(context: Context, name: str, value: Any) -> Any:
    """Set an attribute of the context; the value that it had."""
    old = getattr(context, name)
    setattr(context, name, value)
    return old


def outer_loop(context: Context) -> Any:
    """The ``forloop`` of a loop around this unit."""
    return context.get("forloop", {})


def store(context: Context, name: str, value: Any) -> None:
    """Set a name in the top layer."""
    context.dicts[-1][name] = value


def is_same(left: Any, right: Any) -> bool:
    """``left is right``."""
    return left is right


@cache
def _or_invalid(invalid: str) -> Callable[[Any, str], Any]:
    has_name = "%s" in invalid

    def or_invalid(value: Any, variable: str) -> Any:
        if type(value) is Missing:
            return invalid % variable if has_name else invalid
        return value

    return or_invalid


def functions(invalid: str) -> dict[str, Any]:
    """The globals of units made for an engine whose ``string_if_invalid`` is ``invalid``."""
    return {
        **maker(invalid),
        **{function.__name__: function for function in (enumerate, len, str)},
        "decided": decided,
        "filtered": filtered,
        "is_missing": is_missing,
        "joined": lambda parts: SafeString(_join(parts)),
        "is_same": is_same,
        "keep_safe": keep_safe,
        "loop_in_context": loop_in_context,
        "loop_state": loop_state,
        "missing": None,
        "needed": needed,
        "or_invalid": _or_invalid(invalid),
        "outer_loop": outer_loop,
        "pop": lambda context: context.dicts.pop(),
        "printer": lambda context: printer(context, invalid),
        "push": lambda context, names: context.dicts.append(names),
        "quiet": quiet,
        "resolver": resolver,
        "rows": rows,
        "sequence": sequence,
        "store": store,
        "swallowed": swallowed,
        "swallowed_missing": swallowed_missing,
        "swap": swap,
        "template_localtime": template_localtime,
        "walk": _walker(invalid),
    }
