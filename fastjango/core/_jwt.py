"""JSON Web Tokens (RFC 7519). The only place that knows python-jose."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Any

_SECRET_ALGORITHMS = frozenset({"HS256", "HS384", "HS512"})
_KEY_PAIR_ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"})


class TokenError(Exception):
    """A token that is not accepted; the text says why."""


class ExpiredToken(TokenError):
    """A token whose time is over."""


def encode(claims: Mapping[str, Any], key: str | bytes, algorithm: str, key_id: str | None = None) -> str:
    """A signed token.

    Args:
        claims: What it says; times are seconds of the epoch.
        key: A secret for ``HS...``, a private key (PEM) for ``RS...`` and ``ES...``.
        key_id: The name of the key, put into the header, for sets of keys.

    Raises:
        ValueError: the algorithm signs nothing (``none``), is not known, or the key is not of its kind.
    """
    from jose import JOSEError, jwt  # only projects with tokens need it

    _check_key(key, algorithm)
    headers = {"kid": key_id} if key_id else None
    try:
        return jwt.encode(dict(claims), _loaded(key, algorithm), algorithm=algorithm, headers=headers)
    except JOSEError as exc:
        raise ValueError(f"The key is no key of the algorithm {algorithm}: {exc}") from exc


def decode(
    token: str,
    keys: Mapping[str | None, str | bytes],
    algorithms: Iterable[str],
    *,
    audience: str | None = None,
    issuer: str | None = None,
    leeway_seconds: int = 0,
) -> dict[str, Any]:
    """The claims of a token whose signature, times, audience and issuer are good.

    Args:
        keys: Keys by their names; the one under ``None`` is for tokens that name none. Public keys, or private ones
            whose public half is used.
        algorithms: Those accepted. The token's own word on its algorithm decides nothing else.
        audience: Whom it must be for; ``None`` accepts only tokens for nobody in particular.

    Raises:
        ExpiredToken: its time is over.
        TokenError: anything else is wrong with it.
    """
    from jose import ExpiredSignatureError, JWTError, jwt  # only projects with tokens need it

    algorithm, key = _chosen(token, keys, algorithms)
    try:
        _check_key(key, algorithm)
        return jwt.decode(
            token,
            _public(key, algorithm),
            algorithms=[algorithm],
            audience=audience,
            issuer=issuer,
            options={
                "leeway": leeway_seconds,
                "require_exp": True,
                "require_aud": audience is not None,
                "require_iss": issuer is not None,
                "verify_at_hash": False,
            },
        )
    except ExpiredSignatureError as exc:
        raise ExpiredToken("The token has expired.") from exc
    except (JWTError, ValueError) as exc:
        raise TokenError(f"The token is not valid: {exc}") from exc


def _chosen(token: str, keys: Mapping[str | None, str | bytes], algorithms: Iterable[str]) -> tuple[str, str | bytes]:
    """The algorithm of a token, if it is among those accepted, and the key it names."""
    from jose import JWTError, jwt  # only projects with tokens need it

    try:
        header = jwt.get_unverified_header(token)
    except JWTError as exc:
        raise TokenError("The token is not a JSON Web Token.") from exc
    algorithm, key_id = header.get("alg"), header.get("kid")
    if algorithm not in [name for name in algorithms if name in _SECRET_ALGORITHMS | _KEY_PAIR_ALGORITHMS]:
        raise TokenError(f"The token's algorithm {algorithm!r} is not accepted.")
    if "crit" in header:
        # RFC 7515, 4.1.11: what must be understood and is not makes the token invalid.
        raise TokenError("The token demands extensions that are not known.")
    key = keys.get(key_id) if key_id is None or isinstance(key_id, str) else None
    if key is None:
        raise TokenError(f"No key is known under the token's key id {key_id!r}.")
    return algorithm, key


def public_key_set(keys: Mapping[str | None, str | bytes], algorithm: str) -> dict[str, Any]:
    """The public halves of keys as a JSON Web Key Set (RFC 7517); empty for algorithms with a shared secret."""
    if algorithm in _SECRET_ALGORITHMS:
        return {"keys": []}
    return {"keys": [_published(key_id, key, algorithm) for key_id, key in keys.items()]}


def _published(key_id: str | None, key: str | bytes, algorithm: str) -> dict[str, Any]:
    _check_key(key, algorithm)
    described = {
        name: value.decode() if isinstance(value, bytes) else value
        for name, value in _public(key, algorithm).to_dict().items()
    }
    return {**described, "use": "sig", **({"kid": key_id} if key_id else {})}


@functools.lru_cache(maxsize=64)
def _loaded(key: str | bytes, algorithm: str) -> Any:
    """The key as python-jose holds it: reading a PEM file's text takes longer than the signature."""
    from jose import jwk  # only projects with tokens need it
    from jose.exceptions import JWKError

    try:
        return jwk.construct(key, algorithm)
    except JWKError as exc:
        raise ValueError(f"The key is no key of the algorithm {algorithm}: {exc}") from exc


def _public(key: str | bytes, algorithm: str) -> Any:
    loaded = _loaded(key, algorithm)
    return loaded if algorithm in _SECRET_ALGORITHMS else loaded.public_key()


def _check_key(key: str | bytes, algorithm: str) -> None:
    """Raise where key and algorithm do not belong together: a public key must never serve as a shared secret."""
    if algorithm not in _SECRET_ALGORITHMS | _KEY_PAIR_ALGORITHMS:
        raise ValueError(f"Tokens cannot be signed with the algorithm {algorithm!r}.")
    text = key.decode("latin1") if isinstance(key, bytes) else key
    is_pem = "-----BEGIN " in text or text.lstrip().startswith("ssh-")
    if is_pem == (algorithm in _SECRET_ALGORITHMS):
        wanted = "a secret and no key in PEM form" if is_pem else "a key in PEM form and no secret"
        raise ValueError(f"The algorithm {algorithm} needs {wanted}.")
