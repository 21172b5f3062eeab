"""Scopes (RFC 6749, 3.3): what a token may be used for, of what its user may do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .conf import token_settings


def scope_descriptions() -> dict[str, str]:
    """What each scope of the setting means, by name."""
    return {name: str(_described(said)["description"]) for name, said in token_settings().scopes.items()}


def granted_scopes(user: Any, asked: Iterable[str]) -> str:
    """Those of the asked scopes that a user may have, separated by blanks.

    Names that the setting does not have, and those whose permission the user lacks, are left out (RFC 6749, 3.3).
    """
    known = token_settings().scopes
    return " ".join(name for name in dict.fromkeys(asked) if name in known and _allows(known[name], user))


def has_scopes(claims: dict[str, Any], wanted: Iterable[str]) -> bool:
    """Whether a token has all of the scopes."""
    return {*wanted} <= {*str(claims.get("scope", "")).split()}


def _described(said: Any) -> dict[str, Any]:
    return {"description": said} if isinstance(said, str) else {"description": "", **said}


def _allows(said: Any, user: Any) -> bool:
    permission = _described(said).get("permission")
    return permission is None or bool(user.has_perm(permission))
