"""``flush``: empty all tables."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fastjango.apps import apps
from fastjango.core.management._arguments import add_database_argument, add_noinput_argument
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.core.management.color import no_style
from fastjango.core.management.sql import emit_post_migrate_signal, sql_flush
from fastjango.db import connections


class Command(BaseCommand):
    """Source: django.core.management.commands.flush.Command (5.2)."""

    help = (
        'Removes ALL DATA from the database, including data added during migrations. Does not achieve a "fresh '
        'install" state.'
    )
    stealth_options = ("reset_sequences", "allow_cascade", "inhibit_post_migrate")

    def add_arguments(self, parser: CommandParser) -> None:
        add_noinput_argument(parser)
        add_database_argument(parser, 'Nominates a database to flush. Defaults to the "default" database.')

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        self._import_management_modules()
        statements = sql_flush(
            no_style(),
            connection,
            reset_sequences=options.get("reset_sequences", True),
            allow_cascade=options.get("allow_cascade", False),
        )
        if options["interactive"] and not self._is_confirmed(connection.settings_dict["NAME"]):
            self.stdout.write("Flush cancelled.")
            return
        try:
            connection.ops.execute_sql_flush(statements)
        except Exception as exc:
            raise CommandError(
                f"Database {connection.settings_dict['NAME']} couldn't be flushed. Possible reasons:\n"
                "  * The database isn't running or isn't configured correctly.\n"
                "  * At least one of the expected database tables doesn't exist.\n"
                "  * The SQL was invalid.\n"
                "Hint: Look at the output of 'django-admin sqlflush'. That's the SQL this command wasn't able to run."
            ) from exc
        # The rows that signal handlers make (content types, permissions) are made again.
        if statements and not options.get("inhibit_post_migrate", False):
            emit_post_migrate_signal(options["verbosity"], options["interactive"], options["database"])

    @staticmethod
    def _import_management_modules() -> None:
        for config in apps.get_app_configs():
            try:
                import_module(".management", config.name)
            except ImportError:
                continue

    @staticmethod
    def _is_confirmed(name: Any) -> bool:
        question = (
            "You have requested a flush of the database.\nThis will IRREVERSIBLY DESTROY all data currently in the "
            f'"{name}" database,\nand return each table to an empty state.\nAre you sure you want to do this?\n\n'
            "    Type 'yes' to continue, or 'no' to cancel: "
        )
        return input(question) == "yes"
