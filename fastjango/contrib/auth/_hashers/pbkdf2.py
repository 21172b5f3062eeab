"""PBKDF2 (RFC 8018)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from fastjango.utils.crypto import constant_time_compare, pbkdf2
from fastjango.utils.translation import gettext_noop as _

from .base import BasePasswordHasher, mask_hash, must_update_salt


class PBKDF2PasswordHasher(BasePasswordHasher):
    """PBKDF2 with SHA-256: ``pbkdf2_sha256$iterations$salt$hash``."""

    algorithm = "pbkdf2_sha256"
    iterations = 1_000_000
    digest: Any = hashlib.sha256

    def encode(self, password: Any, salt: Any, iterations: int | None = None) -> str:
        self._check_encode_args(password, salt)
        rounds = iterations or self.iterations
        derived = base64.b64encode(pbkdf2(password, salt, rounds, digest=self.digest)).decode("ascii").strip()
        return f"{self.algorithm}${rounds}${salt}${derived}"

    def decode(self, encoded: str) -> dict[str, Any]:
        algorithm, iterations, salt, derived = encoded.split("$", 3)
        assert algorithm == self.algorithm
        return {"algorithm": algorithm, "hash": derived, "iterations": int(iterations), "salt": salt}

    def verify(self, password: Any, encoded: str) -> bool:
        parts = self.decode(encoded)
        return constant_time_compare(encoded, self.encode(password, parts["salt"], parts["iterations"]))

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        parts = self.decode(encoded)
        return {
            _("algorithm"): parts["algorithm"],
            _("iterations"): parts["iterations"],
            _("salt"): mask_hash(parts["salt"]),
            _("hash"): mask_hash(parts["hash"]),
        }

    def must_update(self, encoded: str) -> bool:
        parts = self.decode(encoded)
        return parts["iterations"] != self.iterations or must_update_salt(parts["salt"], self.salt_entropy)

    def harden_runtime(self, password: Any, encoded: str) -> None:
        parts = self.decode(encoded)
        missing = self.iterations - parts["iterations"]
        if missing > 0:
            self.encode(password, parts["salt"], missing)


class PBKDF2SHA1PasswordHasher(PBKDF2PasswordHasher):
    """PBKDF2 with SHA-1, for other systems that know no other."""

    algorithm = "pbkdf2_sha1"
    digest = hashlib.sha1
