"""Patterns that serve files while developing."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.urls import re_path
from fastjango.views.static import serve


def static(prefix: str, view: Any = serve, **kwargs: Any) -> list[Any]:
    """Patterns that serve files below a prefix while ``DEBUG`` is on.

    Args:
        kwargs: Arguments of the view, such as ``document_root``.

    Raises:
        ImproperlyConfigured: the prefix is empty.
    """
    if not prefix:
        raise ImproperlyConfigured("Empty static prefix not permitted")
    if not settings.DEBUG or urlsplit(prefix).netloc:
        # Not for production, nor for another host.
        return []
    return [re_path(rf"^{re.escape(prefix.lstrip('/'))}(?P<path>.*)$", view, kwargs=kwargs)]
