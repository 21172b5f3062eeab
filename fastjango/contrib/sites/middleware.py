"""``CurrentSiteMiddleware``: ``request.site``."""

from __future__ import annotations

from typing import Any

from fastjango.utils.deprecation import MiddlewareMixin

from .shortcuts import get_current_site


class CurrentSiteMiddleware(MiddlewareMixin):
    """Sets ``request.site``.

    Source: django.contrib.sites.middleware.CurrentSiteMiddleware.
    """

    def process_request(self, request: Any) -> None:
        """Before the view."""
        request.site = get_current_site(request)
