"""``flushexpiredtokens``: forget blocked tokens whose time is over anyway."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.jwt.models import BlockedToken
from fastjango.core.management.base import BaseCommand
from fastjango.utils import timezone


class Command(BaseCommand):
    """Remove rows that are needed no more; run it daily."""

    help = "Removes blocked tokens that have expired."

    def handle(self, *args: Any, **options: Any) -> None:
        removed, _by_model = BlockedToken.objects.filter(expires_at__lt=timezone.now()).delete()
        if options["verbosity"] >= 1:
            self.stdout.write(f"Removed {removed} expired token(s).")
