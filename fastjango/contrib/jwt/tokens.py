"""Tokens for users: making, checking, exchanging, blocking."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from fastjango.conf import settings
from fastjango.contrib.auth import get_user_model
from fastjango.core import _jwt
from fastjango.core._jwt import ExpiredToken as ExpiredToken
from fastjango.core._jwt import TokenError as TokenError
from fastjango.core.exceptions import ValidationError
from fastjango.db import IntegrityError, transaction

from .conf import token_settings
from .models import BlockedToken
from .scopes import granted_scopes

ACCESS, REFRESH = "access", "refresh"
_AUTH_CHARACTERS = 16  # of the session hash: 64 bits tell one password from another


class TokenPair(NamedTuple):
    """What a login gives."""

    access: str
    refresh: str
    scope: str = ""  # what it may be used for, separated by blanks


def make_token(user: Any, kind: str, claims: dict[str, Any] | None = None) -> str:
    """A token of a kind for a user; further claims may be added and win over none of ours."""
    conf, now = token_settings(), int(time.time())
    lifetime = conf.access_lifetime if kind == ACCESS else conf.refresh_lifetime
    said = {
        **(claims or {}),
        conf.user_id_claim: str(user.pk),
        "token_type": kind,
        "iat": now,
        "exp": now + lifetime,
        "jti": secrets.token_hex(16),
        # Ends with the password, as sessions do.
        "auth": next(_auth_marks(user)),
    }
    said.update({name: value for name, value in (("aud", conf.audience), ("iss", conf.issuer)) if value})
    return _jwt.encode(said, conf.key, conf.algorithm, conf.key_id)


def _auth_marks(user: Any) -> Iterator[str]:
    """What stands for the user's password, made with today's secret and then with the fallbacks."""
    if not hasattr(user, "get_session_auth_hash"):
        yield ""
        return
    yield user.get_session_auth_hash()[:_AUTH_CHARACTERS]
    for mark in getattr(user, "get_session_auth_fallback_hash", tuple)():
        yield mark[:_AUTH_CHARACTERS]


def make_pair(user: Any, scopes: Iterable[str] = (), family: str | None = None) -> TokenPair:
    """Both tokens for a user.

    Args:
        scopes: What they shall be good for; the user gets those that the setting allows.
        family: What the tokens of one login have in common; a new login's own if ``None``.
    """
    scope = granted_scopes(user, scopes)
    claims = {"fam": family or secrets.token_hex(16), **({"scope": scope} if scope else {})}
    return TokenPair(make_token(user, ACCESS, claims), make_token(user, REFRESH, claims), scope)


def read_token(token: str, kind: str) -> dict[str, Any]:
    """The claims of a token that is good.

    Raises:
        TokenError: it is of another kind, blocked, expired, or not ours.
    """
    claims = _of_kind(token, kind)
    if (kind == REFRESH or token_settings().check_access_tokens) and _is_blocked(claims["jti"], claims.get("fam")):
        raise TokenError("The token has been blocked.")
    return claims


def _of_kind(token: str, kind: str) -> dict[str, Any]:
    claims = _verified(token)
    if claims.get("token_type") != kind or "jti" not in claims:
        raise TokenError(f"The token is no {kind} token.")
    return claims


def _verified(token: str) -> dict[str, Any]:
    conf = token_settings()
    today, *old = conf.key_sets
    options: dict[str, Any] = {"audience": conf.audience, "issuer": conf.issuer, "leeway_seconds": conf.leeway}
    try:
        return _jwt.decode(token, today, [conf.algorithm], **options)
    except TokenError:
        for keys in old:
            with contextlib.suppress(TokenError):
                return _jwt.decode(token, keys, [conf.algorithm], **options)
        raise


def user_of(claims: dict[str, Any]) -> Any:
    """The user that a token's claims mean.

    Raises:
        TokenError: there is none, they are not active, or their password changed since.
    """
    model = get_user_model()
    try:
        user = model._default_manager.get(pk=claims[token_settings().user_id_claim])
    except (model.DoesNotExist, KeyError, ValueError, TypeError, OverflowError, ValidationError) as exc:
        raise TokenError("The token's user does not exist.") from exc
    if not getattr(user, "is_active", True):
        raise TokenError("The token's user is not active.")
    said = str(claims.get("auth", ""))
    if not any(secrets.compare_digest(said, mark) for mark in _auth_marks(user)):
        raise TokenError("The token's user has changed the password since.")
    return user


def exchange(refresh: str) -> TokenPair:
    """New tokens for a refresh token, which can then be used no more.

    Using one again blocks all the tokens of its login: one of the two users is a thief (RFC 9700, 4.14.2).

    Raises:
        TokenError: the token is not good, or was used already.
    """
    if not token_settings().rotate_refresh_tokens:
        claims = read_token(refresh, REFRESH)
        user = user_of(claims)
        scope = granted_scopes(user, str(claims.get("scope", "")).split())
        said = {"fam": claims.get("fam"), **({"scope": scope} if scope else {})}
        return TokenPair(make_token(user, ACCESS, said), refresh, scope)
    claims = _of_kind(refresh, REFRESH)
    user = user_of(claims)
    if _is_blocked(claims.get("fam")):
        raise TokenError("The token has been blocked.")
    if not _block(claims["jti"], claims["exp"]):
        _block_family(claims)
        raise TokenError("The token has been blocked.")
    return make_pair(user, str(claims.get("scope", "")).split(), claims.get("fam"))


def block(refresh: str) -> None:
    """Take a refresh token back, and with it all the tokens of its login: logs out.

    Raises:
        TokenError: the token is not good.
    """
    claims = read_token(refresh, REFRESH)
    _block(claims["jti"], claims["exp"])
    _block_family(claims)


def _is_blocked(*ids: str | None) -> bool:
    return BlockedToken.objects.filter(jti__in=[each for each in ids if each]).exists()


def _block_family(claims: dict[str, Any]) -> None:
    # The youngest of the family may have been made just now.
    if claims.get("fam"):
        _block(claims["fam"], int(time.time()) + token_settings().refresh_lifetime)


def _block(token_id: str, expires: int) -> bool:
    """Block an id until nothing with it can be good; whether it was not blocked before."""
    end = datetime.fromtimestamp(expires + token_settings().leeway, tz=UTC)
    expires_at = end if settings.USE_TZ else end.astimezone().replace(tzinfo=None)
    try:
        with transaction.atomic():
            BlockedToken.objects.create(jti=token_id, expires_at=expires_at)
    except IntegrityError:
        return False
    return True
