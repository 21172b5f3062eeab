"""The hashers that ``PASSWORD_HASHERS`` names, and passwords made and checked with them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.signals import setting_changed
from fastjango.dispatch import receiver
from fastjango.utils._twins import run_in_thread
from fastjango.utils.crypto import get_random_string
from fastjango.utils.module_loading import import_string

from ._hashers.argon2 import Argon2PasswordHasher as Argon2PasswordHasher
from ._hashers.base import BasePasswordHasher as BasePasswordHasher
from ._hashers.base import mask_hash as mask_hash
from ._hashers.base import must_update_salt as must_update_salt
from ._hashers.bcrypt import BCryptPasswordHasher as BCryptPasswordHasher
from ._hashers.bcrypt import BCryptSHA256PasswordHasher as BCryptSHA256PasswordHasher
from ._hashers.md5 import MD5PasswordHasher as MD5PasswordHasher
from ._hashers.pbkdf2 import PBKDF2PasswordHasher as PBKDF2PasswordHasher
from ._hashers.pbkdf2 import PBKDF2SHA1PasswordHasher as PBKDF2SHA1PasswordHasher
from ._hashers.scrypt import ScryptPasswordHasher as ScryptPasswordHasher

__all__ = [
    "UNUSABLE_PASSWORD_PREFIX",
    "UNUSABLE_PASSWORD_SUFFIX_LENGTH",
    "Argon2PasswordHasher",
    "BCryptPasswordHasher",
    "BCryptSHA256PasswordHasher",
    "BasePasswordHasher",
    "MD5PasswordHasher",
    "PBKDF2PasswordHasher",
    "PBKDF2SHA1PasswordHasher",
    "ScryptPasswordHasher",
    "acheck_password",
    "check_password",
    "get_hasher",
    "get_hashers",
    "get_hashers_by_algorithm",
    "identify_hasher",
    "is_password_usable",
    "make_password",
    "mask_hash",
    "must_update_salt",
    "reset_hashers",
    "verify_password",
]

UNUSABLE_PASSWORD_PREFIX = "!"
UNUSABLE_PASSWORD_SUFFIX_LENGTH = 40  # random characters, so that no two are equal


def is_password_usable(encoded: str | None) -> bool:
    """Whether a password was set, other than one that never matches."""
    return encoded is None or not encoded.startswith(UNUSABLE_PASSWORD_PREFIX)


def verify_password(password: Any, encoded: str, preferred: Any = "default") -> tuple[bool, bool]:
    """Whether a password is the one encoded, and whether it should be encoded anew.

    Takes the time of a check with today's parameters, whatever is wrong with the encoded password.
    """
    hasher = _hasher_of(encoded)
    if hasher is None or password is None or not is_password_usable(encoded):
        make_password(get_random_string(UNUSABLE_PASSWORD_SUFFIX_LENGTH))
        return False, False
    today = get_hasher(preferred)
    changed = hasher.algorithm != today.algorithm
    weaker = changed or today.must_update(encoded)
    correct = hasher.verify(password, encoded)
    if not (correct or changed) and weaker:
        hasher.harden_runtime(password, encoded)
    return correct, weaker


def _hasher_of(encoded: str) -> BasePasswordHasher | None:
    try:
        return identify_hasher(encoded)
    except ValueError:
        # A hasher that settings name no more, or no hash at all.
        return None


def check_password(
    password: Any, encoded: str, setter: Callable[[Any], Any] | None = None, preferred: Any = "default"
) -> bool:
    """Whether a password is the one encoded.

    Args:
        setter: Called with the password if it is correct and should be encoded anew.
    """
    correct, weaker = verify_password(password, encoded, preferred)
    if setter and correct and weaker:
        setter(password)
    return correct


async def acheck_password(
    password: Any, encoded: str, setter: Callable[[Any], Any] | None = None, preferred: Any = "default"
) -> bool:
    """:func:`check_password` with a ``setter`` that is awaited; the hashing leaves the event loop free."""
    correct, weaker = await run_in_thread(verify_password, password, encoded, preferred)
    if setter and correct and weaker:
        await setter(password)
    return bool(correct)


def make_password(password: Any, salt: str | None = None, hasher: Any = "default") -> str:
    """Encode a password for storing; ``None`` gives one that never matches.

    Raises:
        TypeError: the password is neither text nor bytes.
    """
    if password is None:
        return UNUSABLE_PASSWORD_PREFIX + get_random_string(UNUSABLE_PASSWORD_SUFFIX_LENGTH)
    if not isinstance(password, bytes | str):
        raise TypeError(f"Password must be a string or bytes, got {type(password).__qualname__}.")
    chosen = get_hasher(hasher)
    return chosen.encode(password, salt or chosen.salt())


@functools.lru_cache
def get_hashers() -> list[BasePasswordHasher]:
    """The hashers that settings name, the preferred one first.

    Raises:
        ImproperlyConfigured: one has no ``algorithm``.
    """
    found = []
    for path in settings.PASSWORD_HASHERS:
        hasher = import_string(path)()
        if not hasher.algorithm:
            raise ImproperlyConfigured(f"hasher doesn't specify an algorithm name: {path}")
        found.append(hasher)
    return found


@functools.lru_cache
def get_hashers_by_algorithm() -> dict[str | None, BasePasswordHasher]:
    """The hashers by their algorithms' names."""
    return {hasher.algorithm: hasher for hasher in get_hashers()}


@receiver(setting_changed)
def reset_hashers(*, setting: str, **kwargs: Any) -> None:
    """Forget the hashers when the setting changes."""
    if setting == "PASSWORD_HASHERS":
        get_hashers.cache_clear()
        get_hashers_by_algorithm.cache_clear()


def get_hasher(algorithm: Any = "default") -> Any:
    """The hasher of an algorithm's name; a hasher is returned as it is.

    Raises:
        ValueError: no setting names one.
    """
    if not isinstance(algorithm, str):
        return algorithm
    if algorithm == "default":
        return get_hashers()[0]
    try:
        return get_hashers_by_algorithm()[algorithm]
    except KeyError:
        raise ValueError(
            f"Unknown password hashing algorithm '{algorithm}'. Did you specify it in the PASSWORD_HASHERS setting?"
        ) from None


def identify_hasher(encoded: str) -> Any:
    """The hasher that encoded a password.

    Raises:
        ValueError: no setting names it.
    """
    return get_hasher((encoded or "").partition("$")[0])
