"""The model of sessions in the database."""

from __future__ import annotations

from typing import Any, ClassVar

from fastjango.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager


class SessionManager(BaseSessionManager):
    """Saves sessions."""

    use_in_migrations = True


class Session(AbstractBaseSession):
    """A session in the table ``django_session``.

    Source: django.contrib.sessions.models.Session.
    """

    objects: ClassVar[Any] = SessionManager()

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store of the database."""
        # The store imports this module.
        from fastjango.contrib.sessions.backends.db import SessionStore

        return SessionStore

    class Meta(AbstractBaseSession.Meta):
        """Django's table."""

        db_table = "django_session"
