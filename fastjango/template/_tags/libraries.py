"""``load``: tags and filters of libraries."""

from __future__ import annotations

from typing import Any

from ..base import (
    CompiledNode,
)
from ..exceptions import TemplateSyntaxError


class LoadNode(CompiledNode):
    """``{% load %}``: nothing in the page."""

    child_nodelists = ()

    def build(self, builder: Any) -> list[Any]:
        return []


def find_library(parser: Any, name: str) -> Any:
    """A library by its name.

    Raises:
        TemplateSyntaxError: there is none.
    """
    try:
        return parser.libraries[name]
    except KeyError:
        known = "\n".join(sorted(parser.libraries))
        raise TemplateSyntaxError(f"'{name}' is not a registered tag library. Must be one of:\n{known}") from None


def load_from_library(library: Any, label: str, names: list[str]) -> Any:
    """Some tags and filters of a library, as a library.

    Raises:
        TemplateSyntaxError: it lacks one of them.
    """
    part = type(library)()
    for name in names:
        if name not in library.tags and name not in library.filters:
            raise TemplateSyntaxError(f"'{name}' is not a valid tag or filter in tag library '{label}'")
        if name in library.tags:
            part.tags[name] = library.tags[name]
        if name in library.filters:
            part.filters[name] = library.filters[name]
    return part


def load(parser: Any, token: Any) -> LoadNode:
    """``{% load library … %}`` or ``{% load tag … from library %}``."""
    bits = token.contents.split()
    if len(bits) >= 4 and bits[-2] == "from":
        library = find_library(parser, bits[-1])
        parser.add_library(load_from_library(library, bits[-1], bits[1:-2]))
    else:
        for name in bits[1:]:
            parser.add_library(find_library(parser, name))
    return LoadNode()
