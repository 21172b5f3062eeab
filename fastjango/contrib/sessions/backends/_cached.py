"""What the back ends that keep sessions in a cache share."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.contrib.sessions.backends.base import SessionBase
from fastjango.core.cache import caches


class CachedSession(SessionBase):
    """A session with a place in the cache of ``SESSION_CACHE_ALIAS``."""

    cache_key_prefix: str

    def __init__(self, session_key: str | None = None) -> None:
        self._cache = caches[settings.SESSION_CACHE_ALIAS]
        super().__init__(session_key)

    @property
    def cache_key(self) -> str:
        """The key in the cache."""
        return self.cache_key_prefix + self._get_or_create_session_key()

    async def acache_key(self) -> str:
        """Like :attr:`cache_key`."""
        return self.cache_key_prefix + await self._aget_or_create_session_key()

    def _cached(self) -> Any:
        """The data in the cache; None when there are none."""
        try:
            return self._cache.get(self.cache_key)
        except Exception:
            # Some caches refuse keys that others take: https://code.djangoproject.com/ticket/17810.
            return None

    async def _acached(self) -> Any:
        try:
            return await self._cache.aget(await self.acache_key())
        except Exception:
            return None
