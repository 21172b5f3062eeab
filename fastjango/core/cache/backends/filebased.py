"""A cache of files in a folder: the moment a value ends, then the value, compressed."""

from __future__ import annotations

import contextlib
import glob
import os
import pickle
import random
import tempfile
import time
import zlib
from hashlib import md5
from pathlib import Path
from typing import Any

from fastjango.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from fastjango.core.files.move import file_move_safe


class FileBasedCache(BaseCache):
    """Each value a file, written aside and moved into place.

    Source: django.core.cache.backends.filebased.FileBasedCache.
    """

    cache_suffix = ".djcache"
    pickle_protocol = pickle.HIGHEST_PROTOCOL

    def __init__(self, dir: Any, params: Any) -> None:
        super().__init__(params)
        self._dir = os.path.abspath(dir)
        self._createdir()

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        if self.has_key(key, version):
            return False
        self.set(key, value, timeout, version)
        return True

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        with contextlib.suppress(FileNotFoundError), open(self._key_to_file(key, version), "rb") as file:
            if not self._is_expired(file):
                return pickle.loads(zlib.decompress(file.read()))
        return default

    def _write_content(self, file: Any, timeout: Any, value: Any) -> None:
        file.write(pickle.dumps(self.get_backend_timeout(timeout), self.pickle_protocol))
        file.write(zlib.compress(pickle.dumps(value, self.pickle_protocol)))

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        self._createdir()
        target = self._key_to_file(key, version)
        self._cull()
        self._write(target, timeout, value)

    def _write(self, target: str, timeout: Any, value: Any) -> None:
        """Write a file in one step: others see it whole, as it was or as it is."""
        descriptor, aside = tempfile.mkstemp(dir=self._dir)
        moved = False
        try:
            with open(descriptor, "wb") as file:
                self._write_content(file, timeout, value)
            file_move_safe(aside, target, allow_overwrite=True)
            moved = True
        finally:
            if not moved:
                os.remove(aside)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        target = self._key_to_file(key, version)
        try:
            with open(target, "rb") as file:
                if self._is_expired(file):
                    return False
                value = pickle.loads(zlib.decompress(file.read()))
        except FileNotFoundError:
            return False
        self._write(target, timeout, value)
        return True

    def delete(self, key: Any, version: Any = None) -> bool:
        return self._delete(self._key_to_file(key, version))

    def _delete(self, fname: str) -> bool:
        if not fname.startswith(self._dir):
            return False
        try:
            os.remove(fname)
        except FileNotFoundError:
            # Another process was first.
            return False
        return True

    def has_key(self, key: Any, version: Any = None) -> bool:
        try:
            with open(self._key_to_file(key, version), "rb") as file:
                return not self._is_expired(file)
        except FileNotFoundError:
            return False

    def _cull(self) -> None:
        files = self._list_cache_files()
        if len(files) < self._max_entries:
            return
        if self._cull_frequency == 0:
            self.clear()
            return
        for fname in random.sample(files, len(files) // self._cull_frequency):
            self._delete(fname)

    def _createdir(self) -> None:
        if os.path.isdir(self._dir):
            # The umask belongs to all threads: it is not to be changed for nothing.
            return
        # The umask would open the folder to others, and values may be secret.
        before = os.umask(0o077)
        try:
            Path(self._dir).mkdir(mode=0o700, parents=True, exist_ok=True)
        finally:
            os.umask(before)

    def _key_to_file(self, key: Any, version: Any = None) -> str:
        name = md5(self.make_and_validate_key(key, version=version).encode(), usedforsecurity=False).hexdigest()
        return os.path.join(self._dir, f"{name}{self.cache_suffix}")

    def clear(self) -> None:
        for fname in self._list_cache_files():
            self._delete(fname)

    def _is_expired(self, f: Any) -> bool:
        """Read the end of an open file's value; a file that has ended, or is empty, is closed and removed."""
        try:
            end = pickle.load(f)
        except EOFError:
            end = 0
        if end is None or end >= time.time():
            return False
        f.close()
        self._delete(f.name)
        return True

    def _list_cache_files(self) -> list[str]:
        return glob.glob(os.path.join(glob.escape(self._dir), f"*{self.cache_suffix}"))
