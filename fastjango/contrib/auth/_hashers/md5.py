"""Salted MD5: for fast tests and for hashes of long ago, never for new passwords."""

from __future__ import annotations

import hashlib
from typing import Any

from fastjango.utils.crypto import constant_time_compare
from fastjango.utils.translation import gettext_noop as _

from .base import BasePasswordHasher, mask_hash, must_update_salt


class MD5PasswordHasher(BasePasswordHasher):
    """``md5$salt$hash``."""

    algorithm = "md5"

    def encode(self, password: Any, salt: Any) -> str:
        self._check_encode_args(password, salt)
        derived = hashlib.md5(f"{salt}{_as_text(password)}".encode(), usedforsecurity=False).hexdigest()
        return f"{self.algorithm}${salt}${derived}"

    def decode(self, encoded: str) -> dict[str, Any]:
        algorithm, salt, derived = encoded.split("$", 2)
        assert algorithm == self.algorithm
        return {"algorithm": algorithm, "hash": derived, "salt": salt}

    def verify(self, password: Any, encoded: str) -> bool:
        return constant_time_compare(encoded, self.encode(password, self.decode(encoded)["salt"]))

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        parts = self.decode(encoded)
        return {
            _("algorithm"): parts["algorithm"],
            _("salt"): mask_hash(parts["salt"], show=2),
            _("hash"): mask_hash(parts["hash"]),
        }

    def must_update(self, encoded: str) -> bool:
        return must_update_salt(self.decode(encoded)["salt"], self.salt_entropy)

    def harden_runtime(self, password: Any, encoded: str) -> None:
        """Nothing: there are no rounds."""


def _as_text(password: Any) -> str:
    return password.decode() if isinstance(password, bytes) else password
