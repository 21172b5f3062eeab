"""The command ``clearsessions``."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fastjango.conf import settings
from fastjango.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """Deletes sessions that have ended."""

    help = "Can be run as a cronjob or directly to clean out expired sessions when the backend supports it."

    def handle(self, **options: Any) -> None:
        """Delete them."""
        engine = import_module(settings.SESSION_ENGINE)
        try:
            engine.SessionStore.clear_expired()
        except NotImplementedError:
            raise CommandError(
                f"Session engine '{settings.SESSION_ENGINE}' doesn't support clearing expired sessions."
            ) from None
