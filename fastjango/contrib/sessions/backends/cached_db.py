"""Sessions in the database, with a cache before it."""

from __future__ import annotations

import logging
from typing import Any

from fastjango.contrib.sessions.backends._cached import CachedSession
from fastjango.contrib.sessions.backends.db import SessionStore as DBStore

KEY_PREFIX = "django.contrib.sessions.cached_db"
logger = logging.getLogger("django.contrib.sessions")


class SessionStore(CachedSession, DBStore):
    """Writes to both, reads from the cache first.

    Source: django.contrib.sessions.backends.cached_db.SessionStore (5.2).
    """

    cache_key_prefix = KEY_PREFIX

    def load(self) -> dict[str, Any]:
        """The data."""
        data = self._cached()
        if data is not None:
            return data
        row = self._get_session_from_db()
        if not row:
            return {}
        data = self.decode(row.session_data)
        self._cache.set(self.cache_key, data, self.get_expiry_age(expiry=row.expire_date))
        return data

    async def aload(self) -> dict[str, Any]:
        """Like :meth:`load`."""
        data = await self._acached()
        if data is not None:
            return data
        row = await self._aget_session_from_db()
        if not row:
            return {}
        data = self.decode(row.session_data)
        await self._cache.aset(await self.acache_key(), data, await self.aget_expiry_age(expiry=row.expire_date))
        return data

    def exists(self, session_key: str) -> bool:
        """Whether one of both has it."""
        return (bool(session_key) and (self.cache_key_prefix + session_key) in self._cache) or super().exists(
            session_key
        )

    async def aexists(self, session_key: str) -> bool:
        """Like :meth:`exists`."""
        cached = bool(session_key) and await self._cache.ahas_key(self.cache_key_prefix + session_key)
        return cached or await super().aexists(session_key)

    def save(self, must_create: bool = False) -> None:
        """Write to both; that the cache fails is only logged."""
        super().save(must_create)
        try:
            self._cache.set(self.cache_key, self._session, self.get_expiry_age())
        except Exception:
            logger.exception("Error saving to cache (%s)", self._cache)

    async def asave(self, must_create: bool = False) -> None:
        """Like :meth:`save`."""
        await super().asave(must_create)
        try:
            await self._cache.aset(await self.acache_key(), await self._aget_session(), await self.aget_expiry_age())
        except Exception:
            logger.exception("Error saving to cache (%s)", self._cache)

    def delete(self, session_key: str | None = None) -> None:
        """Delete a session from both."""
        super().delete(session_key)
        key = self.session_key if session_key is None else session_key
        if key is not None:
            self._cache.delete(self.cache_key_prefix + key)

    async def adelete(self, session_key: str | None = None) -> None:
        """Like :meth:`delete`."""
        await super().adelete(session_key)
        key = self.session_key if session_key is None else session_key
        if key is not None:
            await self._cache.adelete(self.cache_key_prefix + key)

    def flush(self) -> None:
        """Delete the session with its data and key."""
        self.clear()
        self.delete(self.session_key)
        self._session_key = None

    async def aflush(self) -> None:
        """Like :meth:`flush`."""
        self.clear()
        await self.adelete(self.session_key)
        self._session_key = None
