"""Caches: the ones that settings name, and the default one.

from fastjango.core.cache import cache, caches

cache.set("key", value, timeout=30)
caches["sessions"].get("key")
"""

from __future__ import annotations

from typing import Any

from fastjango.conf._advice import blaming
from fastjango.core import signals
from fastjango.core.cache.backends.base import (
    BaseCache,
    CacheKeyWarning,
    InvalidCacheBackendError,
    InvalidCacheKey,
)
from fastjango.utils.connection import BaseConnectionHandler, ConnectionProxy
from fastjango.utils.module_loading import import_string

__all__ = [
    "DEFAULT_CACHE_ALIAS",
    "BaseCache",
    "CacheHandler",
    "CacheKeyWarning",
    "InvalidCacheBackendError",
    "InvalidCacheKey",
    "cache",
    "caches",
    "close_caches",
]

DEFAULT_CACHE_ALIAS = "default"


class CacheHandler(BaseConnectionHandler):
    """The caches of the setting ``CACHES``, one object for each name and context."""

    settings_name = "CACHES"
    exception_class = InvalidCacheBackendError

    def create_connection(self, alias: str) -> Any:
        """Make a cache.

        Raises:
            InvalidCacheBackendError: its class cannot be imported.
        """
        options = dict(self.settings[alias])
        path = options.pop("BACKEND")
        location = options.pop("LOCATION", "")
        with blaming(f"CACHES[{alias!r}]", path):
            try:
                make = import_string(path)
            except ImportError as exc:
                raise InvalidCacheBackendError(f"Could not find backend '{path}': {exc}") from exc
        return make(location, options)


caches = CacheHandler()
cache = ConnectionProxy(caches, DEFAULT_CACHE_ALIAS)


def close_caches(**kwargs: Any) -> None:
    """Close the connections of caches; the end of a request asks for it."""
    caches.close_all()


signals.request_finished.connect(close_caches)
