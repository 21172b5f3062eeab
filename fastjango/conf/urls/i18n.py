"""Patterns whose paths begin with a language."""

from __future__ import annotations

import functools
from typing import Any

from fastjango.conf import settings
from fastjango.urls import LocalePrefixPattern, URLResolver, get_resolver, path
from fastjango.views.i18n import set_language


def i18n_patterns(*urls: Any, prefix_default_language: bool = True) -> list[Any]:
    """The patterns with the active language before them; only in the root URLconf.

    Args:
        prefix_default_language: Whether the default language has a prefix too.
    """
    if not settings.USE_I18N:
        return list(urls)
    return [URLResolver(LocalePrefixPattern(prefix_default_language=prefix_default_language), list(urls))]


@functools.cache
def is_language_prefix_patterns_used(urlconf: Any) -> tuple[bool, bool]:
    """Whether a URLconf has such patterns, and whether its default language has a prefix."""
    for entry in get_resolver(urlconf).url_patterns:
        if isinstance(entry.pattern, LocalePrefixPattern):
            return True, entry.pattern.prefix_default_language
    return False, False


urlpatterns = [path("setlang/", set_language, name="set_language")]
