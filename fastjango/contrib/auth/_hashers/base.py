"""What every password hasher does, and how a hash is shown without giving it away."""

from __future__ import annotations

import importlib
import math
import warnings
from typing import Any

from fastjango.utils.crypto import RANDOM_STRING_CHARS, get_random_string


def mask_hash(hash: str, show: int = 6, char: str = "*") -> str:
    """The first ``show`` characters, the rest as ``char``."""
    return hash[:show] + char * len(hash[show:])


def must_update_salt(salt: str, expected_entropy: int) -> bool:
    """Whether a salt has fewer bits than wanted."""
    return len(salt) * math.log2(len(RANDOM_STRING_CHARS)) < expected_entropy


class BasePasswordHasher:
    """Makes and checks encoded passwords, ``algorithm$...``.

    Subclasses set ``algorithm`` and define ``encode``, ``decode``, ``verify``, ``safe_summary``; ``library`` names a
    module to import, or ``(distribution, module)``.

    Source: django.contrib.auth.hashers.BasePasswordHasher.
    """

    algorithm: str | None = None
    library: Any = None
    salt_entropy = 128  # bits

    def _load_library(self) -> Any:
        if self.library is None:
            raise ValueError(f"Hasher {type(self).__name__!r} doesn't specify a library attribute")
        module = self.library[1] if isinstance(self.library, list | tuple) else self.library
        try:
            return importlib.import_module(module)
        except ImportError as exc:
            raise ValueError(f"Couldn't load {type(self).__name__!r} algorithm library: {exc}") from exc

    def salt(self) -> str:
        """A new salt of at least ``salt_entropy`` bits."""
        return get_random_string(math.ceil(self.salt_entropy / math.log2(len(RANDOM_STRING_CHARS))))

    def _missing(self, method: str) -> NotImplementedError:
        return NotImplementedError(f"subclasses of BasePasswordHasher must provide {method} method")

    def verify(self, password: Any, encoded: str) -> bool:
        """Whether a password is the one encoded."""
        raise self._missing("a verify()")

    def _check_encode_args(self, password: Any, salt: Any) -> None:
        if password is None:
            raise TypeError("password must be provided.")
        if not salt or "$" in _text(salt):
            raise ValueError("salt must be provided and cannot contain $.")

    def encode(self, password: Any, salt: Any) -> str:
        """The encoded password, at most 128 characters."""
        raise self._missing("an encode()")

    def decode(self, encoded: str) -> dict[str, Any]:
        """The parts of an encoded password, by name: ``algorithm``, ``hash``, ``salt`` and the work factors."""
        raise self._missing("a decode()")

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        """What may be shown of an encoded password, by translated label."""
        raise self._missing("a safe_summary()")

    def must_update(self, encoded: str) -> bool:
        """Whether the encoded password was made with weaker parameters than today's."""
        return False

    def harden_runtime(self, password: Any, encoded: str) -> None:
        """Work as long as today's parameters would, for one that was encoded with weaker ones."""
        warnings.warn(
            "subclasses of BasePasswordHasher should provide a harden_runtime() method",
            stacklevel=2,
        )


def _text(salt: Any) -> str:
    return salt.decode("latin1") if isinstance(salt, bytes) else str(salt)
