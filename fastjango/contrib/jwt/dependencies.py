"""For native FastAPI routes: the user that an access token stands for. The form behind "Authorize" in ``/docs``."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer, SecurityScopes

from fastjango.utils._twins import run_sync

from ._openapi import SCHEME
from .scopes import has_scopes
from .tokens import ACCESS, TokenError, read_token, user_of

bearer = OAuth2PasswordBearer(tokenUrl="token/", scheme_name=SCHEME, auto_error=False)
"""Reads the token; the document of ``/docs`` names the true ``tokenUrl``."""


def _read(token: str) -> tuple[dict[str, Any], Any]:
    claims = read_token(token, ACCESS)
    return claims, user_of(claims)


async def get_token_user(scopes: SecurityScopes, token: Annotated[str | None, Depends(bearer)]) -> Any:
    """The user of the request's access token; for ``Depends()``, or ``Security()`` with the scopes that it must have.

    Raises:
        HTTPException: 401 without a token, or with one that is not good; 403 if it lacks a scope (RFC 6750, 3.1).
    """
    if token is None:
        raise HTTPException(401, "Not authenticated", {"WWW-Authenticate": "Bearer"})
    try:
        claims, user = await run_sync(_read, token)
    except TokenError as exc:
        raise HTTPException(401, str(exc), {"WWW-Authenticate": 'Bearer error="invalid_token"'}) from exc
    if not has_scopes(claims, scopes.scopes):
        headers = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scopes.scope_str}"'}
        raise HTTPException(403, f"The token lacks one of the scopes: {scopes.scope_str}", headers)
    return user
