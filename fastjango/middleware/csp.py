"""``ContentSecurityPolicyMiddleware``: tells browsers what pages may load."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastjango.conf import settings
from fastjango.utils.csp import CSP, LazyNonce, build_policy
from fastjango.utils.deprecation import MiddlewareMixin


def get_nonce(request: Any) -> Any:
    """The nonce of a request; None without the middleware."""
    return getattr(request, "_csp_nonce", None)


class ContentSecurityPolicyMiddleware(MiddlewareMixin):
    """Sets the headers of ``SECURE_CSP`` and ``SECURE_CSP_REPORT_ONLY``, or of the view's decorators.

    Source: django.middleware.csp.ContentSecurityPolicyMiddleware (6.0).
    """

    def process_request(self, request: Any) -> None:
        """Give the request a nonce."""
        request._csp_nonce = LazyNonce()

    def process_response(self, request: Any, response: Any) -> Any:
        """Set the headers, unless the view did."""
        # The pages for developers have styles and scripts of their own.
        if settings.DEBUG and response.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR):
            return response
        nonce = get_nonce(request)
        for header, setting, attribute in (
            (CSP.HEADER_ENFORCE, settings.SECURE_CSP, "_csp_config"),
            (CSP.HEADER_REPORT_ONLY, settings.SECURE_CSP_REPORT_ONLY, "_csp_ro_config"),
        ):
            config = getattr(response, attribute, setting)
            if config and header not in response:
                response.headers[str(header)] = build_policy(config, nonce)
        return response
