"""A cache that keeps nothing but checks keys, for development."""

from __future__ import annotations

from typing import Any

from fastjango.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from fastjango.utils._twins import run_sync


class DummyCache(BaseCache):
    """Stores nothing.

    Source: django.core.cache.backends.dummy.DummyCache.
    """

    _run = staticmethod(run_sync)

    def __init__(self, host: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        self.make_and_validate_key(key, version=version)
        return True

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        self.make_and_validate_key(key, version=version)
        return default

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        self.make_and_validate_key(key, version=version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        self.make_and_validate_key(key, version=version)
        return False

    def delete(self, key: Any, version: Any = None) -> bool:
        self.make_and_validate_key(key, version=version)
        return False

    def has_key(self, key: Any, version: Any = None) -> bool:
        self.make_and_validate_key(key, version=version)
        return False

    def clear(self) -> None:
        """There is nothing to remove."""
