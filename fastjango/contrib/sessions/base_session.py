"""The model of sessions, to be extended by projects with a table of their own."""

from __future__ import annotations

from typing import Any, ClassVar

from fastjango.db import models
from fastjango.utils.translation import gettext_lazy as _


class BaseSessionManager(models.Manager):
    """Saves sessions."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The data as it is kept."""
        return str(self.model.get_session_store_class()().encode(session_dict))

    def save(self, session_key: str, session_dict: dict[str, Any], expire_date: Any) -> Any:
        """Save the data under a key; no data deletes the session."""
        session = self.model(session_key, self.encode(session_dict), expire_date)
        if session_dict:
            session.save()
        else:
            session.delete()
        return session


class AbstractBaseSession(models.Model):
    """A session: its key, its data, and when it ends."""

    session_key = models.CharField(_("session key"), max_length=40, primary_key=True)
    session_data = models.TextField(_("session data"))
    expire_date = models.DateTimeField(_("expire date"), db_index=True)

    objects: ClassVar[Any] = BaseSessionManager()

    class Meta:
        """Of a base class."""

        abstract = True
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return str(self.session_key)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The class that reads and writes these sessions."""
        raise NotImplementedError

    def get_decoded(self) -> Any:
        """The data."""
        return self.get_session_store_class()().decode(self.session_data)
