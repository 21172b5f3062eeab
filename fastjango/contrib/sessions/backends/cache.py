"""Sessions in a cache."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.sessions.backends._cached import CachedSession
from fastjango.contrib.sessions.backends.base import CreateError, UpdateError

KEY_PREFIX = "django.contrib.sessions.cache"
_TRIES = 10000


class SessionStore(CachedSession):
    """Keeps sessions in the cache of ``SESSION_CACHE_ALIAS``.

    Source: django.contrib.sessions.backends.cache.SessionStore (5.2).
    """

    cache_key_prefix = KEY_PREFIX

    def load(self) -> dict[str, Any]:
        """The data."""
        return self._loaded(self._cached())

    async def aload(self) -> dict[str, Any]:
        """Like :meth:`load`."""
        return self._loaded(await self._acached())

    def _loaded(self, data: Any) -> dict[str, Any]:
        if data is None:
            self._session_key = None
            return {}
        return data

    def create(self) -> None:
        """Keep an empty session under a new key.

        Raises:
            RuntimeError: the cache takes none.
        """
        for _ in range(_TRIES):
            if self._save_under_new_key():
                return
        raise self._no_key()

    async def acreate(self) -> None:
        """Like :meth:`create`."""
        for _ in range(_TRIES):
            if await self._asave_under_new_key():
                return
        raise self._no_key()

    @staticmethod
    def _no_key() -> RuntimeError:
        return RuntimeError("Unable to create a new session key. It is likely that the cache is unavailable.")

    def save(self, must_create: bool = False) -> None:
        """Keep the data."""
        if self.session_key is None:
            return self.create()
        if not must_create and self._cache.get(self.cache_key) is None:
            raise UpdateError
        put = self._cache.add if must_create else self._cache.set
        result = put(self.cache_key, self._get_session(no_load=must_create), self.get_expiry_age())
        if must_create and not result:
            raise CreateError
        return None

    async def asave(self, must_create: bool = False) -> None:
        """Like :meth:`save`."""
        if self.session_key is None:
            await self.acreate()
            return
        key = await self.acache_key()
        if not must_create and await self._cache.aget(key) is None:
            raise UpdateError
        put = self._cache.aadd if must_create else self._cache.aset
        result = await put(key, await self._aget_session(no_load=must_create), await self.aget_expiry_age())
        if must_create and not result:
            raise CreateError

    def exists(self, session_key: str) -> bool:
        """Whether the cache has it."""
        return bool(session_key) and (self.cache_key_prefix + session_key) in self._cache

    async def aexists(self, session_key: str) -> bool:
        """Like :meth:`exists`."""
        return bool(session_key) and await self._cache.ahas_key(self.cache_key_prefix + session_key)

    def delete(self, session_key: str | None = None) -> None:
        """Delete a session."""
        key = self.session_key if session_key is None else session_key
        if key is not None:
            self._cache.delete(self.cache_key_prefix + key)

    async def adelete(self, session_key: str | None = None) -> None:
        """Like :meth:`delete`."""
        key = self.session_key if session_key is None else session_key
        if key is not None:
            await self._cache.adelete(self.cache_key_prefix + key)

    @classmethod
    def clear_expired(cls) -> None:
        """The cache does it."""

    @classmethod
    async def aclear_expired(cls) -> None:
        """The cache does it."""
