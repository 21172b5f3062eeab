"""Patterns that serve static files while developing."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.conf.urls.static import static
from fastjango.contrib.staticfiles.views import serve

urlpatterns: list[Any] = []


def staticfiles_urlpatterns(prefix: str | None = None) -> list[Any]:
    """The patterns, below ``STATIC_URL`` by default."""
    return static(settings.STATIC_URL if prefix is None else prefix, view=serve)


# Only when nothing was asked for explicitly.
if settings.DEBUG and not urlpatterns:
    urlpatterns += staticfiles_urlpatterns()
