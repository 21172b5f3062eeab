"""What the OpenAPI document says of tokens: where to get them, and for which scopes."""

from __future__ import annotations

from typing import Any

from fastjango.urls import NoReverseMatch, reverse

from .conf import token_settings
from .scopes import scope_descriptions

SCHEME = "JWT"
"""The name of the security scheme, of native routes and of API views alike."""


def security_scheme() -> dict[str, Any]:
    """The scheme behind "Authorize": OAuth2's password flow at this project's own token endpoint."""
    flow = {"tokenUrl": _token_url(), "refreshUrl": _token_url(), "scopes": scope_descriptions()}
    return {"type": "oauth2", "flows": {"password": flow}}


def _token_url() -> str:
    if url := token_settings().token_url:
        return url
    try:
        return reverse("jwt:obtain")
    except NoReverseMatch:
        # The project has endpoints of its own; JWT["TOKEN_URL"] says where.
        return "token/"


def describe(document: dict[str, Any], resolver: Any) -> None:
    """Complete the security scheme where operations of the document use it."""
    schemes = document.get("components", {}).get("securitySchemes", {})
    if SCHEME in schemes:
        schemes[SCHEME] = security_scheme()
