"""Endpoints for tokens; each takes JSON or a form by POST and answers with JSON."""

from __future__ import annotations

import json
from typing import Any

from fastjango.contrib.auth import authenticate, get_user_model
from fastjango.contrib.auth.throttling import login_wait_seconds
from fastjango.core import _jwt
from fastjango.http import JsonResponse
from fastjango.utils.decorators import method_decorator
from fastjango.views.decorators.cache import cache_control, never_cache
from fastjango.views.decorators.csrf import csrf_exempt
from fastjango.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from fastjango.views.generic import View

from .conf import token_settings
from .tokens import ACCESS, REFRESH, TokenError, TokenPair, block, exchange, make_pair, read_token, user_of


class _Refused(Exception):
    """What was sent is not accepted; the code is one of OAuth2's (RFC 6749, 5.2)."""

    def __init__(self, detail: str, code: str, status: int = 400, headers: dict[str, str] | None = None) -> None:
        self.detail, self.code, self.status, self.headers = detail, code, status, headers or {}


def _pair(pair: TokenPair) -> JsonResponse:
    # The names of OAuth2 (RFC 6749, 5.1), which Swagger's form expects, and the short ones.
    return JsonResponse(
        {
            "access": pair.access,
            "refresh": pair.refresh,
            "access_token": pair.access,
            "refresh_token": pair.refresh,
            "token_type": "bearer",
            "expires_in": token_settings().access_lifetime,
            "scope": pair.scope,
        }
    )


@method_decorator([csrf_exempt, sensitive_post_parameters(), never_cache], name="dispatch")
class TokenEndpoint(View):
    """Reads the body and answers errors; subclasses define ``answer(data)``."""

    http_method_names = ["post", "options"]

    @sensitive_variables()
    def post(self, request: Any) -> JsonResponse:
        """Answer."""
        data: dict[str, Any] = {}
        try:
            data = _data(request)
            return self.answer(request, data)
        except KeyError as exc:
            refused = _Refused(f"The field {exc.args[0]!r} is required.", "invalid_request")
        except TokenError as exc:
            refused = _Refused(str(exc), "invalid_grant", status=401)
        except _Refused as exc:
            refused = exc
        return _refusal(refused, is_oauth="grant_type" in data)

    def answer(self, request: Any, data: dict[str, Any]) -> JsonResponse:
        """The answer to what was sent."""
        raise NotImplementedError("Subclasses of TokenEndpoint must define answer().")


def _refusal(refused: _Refused, is_oauth: bool) -> JsonResponse:
    said = {"detail": refused.detail}
    status, headers = refused.status, dict(refused.headers)
    if is_oauth:
        said |= {"error": refused.code, "error_description": refused.detail}
        status = 400 if status == 401 else status
    elif status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JsonResponse(said, status=status, headers=headers)


def _data(request: Any) -> dict[str, Any]:
    if request.content_type != "application/json":
        return dict(request.POST.items())
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise _Refused("The body must be a JSON object or a form.", "invalid_request")
    return data


def _text(data: dict[str, Any], *names: str) -> str:
    """The text of the first of some fields that was sent.

    Raises:
        KeyError: none was; it names the last.
        _Refused: it is no text that a database can hold.
    """
    name = next((name for name in names if name in data), names[-1])
    value = data[name]
    if not isinstance(value, str) or "\x00" in value or (not value.isascii() and not _is_encodable(value)):
        raise _Refused(f"The field {name!r} must be a text.", "invalid_request")
    return value


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


class ObtainView(TokenEndpoint):
    """Tokens for a user name and a password; also OAuth2's token endpoint (password and refresh flows)."""

    @sensitive_variables()
    def answer(self, request: Any, data: dict[str, Any]) -> JsonResponse:
        grant = data.get("grant_type") or "password"
        if grant == "refresh_token":
            return _pair(exchange(_text(data, "refresh_token")))
        if grant != "password":
            raise _Refused("Only the flows 'password' and 'refresh_token' are known.", "unsupported_grant_type")
        credentials = {
            "username": _text(data, get_user_model().USERNAME_FIELD, "username"),
            "password": _text(data, "password"),
        }
        user = authenticate(request, **credentials)
        if user is None:
            if wait := login_wait_seconds(request, credentials):
                headers = {"Retry-After": str(wait)}
                raise _Refused("Too many failed logins. Try again later.", "invalid_grant", 429, headers)
            raise _Refused("No active account has these credentials.", "invalid_grant", 401)
        scopes = _text(data, "scope").split() if data.get("scope") else ()
        return _pair(make_pair(user, scopes))


class RefreshView(TokenEndpoint):
    """New tokens for a refresh token."""

    def answer(self, request: Any, data: dict[str, Any]) -> JsonResponse:
        return _pair(exchange(_text(data, "refresh_token", "refresh")))


class VerifyView(TokenEndpoint):
    """Whether an access or refresh token is good: 200 with ``{}``, or 401."""

    def answer(self, request: Any, data: dict[str, Any]) -> JsonResponse:
        token = _text(data, "token")
        try:
            claims = read_token(token, ACCESS)
        except TokenError:
            claims = read_token(token, REFRESH)
        user_of(claims)
        return JsonResponse({})


class BlockView(TokenEndpoint):
    """Take a refresh token back: logs out."""

    def answer(self, request: Any, data: dict[str, Any]) -> JsonResponse:
        block(_text(data, "refresh_token", "refresh"))
        return JsonResponse({})


@method_decorator(cache_control(public=True, max_age=300), name="dispatch")
class KeySetView(View):
    """The public keys that other programs verify tokens with, as a JSON Web Key Set (RFC 7517)."""

    def get(self, request: Any) -> JsonResponse:
        """The set; empty where tokens are signed with a shared secret."""
        conf = token_settings()
        return JsonResponse(_jwt.public_key_set(conf.today, conf.algorithm))
