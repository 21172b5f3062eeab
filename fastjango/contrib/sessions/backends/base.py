"""What all stores of sessions share: a mapping that knows whether it was read and changed."""

from __future__ import annotations

import logging
import string
from datetime import datetime, timedelta
from typing import Any

from fastjango.conf import settings
from fastjango.core import signing
from fastjango.utils import timezone
from fastjango.utils._twins import run_in_thread
from fastjango.utils.crypto import get_random_string
from fastjango.utils.functional import cached_property
from fastjango.utils.module_loading import import_string

# No underscores and capitals: some databases do not tell capitals from small letters.
VALID_KEY_CHARS = string.ascii_lowercase + string.digits
_MISSING = object()
_SHORTEST_KEY = 8


class CreateError(Exception):
    """The key is taken already; another has to be tried."""


class UpdateError(Exception):
    """The session that is to be changed was deleted."""


class SessionBase:
    """A session: a mapping with a key, an end and a place where it is kept.

    Every method that may ask the store has a twin whose name begins with ``a``, to be awaited.

    Source: django.contrib.sessions.backends.base.SessionBase (5.2).
    """

    # How the twins call their sisters: files and servers are waited for in a thread.
    _run = staticmethod(run_in_thread)

    TEST_COOKIE_NAME = "testcookie"
    TEST_COOKIE_VALUE = "worked"

    def __init__(self, session_key: str | None = None) -> None:
        self._session_key = session_key
        self.accessed = False
        self.modified = False

    @cached_property
    def serializer(self) -> Any:
        """The class that writes and reads the data."""
        return import_string(settings.SESSION_SERIALIZER)

    # The mapping

    def __contains__(self, key: Any) -> bool:
        return key in self._session

    def __getitem__(self, key: Any) -> Any:
        return self._session[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._session[key] = value
        self.modified = True

    def __delitem__(self, key: Any) -> None:
        del self._session[key]
        self.modified = True

    @property
    def key_salt(self) -> str:
        """The salt of signatures; Django's, so that both read each other's sessions."""
        return f"django.contrib.sessions.{self.__class__.__qualname__}"

    def get(self, key: Any, default: Any = None) -> Any:
        """A value, or the default."""
        return self._session.get(key, default)

    async def aget(self, key: Any, default: Any = None) -> Any:
        """Like :meth:`get`."""
        return (await self._aget_session()).get(key, default)

    async def aset(self, key: Any, value: Any) -> None:
        """Set a value."""
        (await self._aget_session())[key] = value
        self.modified = True

    def pop(self, key: Any, default: Any = _MISSING) -> Any:
        """Remove a key and return its value, or the default; without default a missing key is an error."""
        return self._pop(self._session, key, default)

    async def apop(self, key: Any, default: Any = _MISSING) -> Any:
        """Like :meth:`pop`."""
        return self._pop(await self._aget_session(), key, default)

    def _pop(self, data: dict[Any, Any], key: Any, default: Any) -> Any:
        self.modified = self.modified or key in data
        return data.pop(key) if default is _MISSING else data.pop(key, default)

    def setdefault(self, key: Any, value: Any) -> Any:
        """A value, which is the given one if it was missing."""
        return self._setdefault(self._session, key, value)

    async def asetdefault(self, key: Any, value: Any) -> Any:
        """Like :meth:`setdefault`."""
        return self._setdefault(await self._aget_session(), key, value)

    def _setdefault(self, data: dict[Any, Any], key: Any, value: Any) -> Any:
        if key not in data:
            self.modified = True
            data[key] = value
        return data[key]

    def update(self, dict_: Any) -> None:
        """Set several values."""
        self._session.update(dict_)
        self.modified = True

    async def aupdate(self, dict_: Any) -> None:
        """Like :meth:`update`."""
        (await self._aget_session()).update(dict_)
        self.modified = True

    def has_key(self, key: Any) -> bool:
        """Whether there is a value."""
        return key in self._session

    async def ahas_key(self, key: Any) -> bool:
        """Like :meth:`has_key`."""
        return key in await self._aget_session()

    def keys(self) -> Any:
        """The keys."""
        return self._session.keys()

    async def akeys(self) -> Any:
        """Like :meth:`keys`."""
        return (await self._aget_session()).keys()

    def values(self) -> Any:
        """The values."""
        return self._session.values()

    async def avalues(self) -> Any:
        """Like :meth:`values`."""
        return (await self._aget_session()).values()

    def items(self) -> Any:
        """Keys and values."""
        return self._session.items()

    async def aitems(self) -> Any:
        """Like :meth:`items`."""
        return (await self._aget_session()).items()

    # Whether the browser keeps cookies

    def set_test_cookie(self) -> None:
        """Leave a mark, to be found by the next request."""
        self[self.TEST_COOKIE_NAME] = self.TEST_COOKIE_VALUE

    async def aset_test_cookie(self) -> None:
        """Like :meth:`set_test_cookie`."""
        await self.aset(self.TEST_COOKIE_NAME, self.TEST_COOKIE_VALUE)

    def test_cookie_worked(self) -> bool:
        """Whether the mark is there."""
        return bool(self.get(self.TEST_COOKIE_NAME) == self.TEST_COOKIE_VALUE)

    async def atest_cookie_worked(self) -> bool:
        """Like :meth:`test_cookie_worked`."""
        return bool(await self.aget(self.TEST_COOKIE_NAME) == self.TEST_COOKIE_VALUE)

    def delete_test_cookie(self) -> None:
        """Remove the mark."""
        del self[self.TEST_COOKIE_NAME]

    async def adelete_test_cookie(self) -> None:
        """Like :meth:`delete_test_cookie`."""
        del (await self._aget_session())[self.TEST_COOKIE_NAME]
        self.modified = True

    # As text

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The data as signed text."""
        return signing.dumps(session_dict, salt=self.key_salt, serializer=self.serializer, compress=True)

    def decode(self, session_data: Any) -> dict[str, Any]:
        """The data of such text; none when it is not ours."""
        try:
            data: dict[str, Any] = signing.loads(session_data, salt=self.key_salt, serializer=self.serializer)
            return data
        except signing.BadSignature:
            logging.getLogger("django.security.SuspiciousSession").warning("Session data corrupted")
        except Exception:  # noqa: S110, RUF100  # whatever a serializer of one's own raises, the data is of no use
            pass
        return {}

    # Keys

    def is_empty(self) -> bool:
        """Whether there is neither key nor data."""
        try:
            return not self._session_key and not self._session_cache
        except AttributeError:
            return True

    def _get_new_session_key(self) -> str:
        """A key that no session has."""
        while self.exists(key := get_random_string(32, VALID_KEY_CHARS)):
            pass
        return key

    async def _aget_new_session_key(self) -> str:
        while await self.aexists(key := get_random_string(32, VALID_KEY_CHARS)):
            pass
        return key

    def _save_under_new_key(self) -> bool:
        """Whether the session was saved, so that its new key is taken; another one may have been faster."""
        self._session_key = self._get_new_session_key()
        try:
            self.save(must_create=True)
        except CreateError:
            return False
        self.modified = True
        return True

    async def _asave_under_new_key(self) -> bool:
        self._session_key = await self._aget_new_session_key()
        try:
            await self.asave(must_create=True)
        except CreateError:
            return False
        self.modified = True
        return True

    def _get_or_create_session_key(self) -> str:
        if self._session_key is None:
            self._session_key = self._get_new_session_key()
        return self._session_key

    async def _aget_or_create_session_key(self) -> str:
        if self._session_key is None:
            self._session_key = await self._aget_new_session_key()
        return self._session_key

    def _validate_session_key(self, key: Any) -> bool:
        """Whether a key can be one of ours."""
        return bool(key) and len(key) >= _SHORTEST_KEY

    @property
    def session_key(self) -> str | None:
        """The key; None before the session was saved."""
        return self.__session_key

    @property
    def _session_key(self) -> str | None:
        return self.__session_key

    @_session_key.setter
    def _session_key(self, value: str | None) -> None:
        self.__session_key = value if self._validate_session_key(value) else None

    # The data

    def _get_session(self, no_load: bool = False) -> dict[Any, Any]:
        """The data, loaded when first needed."""
        self.accessed = True
        try:
            return self._session_cache
        except AttributeError:
            loaded = {} if self.session_key is None or no_load else self.load()
            self._session_cache: dict[Any, Any] = loaded
        return self._session_cache

    async def _aget_session(self, no_load: bool = False) -> dict[Any, Any]:
        self.accessed = True
        try:
            return self._session_cache
        except AttributeError:
            self._session_cache = {} if self.session_key is None or no_load else await self.aload()
        return self._session_cache

    _session = property(_get_session)

    # When it ends

    def get_session_cookie_age(self) -> int:
        """How long sessions last, in seconds."""
        return int(settings.SESSION_COOKIE_AGE)

    def get_expiry_age(self, **kwargs: Any) -> Any:
        """How long this one lasts, in seconds.

        Args:
            modification: When it was changed; now by default.
            expiry: What was set with :meth:`set_expiry`; looked up by default.
        """
        expiry = kwargs["expiry"] if "expiry" in kwargs else self.get("_session_expiry")
        return self._expiry_age(expiry, kwargs.get("modification"))

    async def aget_expiry_age(self, **kwargs: Any) -> Any:
        """Like :meth:`get_expiry_age`."""
        expiry = kwargs["expiry"] if "expiry" in kwargs else await self.aget("_session_expiry")
        return self._expiry_age(expiry, kwargs.get("modification"))

    def _expiry_age(self, expiry: Any, modification: datetime | None) -> Any:
        if not expiry:
            return self.get_session_cookie_age()
        if not isinstance(expiry, datetime | str):
            return expiry
        moment = _moment(expiry)
        left = moment - (modification or timezone.now())
        return left.days * 86400 + left.seconds

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """When it ends; arguments as for :meth:`get_expiry_age`."""
        expiry = kwargs["expiry"] if "expiry" in kwargs else self.get("_session_expiry")
        return self._expiry_date(expiry, kwargs.get("modification"))

    async def aget_expiry_date(self, **kwargs: Any) -> datetime:
        """Like :meth:`get_expiry_date`."""
        expiry = kwargs["expiry"] if "expiry" in kwargs else await self.aget("_session_expiry")
        return self._expiry_date(expiry, kwargs.get("modification"))

    def _expiry_date(self, expiry: Any, modification: datetime | None) -> datetime:
        if isinstance(expiry, datetime | str) and expiry:
            return _moment(expiry)
        return (modification or timezone.now()) + timedelta(seconds=expiry or self.get_session_cookie_age())

    @staticmethod
    def _expiry_to_keep(value: Any) -> Any:
        if isinstance(value, timedelta):
            value = timezone.now() + value
        return value.isoformat() if isinstance(value, datetime) else value

    def set_expiry(self, value: Any) -> None:
        """Say when it ends.

        Args:
            value: Seconds without activity, a moment, a duration from now, 0 for when the browser is closed, None
                for the setting.
        """
        if value is None:
            self.pop("_session_expiry", None)
        else:
            self["_session_expiry"] = self._expiry_to_keep(value)

    async def aset_expiry(self, value: Any) -> None:
        """Like :meth:`set_expiry`."""
        if value is None:
            await self.apop("_session_expiry", None)
        else:
            await self.aset("_session_expiry", self._expiry_to_keep(value))

    def get_expire_at_browser_close(self) -> bool:
        """Whether it ends when the browser is closed."""
        expiry = self.get("_session_expiry")
        return bool(settings.SESSION_EXPIRE_AT_BROWSER_CLOSE) if expiry is None else expiry == 0

    async def aget_expire_at_browser_close(self) -> bool:
        """Like :meth:`get_expire_at_browser_close`."""
        expiry = await self.aget("_session_expiry")
        return bool(settings.SESSION_EXPIRE_AT_BROWSER_CLOSE) if expiry is None else expiry == 0

    # Ending it, and going on under another key

    def flush(self) -> None:
        """Delete the session with its data and key."""
        self.clear()
        self.delete()
        self._session_key = None

    async def aflush(self) -> None:
        """Like :meth:`flush`."""
        self.clear()
        await self.adelete()
        self._session_key = None

    def clear(self) -> None:
        """Forget the data, without loading it."""
        self._session_cache = {}
        self.accessed = True
        self.modified = True

    def cycle_key(self) -> None:
        """Keep the data under a new key."""
        data, key = self._session, self.session_key
        self.create()
        self._session_cache = data
        if key:
            self.delete(key)

    async def acycle_key(self) -> None:
        """Like :meth:`cycle_key`."""
        data, key = await self._aget_session(), self.session_key
        await self.acreate()
        self._session_cache = data
        if key:
            await self.adelete(key)

    # What stores provide

    def exists(self, session_key: str) -> bool:
        """Whether there is a session with this key."""
        raise NotImplementedError("subclasses of SessionBase must provide an exists() method")

    async def aexists(self, session_key: str) -> bool:
        """Like :meth:`exists`."""
        return await self._run(self.exists, session_key)

    def create(self) -> None:
        """Save a new session, without data, under a new key."""
        raise NotImplementedError("subclasses of SessionBase must provide a create() method")

    async def acreate(self) -> None:
        """Like :meth:`create`."""
        await self._run(self.create)

    def save(self, must_create: bool = False) -> None:
        """Save the data.

        Args:
            must_create: Whether the key has to be new; otherwise the session has to exist.

        Raises:
            CreateError: the key is taken.
            UpdateError: the session does not exist any more.
        """
        raise NotImplementedError("subclasses of SessionBase must provide a save() method")

    async def asave(self, must_create: bool = False) -> None:
        """Like :meth:`save`."""
        await self._run(self.save, must_create)

    def delete(self, session_key: str | None = None) -> None:
        """Delete a session, this one by default."""
        raise NotImplementedError("subclasses of SessionBase must provide a delete() method")

    async def adelete(self, session_key: str | None = None) -> None:
        """Like :meth:`delete`."""
        await self._run(self.delete, session_key)

    def load(self) -> dict[str, Any]:
        """The data; of a session that does not exist there is none, and its key is forgotten."""
        raise NotImplementedError("subclasses of SessionBase must provide a load() method")

    async def aload(self) -> dict[str, Any]:
        """Like :meth:`load`."""
        return await self._run(self.load)

    @classmethod
    def clear_expired(cls) -> None:
        """Delete the sessions that have ended.

        Raises:
            NotImplementedError: the store does not need it, or cannot do it.
        """
        raise NotImplementedError("This backend does not support clear_expired().")

    @classmethod
    async def aclear_expired(cls) -> None:
        """Like :meth:`clear_expired`."""
        await cls._run(cls.clear_expired)


def _moment(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
