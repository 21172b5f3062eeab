"""``{% csp_nonce_attr %}``: the attribute that lets an element through the page's content security policy."""

from __future__ import annotations

from typing import Any

from fastjango.utils.html import format_html


def csp_nonce_attr(context: Any) -> str:
    """``nonce="…"``; nothing where the context processor ``csp`` gave no nonce.

    Source: django.template.defaulttags.csp_nonce_attr (6.1), without its argument.
    """
    nonce = context.get("csp_nonce")
    # A nonce that nobody has used yet counts as false.
    return "" if nonce is None else format_html('nonce="{}"', nonce)


csp_nonce_attr.sets_no_names = True  # type: ignore[attr-defined]  # read by the compiler
