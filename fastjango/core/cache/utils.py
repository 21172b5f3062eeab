"""The key under which ``{% cache %}`` keeps a fragment."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import md5
from typing import Any

TEMPLATE_FRAGMENT_KEY_TEMPLATE = "template.cache.%s.%s"


def make_template_fragment_key(fragment_name: str, vary_on: Iterable[Any] | None = None) -> str:
    """The cache key of a fragment and the values it varies on.

    Source: django.core.cache.utils.make_template_fragment_key.
    """
    digest = md5("".join(f"{value}:" for value in vary_on or ()).encode(), usedforsecurity=False)
    return TEMPLATE_FRAGMENT_KEY_TEMPLATE % (fragment_name, digest.hexdigest())
