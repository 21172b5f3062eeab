"""A cache in the memory of this process; the one used least recently goes first."""

from __future__ import annotations

import pickle
import time
from collections import OrderedDict
from threading import Lock
from typing import Any

from fastjango.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from fastjango.utils._twins import run_sync

# Stores by name, shared by all caches of that name: values, ends, lock.
_caches: dict[str, OrderedDict[str, bytes]] = {}
_expire_info: dict[str, dict[str, float | None]] = {}
_locks: dict[str, Lock] = {}


class LocMemCache(BaseCache):
    """Values, pickled, in a dictionary that threads share.

    Source: django.core.cache.backends.locmem.LocMemCache.
    """

    _run = staticmethod(run_sync)

    pickle_protocol = pickle.HIGHEST_PROTOCOL

    def __init__(self, name: str, params: Any) -> None:
        super().__init__(params)
        self._cache = _caches.setdefault(name, OrderedDict())
        self._expire_info = _expire_info.setdefault(name, {})
        self._lock = _locks.setdefault(name, Lock())

    def _fresh(self, key: str) -> bool:
        """Whether a key has a value that has not ended; one that has is removed."""
        end = self._expire_info.get(key, -1)
        if end is None or end > time.time():
            return True
        self._cache.pop(key, None)
        self._expire_info.pop(key, None)
        return False

    def _store(self, key: str, pickled: bytes, timeout: Any) -> None:
        if len(self._cache) >= self._max_entries:
            self._cull()
        self._cache[key] = pickled
        self._cache.move_to_end(key, last=False)
        self._expire_info[key] = self.get_backend_timeout(timeout)

    def _cull(self) -> None:
        if self._cull_frequency == 0:
            self._cache.clear()
            self._expire_info.clear()
            return
        for _ in range(len(self._cache) // self._cull_frequency):
            key, _value = self._cache.popitem()
            del self._expire_info[key]

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        pickled = pickle.dumps(value, self.pickle_protocol)
        with self._lock:
            if self._fresh(made):
                return False
            self._store(made, pickled, timeout)
            return True

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        made = self.make_and_validate_key(key, version=version)
        with self._lock:
            if not self._fresh(made):
                return default
            pickled = self._cache[made]
            self._cache.move_to_end(made, last=False)
        return pickle.loads(pickled)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        made = self.make_and_validate_key(key, version=version)
        pickled = pickle.dumps(value, self.pickle_protocol)
        with self._lock:
            self._store(made, pickled, timeout)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        with self._lock:
            if not self._fresh(made):
                return False
            self._expire_info[made] = self.get_backend_timeout(timeout)
            return True

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        made = self.make_and_validate_key(key, version=version)
        with self._lock:
            if not self._fresh(made):
                raise ValueError(f"Key '{key}' not found")
            value = pickle.loads(self._cache[made]) + delta
            self._cache[made] = pickle.dumps(value, self.pickle_protocol)
            self._cache.move_to_end(made, last=False)
        return value

    def has_key(self, key: Any, version: Any = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        with self._lock:
            return self._fresh(made)

    def delete(self, key: Any, version: Any = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        with self._lock:
            self._expire_info.pop(made, None)
            return self._cache.pop(made, None) is not None

    def clear(self) -> None:
        with self._lock:
            self._cache.clear()
            self._expire_info.clear()
