"""Looks for a flat page when nothing else was found."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.contrib.flatpages.views import flatpage
from fastjango.http import Http404
from fastjango.utils.deprecation import MiddlewareMixin


class FlatpageFallbackMiddleware(MiddlewareMixin):
    """Answers a 404 with the flat page of that path, if there is one."""

    def process_response(self, request: Any, response: Any) -> Any:
        """The page, or the response as it was."""
        if response.status_code != 404:
            return response
        try:
            return flatpage(request, request.path_info)
        except Http404:
            return response
        except Exception:
            # The visitor gets the 404 that was there; a developer wants to see the fault.
            if settings.DEBUG:
                raise
            return response
