"""API views for the access tokens of ``contrib.jwt``."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.jwt._openapi import SCHEME, security_scheme
from fastjango.contrib.jwt.scopes import has_scopes
from fastjango.contrib.jwt.tokens import ACCESS, TokenError, read_token, user_of

from . import exceptions, permissions
from ._scopes import required_scopes
from .authentication import BaseAuthentication, get_authorization_header


class JWTAuthentication(BaseAuthentication):
    """A token in the header, ``Authorization: Bearer ...``; ``request.auth`` holds its claims."""

    keyword = "Bearer"

    def authenticate(self, request: Any) -> tuple[Any, Any] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword.lower().encode():
            return None
        if len(parts) != 2:
            raise exceptions.AuthenticationFailed("The Authorization header must be a word, a blank, and a token.")
        try:
            claims = read_token(parts[1].decode("latin-1"), ACCESS)
            return user_of(claims), claims
        except TokenError as exc:
            raise exceptions.AuthenticationFailed(str(exc)) from exc

    def authenticate_header(self, request: Any) -> str | None:
        return self.keyword

    @classmethod
    def get_security_scheme(cls) -> tuple[str, dict[str, Any]]:
        """The name and description of the scheme in OpenAPI documents."""
        return SCHEME, security_scheme()


class HasScopes(permissions.BasePermission):
    """The token has the view's ``required_scopes``: names for all methods, or a mapping of names by method."""

    def has_permission(self, request: Any, view: Any) -> bool:
        return isinstance(request.auth, dict) and has_scopes(request.auth, required_scopes(view, request.method))
