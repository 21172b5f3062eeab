"""``sqlsequencereset``: show the SQL that sets sequences behind the highest values."""

from __future__ import annotations

from typing import Any

from fastjango.core.management._arguments import add_database_argument
from fastjango.core.management.base import AppCommand, CommandParser
from fastjango.db import connections


class Command(AppCommand):
    """Source: django.core.management.commands.sqlsequencereset.Command (5.2)."""

    help = "Prints the SQL statements for resetting sequences for the given app name(s)."
    output_transaction = True

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        add_database_argument(parser, 'Nominates a database to print the SQL for. Defaults to the "default" database.')

    def handle_app_config(self, app_config: Any, **options: Any) -> str | None:
        if app_config.models_module is None:
            return None
        models = app_config.get_models(include_auto_created=True)
        statements = connections[options["database"]].ops.sequence_reset_sql(self.style, models)
        if not statements and options["verbosity"] >= 1:
            self.stderr.write("No sequences found.")
        return "\n".join(statements)
