"""What built-in nodes say of themselves, as Jinja2's syntax tree.

A node's ``build(builder)`` answers statements made by the methods here. Names that tags set or that unknown code may
set (``dynamic`` ones) live in the context; all other names become local variables of the unit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from math import isfinite
from typing import Any

from jinja2 import nodes

from fastjango.template._syntax.expressions import FilterExpression, Variable
from fastjango.utils.safestring import SafeData, SafeString

from .codegen import call, name_of

Statements = list[nodes.Node]
_CONSTANT_NAMES = {"True": True, "False": False, "None": None}
# Names that Python or Jinja2 give a meaning of their own, and the one that loops set beside their own.
_TAKEN = frozenset({"self", "super", "caller", "varargs", "kwargs", "loop", "context", "forloop"})
# Look-ups, filters and operators written as calls in each other; Python refuses to read much more.
_MOST_NESTED = 20
_PLAIN_CONSTANTS = (str, int, float, bool, type(None))


class Loop:
    """A ``{% for %}`` around what is being built: where its turn's number and size are, or its ``forloop`` itself."""

    def __init__(self, outer: Loop | None, index: str = "", size: str = "", state: str = "") -> None:
        self.outer = outer
        self.index = index
        self.size = size
        self.state = state
        self.is_counted = False  # whether something asks for the number or the size


class Builder:
    """Builds one unit.

    Args:
        dynamic: Names that the unit's tags set in the context; ``None`` when unknown code may set any name.
        is_opaque: Whether a node is to be called and not built.
        touches: Whether something in a node list looks into the context at run time.
        invalid: The engine's ``string_if_invalid``.
    """

    def __init__(
        self,
        dynamic: set[str] | None,
        is_opaque: Callable[[Any], bool],
        touches: Callable[[Any], bool],
        invalid: str,
    ) -> None:
        self.dynamic = dynamic
        self.is_opaque = is_opaque
        self.touches = touches
        self.invalid = invalid
        self.constants: list[Any] = []
        self.free_names: set[str] = set()
        self.sources: list[Any] = []  # the nodes, by the line number that their syntax bears, from 1
        self.loop: Loop | None = None
        self._bound: list[set[str]] = []
        self._temporaries = 0
        self._constant_index: dict[int, str] = {}

    # Bodies

    def body(self, nodelist: Iterable[Any]) -> Statements:
        """The statements of nodes in a row."""
        statements: Statements = []
        for node in nodelist:
            first = len(statements)
            self.sources.append(node)
            line = len(self.sources)
            if self.is_opaque(node):
                built: Statements = [self.output(self.call(node.render_annotated, name_of("context"), text=True))]
            else:
                built = node.build(self)
            for statement in built:
                _number(statement, line)
            statements.extend(built)
            if first and len(statements) > first:
                _merge(statements, first)
        return statements

    # Expressions

    def constant(self, value: Any) -> nodes.Expr:
        """Any Python object."""
        # Infinite numbers have no literal.
        if type(value) in _PLAIN_CONSTANTS and not (type(value) is float and not isfinite(value)):
            return nodes.Const(value)
        name = self._constant_index.get(id(value))
        if name is None:
            name = self._constant_index[id(value)] = f"K{len(self.constants)}"
            self.constants.append(value)
        return name_of(name)

    def context(self) -> nodes.Expr:
        """The context."""
        return name_of("context")

    def autoescape(self) -> nodes.Expr:
        """Whether the context escapes what is printed."""
        return nodes.Getattr(name_of("context"), "autoescape", "load")

    def call(self, function: Any, *args: nodes.Expr, text: bool = False, **kwargs: nodes.Expr) -> nodes.Expr:
        """A call of a Python function; with ``text`` its answer becomes text."""
        keywords = [nodes.Keyword(key, value) for key, value in kwargs.items()]
        made = nodes.Call(self.constant(function), list(args), keywords, None, None)
        return call("str", made) if text else made

    def text_of(self, value: nodes.Expr) -> nodes.Expr:
        """A value as text for the page."""
        return call("str", value)

    def later(self, value: nodes.Expr) -> nodes.Expr:
        """A function that works the expression out when it is called."""
        return call("later", value)

    def row(self, items: Sequence[nodes.Expr]) -> nodes.Expr:
        """Expressions as a tuple."""
        return nodes.Tuple(list(items), "load")

    def temporary(self) -> str:
        """A new Python name."""
        self._temporaries += 1
        return f"v{self._temporaries}"

    def name(self, name: str) -> nodes.Expr:
        """A template's name, raw: neither called nor checked."""
        if any(name in scope for scope in self._bound):
            return nodes.Name(name, "load")
        if name in _CONSTANT_NAMES:
            return nodes.Const(_CONSTANT_NAMES[name])
        if self.can_be_local(name):
            self.free_names.add(name)
            return nodes.Name(name, "load")
        return call("resolve", nodes.Const(name))

    def can_be_local(self, name: str) -> bool:
        """Whether nothing in the unit can change the name's value behind its back."""
        return (
            self.dynamic is not None
            and name not in self.dynamic
            and name not in _TAKEN
            and name.isascii()
            and name.isidentifier()
        )

    def variable(self, variable: Variable) -> tuple[nodes.Expr, bool]:
        """A variable's value (a :class:`Missing` where there is none), and whether it may still need a call."""
        if variable.lookups is None:
            if variable.translate:
                return self.call(variable.translated, self.constant(variable.literal)), False
            return self.constant(variable.literal), False
        first, *rest = variable.lookups
        needs_call = first not in _CONSTANT_NAMES
        if first == "forloop" and self.loop is not None and "forloop" not in (self.dynamic or ()):
            value, rest = self._forloop(rest)
            needs_call = False
        else:
            value = self.name(first)
        value, needs_call = self._looked_up(first, value, rest, needs_call)
        if variable.translate:
            value = self.call(variable.translated, call("needed", self._ready(value, needs_call)))
            needs_call = False
        return value, needs_call

    def _looked_up(self, first: str, value: nodes.Expr, rest: list[str], needs_call: bool) -> tuple[nodes.Expr, bool]:
        """What the rest of a variable finds from the value of its first name, and whether it may still need a call."""
        if len(rest) > _MOST_NESTED:
            return call("walk", self._ready(value, needs_call), nodes.Const(tuple(rest))), False
        for bit in rest:
            value = call("first" if needs_call else "get", value, nodes.Const(bit))
            needs_call = False
        return value, needs_call

    def _ready(self, value: nodes.Expr, needs_call: bool) -> nodes.Expr:
        return call("plain", value) if needs_call else value

    def _forloop(self, rest: list[str]) -> tuple[nodes.Expr, list[str]]:
        loop = self.loop
        while loop is not None and not loop.state and rest[:1] == ["parentloop"] and loop.outer is not None:
            loop, rest = loop.outer, rest[1:]
        assert loop is not None
        if loop.state:
            return name_of(loop.state), rest
        made = _LOOP_PARTS.get(rest[0]) if len(rest) == 1 else None
        if made is not None:
            loop.is_counted = True
            return made(name_of(loop.index), name_of(loop.size)), []
        return self._loop_state(loop), rest

    def _loop_state(self, loop: Loop) -> nodes.Expr:
        if loop.state:
            return name_of(loop.state)
        loop.is_counted = True
        parent = self._loop_state(loop.outer) if loop.outer else self._outer_forloop()
        return call("loop_state", name_of(loop.index), name_of(loop.size), parent)

    def _outer_forloop(self) -> nodes.Expr:
        return call("outer_loop", name_of("context"))

    def value(self, expression: FilterExpression, quiet: bool = False) -> nodes.Expr:
        """An expression's value; what is not there is the engine's text for that, with ``quiet`` it is ``None``."""
        return self._expression(expression, quiet, printed=False)

    def printed(self, expression: FilterExpression) -> nodes.Expr:
        """An expression as a template shows it."""
        return call("out", self._expression(expression, quiet=False, printed=True))

    def _expression(self, expression: FilterExpression, quiet: bool, printed: bool) -> nodes.Expr:
        if not expression.is_var:
            if isinstance(expression.var, SafeData | str) or not hasattr(expression.var, "resolve"):
                value = self.constant(expression.var)
            else:
                value = self.variable(expression.var)[0]
            return self._filtered(expression, value)
        if expression.var.lookups is None:
            return self._filtered(expression, self.variable(expression.var)[0])
        value, needs_call = self.variable(expression.var)
        if not expression.filters:
            if printed and not (self.invalid and "%s" in self.invalid):
                return value  # printing calls what needs it, and knows what to show for what is missing
            value = self._ready(value, needs_call)
            if quiet:
                return call("quiet", value)
            return call("or_invalid", value, self.constant(str(expression.var)))
        value = self._ready(value, needs_call)
        if quiet:
            return self._filtered(expression, call("quiet", value))
        if not self.invalid:
            return self._filtered(expression, _or_empty(value))
        # Django 5.2: the text for what is not there does not go through the filters, unless it is empty.
        kept = name_of(self.temporary())
        missing = call("is_missing", call("bound", kept, value))
        shown = call("or_invalid", kept, self.constant(str(expression.var)))
        return nodes.CondExpr(missing, shown, self._filtered(expression, kept))

    def _filtered(self, expression: FilterExpression, value: nodes.Expr) -> nodes.Expr:
        if len(expression.filters) > _MOST_NESTED:
            return self._filtered_in_turn(expression, value)
        for function, arguments in expression.filters:
            values = [
                self._argument(argument) if is_variable else self.constant(argument)
                for is_variable, argument in arguments
            ]
            kwargs: dict[str, nodes.Expr] = {}
            if getattr(function, "expects_localtime", False):
                value = call("template_localtime", value, nodes.Getattr(name_of("context"), "use_tz", "load"))
            if getattr(function, "needs_autoescape", False):
                kwargs["autoescape"] = self.autoescape()
            if getattr(function, "is_safe", False):
                value = call("keep_safe", self.constant(function), value, *values, **kwargs)
            else:
                value = self.call(function, value, *values, text=False, **kwargs)
        return value

    def _filtered_in_turn(self, expression: FilterExpression, value: nodes.Expr) -> nodes.Expr:
        steps = []
        for function, arguments in expression.filters:
            values = [self._argument(one) if is_variable else self.constant(one) for is_variable, one in arguments]
            steps.append(self.row([self.constant(function), self.row(values)]))
        return call("filtered", name_of("context"), value, self.row(steps))

    def _argument(self, argument: Variable) -> nodes.Expr:
        if argument.lookups is None:
            return self.variable(argument)[0]
        return call("needed", self._ready(*self.variable(argument)))

    # Conditions

    def both(self, left: nodes.Expr, right: nodes.Expr, operator: str) -> nodes.Expr:
        """Two expressions joined by Python's operator of that name; ``False`` where that fails."""
        if operator in ("and", "or"):
            kind = nodes.And if operator == "and" else nodes.Or
            return call("swallowed", call("later", kind(left, right)))
        name = _COMPARISONS.get(operator)
        if name:
            return call("swallowed", call("later", nodes.Compare(left, [nodes.Operand(name, right)])))
        test = call("is_same", left, right)
        return call("swallowed", call("later", nodes.Not(test) if operator == "is not" else test))

    def opposite(self, value: nodes.Expr) -> nodes.Expr:
        """``not``; ``False`` where that fails."""
        return call("swallowed", call("later", nodes.Not(value)))

    def decided(self, tree: Any, operands: Sequence[nodes.Expr]) -> nodes.Expr:
        """The value of a tree whose ``eval()`` takes functions that give the operands."""
        return call("decided", self.constant(tree), self.row([call("later", operand) for operand in operands]))

    def operand(self, expression: FilterExpression) -> nodes.Expr:
        """An expression in a condition."""
        return self.value(expression, quiet=True)

    def truth(self, expression: FilterExpression) -> nodes.Expr:
        """An expression that is a condition by itself: what is not there is false anyhow."""
        if expression.is_var and not expression.filters:
            return self._ready(*self.variable(expression.var))
        return self.value(expression, quiet=True)

    def may_miss_arguments(self, expression: FilterExpression) -> bool:
        """Whether a filter's argument is a variable, which may not be there."""
        arguments = (argument for _, arguments in expression.filters for argument in arguments)
        return any(is_variable and argument.lookups is not None for is_variable, argument in arguments)

    def tolerant(self, value: nodes.Expr) -> nodes.Expr:
        """The value; ``None`` where a filter's argument is not there."""
        return call("swallowed_missing", call("later", value))

    # Statements

    def text(self, text: str) -> nodes.Node:
        """Text as it is."""
        return nodes.Output([nodes.TemplateData(text)])

    def output(self, value: nodes.Expr) -> nodes.Node:
        """An expression that is text ready for the page."""
        return nodes.Output([value])

    def store(self, name: str, value: nodes.Expr) -> nodes.Node:
        """Set a name in the context's top layer."""
        return nodes.ExprStmt(call("store", name_of("context"), nodes.Const(name), value))

    def do(self, value: nodes.Expr) -> nodes.Node:
        """Work an expression out for its effect."""
        return nodes.ExprStmt(value)

    def keep(self, value: nodes.Expr) -> tuple[nodes.Node, nodes.Expr]:
        """A statement that keeps a value in a local variable, and the expression that reads it."""
        name = self.temporary()
        return nodes.Assign(name_of(name), value), name_of(name)

    def choose(self, branches: Sequence[tuple[nodes.Expr | None, Any]]) -> Statements:
        """``if``, ``elif`` and ``else`` (whose condition is ``None``)."""
        made: list[tuple[nodes.Expr | None, Statements]] = []
        for condition, nodelist in branches:
            made.append((condition, self.body(nodelist) or [_NOTHING()]))
        (first, body), *others = made
        if first is None:
            return body
        last = next((body for condition, body in others if condition is None), [])
        elifs = [nodes.If(condition, body, [], []) for condition, body in others if condition is not None]
        return [nodes.If(first, body, elifs, last)]

    def captured(self, nodelist: Any) -> tuple[Statements, nodes.Expr]:
        """Statements that render nodes into a local variable, and the expression that reads it."""
        name = self.temporary()
        return [nodes.AssignBlock(name_of(name), None, self.body(nodelist))], name_of(name)

    def scope(self, values: dict[str, nodes.Expr], nodelist: Any) -> Statements:
        """Nodes that see more names."""
        statements: Statements = []
        kept: dict[str, nodes.Expr] = {}
        for name, value in values.items():
            statement, kept[name] = self.keep(value)
            statements.append(statement)
        in_context = self.touches(nodelist) or not all(map(self.can_be_local, values))
        if in_context:
            pairs = nodes.Dict([nodes.Pair(nodes.Const(name), value) for name, value in kept.items()])
            statements.append(nodes.ExprStmt(call("push", name_of("context"), pairs)))
        local = [name for name in values if self.can_be_local(name)]
        body = self._body_with(values, nodelist, self.loop)
        if local:
            targets: list[nodes.Expr] = [nodes.Name(name, "param") for name in local]
            statements.append(nodes.With(targets, [kept[name] for name in local], body))
        else:
            statements.extend(body)
        if in_context:
            statements.append(nodes.ExprStmt(call("pop", name_of("context"))))
        return statements

    def each(
        self, names: Sequence[str], values: FilterExpression, is_reversed: bool, nodelist: Any, empty: Any
    ) -> Statements:
        """A loop over a sequence."""
        made = call("sequence", self.value(values, quiet=True), nodes.Const(is_reversed))
        keep, items = self.keep(made)
        in_context = self.touches(nodelist) or not all(map(self.can_be_local, names))
        loop = self._loop_in_context if in_context else self._local_loop
        statement = loop(names, items, nodelist)
        if not empty:
            return [keep, *statement]
        size = call("len", items)
        return [keep, nodes.If(size, statement, [], self.body(empty) or [_NOTHING()])]

    def _turn(self, names: Sequence[str], nodelist: Any, loop: Loop) -> Statements:
        return self._body_with(names, nodelist, loop) or [_NOTHING()]

    def _body_with(self, names: Collection[str], nodelist: Any, loop: Loop | None) -> Statements:
        """The statements of nodes that see more names, inside a loop; who names something ``forloop`` sees that."""
        outer, self.loop = self.loop, None if "forloop" in names else loop
        self._bound.append({name for name in names if self.can_be_local(name)})
        body = self.body(nodelist)
        self._bound.pop()
        self.loop = outer
        return body

    def _target(self, names: Sequence[str]) -> nodes.Expr:
        targets: list[nodes.Expr] = [
            nodes.Name(name, "store") if self.can_be_local(name) else name_of(self.temporary()) for name in names
        ]
        return targets[0] if len(targets) == 1 else nodes.Tuple(targets, "store")

    def _local_loop(self, names: Sequence[str], items: nodes.Expr, nodelist: Any) -> Statements:
        index, size = self.temporary(), self.temporary()
        loop = Loop(self.loop, index, size)
        body = self._turn(names, nodelist, loop)
        if len(names) > 1:
            values: nodes.Expr = call("rows", items, nodes.Const(len(names)))
        else:
            values = items
        target = self._target(names)
        if not loop.is_counted:
            return [nodes.For(target, values, body, [], None, False)]
        counted = nodes.Tuple([name_of(index), target], "store")
        turns = nodes.For(counted, call("enumerate", values), body, [], None, False)
        return [nodes.Assign(name_of(size), call("len", items)), turns]

    def _loop_in_context(self, names: Sequence[str], items: nodes.Expr, nodelist: Any) -> Statements:
        state = self.temporary()
        body = self._turn(names, nodelist, Loop(self.loop, state=state))
        target = nodes.Tuple([name_of(state), self._target(names)], "store")
        values = call("loop_in_context", name_of("context"), items, self.constant(tuple(names)))
        return [nodes.For(target, values, body, [], None, False)]

    def setting(self, attribute: str, value: Any, nodelist: Any) -> Statements:
        """Nodes for which an attribute of the context has another value."""
        context, old = name_of("context"), self.temporary()
        swap = call("swap", context, nodes.Const(attribute), nodes.Const(value))
        refresh = nodes.Assign(name_of("out"), call("printer", context))
        back = nodes.ExprStmt(call("swap", context, nodes.Const(attribute), name_of(old)))
        body = self.body(nodelist)
        return [nodes.Assign(name_of(old), swap), refresh, *body, back, _copy(refresh)]


def _or_empty(value: nodes.Expr) -> nodes.Expr:
    """The value, empty text where it is not there; a look-up can say so itself."""
    if not isinstance(value, nodes.Call) or not isinstance(value.node, nodes.InternalName):
        return call("or_invalid", value, nodes.Const(""))
    if value.node.name in ("get", "first"):
        return call(f"{value.node.name}_or", *value.args)
    return call("or_invalid", value, nodes.Const(""))


def _NOTHING() -> nodes.Node:  # noqa: N802  # stands where a statement must
    return nodes.ExprStmt(nodes.Const(None))


def _copy(node: nodes.Assign) -> nodes.Node:
    return nodes.Assign(node.target, node.node)


def _plus(value: nodes.Expr, number: int) -> nodes.Expr:
    return nodes.Add(value, nodes.Const(number))


_LOOP_PARTS: dict[str, Callable[[nodes.Expr, nodes.Expr], nodes.Expr]] = {
    "counter0": lambda index, size: index,
    "counter": lambda index, size: _plus(index, 1),
    "revcounter": lambda index, size: nodes.Sub(size, index),
    "revcounter0": lambda index, size: nodes.Sub(size, _plus(index, 1)),
    "first": lambda index, size: nodes.Compare(index, [nodes.Operand("eq", nodes.Const(0))]),
    "last": lambda index, size: nodes.Compare(_plus(index, 1), [nodes.Operand("eq", size)]),
}
_COMPARISONS = {
    "==": "eq", "!=": "ne", ">": "gt", ">=": "gteq", "<": "lt", "<=": "lteq", "in": "in", "not in": "notin",
}  # fmt: skip


def _number(statement: nodes.Node, line: int) -> None:
    """Give a statement and those inside it their line; what was built for the nodes inside has theirs."""
    if statement.lineno is not None:
        return
    statement.lineno = line
    # Jinja2 marks the lines of statements and of what they print.
    for field in ("body", "elif_", "else_", "nodes"):
        for child in getattr(statement, field, None) or ():
            _number(child, line)


def _merge(statements: Statements, first: int) -> None:
    """Put outputs that follow each other into one statement."""
    before, after = statements[first - 1], statements[first]
    if isinstance(before, nodes.Output) and isinstance(after, nodes.Output):
        before.nodes.extend(after.nodes)
        del statements[first]


__all__ = ["Builder", "Loop", "SafeString", "Statements"]
