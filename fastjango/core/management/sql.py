"""SQL that commands run on whole databases, and the signals around migrating."""

from __future__ import annotations

import sys
from typing import Any

from fastjango.apps import apps
from fastjango.db import models


def sql_flush(style: Any, connection: Any, reset_sequences: bool = True, allow_cascade: bool = False) -> Any:
    """The statements that empty the tables of all installed models."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return connection.ops.sql_flush(style, tables, reset_sequences=reset_sequences, allow_cascade=allow_cascade)


def emit_pre_migrate_signal(verbosity: int, interactive: bool, db: str, **kwargs: Any) -> None:
    """Tell each app that has models that migrating begins."""
    _emit("pre", models.signals.pre_migrate, verbosity, interactive, db, kwargs)


def emit_post_migrate_signal(verbosity: int, interactive: bool, db: str, **kwargs: Any) -> None:
    """Tell each app that has models that migrating is done."""
    _emit("post", models.signals.post_migrate, verbosity, interactive, db, kwargs)


def _emit(when: str, signal: Any, verbosity: int, interactive: bool, db: str, kwargs: dict[str, Any]) -> None:
    for config in apps.get_app_configs():
        if config.models_module is None:
            continue
        if verbosity >= 2:
            stdout: Any = kwargs.get("stdout", sys.stdout)
            stdout.write(f"Running {when}-migrate handlers for application {config.label}")
        signal.send(sender=config, app_config=config, verbosity=verbosity, interactive=interactive, using=db, **kwargs)
