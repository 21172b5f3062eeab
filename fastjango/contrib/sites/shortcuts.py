"""``get_current_site()``."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps

from .requests import RequestSite


def get_current_site(request: Any) -> Any:
    """The current ``Site``, or a ``RequestSite`` where the app is not installed.

    Source: django.contrib.sites.shortcuts.get_current_site.
    """
    if apps.is_installed("fastjango.contrib.sites"):
        from .models import Site  # models are there only when the app is installed

        return Site.objects.get_current(request)
    return RequestSite(request)
