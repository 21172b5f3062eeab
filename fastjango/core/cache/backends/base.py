"""What every cache does with keys, versions and timeouts; back ends store and fetch."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.module_loading import import_string
from fastjango.utils.regex_helper import _lazy_re_compile

from ._async import AsyncTwins

DEFAULT_TIMEOUT: Any = object()  # "the cache's own timeout", since None means for ever
MEMCACHE_MAX_KEY_LENGTH = 250
MISSING: Any = object()
_unsafe_in_memcached = _lazy_re_compile(r"[\x00-\x20\x7f]")


class InvalidCacheBackendError(ImproperlyConfigured):
    """No cache has this name, or its class cannot be imported."""


class CacheKeyWarning(RuntimeWarning):
    """A key that some back ends refuse."""


class InvalidCacheKey(ValueError):
    """A key that this back end refuses."""


def default_key_func(key: Any, key_prefix: str, version: Any) -> str:
    """``prefix:version:key``."""
    return f"{key_prefix}:{version}:{key}"


def get_key_func(key_func: Any) -> Callable[[Any, str, Any], str]:
    """The function that makes keys: the given one, one named by dotted path, or the default."""
    if key_func is None:
        return default_key_func
    return key_func if callable(key_func) else import_string(key_func)


def memcache_key_warnings(key: str) -> Iterator[str]:
    """What memcached would say against a key."""
    if len(key) > MEMCACHE_MAX_KEY_LENGTH:
        yield (f"Cache key will cause errors if used with memcached: {key!r} (longer than {MEMCACHE_MAX_KEY_LENGTH})")
    if _unsafe_in_memcached.search(key):
        yield f"Cache key contains characters that will cause errors if used with memcached: {key!r}"


def _option(params: Mapping[str, Any], name: str, default: int) -> int:
    """An option in either of the spellings that settings use; the default for nonsense."""
    options = params.get("OPTIONS", {})
    try:
        return int(params.get(name.lower(), options.get(name, default)))
    except (ValueError, TypeError):
        return default


class BaseCache(AsyncTwins):
    """A cache: values under keys, each with a version and a timeout.

    Timeouts are in seconds; ``None`` keeps a value for ever, ``DEFAULT_TIMEOUT`` takes the cache's own.

    Source: django.core.cache.backends.base.BaseCache.
    """

    _missing_key = MISSING

    def __init__(self, params: Mapping[str, Any]) -> None:
        timeout = params.get("timeout", params.get("TIMEOUT", 300))
        if timeout is not None:
            try:
                timeout = int(timeout)
            except (ValueError, TypeError):
                timeout = 300
        self.default_timeout: int | None = timeout
        self._max_entries = _option(params, "MAX_ENTRIES", 300)
        self._cull_frequency = _option(params, "CULL_FREQUENCY", 3)
        self.key_prefix = params.get("KEY_PREFIX", "")
        self.version = params.get("VERSION", 1)
        self.key_func = get_key_func(params.get("KEY_FUNCTION"))

    def get_backend_timeout(self, timeout: Any = DEFAULT_TIMEOUT) -> float | None:
        """The moment a value ends, as seconds of the epoch; ``None`` for never."""
        if timeout is DEFAULT_TIMEOUT:
            timeout = self.default_timeout
        elif timeout == 0:
            # Some stores take 0 for "never"; a moment in the past is understood by all.
            timeout = -1
        return None if timeout is None else time.time() + timeout

    def make_key(self, key: Any, version: Any = None) -> str:
        """The key that the store sees, of prefix, version and key."""
        return self.key_func(key, self.key_prefix, self.version if version is None else version)

    def validate_key(self, key: str) -> None:
        """Warn of a key that memcached would refuse, so that caches can be exchanged."""
        for warning in memcache_key_warnings(key):
            warnings.warn(warning, CacheKeyWarning, stacklevel=2)

    def make_and_validate_key(self, key: Any, version: Any = None) -> str:
        """:meth:`make_key`, then :meth:`validate_key`."""
        made = self.make_key(key, version=version)
        self.validate_key(made)
        return made

    def _unsupported(self, method: str) -> NotImplementedError:
        return NotImplementedError(f"subclasses of BaseCache must provide {method} method")

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        """Store a value unless the key has one; whether it was stored."""
        raise self._unsupported("an add()")

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        """The value of a key, or ``default``."""
        raise self._unsupported("a get()")

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        """Store a value."""
        raise self._unsupported("a set()")

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        """Give a key a new timeout; whether it has a value."""
        raise self._unsupported("a touch()")

    def delete(self, key: Any, version: Any = None) -> bool:
        """Remove a key; whether it had a value."""
        raise self._unsupported("a delete()")

    def clear(self) -> Any:
        """Remove everything, of all versions and prefixes."""
        raise self._unsupported("a clear()")

    def get_many(self, keys: Iterable[Any], version: Any = None) -> dict[Any, Any]:
        """``{key: value}`` of those that have one; back ends that can do it in one step do."""
        found = {key: self.get(key, self._missing_key, version=version) for key in keys}
        return {key: value for key, value in found.items() if value is not self._missing_key}

    def get_or_set(self, key: Any, default: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        """The value of a key, after storing ``default`` (or what it returns when called) if it had none."""
        value = self.get(key, self._missing_key, version=version)
        if value is not self._missing_key:
            return value
        if callable(default):
            default = default()
        self.add(key, default, timeout=timeout, version=version)
        # Another process may have stored its own meanwhile: all get that one.
        return self.get(key, default, version=version)

    def has_key(self, key: Any, version: Any = None) -> bool:
        """Whether a key has a value."""
        return self.get(key, self._missing_key, version=version) is not self._missing_key

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        """Add to a number and return the sum.

        Raises:
            ValueError: the key has no value.
        """
        value = self.get(key, self._missing_key, version=version)
        if value is self._missing_key:
            raise ValueError(f"Key '{key}' not found")
        self.set(key, value + delta, version=version)
        return value + delta

    def decr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        """Subtract from a number and return the difference."""
        return self.incr(key, -delta, version=version)

    def __contains__(self, key: Any) -> bool:
        return self.has_key(key)

    def set_many(self, data: Mapping[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> list[Any]:
        """Store several values; returns the keys that could not be stored."""
        for key, value in data.items():
            self.set(key, value, timeout=timeout, version=version)
        return []

    def delete_many(self, keys: Iterable[Any], version: Any = None) -> None:
        """Remove several keys."""
        for key in keys:
            self.delete(key, version=version)

    def incr_version(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        """Move a value to a later version and return that version.

        Raises:
            ValueError: the key has no value.
        """
        old = self.version if version is None else version
        value = self.get(key, self._missing_key, version=old)
        if value is self._missing_key:
            raise ValueError(f"Key '{key}' not found")
        self.set(key, value, version=old + delta)
        self.delete(key, version=old)
        return old + delta

    def decr_version(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        """Move a value to an earlier version and return that version."""
        return self.incr_version(key, -delta, version)

    def close(self, **kwargs: Any) -> None:
        """Close connections, where there are any."""


__all__ = [
    "DEFAULT_TIMEOUT",
    "MEMCACHE_MAX_KEY_LENGTH",
    "BaseCache",
    "CacheKeyWarning",
    "InvalidCacheBackendError",
    "InvalidCacheKey",
    "default_key_func",
    "get_key_func",
    "memcache_key_warnings",
]
