"""``{% load l10n %}``: localization of values on and off."""

from __future__ import annotations

from typing import Any

from fastjango.template import Library, NodeList, TemplateSyntaxError
from fastjango.template.base import CompiledNode
from fastjango.utils import formats

register = Library()


@register.filter(is_safe=False)
def localize(value: Any) -> str:
    """The value as the language writes it."""
    return str(formats.localize(value, use_l10n=True))


@register.filter(is_safe=False)
def unlocalize(value: Any) -> str:
    """The value as Python writes it."""
    return str(formats.localize(value, use_l10n=False))


class LocalizeNode(CompiledNode):
    """``{% localize %}``."""

    def __init__(self, nodelist: NodeList, use_l10n: bool) -> None:
        self.nodelist = nodelist
        self.use_l10n = use_l10n

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def build(self, builder: Any) -> list[Any]:
        return builder.setting("use_l10n", self.use_l10n, self.nodelist)


@register.tag("localize")
def localize_tag(parser: Any, token: Any) -> LocalizeNode:
    """``{% localize [on|off] %}…{% endlocalize %}``."""
    bits = list(token.split_contents())
    if len(bits) > 2 or (len(bits) == 2 and bits[1] not in ("on", "off")):
        raise TemplateSyntaxError(f"{bits[0]!r} argument should be 'on' or 'off'")
    nodelist = parser.parse(("endlocalize",))
    parser.delete_first_token()
    return LocalizeNode(nodelist, bits[1:] != ["off"])
