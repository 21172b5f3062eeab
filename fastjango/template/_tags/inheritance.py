"""``{% extends %}``, ``{% block %}`` and ``{% include %}``."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import Any

from fastjango.utils.safestring import SafeString

from ..base import (
    BuiltinNode,
    CompiledNode,
    FilterExpression,
    Node,
    NodeList,
    Template,
    TextNode,
    Variable,
    token_kwargs,
)
from ..exceptions import TemplateSyntaxError

BLOCK_CONTEXT_KEY = "block_context"


class BlockContext:
    """The blocks of a chain of templates, by name, each list from the furthest ancestor's to the child's.

    Source: django.template.loader_tags.BlockContext.
    """

    def __init__(self) -> None:
        self.blocks: dict[str, list[Any]] = defaultdict(list)

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__}: blocks={self.blocks!r}>"

    def add_blocks(self, blocks: dict[str, Any]) -> None:
        """Add the blocks of the next ancestor."""
        for name, block in blocks.items():
            self.blocks[name].insert(0, block)

    def pop(self, name: str) -> Any:
        """Take the block nearest to the child; ``None`` when there is none."""
        chain = self.blocks[name]
        return chain.pop() if chain else None

    def push(self, name: str, block: Any) -> None:
        """Put a block back."""
        self.blocks[name].append(block)

    def get_block(self, name: str) -> Any:
        """The block nearest to the child; ``None`` when there is none."""
        chain = self.blocks[name]
        return chain[-1] if chain else None


class BlockNode(BuiltinNode):
    """A part of a template that templates extending it may replace.

    Source: django.template.loader_tags.BlockNode.
    """

    assigns = ()
    is_closed = True
    context: Any = None

    def __init__(self, name: str, nodelist: NodeList, parent: Any = None) -> None:
        self.name = name
        self.nodelist = nodelist
        self.parent = parent

    def __repr__(self) -> str:
        return f"<Block Node: {self.name}. Contents: {self.nodelist!r}>"

    def render(self, context: Any) -> Any:
        chains = context.render_context.dicts[-1].get(BLOCK_CONTEXT_KEY)
        if chains is None:
            return self._rendered(context, self, self)
        chosen = chains.pop(self.name)
        if chosen is None:
            return self._rendered(context, self, self)
        # What templates see as ``block`` belongs to this rendering alone.
        seen = type(self)(chosen.name, chosen.nodelist)
        seen.context = context
        try:
            return self._rendered(context, chosen, seen)
        finally:
            chains.push(self.name, chosen)

    @staticmethod
    def _rendered(context: Any, chosen: Any, seen: Any) -> Any:
        layers = context.dicts
        depth = len(layers)
        layers.append({"block": seen})
        try:
            return chosen.nodelist.render(context)
        finally:
            del layers[depth:]

    def super(self) -> Any:
        """What the block is in the template that this one extends.

        Raises:
            TemplateSyntaxError: no template is extended.
        """
        context = self.context
        if context is None:
            raise TemplateSyntaxError(
                f"'{type(self).__name__}' object has no attribute 'context'. Did you use {{{{ block.super }}}} in a "
                "base template?"
            )
        chains = context.render_context.get(BLOCK_CONTEXT_KEY)
        if chains is None or chains.get_block(self.name) is None:
            return ""
        try:
            return SafeString(self.render(context))
        except Exception as exc:
            # An error inside the block is not one of the variable ``block.super``.
            exc.silent_variable_failure = False  # type: ignore[attr-defined]  # read by look-ups
            raise


class ExtendsNode(BuiltinNode):
    """``{% extends %}``: the template is another one with some blocks replaced.

    Source: django.template.loader_tags.ExtendsNode.
    """

    must_be_first = True
    context_key = "extends_context"
    assigns = ()
    is_closed = True

    def __init__(self, nodelist: NodeList, parent_name: FilterExpression, template_dirs: Any = None) -> None:
        self.nodelist = nodelist
        self.parent_name = parent_name
        self.template_dirs = template_dirs
        self.blocks = {node.name: node for node in nodelist.get_nodes_by_type(BlockNode)}

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: extends {self.parent_name.token}>"

    def find_template(self, template_name: Any, context: Any) -> Template:
        """The parent; a template may extend one of its own name that stands in a later folder."""
        history = context.render_context.setdefault(self.context_key, [self.origin])
        template, origin = context.template.engine.find_template(template_name, skip=history)
        history.append(origin)
        return template

    def get_parent(self, context: Any) -> Template:
        """The template that is extended.

        Raises:
            TemplateSyntaxError: its name is empty.
            TemplateDoesNotExist: there is none of that name.
        """
        parent = self.parent_name.resolve(context)
        if not parent:
            message = f"Invalid template name in 'extends' tag: {parent!r}."
            if self.parent_name.filters or isinstance(self.parent_name.var, Variable):
                message += f" Got this from the '{self.parent_name.token}' variable."
            raise TemplateSyntaxError(message)
        for candidate in (parent, getattr(parent, "template", None)):
            if isinstance(candidate, Template):
                return candidate
        return self.find_template(parent, context)

    def render(self, context: Any) -> Any:
        parent = self.get_parent(context)
        state = context.render_context
        chains = state.get(BLOCK_CONTEXT_KEY)
        if chains is None:
            chains = state[BLOCK_CONTEXT_KEY] = BlockContext()
        chains.add_blocks(self.blocks)
        chains.add_blocks(_own_blocks(parent))
        outer, state.template = state.template, parent
        try:
            return parent._render(context)
        finally:
            state.template = outer


def _own_blocks(template: Any) -> dict[str, BlockNode]:
    """The blocks of a template that extends none; kept with it."""
    known: dict[str, BlockNode] | None = template.__dict__.get("_root_blocks")
    if known is None:
        first = next((node for node in template.nodelist if not isinstance(node, TextNode)), None)
        is_root = first is not None and not isinstance(first, ExtendsNode)
        found = template.nodelist.get_nodes_by_type(BlockNode) if is_root else ()
        known = template._root_blocks = {node.name: node for node in found}
    return known


class IncludeNode(CompiledNode):
    """``{% include %}``: another template in this one's place.

    Source: django.template.loader_tags.IncludeNode.
    """

    context_key = "__include_context"
    touches_context = True
    child_nodelists = ()

    def __init__(
        self,
        template: FilterExpression,
        *args: Any,
        extra_context: dict[str, FilterExpression] | None = None,
        isolated_context: bool = False,
        **kwargs: Any,
    ) -> None:
        self.template = template
        self.extra_context = extra_context or {}
        self.isolated_context = isolated_context
        super().__init__(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__}: template={self.template!r}>"

    def build(self, builder: Any) -> list[Any]:
        values = [builder.value(value) for value in self.extra_context.values()]
        included = builder.call(
            self._included, builder.context(), builder.value(self.template), builder.row(values), text=True
        )
        return [builder.output(included)]

    def _included(self, context: Any, template: Any, values: tuple[Any, ...]) -> Any:
        names = dict(zip(self.extra_context, values, strict=True))
        template = self._found(context, template)
        if self.isolated_context:
            return template.render(context.new(names))
        layers = context.dicts
        depth = len(layers)
        layers.append(names)
        try:
            return template.render(context)
        finally:
            del layers[depth:]

    def _found(self, context: Any, template: Any) -> Any:
        """The template for what the tag was given: a template, a name, or names to choose from."""
        if callable(getattr(template, "render", None)):
            # Back ends wrap the engine's own templates.
            return template.template if hasattr(template, "template") else template
        names = template or ()
        if isinstance(names, str):
            origin_name = self.origin.template_name if self.origin else None
            names = (construct_relative_path(origin_name, names),)
        else:
            names = tuple(names)
        # Looked up once in a rendering.
        renders = context.render_context.dicts[0]
        known = renders.get(self)
        if known is None:
            known = renders[self] = {}
        found = known.get(names)
        if found is None:
            found = known[names] = context.template.engine.select_template(names)
        return found


def construct_relative_path(current_template_name: Any, relative_name: str, allow_recursion: bool = False) -> str:
    """A name that begins with ``./`` or ``../`` as a full one; quotes around it are kept.

    Args:
        allow_recursion: The template may name itself.

    Raises:
        TemplateSyntaxError: it leads outside, or to the template itself.
    """
    name = relative_name.strip("'\"")
    if not name.startswith(("./", "../")):
        return relative_name
    if current_template_name is None:
        raise TemplateSyntaxError(
            f"The relative path {relative_name} cannot be evaluated due to an unknown template origin."
        )
    current = current_template_name.lstrip("/")
    full = posixpath.normpath(posixpath.join(posixpath.dirname(current), name))
    if full.startswith("../"):
        raise TemplateSyntaxError(
            f"The relative path '{relative_name}' points outside the file hierarchy that template "
            f"'{current_template_name}' is in."
        )
    if not allow_recursion and current == full:
        raise TemplateSyntaxError(
            f"The relative path '{relative_name}' was translated to template name '{full}', the same template in "
            "which the tag appears."
        )
    return f'"{full}"' if relative_name[:1] in "'\"" else full


def do_block(parser: Any, token: Any) -> BlockNode:
    """``{% block name %}…{% endblock [name] %}``."""
    bits = token.contents.split()
    if len(bits) != 2:
        raise TemplateSyntaxError(f"'{bits[0]}' tag takes only one argument")
    name = bits[1]
    seen: set[str] = parser.__dict__.setdefault("_block_names", set())
    if name in seen:
        raise TemplateSyntaxError(f"'{bits[0]}' tag with name '{name}' appears more than once")
    seen.add(name)
    nodelist = parser.parse(("endblock",))
    end = parser.next_token()
    if end.contents not in ("endblock", f"endblock {name}"):
        parser.invalid_block_tag(end, "endblock", ("endblock", f"endblock {name}"))
    return BlockNode(name, nodelist)


def do_extends(parser: Any, token: Any) -> ExtendsNode:
    """``{% extends "base.html" %}`` or ``{% extends variable %}``."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError(f"'{bits[0]}' takes one argument")
    bits[1] = construct_relative_path(parser.origin.template_name, bits[1])
    parent_name = parser.compile_filter(bits[1])
    nodelist = parser.parse()
    if nodelist.get_nodes_by_type(ExtendsNode):
        raise TemplateSyntaxError(f"'{bits[0]}' cannot appear more than once in the same template")
    return ExtendsNode(nodelist, parent_name)


def do_include(parser: Any, token: Any) -> Node:
    """``{% include name [with a=b …] [only] %}``."""
    bits = token.split_contents()
    if len(bits) < 2:
        raise TemplateSyntaxError(
            f"{bits[0]!r} tag takes at least one argument: the name of the template to be included."
        )
    options: dict[str, Any] = {}
    rest = bits[2:]
    while rest:
        option = rest.pop(0)
        if option in options:
            raise TemplateSyntaxError(f"The {option!r} option was specified more than once.")
        if option == "with":
            value: Any = token_kwargs(rest, parser, support_legacy=False)
            if not value:
                raise TemplateSyntaxError(f'"with" in {bits[0]!r} tag needs at least one keyword argument.')
        elif option == "only":
            value = True
        else:
            raise TemplateSyntaxError(f"Unknown argument for {bits[0]!r} tag: {option!r}.")
        options[option] = value
    bits[1] = construct_relative_path(parser.origin.template_name, bits[1], allow_recursion=True)
    return IncludeNode(
        parser.compile_filter(bits[1]),
        extra_context=options.get("with", {}),
        isolated_context=options.get("only", False),
    )
