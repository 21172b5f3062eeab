"""Authentication: from a request to ``(user, what it showed)``."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from fastjango.contrib.auth import authenticate, get_user_model
from fastjango.middleware.csrf import CsrfViewMiddleware
from fastjango.utils.translation import gettext_lazy as _

from . import HTTP_HEADER_ENCODING, exceptions


def get_authorization_header(request: Any) -> bytes:
    """The ``Authorization`` header as bytes, which its value may well be."""
    header = request.META.get("HTTP_AUTHORIZATION", b"")
    return header.encode(HTTP_HEADER_ENCODING) if isinstance(header, str) else header


class CSRFCheck(CsrfViewMiddleware):
    """Django's check, which says the reason and makes no page of it."""

    def _reject(self, request: Any, reason: str) -> Any:
        return reason


class BaseAuthentication:
    """The base of authentications."""

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        """``(user, auth)``; None when the request shows nothing of this kind.

        Raises:
            AuthenticationFailed: what it shows is wrong.
        """
        raise NotImplementedError(".authenticate() must be overridden.")

    def authenticate_header(self, request: Any) -> str | None:
        """The ``WWW-Authenticate`` header of a refusal; without one the answer is 403 and not 401."""
        return None


def _credentials(header: bytes, keyword: bytes, invalid: dict[str, Any]) -> bytes | None:
    """What follows ``keyword`` in an Authorization header; None when it is another kind."""
    parts = header.split()
    if not parts or parts[0].lower() != keyword:
        return None
    if len(parts) == 1:
        raise exceptions.AuthenticationFailed(invalid["none"])
    if len(parts) > 2:
        raise exceptions.AuthenticationFailed(invalid["spaces"])
    return parts[1]


class BasicAuthentication(BaseAuthentication):
    """User name and password in the header (RFC 7617). For use over HTTPS only."""

    www_authenticate_realm = "api"
    _invalid = {
        "none": _("Invalid basic header. No credentials provided."),
        "spaces": _("Invalid basic header. Credentials string should not contain spaces."),
        "encoding": _("Invalid basic header. Credentials not correctly base64 encoded."),
    }

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        encoded = _credentials(get_authorization_header(request), b"basic", self._invalid)
        if encoded is None:
            return None
        try:
            raw = base64.b64decode(encoded)
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError:
                text = raw.decode("latin-1")
            userid, password = text.split(":", 1)
        except (TypeError, ValueError, UnicodeDecodeError, binascii.Error):
            raise exceptions.AuthenticationFailed(self._invalid["encoding"]) from None
        return self.authenticate_credentials(userid, password, request)

    def authenticate_credentials(self, userid: str, password: str, request: Any = None) -> tuple[Any, Any]:
        """The active user with these credentials.

        Raises:
            AuthenticationFailed: there is none.
        """
        names = {get_user_model().USERNAME_FIELD: userid, "password": password}
        user = authenticate(request=request, **names)
        if user is None:
            raise exceptions.AuthenticationFailed(_("Invalid username/password."))
        if not user.is_active:
            raise exceptions.AuthenticationFailed(_("User inactive or deleted."))
        return user, None

    def authenticate_header(self, request: Any) -> str | None:
        return f'Basic realm="{self.www_authenticate_realm}"'


class SessionAuthentication(BaseAuthentication):
    """The user of Django's session. A browser sends its cookie unasked, so unsafe requests need a CSRF token."""

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        user = getattr(request._request, "user", None)
        if not user or not user.is_active:
            return None
        self.enforce_csrf(request)
        return user, None

    def enforce_csrf(self, request: Any) -> None:
        """Check the CSRF token.

        Raises:
            PermissionDenied: it is missing or wrong.
        """

        def no_response(request: Any) -> Any:
            return None

        check = CSRFCheck(no_response)
        # The first call takes the token from the cookie, the second compares.
        check.process_request(request)
        reason = check.process_view(request, None, (), {})
        if reason:
            raise exceptions.PermissionDenied(f"CSRF Failed: {reason}")


class TokenAuthentication(BaseAuthentication):
    """A token in the header: ``Authorization: Token 401f7ac837da42b97f613d789819ff93537bee6a``."""

    keyword = "Token"
    model: Any = None
    _invalid = {
        "none": _("Invalid token header. No credentials provided."),
        "spaces": _("Invalid token header. Token string should not contain spaces."),
    }

    def get_model(self) -> Any:
        """The class of tokens: ``model``, else that of the ``authtoken`` app."""
        if self.model is not None:
            return self.model
        from .authtoken.models import Token  # an app that the project may not have installed

        return Token

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        encoded = _credentials(get_authorization_header(request), self.keyword.lower().encode(), self._invalid)
        if encoded is None:
            return None
        try:
            token = encoded.decode()
        except UnicodeError:
            message = _("Invalid token header. Token string should not contain invalid characters.")
            raise exceptions.AuthenticationFailed(message) from None
        return self.authenticate_credentials(token)

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        """The active user of a token, and the token.

        Raises:
            AuthenticationFailed: there is none.
        """
        model = self.get_model()
        try:
            token = model.objects.select_related("user").get(key=key)
        except model.DoesNotExist:
            raise exceptions.AuthenticationFailed(_("Invalid token.")) from None
        if not token.user.is_active:
            raise exceptions.AuthenticationFailed(_("User inactive or deleted."))
        return token.user, token

    def authenticate_header(self, request: Any) -> str | None:
        return self.keyword


class RemoteUserAuthentication(BaseAuthentication):
    """The user that the web server authenticated. Needs ``RemoteUserBackend`` in ``AUTHENTICATION_BACKENDS``."""

    header = "REMOTE_USER"

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        user = authenticate(request=request, remote_user=request.META.get(self.header))
        return (user, None) if user and user.is_active else None
