"""``CorsMiddleware``: lets pages of other origins read answers, as the settings of django-cors-headers say."""

from __future__ import annotations

import re
from typing import Any

from fastjango.conf import settings
from fastjango.http import HttpResponse
from fastjango.utils.cache import patch_vary_headers
from fastjango.utils.deprecation import MiddlewareMixin

DEFAULT_METHODS = ("DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT")
DEFAULT_HEADERS = ("accept", "authorization", "content-type", "user-agent", "x-csrftoken", "x-requested-with")
_DAY_SECONDS = 86400


def _setting(name: str, default: Any) -> Any:
    return getattr(settings, f"CORS_{name}", default)


class CorsMiddleware(MiddlewareMixin):
    """Answers preflight requests and sets the headers of the CORS protocol (https://fetch.spec.whatwg.org/).

    It belongs before middleware that may answer, above all ``CommonMiddleware``. The settings are
    ``CORS_ALLOWED_ORIGINS``, ``CORS_ALLOWED_ORIGIN_REGEXES``, ``CORS_ALLOW_ALL_ORIGINS``, ``CORS_URLS_REGEX``,
    ``CORS_ALLOW_METHODS``, ``CORS_ALLOW_HEADERS``, ``CORS_EXPOSE_HEADERS``, ``CORS_ALLOW_CREDENTIALS``,
    ``CORS_ALLOW_PRIVATE_NETWORK`` and ``CORS_PREFLIGHT_MAX_AGE`` (seconds).
    """

    def process_request(self, request: Any) -> Any:
        """Answer a preflight request."""
        request._cors_enabled = re.match(_setting("URLS_REGEX", r"^.*$"), request.path_info) is not None
        is_preflight = request.method == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in request.META
        if request._cors_enabled and is_preflight:
            return HttpResponse(headers={"Content-Length": "0"})
        return None

    def process_response(self, request: Any, response: Any) -> Any:
        """Set the headers, if the origin may read the answer."""
        # Another middleware may have answered before this one saw the request.
        if not getattr(request, "_cors_enabled", False):
            return response
        patch_vary_headers(response, ("origin",))
        origin = request.META.get("HTTP_ORIGIN")
        if not origin or not self.allows(origin):
            return response
        credentials = _setting("ALLOW_CREDENTIALS", False)
        # Browsers refuse the asterisk together with credentials.
        any_origin = _setting("ALLOW_ALL_ORIGINS", False) and not credentials
        response["Access-Control-Allow-Origin"] = "*" if any_origin else origin
        if credentials:
            response["Access-Control-Allow-Credentials"] = "true"
        if exposed := _setting("EXPOSE_HEADERS", ()):
            response["Access-Control-Expose-Headers"] = ", ".join(exposed)
        if request.method == "OPTIONS":
            self._set_preflight_headers(request, response)
        return response

    def allows(self, origin: str) -> bool:
        """Whether pages of an origin, ``scheme://host[:port]``, may read answers; a hook for subclasses."""
        if _setting("ALLOW_ALL_ORIGINS", False) or origin in _setting("ALLOWED_ORIGINS", ()):
            return True
        return any(re.match(pattern, origin) for pattern in _setting("ALLOWED_ORIGIN_REGEXES", ()))

    @staticmethod
    def _set_preflight_headers(request: Any, response: Any) -> None:
        response["Access-Control-Allow-Headers"] = ", ".join(_setting("ALLOW_HEADERS", DEFAULT_HEADERS))
        response["Access-Control-Allow-Methods"] = ", ".join(_setting("ALLOW_METHODS", DEFAULT_METHODS))
        if seconds := _setting("PREFLIGHT_MAX_AGE", _DAY_SECONDS):
            response["Access-Control-Max-Age"] = str(seconds)
        wants_private = request.META.get("HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK") == "true"
        if wants_private and _setting("ALLOW_PRIVATE_NETWORK", False):
            response["Access-Control-Allow-Private-Network"] = "true"
