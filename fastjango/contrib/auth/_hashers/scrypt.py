"""scrypt (RFC 7914)."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from fastjango.utils.crypto import constant_time_compare
from fastjango.utils.translation import gettext_noop as _

from .base import BasePasswordHasher, mask_hash


class ScryptPasswordHasher(BasePasswordHasher):
    """``scrypt$work_factor$salt$block_size$parallelism$hash``."""

    algorithm = "scrypt"
    block_size = 8
    maxmem = 0  # bytes; 0 leaves OpenSSL's limit
    parallelism = 5
    work_factor = 2**14

    def encode(self, password: Any, salt: Any, n: int | None = None, r: int | None = None, p: int | None = None) -> str:
        self._check_encode_args(password, salt)
        n, r, p = n or self.work_factor, r or self.block_size, p or self.parallelism
        derived = hashlib.scrypt(password.encode(), salt=salt.encode(), n=n, r=r, p=p, maxmem=self.maxmem, dklen=64)
        return f"{self.algorithm}${n}${salt}${r}${p}${base64.b64encode(derived).decode('ascii').strip()}"

    def decode(self, encoded: str) -> dict[str, Any]:
        algorithm, work_factor, salt, block_size, parallelism, derived = encoded.split("$", 6)
        assert algorithm == self.algorithm
        return {
            "algorithm": algorithm,
            "work_factor": int(work_factor),
            "salt": salt,
            "block_size": int(block_size),
            "parallelism": int(parallelism),
            "hash": derived,
        }

    def verify(self, password: Any, encoded: str) -> bool:
        parts = self.decode(encoded)
        again = self.encode(password, parts["salt"], parts["work_factor"], parts["block_size"], parts["parallelism"])
        return constant_time_compare(parts["hash"], self.decode(again)["hash"])

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        parts = self.decode(encoded)
        return {
            _("algorithm"): parts["algorithm"],
            _("work factor"): parts["work_factor"],
            _("block size"): parts["block_size"],
            _("parallelism"): parts["parallelism"],
            _("salt"): mask_hash(parts["salt"]),
            _("hash"): mask_hash(parts["hash"]),
        }

    def must_update(self, encoded: str) -> bool:
        parts = self.decode(encoded)
        return any(parts[name] != getattr(self, name) for name in ("work_factor", "block_size", "parallelism"))

    def harden_runtime(self, password: Any, encoded: str) -> None:
        """Nothing: the runtime does not grow with the factors in a way that more rounds could imitate."""
