"""Argon2, winner of the Password Hashing Competition, on argon2-cffi."""

from __future__ import annotations

import base64
from typing import Any

from fastjango.utils.translation import gettext_noop as _

from .base import BasePasswordHasher, mask_hash, must_update_salt

# Parts of a hash that may be shown whole, by label.
_OPEN_PARTS = (_("algorithm"), _("variety"), _("version"), _("memory cost"), _("time cost"), _("parallelism"))


class Argon2PasswordHasher(BasePasswordHasher):
    """Argon2id: ``argon2$argon2id$v=19$m=...,t=...,p=...$salt$hash``."""

    algorithm = "argon2"
    library = "argon2"
    time_cost = 2
    memory_cost = 102400  # KiB
    parallelism = 8

    def params(self) -> Any:
        """Today's parameters, as argon2-cffi holds them."""
        argon2 = self._load_library()
        return argon2.Parameters(
            type=argon2.low_level.Type.ID,
            version=argon2.low_level.ARGON2_VERSION,
            salt_len=argon2.DEFAULT_RANDOM_SALT_LENGTH,
            hash_len=argon2.DEFAULT_HASH_LENGTH,
            time_cost=self.time_cost,
            memory_cost=self.memory_cost,
            parallelism=self.parallelism,
        )

    def encode(self, password: Any, salt: Any) -> str:
        argon2, wanted = self._load_library(), self.params()
        data = argon2.low_level.hash_secret(
            password.encode(),
            salt.encode(),
            time_cost=wanted.time_cost,
            memory_cost=wanted.memory_cost,
            parallelism=wanted.parallelism,
            hash_len=wanted.hash_len,
            type=wanted.type,
        )
        return f"{self.algorithm}{data.decode('ascii')}"

    def decode(self, encoded: str) -> dict[str, Any]:
        argon2 = self._load_library()
        algorithm, rest = encoded.split("$", 1)
        assert algorithm == self.algorithm
        found = argon2.extract_parameters(f"${rest}")
        variety, *_params, b64salt, derived = rest.split("$")
        # The salt is written without padding.
        salt = _unpadded(b64salt)
        return {
            "algorithm": algorithm,
            "hash": derived,
            "memory_cost": found.memory_cost,
            "parallelism": found.parallelism,
            "salt": salt,
            "time_cost": found.time_cost,
            "variety": variety,
            "version": found.version,
            "params": found,
        }

    def verify(self, password: Any, encoded: str) -> bool:
        argon2 = self._load_library()
        algorithm, rest = encoded.split("$", 1)
        assert algorithm == self.algorithm
        try:
            return bool(argon2.PasswordHasher().verify(f"${rest}", password))
        except argon2.exceptions.VerificationError:
            return False

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        parts = self.decode(encoded)
        shown: dict[Any, Any] = {label: parts[label.replace(" ", "_")] for label in _OPEN_PARTS}
        return shown | {label: mask_hash(parts[label]) for label in (_("salt"), _("hash"))}

    def must_update(self, encoded: str) -> bool:
        parts, wanted = self.decode(encoded), self.params()
        # Only today's salt counts, not the length that old hashes had.
        wanted.salt_len = parts["params"].salt_len
        return parts["params"] != wanted or must_update_salt(parts["salt"], self.salt_entropy)

    def harden_runtime(self, password: Any, encoded: str) -> None:
        """Nothing: Argon2's work is not a sum of rounds."""


def _unpadded(text: str) -> str:
    return base64.b64decode(text + "=" * (-len(text) % 4)).decode("latin1")
