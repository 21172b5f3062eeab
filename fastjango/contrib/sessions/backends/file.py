"""Sessions in files."""

from __future__ import annotations

import contextlib
import datetime
import logging
import os
import shutil
import tempfile
from typing import Any

from asgiref.sync import sync_to_async

from fastjango.conf import settings
from fastjango.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, SessionBase, UpdateError
from fastjango.contrib.sessions.exceptions import InvalidSessionKey
from fastjango.core.exceptions import ImproperlyConfigured, SuspiciousOperation


class SessionStore(SessionBase):
    """Keeps each session in a file below ``SESSION_FILE_PATH``, or the folder for temporary files.

    Source: django.contrib.sessions.backends.file.SessionStore (5.2).
    """

    _storage_path: str

    def __init__(self, session_key: str | None = None) -> None:
        self.storage_path = self._get_storage_path()
        self.file_prefix = settings.SESSION_COOKIE_NAME
        super().__init__(session_key)

    @classmethod
    def _get_storage_path(cls) -> str:
        """The folder.

        Raises:
            ImproperlyConfigured: it does not exist.
        """
        if "_storage_path" not in cls.__dict__ and not hasattr(cls, "_storage_path"):
            path = getattr(settings, "SESSION_FILE_PATH", None) or tempfile.gettempdir()
            if not os.path.isdir(path):
                raise ImproperlyConfigured(
                    f"The session storage path {path!r} doesn't exist. Please set your SESSION_FILE_PATH setting to an "
                    "existing directory in which Django can store session data."
                )
            cls._storage_path = path
        return cls._storage_path

    def _key_to_file(self, session_key: str | None = None) -> str:
        """The path of a session's file.

        Raises:
            InvalidSessionKey: the key holds characters that could lead elsewhere.
        """
        key = self._get_or_create_session_key() if session_key is None else session_key
        if not set(key).issubset(VALID_KEY_CHARS):
            raise InvalidSessionKey("Invalid characters in session key")
        return os.path.join(self.storage_path, f"{self.file_prefix}{key}")

    def _last_modification(self) -> datetime.datetime:
        changed = os.stat(self._key_to_file()).st_mtime
        zone = datetime.UTC if settings.USE_TZ else None
        return datetime.datetime.fromtimestamp(changed, tz=zone)

    def _expiry_of(self, session_data: dict[str, Any]) -> Any:
        """What was set about the session's end, or the end that follows from the file's last change."""
        return session_data.get("_session_expiry") or self._last_modification() + datetime.timedelta(
            seconds=self.get_session_cookie_age()
        )

    def load(self) -> dict[str, Any]:
        """The data; a session that has ended is deleted."""
        data: dict[str, Any] = {}
        try:
            with open(self._key_to_file(), encoding="ascii") as file:
                text = file.read()
        except (OSError, SuspiciousOperation):
            self._session_key = None
            return data
        if not text:
            return data
        try:
            data = self.decode(text)
        except (EOFError, SuspiciousOperation) as error:
            if isinstance(error, SuspiciousOperation):
                logging.getLogger(f"django.security.{error.__class__.__name__}").warning(str(error))
            self.create()
        try:
            age = self.get_expiry_age(expiry=self._expiry_of(data))
        except FileNotFoundError:
            # Another request has ended the session since it was read.
            self._session_key = None
            return {}
        if age <= 0:
            data = {}
            self.delete()
            self.create()
        return data

    async def aload(self) -> dict[str, Any]:
        """Like :meth:`load`; reading a small file does not wait."""
        return self.load()

    def create(self) -> None:
        """Make a file under a new key."""
        while not self._save_under_new_key():
            pass

    async def acreate(self) -> None:
        """Like :meth:`create`."""
        self.create()

    def save(self, must_create: bool = False) -> None:
        """Write the file, in one step: others see it whole or not at all."""
        if self.session_key is None:
            return self.create()
        # Before the file is opened: encoding may fail.
        data = self._get_session(no_load=must_create)
        path = self._key_to_file()
        flags = os.O_WRONLY | getattr(os, "O_BINARY", 0)
        if must_create:
            flags |= os.O_EXCL | os.O_CREAT
        try:
            os.close(os.open(path, flags, 0o600))
        except FileNotFoundError:
            if not must_create:
                raise UpdateError from None
            raise
        except FileExistsError:
            if must_create:
                raise CreateError from None
            raise
        folder, prefix = os.path.split(path)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f"{prefix}_out_")
        moved = False
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self.encode(data).encode())
            shutil.move(temporary, path)
            moved = True
        finally:
            if not moved:
                os.unlink(temporary)
        return None

    async def asave(self, must_create: bool = False) -> None:
        """Like :meth:`save`."""
        self.save(must_create=must_create)

    def exists(self, session_key: str) -> bool:
        """Whether there is a file."""
        return os.path.exists(self._key_to_file(session_key))

    async def aexists(self, session_key: str) -> bool:
        """Like :meth:`exists`."""
        return self.exists(session_key)

    def delete(self, session_key: str | None = None) -> None:
        """Delete a file, if it is there."""
        key = self.session_key if session_key is None else session_key
        if key is None:
            return
        with contextlib.suppress(OSError):
            os.unlink(self._key_to_file(key))

    async def adelete(self, session_key: str | None = None) -> None:
        """Like :meth:`delete`."""
        self.delete(session_key=session_key)

    @classmethod
    def clear_expired(cls) -> None:
        """Delete the files of sessions that have ended."""
        folder, prefix = cls._get_storage_path(), settings.SESSION_COOKIE_NAME
        for name in os.listdir(folder):
            if name.startswith(prefix):
                session = cls(name.removeprefix(prefix))
                # Loading one that has ended deletes it; the new one made then is not wanted.
                session.create = lambda: None  # type: ignore[method-assign]  # as said
                session.load()

    @classmethod
    async def aclear_expired(cls) -> None:
        """Like :meth:`clear_expired`."""
        await sync_to_async(cls.clear_expired)()
