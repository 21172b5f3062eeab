"""``SecurityMiddleware``: HTTPS, and headers that make browsers more careful."""

from __future__ import annotations

import re
from typing import Any

from fastjango.conf import settings
from fastjango.http import HttpResponsePermanentRedirect
from fastjango.http.response import ResponseHeaders
from fastjango.utils.deprecation import MiddlewareMixin


class SecurityMiddleware(MiddlewareMixin):
    """Redirects to HTTPS and sets security headers, as the ``SECURE_`` settings say.

    Source: django.middleware.security.SecurityMiddleware (5.2).
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self.sts_seconds = settings.SECURE_HSTS_SECONDS
        self.sts_include_subdomains = settings.SECURE_HSTS_INCLUDE_SUBDOMAINS
        self.sts_preload = settings.SECURE_HSTS_PRELOAD
        self.content_type_nosniff = settings.SECURE_CONTENT_TYPE_NOSNIFF
        self.redirect = settings.SECURE_SSL_REDIRECT
        self.redirect_host = settings.SECURE_SSL_HOST
        self.redirect_exempt = [re.compile(pattern) for pattern in settings.SECURE_REDIRECT_EXEMPT]
        self.referrer_policy = settings.SECURE_REFERRER_POLICY
        self.cross_origin_opener_policy = settings.SECURE_CROSS_ORIGIN_OPENER_POLICY
        self._headers = self._constant_headers()

    def _constant_headers(self) -> ResponseHeaders:
        """The headers of all responses, worked out once."""
        headers = ResponseHeaders(None)
        if self.content_type_nosniff:
            headers["X-Content-Type-Options"] = "nosniff"
        if policy := self.referrer_policy:
            # Later ones are for browsers that do not know the earlier.
            values = policy.split(",") if isinstance(policy, str) else policy
            headers["Referrer-Policy"] = ",".join(value.strip() for value in values)
        if self.cross_origin_opener_policy:
            headers["Cross-Origin-Opener-Policy"] = self.cross_origin_opener_policy
        return headers

    def process_request(self, request: Any) -> Any:
        """Redirect to HTTPS."""
        if not self.redirect or request.is_secure():
            return None
        path = request.path.lstrip("/")
        if any(pattern.search(path) for pattern in self.redirect_exempt):
            return None
        host = self.redirect_host or request.get_host()
        return HttpResponsePermanentRedirect(f"https://{host}{request.get_full_path()}")

    def process_response(self, request: Any, response: Any) -> Any:
        """Set the headers, unless the view did."""
        if self.sts_seconds and request.is_secure() and "Strict-Transport-Security" not in response:
            value = f"max-age={self.sts_seconds}"
            value += "; includeSubDomains" if self.sts_include_subdomains else ""
            value += "; preload" if self.sts_preload else ""
            response.headers["Strict-Transport-Security"] = value
        response.headers.fill(self._headers)
        return response
