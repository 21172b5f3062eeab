"""Python for Jinja2's syntax tree, shaped for Django's templates.

Jinja2's generator keeps track of names, scopes, loops and conditions. What differs here: a unit is one function that
returns a list of texts, names that are not there are values (:class:`Missing`), printing and look-ups are calls of
the runtime's functions, and those stand beside the constants among the function's globals.
"""

from __future__ import annotations

from io import StringIO
from keyword import iskeyword

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import EvalContext

FUNCTION = "render"


def name_of(name: str) -> nodes.InternalName:
    """A Python name as it is, outside Jinja2's scopes."""
    node = object.__new__(nodes.InternalName)  # Jinja2 keeps the constructor for its parser
    nodes.Node.__init__(node, name)
    return node


def call(function: str, *args: nodes.Expr, **kwargs: nodes.Expr) -> nodes.Call:
    """A call of a global of the unit."""
    keywords = [nodes.Keyword(key, value) for key, value in kwargs.items()]
    return nodes.Call(name_of(function), list(args), keywords, None, None)


class UnitGenerator(CodeGenerator):
    """Writes one unit: ``def render(context)``."""

    def __init__(
        self, environment: Environment, filename: str, preamble: list[str], free_names: list[str], stream: StringIO
    ) -> None:
        super().__init__(environment, None, filename, stream, optimized=False)
        self.preamble = preamble
        self.free_names = free_names

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802  # Jinja2's names
        self.writeline(f"def {FUNCTION}(context):")
        self.indent()
        for line in self.preamble:
            self.writeline(line)
        root = Frame(EvalContext(self.environment))
        root.symbols.analyze_node(node)
        # Names are fetched once for the unit and not again in each turn of a loop.
        for name in self.free_names:
            root.symbols.load(name)
        self.enter_frame(root)
        self.buffer(root)
        self.blockvisit(node.body, root)
        self.writeline(f"return {root.buffer}")
        self.outdent()

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802
        self.write(frame.symbols.ref(node.name))

    def visit_Assign(self, node: nodes.Assign, frame: Frame) -> None:  # noqa: N802
        self.newline(node)
        self.visit(node.target, frame)
        self.write(" = ")
        self.visit(node.node, frame)

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        self.writeline(f"{frame.buffer} += (")
        for item in node.nodes:
            # A line for each item: the line of an error tells which it was.
            self.newline(item)
            self.visit(item, frame)
            self.write(",")
        self.writeline(")")

    def visit_TemplateData(self, node: nodes.TemplateData, frame: Frame) -> None:  # noqa: N802
        self.write(repr(node.data))

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        # An attribute in Python's sense; what templates look up goes through the runtime.
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        inner = frame.inner()
        inner.symbols.analyze_node(node, for_branch="body")
        self.writeline("for ", node)
        self.visit(node.target, inner)
        self.write(" in ")
        self.visit(node.iter, frame)
        self.write(":")
        self.indent()
        self.enter_frame(inner)
        self.blockvisit(node.body, inner)
        self.outdent()

    def visit_AssignBlock(self, node: nodes.AssignBlock, frame: Frame) -> None:  # noqa: N802
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        self.enter_frame(inner)
        self.buffer(inner)
        self.blockvisit(node.body, inner)
        self.newline(node)
        self.visit(node.target, frame)
        self.write(f" = joined({inner.buffer})")

    def visit_Keyword(self, node: nodes.Keyword, frame: Frame) -> None:  # noqa: N802
        # Python's reserved words are names in a template: ``{% tag class="wide" %}``.
        plain = node.key.isidentifier() and not iskeyword(node.key)
        self.write(f"{node.key}=" if plain else f"**{{{node.key!r}: ")
        self.visit(node.value, frame)
        if not plain:
            self.write("}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        function = node.node.name if isinstance(node.node, nodes.InternalName) else ""
        if function == "later":
            self._write_later(node, frame)
        elif function == "bound":
            self._write_bound(node, frame)
        else:
            self.visit(node.node, frame)
            self.write("(")
            for number, argument in enumerate([*node.args, *node.kwargs]):
                if number:
                    self.write(", ")
                self.visit(argument, frame)
            self.write(")")

    def _write_later(self, node: nodes.Call, frame: Frame) -> None:
        """``later(x)``: the expression as a function, so that its errors can be caught where it is called."""
        self.write("(lambda: ")
        self.visit(node.args[0], frame)
        self.write(")")

    def _write_bound(self, node: nodes.Call, frame: Frame) -> None:
        """``bound(name, x)``: the expression's value, kept under a name for the expressions beside it."""
        self.write("(")
        self.visit(node.args[0], frame)
        self.write(" := ")
        self.visit(node.args[1], frame)
        self.write(")")


_environment = Environment(optimized=False)  # escaping is the runtime's


def generate(
    body: list[nodes.Node], free_names: set[str], preamble: list[str], filename: str
) -> tuple[str, list[tuple[int, int]]]:
    """The Python source of a unit, and pairs of ``lineno`` of a Jinja2 node and line of the source.

    Args:
        free_names: The names that the unit takes from the context.
        preamble: The function's first lines.
    """
    template = nodes.Template(body)
    template.set_environment(_environment)
    stream = StringIO()
    generator = UnitGenerator(_environment, filename, preamble, sorted(free_names), stream)
    generator.visit(template)
    return stream.getvalue(), generator.debug_info
