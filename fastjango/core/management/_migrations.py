"""What the commands on migrations share: what their user names, and what they say."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from typing import Any

from fastjango.apps import apps
from fastjango.core.management.base import CommandError
from fastjango.db.migrations.exceptions import AmbiguityError


def named_migration(loader: Any, app_label: str, name: str, advice: str = "") -> Any:
    """The migration of an app whose name begins so.

    Args:
        loader: The loader that knows the migrations.
        app_label: The app's label.
        name: The beginning of the migration's name.
        advice: What the error says besides, where there is none.

    Raises:
        CommandError: there is none, or more than one.
    """
    try:
        return loader.get_migration_by_prefix(app_label, name)
    except AmbiguityError as error:
        raise CommandError(
            f"More than one migration matches '{name}' in app '{app_label}'. Please be more specific."
        ) from error
    except KeyError as error:
        raise CommandError(f"Cannot find a migration matching '{name}' from app '{app_label}'.{advice}") from error


def leave_for_unknown_apps(app_labels: Iterable[str], stderr: Any) -> None:
    """End the process with status 2 where labels are of no app, each of them told on ``stderr``."""
    unknown = False
    for label in app_labels:
        try:
            apps.get_app_config(label)
        except LookupError as error:
            stderr.write(str(error))
            unknown = True
    if unknown:
        sys.exit(2)


def tell_of_porting(command: Any, kind: str) -> None:
    """Say that functions have to be copied into a written migration by hand.

    Args:
        command: The command that wrote it.
        kind: What the migration is: ``squashed``, ``optimized``.
    """
    command.stdout.write(
        command.style.MIGRATE_HEADING("Manual porting required")
        + "\n  Your migrations contained functions that must be manually copied over,\n  as we could not safely copy "
        f"their implementation.\n  See the comment at the top of the {kind} migration for details."
    )
    if shutil.which("black"):
        command.stdout.write(
            command.style.WARNING(
                f'{kind.capitalize()} migration couldn\'t be formatted using the "black" command. You can call it '
                "manually."
            )
        )
