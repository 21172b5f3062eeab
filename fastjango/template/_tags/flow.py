"""Tags that choose, repeat and name: ``if``, ``for``, ``with``, ``ifchanged``, ``cycle``, ``regroup``."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable
from itertools import groupby
from typing import Any

from ..base import (
    BuiltinNode,
    CompiledNode,
    FilterExpression,
    NodeList,
    render_value_in_context,
    token_kwargs,
)
from ..exceptions import TemplateSyntaxError
from ..smartif import Operation, TemplateIfParser

GroupedResult = namedtuple("GroupedResult", ["grouper", "list"])
# Operators inside each other that are compiled as Python's.
_MOST_NESTED = 20
_not_in_names = re.compile(r"[ \"'|]")


class IfNode(CompiledNode):
    """``{% if %}``; pairs of a condition and nodes, ``None`` being the condition of ``{% else %}``.

    Source: django.template.defaulttags.IfNode.
    """

    def __init__(self, conditions_nodelists: list[tuple[Any, NodeList]]) -> None:
        self.conditions_nodelists = conditions_nodelists

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __iter__(self) -> Any:
        return (node for _, nodelist in self.conditions_nodelists for node in nodelist)

    @property
    def nodelist(self) -> NodeList:
        """The nodes of all branches."""
        return NodeList(self)

    def build(self, builder: Any) -> list[Any]:
        branches = [
            (None if condition is None else _condition(builder, condition), nodelist)
            for condition, nodelist in self.conditions_nodelists
        ]
        return builder.choose(branches)


class _Operand:
    """An operand of a condition of many operators: ``eval()`` takes functions that give the operands' values."""

    def __init__(self, number: int) -> None:
        self.number = number

    def eval(self, operands: Any) -> Any:
        return operands[self.number]()


def _numbered(tree: Any, operands: list[FilterExpression]) -> Any:
    """The tree with numbers in place of the expressions, which are added to ``operands``."""
    if isinstance(tree, Operation):
        first = _numbered(tree.first, operands)
        return Operation(tree.id, first, None if tree.second is None else _numbered(tree.second, operands))
    operands.append(tree.value)
    return _Operand(len(operands) - 1)


def _condition(builder: Any, tree: Any) -> Any:
    if isinstance(tree, Operation):
        operands: list[FilterExpression] = []
        numbered = _numbered(tree, operands)
        if tree.depth > _MOST_NESTED:
            return builder.decided(numbered, [builder.operand(operand) for operand in operands])
        return _operation(builder, tree)
    value = builder.truth(tree.value)
    return builder.tolerant(value) if builder.may_miss_arguments(tree.value) else value


def _operation(builder: Any, tree: Any) -> Any:
    if not isinstance(tree, Operation):
        return builder.operand(tree.value)
    if tree.id == "not":
        return builder.opposite(_operation(builder, tree.first))
    return builder.both(_operation(builder, tree.first), _operation(builder, tree.second), tree.id)


def do_if(parser: Any, token: Any) -> IfNode:
    """``{% if a and not b %}…{% elif c %}…{% else %}…{% endif %}``."""
    branches: list[tuple[Any, NodeList]] = []
    condition = TemplateIfParser(parser, token.split_contents()[1:]).parse()
    branches.append((condition, parser.parse(("elif", "else", "endif"))))
    token = parser.next_token()
    while token.contents.startswith("elif"):
        condition = TemplateIfParser(parser, token.split_contents()[1:]).parse()
        branches.append((condition, parser.parse(("elif", "else", "endif"))))
        token = parser.next_token()
    if token.contents == "else":
        branches.append((None, parser.parse(("endif",))))
        token = parser.next_token()
    if token.contents != "endif":
        raise TemplateSyntaxError(f'Malformed template tag at line {token.lineno}: "{token.contents}"')
    return IfNode(branches)


class ForNode(CompiledNode):
    """``{% for %}``.

    Source: django.template.defaulttags.ForNode.
    """

    child_nodelists = ("nodelist_loop", "nodelist_empty")

    def __init__(
        self,
        loopvars: list[str],
        sequence: FilterExpression,
        is_reversed: bool,
        nodelist_loop: NodeList,
        nodelist_empty: NodeList | None = None,
    ) -> None:
        self.loopvars = loopvars
        self.sequence = sequence
        self.is_reversed = is_reversed
        self.nodelist_loop = nodelist_loop
        self.nodelist_empty = NodeList() if nodelist_empty is None else nodelist_empty

    def __repr__(self) -> str:
        ending = " reversed" if self.is_reversed else ""
        names, size = ", ".join(self.loopvars), len(self.nodelist_loop)
        return f"<{type(self).__name__}: for {names} in {self.sequence}, tail_len: {size}{ending}>"

    def build(self, builder: Any) -> list[Any]:
        return builder.each(self.loopvars, self.sequence, self.is_reversed, self.nodelist_loop, self.nodelist_empty)


def do_for(parser: Any, token: Any) -> ForNode:
    """``{% for a, b in items [reversed] %}…{% empty %}…{% endfor %}``."""
    bits = token.split_contents()
    if len(bits) < 4:
        raise TemplateSyntaxError(f"'for' statements should have at least four words: {token.contents}")
    is_reversed = bits[-1] == "reversed"
    in_index = -3 if is_reversed else -2
    if bits[in_index] != "in":
        raise TemplateSyntaxError(f"'for' statements should use the format 'for x in y': {token.contents}")
    names = re.split(r" *, *", " ".join(bits[1:in_index]))
    if any(not name or _not_in_names.search(name) for name in names):
        raise TemplateSyntaxError(f"'for' tag received an invalid argument: {token.contents}")
    sequence = parser.compile_filter(bits[in_index + 1])
    body = parser.parse(("empty", "endfor"))
    empty = None
    if parser.next_token().contents == "empty":
        empty = parser.parse(("endfor",))
        parser.delete_first_token()
    return ForNode(names, sequence, is_reversed, body, empty)


class WithNode(CompiledNode):
    """``{% with %}``.

    Source: django.template.defaulttags.WithNode.
    """

    def __init__(
        self, var: Any, name: Any, nodelist: NodeList, extra_context: dict[str, FilterExpression] | None = None
    ) -> None:
        self.nodelist = nodelist
        self.extra_context = dict(extra_context or {})
        if name:
            self.extra_context[name] = var

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__}>"

    def build(self, builder: Any) -> list[Any]:
        values = {name: builder.value(value) for name, value in self.extra_context.items()}
        return builder.scope(values, self.nodelist)


def do_with(parser: Any, token: Any) -> WithNode:
    """``{% with a=b c=d %}…{% endwith %}``, also ``{% with b as a %}``."""
    bits = token.split_contents()
    rest = bits[1:]
    values = token_kwargs(rest, parser, support_legacy=True)
    if not values:
        raise TemplateSyntaxError(f"{bits[0]!r} expected at least one variable assignment")
    if rest:
        raise TemplateSyntaxError(f"{bits[0]!r} received an invalid token: {rest[0]!r}")
    nodelist = parser.parse(("endwith",))
    parser.delete_first_token()
    return WithNode(None, None, nodelist, extra_context=values)


class IfChangedNode(BuiltinNode):
    """``{% ifchanged %}``: shown when values, or the text itself, differ from the turn before.

    Source: django.template.defaulttags.IfChangedNode.
    """

    assigns = ()
    child_nodelists = ("nodelist_true", "nodelist_false")

    def __init__(self, nodelist_true: NodeList, nodelist_false: NodeList, *varlist: FilterExpression) -> None:
        self.nodelist_true = nodelist_true
        self.nodelist_false = nodelist_false
        self._varlist = varlist

    def render(self, context: Any) -> Any:
        # A loop that starts again starts with nothing to compare with, so the loop keeps it.
        memory = context.get("forloop", context.render_context)
        before = memory.get(self, self)
        text = None
        if self._varlist:
            now: Any = [value.resolve(context, ignore_failures=True) for value in self._varlist]
        else:
            now = text = self.nodelist_true.render(context)
        if before is self or now != before:
            memory[self] = now
            return self.nodelist_true.render(context) if text is None else text
        return self.nodelist_false.render(context) if self.nodelist_false else ""


def ifchanged(parser: Any, token: Any) -> IfChangedNode:
    """``{% ifchanged [values] %}…{% else %}…{% endifchanged %}``."""
    bits = token.split_contents()
    shown = parser.parse(("else", "endifchanged"))
    if parser.next_token().contents == "else":
        otherwise = parser.parse(("endifchanged",))
        parser.delete_first_token()
    else:
        otherwise = NodeList()
    return IfChangedNode(shown, otherwise, *(parser.compile_filter(bit) for bit in bits[1:]))


class CycleNode(CompiledNode):
    """``{% cycle %}``: the next of some values each time.

    Source: django.template.defaulttags.CycleNode.
    """

    assigns: Any = ()
    child_nodelists = ()

    def __init__(
        self, cyclevars: list[FilterExpression], variable_name: str | None = None, silent: bool = False
    ) -> None:
        self.cyclevars = cyclevars
        self.variable_name = variable_name
        self.silent = silent
        self.assigns = (variable_name,) if variable_name else ()

    def build(self, builder: Any) -> list[Any]:
        values = builder.row([builder.later(builder.value(value)) for value in self.cyclevars])
        shown = builder.call(self._next, builder.context(), values, text=True)
        return [builder.do(shown) if self.silent else builder.output(shown)]

    def _next(self, context: Any, values: tuple[Callable[[], Any], ...]) -> Any:
        state = context.render_context
        turn = state.get(self, 0)
        state[self] = turn + 1
        value = values[turn % len(values)]()
        if self.variable_name:
            context.set_upward(self.variable_name, value)
        return render_value_in_context(value, context)

    def reset(self, context: Any) -> None:
        """Begin again with the first value."""
        context.render_context[self] = 0


def cycle(parser: Any, token: Any) -> CycleNode:
    """``{% cycle a b [as name [silent]] %}``, then ``{% cycle name %}``."""
    args = token.split_contents()
    if len(args) < 2:
        raise TemplateSyntaxError("'cycle' tag requires at least two arguments")
    named: dict[str, CycleNode] = parser.__dict__.setdefault("_named_cycle_nodes", {})
    if len(args) == 2:
        name = args[1]
        if name not in named:
            if not named:
                raise TemplateSyntaxError(f"No named cycles in template. '{name}' is not defined")
            raise TemplateSyntaxError(f"Named cycle '{name}' does not exist")
        return named[name]
    is_silent = False
    if len(args) > 4 and args[-3] == "as":
        if args[-1] != "silent":
            raise TemplateSyntaxError(f"Only 'silent' flag is allowed after cycle's name, not '{args[-1]}'.")
        is_silent = True
        del args[-1]
    if len(args) > 3 and args[-2] == "as":
        node = CycleNode([parser.compile_filter(arg) for arg in args[1:-2]], args[-1], silent=is_silent)
        named[args[-1]] = node
    else:
        node = CycleNode([parser.compile_filter(arg) for arg in args[1:]])
    parser._last_cycle_node = node
    return node


class ResetCycleNode(BuiltinNode):
    """``{% resetcycle %}``."""

    assigns = ()
    child_nodelists = ()

    def __init__(self, node: CycleNode) -> None:
        self.node = node

    def render(self, context: Any) -> str:
        self.node.reset(context)
        return ""


def resetcycle(parser: Any, token: Any) -> ResetCycleNode:
    """``{% resetcycle [name] %}``."""
    args = token.split_contents()
    if len(args) > 2:
        raise TemplateSyntaxError(f"{args[0]!r} tag accepts at most one argument.")
    if len(args) == 2:
        node = parser.__dict__.get("_named_cycle_nodes", {}).get(args[1])
        if node is None:
            raise TemplateSyntaxError(f"Named cycle '{args[1]}' does not exist.")
        return ResetCycleNode(node)
    last = parser.__dict__.get("_last_cycle_node")
    if last is None:
        raise TemplateSyntaxError("No cycles in template.")
    return ResetCycleNode(last)


class RegroupNode(BuiltinNode):
    """``{% regroup %}``: neighbours with the same value put together.

    Source: django.template.defaulttags.RegroupNode.
    """

    child_nodelists = ()
    assigns: Any = ()

    def __init__(self, target: FilterExpression, expression: FilterExpression, var_name: str) -> None:
        self.target = target
        self.expression = expression
        self.var_name = var_name
        self.assigns = (var_name,)

    def resolve_expression(self, obj: Any, context: Any) -> Any:
        """The value that an item is grouped by."""
        # The expression reads the item under the name of the result.
        context[self.var_name] = obj
        return self.expression.resolve(context, ignore_failures=True)

    def render(self, context: Any) -> str:
        items = self.target.resolve(context, ignore_failures=True)
        if items is None:
            context[self.var_name] = []
            return ""
        groups = groupby(items, lambda item: self.resolve_expression(item, context))
        context[self.var_name] = [GroupedResult(grouper=key, list=list(group)) for key, group in groups]
        return ""


def regroup(parser: Any, token: Any) -> RegroupNode:
    """``{% regroup items by attribute as name %}``."""
    bits = token.split_contents()
    if len(bits) != 6:
        raise TemplateSyntaxError("'regroup' tag takes five arguments")
    if bits[2] != "by":
        raise TemplateSyntaxError("second argument to 'regroup' tag must be 'by'")
    if bits[4] != "as":
        raise TemplateSyntaxError("next-to-last argument to 'regroup' tag must be 'as'")
    name = bits[5]
    return RegroupNode(parser.compile_filter(bits[1]), parser.compile_filter(f"{name}.{bits[3]}"), name)
