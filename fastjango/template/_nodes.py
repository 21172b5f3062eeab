"""Nodes: what a template consists of once it is parsed."""

from __future__ import annotations

from typing import Any, ClassVar

from fastjango.utils.safestring import SafeString

from ._debug import explain
from ._jinja.unit import Unit
from ._syntax.expressions import FilterExpression
from ._syntax.lookup import code_folder, invalid_text
from .context import Context


class Node:
    """A piece of a template; tag writers subclass it and give it ``render()``.

    Source: django.template.Node.
    """

    # Set on nodes like ``{% extends %}``, which nothing but text may precede.
    must_be_first = False
    child_nodelists: ClassVar[Any] = ("nodelist",)
    token: Any = None
    origin: Any = None

    def render(self, context: Context) -> Any:
        """The node as text."""

    def render_annotated(self, context: Context) -> Any:
        """The node as text; errors bear where in the template they came from when the engine is in debug mode."""
        try:
            return self.render(context)
        except Exception as exc:
            explain(exc, context, self)
            raise

    def get_nodes_by_type(self, nodetype: type) -> list[Any]:
        """This node and those inside it that are of a class."""
        found: list[Any] = [self] if isinstance(self, nodetype) else []
        for attribute in self.child_nodelists:
            children = getattr(self, attribute, None)
            if children:
                found.extend(children.get_nodes_by_type(nodetype))
        return found


class BuiltinNode(Node):
    """A node whose effects on the context are known.

    ``assigns`` names what it sets in the context (``assigns_any``: nobody knows what), ``touches_context`` says whether
    it looks into the context when it is rendered, ``is_closed`` that names set inside it are seen only there.
    """

    assigns: Any = ()
    assigns_any: Any = False
    touches_context = True
    is_closed = False


class CompiledNode(BuiltinNode):
    """A node that says in ``build()`` what it does, so that it is compiled with the nodes around it."""

    assigns: Any = ()
    touches_context = False
    _unit: Any = None

    def build(self, builder: Any) -> list[Any]:
        """The statements that render the node."""
        raise NotImplementedError

    def render(self, context: Context) -> Any:
        """The node alone, for tags that render the nodes inside them one by one."""
        invalid = invalid_text(context)
        kind = invalid, context.records
        if self._unit is None or self._unit[0] != kind:
            self._unit = (kind, Unit((self,), invalid, code_folder(context), context.records, alone=self))
        return SafeString("".join(self._unit[1].parts(context)))


class NodeList(list[Any]):
    """Nodes in a row.

    Source: django.template.NodeList.
    """

    # Whether something else than text was put into it, for nodes that must be first.
    contains_nontext = False
    _unit: Any = None

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)

    def render(self, context: Context) -> SafeString:
        """The nodes as text; they are compiled at the first time."""
        unit = self._unit
        invalid = invalid_text(context)
        if unit is None or unit.invalid != invalid or unit.members != self:
            unit = self._unit = _CompiledList(self, invalid, code_folder(context))
        if unit.text is not None:
            return unit.text
        depth = len(context.dicts)
        try:
            return SafeString("".join((unit.recording_parts() if context.records else unit.parts)(context)))
        except Exception as exc:
            # Compiled scopes do not clean up behind an error.
            del context.dicts[depth:]
            explain(exc, context)
            raise

    def get_nodes_by_type(self, nodetype: type) -> list[Any]:
        """The nodes of a class, here and inside."""
        return [found for node in self for found in node.get_nodes_by_type(nodetype)]


class _CompiledList:
    """What a node list was compiled to, and for which nodes and engine."""

    def __init__(self, nodelist: NodeList, invalid: str, folder: str | None) -> None:
        self.members = list(nodelist)
        self.invalid = invalid
        self.text: SafeString | None = None
        self._recording: Unit | None = None
        if all(type(node) is TextNode for node in nodelist):
            self.text = SafeString("".join(node.s for node in nodelist))
        else:
            self.unit = Unit(nodelist, invalid, folder)
            self.parts = self.unit.parts

    def recording_parts(self) -> Any:
        """The function that renders them and tells the logger of names that are not found."""
        if self._recording is None:
            self._recording = Unit(self.members, self.invalid, records=True)
        return self._recording.parts


class TextNode(CompiledNode):
    """Text outside tags."""

    assigns = ()
    child_nodelists = ()

    def __init__(self, s: str) -> None:
        self.s = s

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.s[:25]!r}>"

    def render(self, context: Context) -> str:
        """The text."""
        return self.s

    def build(self, builder: Any) -> list[Any]:
        return [builder.text(str(self.s))] if self.s else []


class VariableNode(CompiledNode):
    """``{{ expression }}``."""

    child_nodelists = ()

    def __init__(self, filter_expression: FilterExpression) -> None:
        self.filter_expression = filter_expression

    def __repr__(self) -> str:
        return f"<Variable Node: {self.filter_expression}>"

    def build(self, builder: Any) -> list[Any]:
        return [builder.output(builder.printed(self.filter_expression))]
