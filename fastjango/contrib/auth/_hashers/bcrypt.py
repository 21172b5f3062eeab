"""bcrypt, on the library of that name."""

from __future__ import annotations

import binascii
import hashlib
from typing import Any

from fastjango.utils.crypto import constant_time_compare
from fastjango.utils.translation import gettext_noop as _

from .base import BasePasswordHasher, mask_hash

_SALT_CHARS = 22


class BCryptSHA256PasswordHasher(BasePasswordHasher):
    """bcrypt of the password's SHA-256, since bcrypt looks at 72 bytes only: ``bcrypt_sha256$$2b$rounds$salthash``."""

    algorithm = "bcrypt_sha256"
    digest: Any = hashlib.sha256
    library = ("bcrypt", "bcrypt")
    rounds = 12

    def salt(self) -> Any:
        return self._load_library().gensalt(self.rounds)

    def encode(self, password: Any, salt: Any) -> str:
        secret = password.encode()
        if self.digest is not None:
            secret = binascii.hexlify(self.digest(secret).digest())
        if isinstance(salt, str):
            salt = salt.encode("ascii")
        return f"{self.algorithm}${self._load_library().hashpw(secret, salt).decode('ascii')}"

    def decode(self, encoded: str) -> dict[str, Any]:
        algorithm, _empty, algostr, factor, data = encoded.split("$", 4)
        assert algorithm == self.algorithm
        return {
            "algorithm": algorithm,
            "algostr": algostr,
            "checksum": data[_SALT_CHARS:],
            "salt": data[:_SALT_CHARS],
            "work_factor": int(factor),
        }

    def verify(self, password: Any, encoded: str) -> bool:
        algorithm, data = encoded.split("$", 1)
        assert algorithm == self.algorithm
        # bcrypt takes the salt from the head of a hash.
        return constant_time_compare(encoded, self.encode(password, data.encode("ascii")))

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        parts = self.decode(encoded)
        return {
            _("algorithm"): parts["algorithm"],
            _("work factor"): parts["work_factor"],
            _("salt"): mask_hash(parts["salt"]),
            _("checksum"): mask_hash(parts["checksum"]),
        }

    def must_update(self, encoded: str) -> bool:
        return self.decode(encoded)["work_factor"] != self.rounds

    def harden_runtime(self, password: Any, encoded: str) -> None:
        _algorithm, data = encoded.split("$", 1)
        head = data[:29]
        done = int(data.split("$")[2])
        # Each factor doubles the work.
        for _round in range(2 ** (self.rounds - done) - 1 if self.rounds > done else 0):
            self.encode(password, head.encode("ascii"))


class BCryptPasswordHasher(BCryptSHA256PasswordHasher):
    """Plain bcrypt, which silently ignores what a password has beyond 72 bytes."""

    algorithm = "bcrypt"
    digest = None
