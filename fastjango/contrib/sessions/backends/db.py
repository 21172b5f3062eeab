"""Sessions in the database."""

from __future__ import annotations

import logging
from typing import Any

from fastjango.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from fastjango.core.exceptions import SuspiciousOperation
from fastjango.db import DatabaseError, IntegrityError, router, transaction
from fastjango.utils import timezone
from fastjango.utils._twins import run_sync
from fastjango.utils.functional import cached_property


class SessionStore(SessionBase):
    """Keeps sessions in a model's table.

    Source: django.contrib.sessions.backends.db.SessionStore (5.2).
    """

    _run = staticmethod(run_sync)

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)

    @classmethod
    def get_model_class(cls) -> Any:
        """The model; a hook for stores with a table of their own."""
        # Asked for late: the apps have to be loaded.
        from fastjango.contrib.sessions.models import Session

        return Session

    @cached_property
    def model(self) -> Any:
        """The model."""
        return self.get_model_class()

    def _get_session_from_db(self) -> Any:
        """The row of a session that has not ended; None, and no key any more, when there is none."""
        try:
            # By the key alone, which is the cheapest question there is.
            row = self.model.objects.get(session_key=self.session_key)
        except (self.model.DoesNotExist, SuspiciousOperation) as error:
            self._forget(error)
            return None
        return self._unless_ended(row)

    async def _aget_session_from_db(self) -> Any:
        try:
            row = await self.model.objects.aget(session_key=self.session_key)
        except (self.model.DoesNotExist, SuspiciousOperation) as error:
            self._forget(error)
            return None
        return self._unless_ended(row)

    def _unless_ended(self, row: Any) -> Any:
        if row.expire_date > timezone.now():
            return row
        self._session_key = None
        return None

    def _forget(self, error: Exception) -> None:
        if isinstance(error, SuspiciousOperation):
            logging.getLogger(f"django.security.{error.__class__.__name__}").warning(str(error))
        self._session_key = None

    def load(self) -> dict[str, Any]:
        """The data."""
        row = self._get_session_from_db()
        return self.decode(row.session_data) if row else {}

    async def aload(self) -> dict[str, Any]:
        """Like :meth:`load`."""
        row = await self._aget_session_from_db()
        return self.decode(row.session_data) if row else {}

    def exists(self, session_key: str) -> bool:
        """Whether there is a row, ended or not."""
        return bool(self.model.objects.filter(session_key=session_key).exists())

    async def aexists(self, session_key: str) -> bool:
        """Like :meth:`exists`."""
        return bool(await self.model.objects.filter(session_key=session_key).aexists())

    def create(self) -> None:
        """Make a row under a new key."""
        while not self._save_under_new_key():
            pass

    async def acreate(self) -> None:
        """Like :meth:`create`."""
        while not await self._asave_under_new_key():
            pass

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row that these data make; a hook for stores with more columns."""
        return self.model(
            session_key=self._get_or_create_session_key(),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
        )

    async def acreate_model_instance(self, data: dict[str, Any]) -> Any:
        """Like :meth:`create_model_instance`."""
        return self.model(
            session_key=await self._aget_or_create_session_key(),
            session_data=self.encode(data),
            expire_date=await self.aget_expiry_date(),
        )

    def save(self, must_create: bool = False) -> None:
        """Write the row."""
        if self.session_key is None:
            return self.create()
        row = self.create_model_instance(self._get_session(no_load=must_create))
        return self._write(row, must_create)

    def _write(self, row: Any, must_create: bool) -> None:
        using = router.db_for_write(self.model, instance=row)
        try:
            with transaction.atomic(using=using):
                row.save(force_insert=must_create, force_update=not must_create, using=using)
        except IntegrityError:
            if must_create:
                raise CreateError from None
            raise
        except DatabaseError:
            if not must_create:
                raise UpdateError from None
            raise

    async def asave(self, must_create: bool = False) -> None:
        """Like :meth:`save`."""
        if self.session_key is None:
            await self.acreate()
            return
        row = await self.acreate_model_instance(await self._aget_session(no_load=must_create))
        await self._run(self._write, row, must_create)

    def delete(self, session_key: str | None = None) -> None:
        """Delete a row."""
        key = self.session_key if session_key is None else session_key
        if key is not None:
            self.model.objects.filter(session_key=key).delete()

    async def adelete(self, session_key: str | None = None) -> None:
        """Like :meth:`delete`."""
        key = self.session_key if session_key is None else session_key
        if key is not None:
            await self.model.objects.filter(session_key=key).adelete()

    @classmethod
    def clear_expired(cls) -> None:
        """Delete the rows of sessions that have ended."""
        cls.get_model_class().objects.filter(expire_date__lt=timezone.now()).delete()

    @classmethod
    async def aclear_expired(cls) -> None:
        """Like :meth:`clear_expired`."""
        await cls.get_model_class().objects.filter(expire_date__lt=timezone.now()).adelete()
