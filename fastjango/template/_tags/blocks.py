"""Tags around text: ``autoescape``, ``comment``, ``filter``, ``spaceless``, ``verbatim``."""

from __future__ import annotations

from typing import Any

from fastjango.utils.html import strip_spaces_between_tags

from ..base import (
    BuiltinNode,
    CompiledNode,
    FilterExpression,
    NodeList,
)
from ..exceptions import TemplateSyntaxError


class AutoEscapeControlNode(CompiledNode):
    """``{% autoescape %}``."""

    def __init__(self, setting: bool, nodelist: NodeList) -> None:
        self.setting = setting
        self.nodelist = nodelist

    def build(self, builder: Any) -> list[Any]:
        return builder.setting("autoescape", self.setting, self.nodelist)


def autoescape(parser: Any, token: Any) -> AutoEscapeControlNode:
    """``{% autoescape on|off %}…{% endautoescape %}``."""
    args = token.contents.split()
    if len(args) != 2:
        raise TemplateSyntaxError("'autoescape' tag requires exactly one argument.")
    if args[1] not in ("on", "off"):
        raise TemplateSyntaxError("'autoescape' argument should be 'on' or 'off'")
    nodelist = parser.parse(("endautoescape",))
    parser.delete_first_token()
    return AutoEscapeControlNode(args[1] == "on", nodelist)


class CommentNode(CompiledNode):
    """``{% comment %}``: nothing."""

    child_nodelists = ()

    def build(self, builder: Any) -> list[Any]:
        return []


def comment(parser: Any, token: Any) -> CommentNode:
    """``{% comment [note] %}…{% endcomment %}``."""
    parser.skip_past("endcomment")
    return CommentNode()


class FilterNode(BuiltinNode):
    """``{% filter %}``: what is inside, through filters."""

    assigns = ()

    def __init__(self, filter_expr: FilterExpression, nodelist: NodeList) -> None:
        self.filter_expr = filter_expr
        self.nodelist = nodelist

    def render(self, context: Any) -> Any:
        text = self.nodelist.render(context)
        # The filters' expression reads it as ``var``.
        with context.push(var=text):
            return self.filter_expr.resolve(context)


def do_filter(parser: Any, token: Any) -> FilterNode:
    """``{% filter upper|cut:" " %}…{% endfilter %}``."""
    _, rest = token.contents.split(None, 1)
    expression = parser.compile_filter(f"var|{rest}")
    for function, _arguments in expression.filters:
        name = getattr(function, "_filter_name", None)
        if name in ("escape", "safe"):
            raise TemplateSyntaxError(f'"filter {name}" is not permitted.  Use the "autoescape" tag instead.')
    nodelist = parser.parse(("endfilter",))
    parser.delete_first_token()
    return FilterNode(expression, nodelist)


class SpacelessNode(CompiledNode):
    """``{% spaceless %}``: no white space between tags."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def build(self, builder: Any) -> list[Any]:
        statements, text = builder.captured(self.nodelist)
        return [*statements, builder.output(builder.call(_without_spaces, text, text=True))]


def _without_spaces(text: str) -> str:
    return strip_spaces_between_tags(text.strip())


def spaceless(parser: Any, token: Any) -> SpacelessNode:
    """``{% spaceless %}…{% endspaceless %}``."""
    nodelist = parser.parse(("endspaceless",))
    parser.delete_first_token()
    return SpacelessNode(nodelist)


class VerbatimNode(CompiledNode):
    """``{% verbatim %}``: text that is not read."""

    child_nodelists = ()

    def __init__(self, content: Any) -> None:
        self.content = content

    def build(self, builder: Any) -> list[Any]:
        return [builder.text(str(self.content))]


def verbatim(parser: Any, token: Any) -> VerbatimNode:
    """``{% verbatim [name] %}…{% endverbatim [name] %}``."""
    nodelist = parser.parse(("endverbatim",))
    parser.delete_first_token()
    return VerbatimNode("".join(node.s for node in nodelist))
