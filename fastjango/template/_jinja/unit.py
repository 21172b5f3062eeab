"""A list of nodes as one Python function, compiled when it is first rendered."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from types import CodeType
from typing import Any

from .runtime import functions

_UNIT = "UNIT"
_LINES = "LINES"  # pairs of a line of the code and the number of the node that it was made for
_FILENAME = "<compiled template>"
# Tags inside tags that are compiled into one function. Python refuses more than 20 loops and 100 levels of indentation.
_MOST_LEVELS = 15


class Unit:
    """A compiled list of nodes: call it with a context.

    Args:
        folder: Where generated code is kept for other processes; ``None`` for nowhere.
        records: Whether it tells the logger of names that are not found.
        alone: A node whose own ``render()`` asks for what it is compiled to.

    Source of its design: docs/decisions, "templates compiled by Jinja2".
    """

    def __init__(
        self,
        nodelist: Iterable[Any],
        invalid: str,
        folder: str | None = None,
        records: bool = False,
        alone: Any = None,
    ) -> None:
        # Here and not above for the start's sake: Jinja2 is loaded when a template is compiled.
        from .builder import Builder
        from .recording import RecordingBuilder, recorder

        members = list(nodelist)
        self._alone = alone
        effects = Effects(members)
        self._deep = {id(node) for node in _deep_nodes(members, 1)}
        builder = (RecordingBuilder if records else Builder)(
            effects.dynamic(), self.is_opaque, self.touches_context, invalid
        )
        body = builder.body(members)
        self.nodes = builder.sources
        self.source = ""  # empty when the code was read from the folder
        # The code calls these functions and nothing else of Python's.
        names: dict[str, Any] = {"__builtins__": {}, **functions(invalid)}
        names["recorded"] = recorder(invalid)
        names.update((f"K{number}", value) for number, value in enumerate(builder.constants))
        names[_UNIT] = self
        exec(self._code(body, builder.free_names, folder), names)
        self._lines = names[_LINES]
        self.parts: Callable[[Any], list[str]] = names["render"]

    def _code(self, body: list[Any], free_names: set[str], folder: str | None) -> CodeType:
        """The code of the syntax; a folder that has it saves writing and compiling it."""
        from .codegen import generate

        preamble = ["resolve = resolver(context)", "out = printer(context)"]
        if folder is not None:
            from .stored import fingerprint, load, save

            key = fingerprint(body, [*preamble, *sorted(free_names)])
            code = load(folder, key)
            if code is not None:
                return code
        self.source, lines = generate(body, free_names, preamble, _FILENAME)
        marks = sorted((code_line, line) for line, code_line in lines)
        code = compile(f"{self.source}\n{_LINES} = {marks!r}\n", _FILENAME, "exec")
        if folder is not None:
            save(folder, key, code)
        return code

    def is_opaque(self, node: Any) -> bool:
        """Whether a node has to be called: it is unknown how it renders itself, or it stands too deep inside others."""
        if node is self._alone:
            return False
        kind = type(node)
        return not _is_before(kind, "build") or id(node) in self._deep or _is_replaced(kind)

    def touches_context(self, nodelist: Iterable[Any]) -> bool:
        """Whether something among the nodes looks into the context, or sets a name in it, when it is rendered."""
        for node in nodelist:
            if self.is_opaque(node) or node.touches_context or node.assigns or node.assigns_any:
                return True
            if _shows_parents_block(node):
                return True
            if any(self.touches_context(getattr(node, attribute, None) or ()) for attribute in node.child_nodelists):
                return True
        return False

    def node_at(self, line: int) -> Any:
        """The node that a line of the source was made for; ``None`` for the function's frame."""
        index = bisect_right(self._lines, (line, float("inf"))) - 1
        if index < 0:
            return None
        number = self._lines[index][1]
        return self.nodes[number - 1] if 0 < number <= len(self.nodes) else None


def _shows_parents_block(node: Any) -> bool:
    """Whether a node renders the block of the template above, which sees the names around ``{{ block.super }}``."""
    text = node.token.contents if node.token is not None else str(getattr(node, "filter_expression", ""))
    return "block.super" in text


def failing_node(error: BaseException) -> Any:
    """The innermost node that was being rendered when an error came."""
    node = None
    traceback = error.__traceback__
    while traceback is not None:
        unit = traceback.tb_frame.f_globals.get(_UNIT)
        if unit is not None:
            node = unit.node_at(traceback.tb_lineno) or node
        traceback = traceback.tb_next
    return node


def _owner(cls: type, name: str) -> int:
    """How far up the class's ancestors an attribute is defined."""
    return next((number for number, one in enumerate(cls.__mro__) if name in vars(one)), len(cls.__mro__))


def _is_before(cls: type, name: str) -> bool:
    """Whether a built-in node says ``name`` of its own rendering and not of an ancestor's that it has replaced."""
    if not hasattr(cls, "assigns_any"):
        return False  # no built-in node, whatever it calls its attributes
    own = _owner(cls, name)
    return own < len(cls.__mro__) and own <= min(_owner(cls, "render"), _owner(cls, "render_annotated"))


def _is_replaced(cls: type) -> bool:
    """Whether somebody has put a ``render()`` on the very class that says how it is compiled."""
    place = _owner(cls, "build")
    if place == len(cls.__mro__):
        return False
    own = cls.__mro__[place]
    render = vars(own).get("render")
    return render is not None and getattr(render, "__module__", None) != own.__module__


def _deep_nodes(nodelist: Iterable[Any], level: int) -> Iterator[Any]:
    """The nodes at the deepest level that is compiled, those with others inside."""
    for node in nodelist:
        if not isinstance(node.child_nodelists, tuple):
            continue
        for attribute in node.child_nodelists:
            children = getattr(node, attribute, None)
            if children and level == _MOST_LEVELS:
                yield node
            elif children:
                yield from _deep_nodes(children, level + 1)


class Effects:
    """Which names the nodes set in the context, besides names that only a part of them sees."""

    def __init__(self, nodelist: Iterable[Any]) -> None:
        self._names: set[str] = set()
        self._any = False
        self._collect(nodelist)

    def dynamic(self) -> set[str] | None:
        """The names; ``None`` when they are not known."""
        return None if self._any else self._names

    def _collect(self, nodelist: Iterable[Any]) -> None:
        for node in nodelist:
            if not _is_before(type(node), "assigns") or node.assigns_any or _is_replaced(type(node)):
                self._any = True
                return
            self._names.update(node.assigns)
            if not node.is_closed:
                for attribute in node.child_nodelists:
                    self._collect(getattr(node, attribute, None) or ())
