"""Random texts, keyed hashes and comparisons that take the same time for every input."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import string
from collections.abc import Callable
from typing import Any

from fastjango.conf import settings

from .encoding import force_bytes

RANDOM_STRING_CHARS = string.ascii_lowercase + string.ascii_uppercase + string.digits


class InvalidAlgorithm(ValueError):
    """A hash algorithm that :mod:`hashlib` does not know."""


def hash_function(algorithm: str) -> Any:
    """A hash of :mod:`hashlib` by its name.

    Raises:
        InvalidAlgorithm: there is none of that name.
    """
    found = getattr(hashlib, algorithm, None)
    if found is None:
        raise InvalidAlgorithm(f"{algorithm!r} is not an algorithm accepted by the hashlib module.")
    return found


def salted_hmac(key_salt: Any, value: Any, secret: Any = None, *, algorithm: str = "sha1") -> Any:
    """The HMAC of a value under a key made of a salt and a secret.

    Args:
        secret: ``SECRET_KEY`` when None.
        algorithm: A name that :mod:`hashlib` knows.

    Raises:
        InvalidAlgorithm: it does not know the name.

    Source: django.utils.crypto.salted_hmac.
    """
    make_hash = hash_function(algorithm)
    material = force_bytes(key_salt) + force_bytes(settings.SECRET_KEY if secret is None else secret)
    return hmac.new(make_hash(material).digest(), force_bytes(value), make_hash)


def get_random_string(length: int, allowed_chars: str = RANDOM_STRING_CHARS) -> str:
    """A random text; 12 characters of the default alphabet hold about 71 bits."""
    kinds = len(allowed_chars)
    if not 0 < kinds <= 256:
        return "".join(map(secrets.choice, [allowed_chars] * length))
    # Many bytes at once; those beyond the last whole multiple would favour some characters.
    limit = 256 - 256 % kinds
    found: list[str] = []
    while len(found) < length:
        found += [allowed_chars[byte % kinds] for byte in secrets.token_bytes(length + 16) if byte < limit]
    return "".join(found[:length])


def constant_time_compare(val1: Any, val2: Any) -> bool:
    """Whether two texts are equal, without telling by the time taken where they differ."""
    return secrets.compare_digest(force_bytes(val1), force_bytes(val2))


def pbkdf2(
    password: Any, salt: Any, iterations: int, dklen: int = 0, digest: Callable[..., Any] | None = None
) -> bytes:
    """The PBKDF2 hash of a password; ``dklen`` 0 means the digest's own size in bytes."""
    name = (digest or hashlib.sha256)().name
    return hashlib.pbkdf2_hmac(name, force_bytes(password), force_bytes(salt), iterations, dklen or None)
