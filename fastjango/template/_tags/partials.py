"""``{% partialdef %}`` and ``{% partial %}``: named parts of a template, shown where wanted or on their own."""

from __future__ import annotations

from typing import Any

from ..base import BuiltinNode, CompiledNode, NodeList
from ..exceptions import TemplateSyntaxError


class PartialDefNode(CompiledNode):
    """``{% partialdef %}``: shows its content in place when it is inline.

    Source: django.template.defaulttags.PartialDefNode (6.0).
    """

    def __init__(self, name: str, nodelist: NodeList, inline: bool = False) -> None:
        self.name = name
        self.nodelist = nodelist
        self.inline = inline

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}>"

    def build(self, builder: Any) -> list[Any]:
        return list(builder.body(self.nodelist)) if self.inline else []


class PartialNode(BuiltinNode):
    """``{% partial %}``: the content of a definition, which may stand further down or around it.

    Source: django.template.defaulttags.PartialNode (6.0).
    """

    child_nodelists = ()
    assigns = ()
    assigns_any = True  # the content sees and sets what is around the tag

    def __init__(self, name: str, partials: dict[str, NodeList]) -> None:
        self.name = name
        self.partials = partials

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name}>"

    def render(self, context: Any) -> Any:
        """The content.

        Raises:
            TemplateSyntaxError: the template defines no partial of that name.
        """
        nodelist = self.partials.get(self.name)
        if nodelist is None:
            raise TemplateSyntaxError(f"Partial '{self.name}' is not defined in the current template.")
        return nodelist.render(context)


def _partials(parser: Any) -> dict[str, NodeList]:
    found: dict[str, NodeList] = parser.extra_data.setdefault("partials", {})
    return found


def do_partialdef(parser: Any, token: Any) -> PartialDefNode:
    """``{% partialdef name [inline] %}…{% endpartialdef [name] %}``."""
    bits = token.split_contents()
    if len(bits) < 2:
        raise TemplateSyntaxError("'partialdef' tag requires a name")
    name, *options = bits[1:]
    if options not in ([], ["inline"]):
        raise TemplateSyntaxError(f"'partialdef' takes a name and the word 'inline', not {' '.join(options)!r}.")
    nodelist = parser.parse(("endpartialdef",))
    end = parser.next_token()
    if end.contents not in ("endpartialdef", f"endpartialdef {name}"):
        parser.invalid_block_tag(end, "endpartialdef", ("endpartialdef", f"endpartialdef {name}"))
    partials = _partials(parser)
    if name in partials:
        place = getattr(parser.origin, "template_name", None) or "the current"
        raise TemplateSyntaxError(f"Partial '{name}' is already defined in the '{place}' template.")
    partials[name] = nodelist
    return PartialDefNode(name, nodelist, inline=bool(options))


def do_partial(parser: Any, token: Any) -> PartialNode:
    """``{% partial name %}``."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError("'partial' tag requires a single argument")
    return PartialNode(bits[1], _partials(parser))
