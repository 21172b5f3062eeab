"""Sessions in the cookie itself, signed: the browser can read them, and cannot change them."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.sessions.backends.base import SessionBase
from fastjango.core import signing

_SALT = "django.contrib.sessions.backends.signed_cookies"


class SessionStore(SessionBase):
    """Keeps nothing: the key is the data.

    Source: django.contrib.sessions.backends.signed_cookies.SessionStore (5.2).
    """

    def load(self) -> dict[str, Any]:
        """The data; none when the signature is wrong or too old."""
        try:
            data: dict[str, Any] = signing.loads(
                self.session_key or "",
                serializer=self.serializer,
                max_age=self.get_session_cookie_age(),
                salt=_SALT,
            )
            return data
        except Exception:
            # A bad signature, or whatever a serializer of one's own raises.
            self.create()
        return {}

    async def aload(self) -> dict[str, Any]:
        """Like :meth:`load`."""
        return self.load()

    def create(self) -> None:
        """Have the cookie sent."""
        self.modified = True

    async def acreate(self) -> None:
        """Like :meth:`create`."""
        self.create()

    def save(self, must_create: bool = False) -> None:
        """Work the new key out."""
        self._session_key = self._get_session_key()
        self.modified = True

    async def asave(self, must_create: bool = False) -> None:
        """Like :meth:`save`."""
        self.save(must_create=must_create)

    def exists(self, session_key: str | None = None) -> bool:
        """No: a key is never taken."""
        return False

    async def aexists(self, session_key: str | None = None) -> bool:
        """Like :meth:`exists`."""
        return False

    def delete(self, session_key: str | None = None) -> None:
        """Forget key and data."""
        self._session_key = ""
        self._session_cache = {}
        self.modified = True

    async def adelete(self, session_key: str | None = None) -> None:
        """Like :meth:`delete`."""
        self.delete(session_key)

    def cycle_key(self) -> None:
        """Keep the data; with it the key changes anyway."""
        self.save()

    async def acycle_key(self) -> None:
        """Like :meth:`cycle_key`."""
        self.save()

    def _get_session_key(self) -> str:
        return signing.dumps(self._session, compress=True, salt=_SALT, serializer=self.serializer)

    @classmethod
    def clear_expired(cls) -> None:
        """Nothing is kept."""

    @classmethod
    async def aclear_expired(cls) -> None:
        """Nothing is kept."""
