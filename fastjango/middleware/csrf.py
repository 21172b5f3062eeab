"""``CsrfViewMiddleware``: refuses forms that were sent from other sites."""

from __future__ import annotations

import contextlib
import logging
from collections import defaultdict
from typing import Any
from urllib.parse import SplitResult, urlsplit

from fastjango.conf import settings
from fastjango.core.exceptions import DisallowedHost, ImproperlyConfigured
from fastjango.http import HttpHeaders, UnreadablePostError
from fastjango.http._csrf import CSRF_ALLOWED_CHARS as CSRF_ALLOWED_CHARS
from fastjango.http._csrf import CSRF_SECRET_LENGTH as CSRF_SECRET_LENGTH
from fastjango.http._csrf import CSRF_SESSION_KEY as CSRF_SESSION_KEY
from fastjango.http._csrf import CSRF_TOKEN_LENGTH as CSRF_TOKEN_LENGTH
from fastjango.http._csrf import REASON_BAD_ORIGIN as REASON_BAD_ORIGIN
from fastjango.http._csrf import REASON_BAD_REFERER as REASON_BAD_REFERER
from fastjango.http._csrf import REASON_CSRF_TOKEN_MISSING as REASON_CSRF_TOKEN_MISSING
from fastjango.http._csrf import REASON_INCORRECT_LENGTH as REASON_INCORRECT_LENGTH
from fastjango.http._csrf import REASON_INSECURE_REFERER as REASON_INSECURE_REFERER
from fastjango.http._csrf import REASON_INVALID_CHARACTERS as REASON_INVALID_CHARACTERS
from fastjango.http._csrf import REASON_MALFORMED_REFERER as REASON_MALFORMED_REFERER
from fastjango.http._csrf import REASON_NO_CSRF_COOKIE as REASON_NO_CSRF_COOKIE
from fastjango.http._csrf import REASON_NO_REFERER as REASON_NO_REFERER
from fastjango.http._csrf import InvalidTokenFormat as InvalidTokenFormat
from fastjango.http._csrf import _add_new_csrf_cookie as _add_new_csrf_cookie
from fastjango.http._csrf import _check_token_format as _check_token_format
from fastjango.http._csrf import _does_token_match as _does_token_match
from fastjango.http._csrf import _get_new_csrf_string as _get_new_csrf_string
from fastjango.http._csrf import _mask_cipher_secret as _mask_cipher_secret
from fastjango.http._csrf import _unmask_cipher_token as _unmask_cipher_token
from fastjango.http._csrf import get_token as get_token
from fastjango.http._csrf import rotate_token as rotate_token
from fastjango.urls import get_callable
from fastjango.utils.cache import patch_vary_headers
from fastjango.utils.deprecation import MiddlewareMixin
from fastjango.utils.functional import cached_property
from fastjango.utils.http import is_same_domain
from fastjango.utils.log import log_response

logger = logging.getLogger("django.security.csrf")

# RFC 9110, section 9.2.1: methods that change nothing.
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


def _get_failure_view() -> Any:
    """The view of refused requests."""
    return get_callable(settings.CSRF_FAILURE_VIEW)


class RejectRequest(Exception):
    """The request is refused, for a reason."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


class CsrfViewMiddleware(MiddlewareMixin):
    """Requires a token, or a trusted origin, of requests that may change something.

    Source: django.middleware.csrf.CsrfViewMiddleware (5.2).
    """

    # What the settings say about trusted origins, in the forms that are compared.

    @cached_property
    def csrf_trusted_origins_hosts(self) -> list[str]:
        """The hosts of the trusted origins, without a leading asterisk."""
        return [urlsplit(origin).netloc.lstrip("*") for origin in settings.CSRF_TRUSTED_ORIGINS]

    @cached_property
    def allowed_origins_exact(self) -> set[str]:
        """The trusted origins without an asterisk."""
        return {origin for origin in settings.CSRF_TRUSTED_ORIGINS if "*" not in origin}

    @cached_property
    def allowed_origin_subdomains(self) -> dict[str, list[str]]:
        """The domains whose subdomains are trusted, by scheme."""
        found = defaultdict(list)
        for origin in settings.CSRF_TRUSTED_ORIGINS:
            if "*" in origin:
                parts = urlsplit(origin)
                found[parts.scheme].append(parts.netloc.lstrip("*"))
        return found

    # The secret

    def _get_secret(self, request: Any) -> str | None:
        """The secret of the session or the cookie; None when there is none.

        Raises:
            InvalidTokenFormat: the cookie holds no token.
        """
        if settings.CSRF_USE_SESSIONS:
            try:
                secret: str | None = request.session.get(CSRF_SESSION_KEY)
            except AttributeError:
                raise ImproperlyConfigured(
                    "CSRF_USE_SESSIONS is enabled, but request.session is not set. SessionMiddleware must appear "
                    "before CsrfViewMiddleware in MIDDLEWARE."
                ) from None
        else:
            secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME)
            if secret is not None:
                _check_token_format(secret)
        if secret is None:
            return None
        # Old versions kept a masked token.
        return _unmask_cipher_token(secret) if len(secret) == CSRF_TOKEN_LENGTH else secret

    def _set_csrf_cookie(self, request: Any, response: Any) -> None:
        if settings.CSRF_USE_SESSIONS:
            if request.session.get(CSRF_SESSION_KEY) != request.META["CSRF_COOKIE"]:
                request.session[CSRF_SESSION_KEY] = request.META["CSRF_COOKIE"]
            return
        response.set_cookie(
            settings.CSRF_COOKIE_NAME,
            request.META["CSRF_COOKIE"],
            max_age=settings.CSRF_COOKIE_AGE,
            domain=settings.CSRF_COOKIE_DOMAIN,
            path=settings.CSRF_COOKIE_PATH,
            secure=settings.CSRF_COOKIE_SECURE,
            httponly=settings.CSRF_COOKIE_HTTPONLY,
            samesite=settings.CSRF_COOKIE_SAMESITE,
        )
        # The page depends on it.
        patch_vary_headers(response, ("Cookie",))

    # The answer

    def _accept(self, request: Any) -> None:
        # Another middleware, or decorator, need not check again.
        request.csrf_processing_done = True

    def _reject(self, request: Any, reason: str) -> Any:
        response = _get_failure_view()(request, reason=reason)
        log_response("Forbidden (%s): %s", reason, request.path, response=response, request=request, logger=logger)
        return response

    # The origin

    def _origin_verified(self, request: Any) -> bool:
        """Whether ``Origin`` is this site, or trusted."""
        origin = request.META["HTTP_ORIGIN"]
        try:
            host = request.get_host()
        except DisallowedHost:
            pass
        else:
            scheme = "https" if request.is_secure() else "http"
            if origin == f"{scheme}://{host}":
                return True
        if origin in self.allowed_origins_exact:
            return True
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return any(is_same_domain(parts.netloc, host) for host in self.allowed_origin_subdomains.get(parts.scheme, ()))

    def _check_referer(self, request: Any) -> None:
        """Over HTTPS, where there is no origin: refuse another site's referrer."""
        raw = request.META.get("HTTP_REFERER")
        if raw is None:
            raise RejectRequest(REASON_NO_REFERER)
        try:
            referer = urlsplit(raw)
        except ValueError:
            raise RejectRequest(REASON_MALFORMED_REFERER) from None
        if "" in (referer.scheme, referer.netloc):
            raise RejectRequest(REASON_MALFORMED_REFERER)
        if referer.scheme != "https":
            raise RejectRequest(REASON_INSECURE_REFERER)
        if not self._is_trusted(referer, request):
            raise RejectRequest(REASON_BAD_REFERER % referer.geturl())

    def _is_trusted(self, referer: SplitResult, request: Any) -> bool:
        if any(is_same_domain(referer.netloc, host) for host in self.csrf_trusted_origins_hosts):
            return True
        good = settings.SESSION_COOKIE_DOMAIN if settings.CSRF_USE_SESSIONS else settings.CSRF_COOKIE_DOMAIN
        if good is None:
            # Without a cookie domain it has to be this very host.
            try:
                return is_same_domain(referer.netloc, request.get_host())
            except DisallowedHost:
                return False
        port = request.get_port()
        return is_same_domain(referer.netloc, good if port in ("443", "80") else f"{good}:{port}")

    # The token

    def _bad_token_message(self, reason: str, token_source: str) -> str:
        if token_source != "POST":
            header = HttpHeaders.parse_header_name(token_source)
            token_source = f"the {header!r} HTTP header"
        return f"CSRF token from {token_source} {reason}."

    def _check_token(self, request: Any) -> None:
        """Refuse a request whose token is missing or wrong."""
        try:
            secret = self._get_secret(request)
        except InvalidTokenFormat as error:
            raise RejectRequest(f"CSRF cookie {error.reason}.") from None
        if secret is None:
            # For POST requests there has to be a cookie, whatever the token is.
            raise RejectRequest(REASON_NO_CSRF_COOKIE)
        token, source = "", "POST"
        if request.method == "POST":
            # When the client went away, whatever is answered nobody reads.
            with contextlib.suppress(UnreadablePostError):
                token = request.POST.get("csrfmiddlewaretoken", "")
        if token == "":
            # A header, for scripts and for PUT and DELETE.
            try:
                token, source = request.META[settings.CSRF_HEADER_NAME], settings.CSRF_HEADER_NAME
            except KeyError:
                raise RejectRequest(REASON_CSRF_TOKEN_MISSING) from None
        try:
            _check_token_format(token)
        except InvalidTokenFormat as error:
            raise RejectRequest(self._bad_token_message(error.reason, source)) from None
        if not _does_token_match(token, secret):
            raise RejectRequest(self._bad_token_message("incorrect", source))

    # The hooks

    def process_request(self, request: Any) -> None:
        """Keep the secret for the forms of the page."""
        try:
            secret = self._get_secret(request)
        except InvalidTokenFormat:
            _add_new_csrf_cookie(request)
        else:
            if secret is not None:
                request.META["CSRF_COOKIE"] = secret

    def process_view(self, request: Any, callback: Any, callback_args: Any, callback_kwargs: Any) -> Any:
        """Refuse what may come from another site."""
        if getattr(request, "csrf_processing_done", False) or getattr(callback, "csrf_exempt", False):
            return None
        if request.method in _SAFE_METHODS or getattr(request, "_dont_enforce_csrf_checks", False):
            return self._accept(request)
        if "HTTP_ORIGIN" in request.META:
            if not self._origin_verified(request):
                return self._reject(request, REASON_BAD_ORIGIN % request.META["HTTP_ORIGIN"])
        elif request.is_secure():
            # Without it an attacker on the network could have set the cookie over plain HTTP.
            try:
                self._check_referer(request)
            except RejectRequest as refusal:
                return self._reject(request, refusal.reason)
        try:
            self._check_token(request)
        except RejectRequest as refusal:
            return self._reject(request, refusal.reason)
        return self._accept(request)

    def process_response(self, request: Any, response: Any) -> Any:
        """Send the cookie when the token was asked for."""
        if request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            self._set_csrf_cookie(request, response)
            # The middleware and a decorator may both be at work.
            request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        return response
