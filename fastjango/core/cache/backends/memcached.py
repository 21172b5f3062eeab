"""Caches on memcached servers, through pymemcache or pylibmc."""

from __future__ import annotations

import importlib
import pickle
import re
import time
from collections.abc import Iterable, Mapping
from typing import Any

from fastjango.core.cache.backends.base import (
    DEFAULT_TIMEOUT,
    BaseCache,
    InvalidCacheKey,
    memcache_key_warnings,
)
from fastjango.utils.functional import cached_property

MONTH_SECONDS = 60 * 60 * 24 * 30


class BaseMemcachedCache(BaseCache):
    """A cache on one or more servers.

    Source: django.core.cache.backends.memcached.BaseMemcachedCache.
    """

    def __init__(self, server: Any, params: Any, library: Any, value_not_found_exception: type[Exception]) -> None:
        super().__init__(params)
        self._servers = re.split("[;,]", server) if isinstance(server, str) else server
        self.LibraryValueNotFoundException = value_not_found_exception
        self._lib = library
        self._class = library.Client
        self._options = params.get("OPTIONS") or {}

    @property
    def client_servers(self) -> Any:
        """The servers as the library takes them."""
        return self._servers

    @cached_property
    def _cache(self) -> Any:
        return self._class(self.client_servers, **self._options)

    def get_backend_timeout(self, timeout: Any = DEFAULT_TIMEOUT) -> Any:
        """Seconds as memcached takes them: 0 for ever, below a month relative, above it a moment."""
        if timeout is DEFAULT_TIMEOUT:
            timeout = self.default_timeout
        if timeout is None:
            return 0
        if int(timeout) == 0:
            return -1
        return int(timeout) + int(time.time()) if timeout > MONTH_SECONDS else int(timeout)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        return bool(self._cache.add(made, value, self.get_backend_timeout(timeout)))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._cache.get(self.make_and_validate_key(key, version=version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        made = self.make_and_validate_key(key, version=version)
        if not self._cache.set(made, value, self.get_backend_timeout(timeout)):
            # Not stored, too large perhaps: an old value must not live on.
            self._cache.delete(made)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        return bool(self._cache.touch(made, self.get_backend_timeout(timeout)))

    def delete(self, key: Any, version: Any = None) -> bool:
        return bool(self._cache.delete(self.make_and_validate_key(key, version=version)))

    def get_many(self, keys: Iterable[Any], version: Any = None) -> dict[Any, Any]:
        asked = {self.make_and_validate_key(key, version=version): key for key in keys}
        return {asked[made]: value for made, value in self._cache.get_multi(asked.keys()).items()}

    def close(self, **kwargs: Any) -> None:
        self._cache.disconnect_all()

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        made = self.make_and_validate_key(key, version=version)
        try:
            # Servers refuse negative steps.
            value = self._cache.incr(made, delta) if delta >= 0 else self._cache.decr(made, -delta)
        except self.LibraryValueNotFoundException:
            value = None
        if value is None:
            raise ValueError(f"Key '{key}' not found")
        return value

    def set_many(self, data: Mapping[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> list[Any]:
        asked = {self.make_and_validate_key(key, version=version): key for key in data}
        values = {made: data[key] for made, key in asked.items()}
        failed = self._cache.set_multi(values, self.get_backend_timeout(timeout))
        return [asked[made] for made in failed]

    def delete_many(self, keys: Iterable[Any], version: Any = None) -> None:
        self._cache.delete_multi([self.make_and_validate_key(key, version=version) for key in keys])

    def clear(self) -> None:
        self._cache.flush_all()

    def validate_key(self, key: str) -> None:
        for warning in memcache_key_warnings(key):
            raise InvalidCacheKey(warning)


class PyLibMCCache(BaseMemcachedCache):
    """Through pylibmc."""

    def __init__(self, server: Any, params: Any) -> None:
        library = importlib.import_module("pylibmc")
        super().__init__(server, params, library=library, value_not_found_exception=library.NotFound)

    @property
    def client_servers(self) -> list[str]:
        return [server.removeprefix("unix:") for server in self._servers]

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        made = self.make_and_validate_key(key, version=version)
        if timeout == 0:
            return bool(self._cache.delete(made))
        return bool(self._cache.touch(made, self.get_backend_timeout(timeout)))

    def close(self, **kwargs: Any) -> None:
        """The library looks after its connections."""


class PyMemcacheCache(BaseMemcachedCache):
    """Through pymemcache."""

    def __init__(self, server: Any, params: Any) -> None:
        library = importlib.import_module("pymemcache")
        serde = importlib.import_module("pymemcache.serde")
        super().__init__(server, params, library=library, value_not_found_exception=KeyError)
        self._class = library.HashClient
        self._options = {
            "allow_unicode_keys": True,
            "default_noreply": False,
            "serde": serde.PickleSerde(pickle_version=pickle.HIGHEST_PROTOCOL),
            **self._options,
        }
