"""Checks of management commands that belong together."""

from __future__ import annotations

from typing import Any

from ._upward import subject
from .messages import CheckMessage, Error
from .registry import Tags, register

_PAIR = ("makemigrations", "migrate")


@register(Tags.commands)
def migrate_and_makemigrations_autodetector(**kwargs: Any) -> list[CheckMessage]:
    """``commands.E001``: a project's own ``migrate`` or ``makemigrations`` finds other changes than its partner.

    Source: django.core.checks.commands.migrate_and_makemigrations_autodetector (5.2).
    """
    owners = [subject("core.management.get_commands")()[name] for name in _PAIR]
    if owners == ["fastjango.core", "fastjango.core"]:
        # Ours agree, and loading them costs the start of every command.
        return []
    load = subject("core.management.load_command_class")
    pairs = zip(owners, _PAIR, strict=True)
    made, applied = (load(owner, name) if isinstance(owner, str) else owner for owner, name in pairs)
    if made.autodetector == applied.autodetector:
        return []
    hint = (
        f"makemigrations.Command.autodetector is {made.autodetector.__name__}, but "
        f"migrate.Command.autodetector is {applied.autodetector.__name__}."
    )
    message = "The migrate and makemigrations commands must have the same autodetector."
    return [Error(message, hint=hint, id="commands.E001")]
