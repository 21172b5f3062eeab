"""``XFrameOptionsMiddleware``: whether pages may be shown in frames."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.utils.deprecation import MiddlewareMixin


class XFrameOptionsMiddleware(MiddlewareMixin):
    """Sets ``X-Frame-Options`` to the setting, unless the view set it or is exempt."""

    def process_response(self, request: Any, response: Any) -> Any:
        """Set the header."""
        headers = response.headers
        if "X-Frame-Options" not in headers and not getattr(response, "xframe_options_exempt", False):
            headers["X-Frame-Options"] = self.get_xframe_options_value(request, response)
        return response

    def get_xframe_options_value(self, request: Any, response: Any) -> str:
        """The header's value; a hook for subclasses."""
        return str(getattr(settings, "X_FRAME_OPTIONS", "DENY")).upper()
