"""``CommonMiddleware``: slashes, www, lengths; and mails about broken links."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from fastjango.conf import settings
from fastjango.core.exceptions import PermissionDenied
from fastjango.http import HttpResponsePermanentRedirect
from fastjango.urls import is_valid_path
from fastjango.utils.deprecation import MiddlewareMixin
from fastjango.utils.http import escape_leading_slashes

_WITH_BODY = ("DELETE", "POST", "PUT", "PATCH")


class CommonMiddleware(MiddlewareMixin):
    """Refuses some browsers, completes URLs, sets the length of pages.

    Source: django.middleware.common.CommonMiddleware (5.2).
    """

    response_redirect_class: Any = HttpResponsePermanentRedirect

    def process_request(self, request: Any) -> Any:
        """Refuse the browsers of ``DISALLOWED_USER_AGENTS``; redirect to ``www.``.

        Raises:
            PermissionDenied: the browser is not welcome.
        """
        agent = request.META.get("HTTP_USER_AGENT")
        if agent is not None and any(pattern.search(agent) for pattern in settings.DISALLOWED_USER_AGENTS):
            raise PermissionDenied("Forbidden user agent")
        host = request.get_host()
        if settings.PREPEND_WWW and host and not host.startswith("www."):
            path = (
                self.get_full_path_with_slash(request)
                if self.should_redirect_with_slash(request)
                else request.get_full_path()
            )
            return self.response_redirect_class(f"{request.scheme}://www.{host}{path}")
        return None

    def should_redirect_with_slash(self, request: Any) -> bool:
        """Whether only a slash at the end makes the path a valid one."""
        if not settings.APPEND_SLASH or request.path_info.endswith("/"):
            return False
        urlconf = getattr(request, "urlconf", None)
        if is_valid_path(request.path_info, urlconf):
            return False
        match: Any = is_valid_path(f"{request.path_info}/", urlconf)
        return bool(match) and getattr(match.func, "should_append_slash", True)

    def get_full_path_with_slash(self, request: Any) -> str:
        """Path and query with the slash.

        Raises:
            RuntimeError: while developing, a request with a body would lose it.
        """
        path = escape_leading_slashes(request.get_full_path(force_append_slash=True))
        if settings.DEBUG and request.method in _WITH_BODY:
            raise RuntimeError(
                f"You called this URL via {request.method}, but the URL doesn't end in a slash and you have "
                "APPEND_SLASH set. Django can't redirect to the slash URL while maintaining "
                f"{request.method} data. Change your form to point to {request.get_host() + path} (note the trailing "
                "slash), or set APPEND_SLASH=False in your Django settings."
            )
        return path

    def process_response(self, request: Any, response: Any) -> Any:
        """Redirect a path that was not found to the one with a slash; set the length."""
        if response.status_code == 404 and self.should_redirect_with_slash(request):
            return self.response_redirect_class(self.get_full_path_with_slash(request))
        if not response.streaming and not response.has_header("Content-Length"):
            response.headers["Content-Length"] = str(len(response.content))
        return response


class BrokenLinkEmailsMiddleware(MiddlewareMixin):
    """Mails the managers about links to pages that are not there.

    Source: django.middleware.common.BrokenLinkEmailsMiddleware (5.2).
    """

    def process_response(self, request: Any, response: Any) -> Any:
        """Mail, unless the link may be ignored."""
        if response.status_code != 404 or settings.DEBUG:
            return response
        domain, path = request.get_host(), request.get_full_path()
        referer = request.META.get("HTTP_REFERER", "")
        if not self.is_ignorable_request(request, path, domain, referer):
            from fastjango.core.mail import mail_managers  # costs the start what few processes need

            agent = request.META.get("HTTP_USER_AGENT", "<none>")
            kind = "INTERNAL " if self.is_internal_request(domain, referer) else ""
            mail_managers(
                f"Broken {kind}link on {domain}",
                f"Referrer: {referer}\nRequested URL: {path}\nUser agent: {agent}\n"
                f"IP address: {request.META.get('REMOTE_ADDR', '<none>')}\n",
                fail_silently=True,
            )
        return response

    def is_internal_request(self, domain: str, referer: str) -> bool:
        """Whether the link is on this site."""
        return bool(re.match(f"^https?://{re.escape(domain)}/", referer))

    def is_ignorable_request(self, request: Any, uri: str, domain: str, referer: str) -> bool:
        """Whether nobody has to know."""
        # Typed by hand, or pretended to come from the page itself.
        if not referer:
            return True
        # With APPEND_SLASH a page's own URL may be its referrer, without the slash.
        if settings.APPEND_SLASH and uri.endswith("/") and referer == uri[:-1]:
            return True
        # Searches of other sites lead anywhere.
        if not self.is_internal_request(domain, referer) and "?" in referer:
            return True
        parts = urlsplit(referer)
        if parts.netloc in ("", domain) and parts.path == uri:
            return True
        return any(pattern.search(uri) for pattern in settings.IGNORABLE_404_URLS)
