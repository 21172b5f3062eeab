"""``sqlmigrate``: show the SQL of a migration."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps
from fastjango.core.management._arguments import add_database_argument
from fastjango.core.management._migrations import named_migration
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.db import connections
from fastjango.db.migrations.loader import MigrationLoader


class Command(BaseCommand):
    """Source: django.core.management.commands.sqlmigrate.Command (5.2)."""

    help = "Prints the SQL statements for the named migration."
    output_transaction = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("app_label", help="App label of the application containing the migration.")
        parser.add_argument("migration_name", help="Migration name to print the SQL for.")
        add_database_argument(parser, 'Nominates a database to create SQL for. Defaults to the "default" database.')
        parser.add_argument(
            "--backwards",
            action="store_true",
            help="Creates SQL to unapply the migration, rather than to apply it",
        )

    def execute(self, *args: Any, **options: Any) -> Any:
        # The output goes into files, where colours have no place, not even in BEGIN and COMMIT.
        self.style.SQL_KEYWORD = str
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> str:
        connection = connections[options["database"]]
        loader = MigrationLoader(connection, replace_migrations=False)
        label, name = options["app_label"], options["migration_name"]
        try:
            apps.get_app_config(label)
        except LookupError as exc:
            raise CommandError(str(exc)) from exc
        if label not in loader.migrated_apps:
            raise CommandError(f"App '{label}' does not have migrations")
        migration = named_migration(loader, label, name, advice=" Is it in INSTALLED_APPS?")
        self.output_transaction = migration.atomic and connection.features.can_rollback_ddl
        target = loader.graph.nodes[label, migration.name]
        statements = loader.collect_sql([(target, options["backwards"])])
        if not statements and options["verbosity"] >= 1:
            self.stderr.write("No operations found.")
        return "\n".join(statements)
