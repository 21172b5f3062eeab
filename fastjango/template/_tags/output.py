"""Tags that print: ``csrf_token``, ``debug``, ``firstof``, ``lorem``, ``now``, ``templatetag``, ``widthratio``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pprint import pformat
from typing import Any

from fastjango.conf import settings
from fastjango.utils import timezone
from fastjango.utils.formats import date_format
from fastjango.utils.html import escape, format_html
from fastjango.utils.lorem_ipsum import paragraphs, words

from ..base import (
    BLOCK_TAG_END,
    BLOCK_TAG_START,
    COMMENT_TAG_END,
    COMMENT_TAG_START,
    SINGLE_BRACE_END,
    SINGLE_BRACE_START,
    VARIABLE_TAG_END,
    VARIABLE_TAG_START,
    BuiltinNode,
    CompiledNode,
    FilterExpression,
    VariableDoesNotExist,
    render_value_in_context,
)
from ..exceptions import TemplateSyntaxError


class CsrfTokenNode(BuiltinNode):
    """``{% csrf_token %}``: the hidden field of forms."""

    child_nodelists = ()
    assigns = ()

    def render(self, context: Any) -> Any:
        token = context.get("csrf_token")
        if token:
            if token == "NOTPROVIDED":
                return format_html("")
            return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
        if settings.DEBUG:
            from warnings import warn  # for this mistake alone

            warn(
                "A {% csrf_token %} was used in a template, but the context did not provide the value.  This is "
                "usually caused by not using RequestContext.",
                stacklevel=2,
            )
        return ""


def csrf_token(parser: Any, token: Any) -> CsrfTokenNode:
    """``{% csrf_token %}``."""
    return CsrfTokenNode()


class DebugNode(BuiltinNode):
    """``{% debug %}``: the context and the loaded modules, when ``DEBUG`` is on."""

    child_nodelists = ()
    assigns = ()

    def render(self, context: Any) -> Any:
        if not settings.DEBUG:
            return ""
        layers = [escape(pformat(layer)) for layer in context]
        return "".join([*layers, "\n\n", escape(pformat(sys.modules))])


def debug(parser: Any, token: Any) -> DebugNode:
    """``{% debug %}``."""
    return DebugNode()


class FirstOfNode(CompiledNode):
    """``{% firstof %}``: the first of some values that is true."""

    assigns: Any = ()
    child_nodelists = ()

    def __init__(self, variables: list[FilterExpression], asvar: str | None = None) -> None:
        self.vars = variables
        self.asvar = asvar
        self.assigns = (asvar,) if asvar else ()

    def build(self, builder: Any) -> list[Any]:
        values = builder.row([builder.later(builder.value(variable, quiet=True)) for variable in self.vars])
        shown = builder.call(_first_true, builder.context(), values)
        if self.asvar:
            return [builder.store(self.asvar, shown)]
        return [builder.output(builder.text_of(shown))]


def _first_true(context: Any, values: tuple[Callable[[], Any], ...]) -> Any:
    first = next(filter(None, (value() for value in values)), None)
    return "" if first is None else render_value_in_context(first, context)


def firstof(parser: Any, token: Any) -> FirstOfNode:
    """``{% firstof a b "default" [as name] %}``."""
    bits = token.split_contents()[1:]
    if not bits:
        raise TemplateSyntaxError("'firstof' statement requires at least one argument")
    asvar = None
    if len(bits) >= 2 and bits[-2] == "as":
        asvar = bits[-1]
        bits = bits[:-2]
    return FirstOfNode([parser.compile_filter(bit) for bit in bits], asvar)


class LoremNode(BuiltinNode):
    """``{% lorem %}``: filler text."""

    assigns = ()
    child_nodelists = ()

    def __init__(self, count: FilterExpression, method: str, common: bool) -> None:
        self.count = count
        self.method = method
        self.common = common

    def render(self, context: Any) -> str:
        try:
            count = int(self.count.resolve(context))
        except (ValueError, TypeError):
            count = 1
        if self.method == "w":
            return words(count, common=self.common)
        blocks = paragraphs(count, common=self.common)
        if self.method == "p":
            blocks = [f"<p>{block}</p>" for block in blocks]
        return "\n\n".join(blocks)


def lorem(parser: Any, token: Any) -> LoremNode:
    """``{% lorem [count] [b|p|w] [random] %}``."""
    bits = token.split_contents()
    name = bits.pop(0)
    common = not (bits and bits[-1] == "random")
    if not common:
        bits.pop()
    method = bits.pop() if bits and bits[-1] in ("w", "p", "b") else "b"
    count = parser.compile_filter(bits.pop(0) if bits else "1")
    if bits:
        raise TemplateSyntaxError(f"Incorrect format for {name!r} tag")
    return LoremNode(count, method, common)


class NowNode(BuiltinNode):
    """``{% now %}``."""

    assigns: Any = ()
    child_nodelists = ()
    touches_context = False

    def __init__(self, format_string: str, asvar: str | None = None) -> None:
        self.format_string = format_string
        self.asvar = asvar
        self.assigns = (asvar,) if asvar else ()

    def render(self, context: Any) -> str:
        zone = timezone.get_current_timezone() if settings.USE_TZ else None
        shown = date_format(datetime.now(tz=zone), self.format_string)
        if self.asvar:
            context[self.asvar] = shown
            return ""
        return shown


def now(parser: Any, token: Any) -> NowNode:
    """``{% now "format" [as name] %}``."""
    bits = token.split_contents()
    asvar = None
    if len(bits) == 4 and bits[-2] == "as":
        asvar = bits[-1]
        bits = bits[:-2]
    if len(bits) != 2:
        raise TemplateSyntaxError("'now' statement takes one argument")
    return NowNode(bits[1][1:-1], asvar)


class TemplateTagNode(CompiledNode):
    """``{% templatetag %}``: the braces themselves."""

    child_nodelists = ()
    mapping = {
        "openblock": BLOCK_TAG_START,
        "closeblock": BLOCK_TAG_END,
        "openvariable": VARIABLE_TAG_START,
        "closevariable": VARIABLE_TAG_END,
        "openbrace": SINGLE_BRACE_START,
        "closebrace": SINGLE_BRACE_END,
        "opencomment": COMMENT_TAG_START,
        "closecomment": COMMENT_TAG_END,
    }

    def __init__(self, tagtype: str) -> None:
        self.tagtype = tagtype

    def build(self, builder: Any) -> list[Any]:
        return [builder.text(self.mapping.get(self.tagtype, ""))]


def templatetag(parser: Any, token: Any) -> TemplateTagNode:
    """``{% templatetag openblock %}``."""
    bits = token.contents.split()
    if len(bits) != 2:
        raise TemplateSyntaxError("'templatetag' statement takes one argument")
    if bits[1] not in TemplateTagNode.mapping:
        allowed = list(TemplateTagNode.mapping)
        raise TemplateSyntaxError(f"Invalid templatetag argument: '{bits[1]}'. Must be one of: {allowed}")
    return TemplateTagNode(bits[1])


class WidthRatioNode(CompiledNode):
    """``{% widthratio %}``: a value's part of a maximum, of a width."""

    child_nodelists = ()
    assigns: Any = ()

    def __init__(
        self, val_expr: FilterExpression, max_expr: FilterExpression, max_width: FilterExpression, asvar: Any = None
    ) -> None:
        self.val_expr = val_expr
        self.max_expr = max_expr
        self.max_width = max_width
        self.asvar = asvar
        self.assigns = (asvar,) if asvar else ()

    def build(self, builder: Any) -> list[Any]:
        numbers = (self.val_expr, self.max_expr, self.max_width)
        shown = builder.call(_ratio, *(builder.later(builder.value(number)) for number in numbers))
        return [builder.store(self.asvar, shown) if self.asvar else builder.output(shown)]


def _ratio(value: Callable[[], Any], most: Callable[[], Any], width: Callable[[], Any]) -> str:
    try:
        part, whole, size = value(), most(), int(width())
    except VariableDoesNotExist:
        return ""
    except (ValueError, TypeError):
        raise TemplateSyntaxError("widthratio final argument must be a number") from None
    try:
        return str(round(float(part) / float(whole) * size))
    except ZeroDivisionError:
        return "0"
    except (ValueError, TypeError, OverflowError):
        return ""


def widthratio(parser: Any, token: Any) -> WidthRatioNode:
    """``{% widthratio value max width [as name] %}``."""
    bits = token.split_contents()
    if len(bits) == 4:
        asvar = None
    elif len(bits) == 6:
        asvar = bits.pop()
        if bits.pop() != "as":
            raise TemplateSyntaxError("Invalid syntax in widthratio tag. Expecting 'as' keyword")
    else:
        raise TemplateSyntaxError("widthratio takes at least three arguments")
    value, most, width = (parser.compile_filter(bit) for bit in bits[1:])
    return WidthRatioNode(value, most, width, asvar=asvar)
