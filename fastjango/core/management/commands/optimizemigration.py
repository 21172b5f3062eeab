"""``optimizemigration``: write a migration with fewer operations that do the same."""

from __future__ import annotations

import sys
from typing import Any

from fastjango.apps import apps
from fastjango.core.management._migrations import named_migration, tell_of_porting
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.core.management.utils import run_formatters
from fastjango.db import migrations
from fastjango.db.migrations.loader import MigrationLoader
from fastjango.db.migrations.optimizer import MigrationOptimizer
from fastjango.db.migrations.writer import MigrationWriter
from fastjango.utils.version import get_docs_version


class Command(BaseCommand):
    """Source: django.core.management.commands.optimizemigration.Command (5.2)."""

    help = "Optimizes the operations for the named migration."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("app_label", help="App label of the application to optimize the migration for.")
        parser.add_argument("migration_name", help="Migration name to optimize the operations for.")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Exit with a non-zero status if the migration can be optimized.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        verbosity = options["verbosity"]
        label, name = options["app_label"], options["migration_name"]
        migration = self._find(label, name)
        count = len(migration.operations)
        shorter = MigrationOptimizer().optimize(migration.operations, migration.app_label)
        if len(shorter) == count:
            if verbosity > 0:
                self.stdout.write("No optimizations possible.")
            return
        if verbosity > 0:
            self.stdout.write(f"Optimizing from {count} operations to {len(shorter)} operations.")
        if options["check"]:
            sys.exit(1)
        self._write(migration, shorter, verbosity)

    @staticmethod
    def _find(label: str, name: str) -> Any:
        try:
            apps.get_app_config(label)
        except LookupError as exc:
            raise CommandError(str(exc)) from exc
        loader = MigrationLoader(None)
        if label not in loader.migrated_apps:
            raise CommandError(f"App '{label}' does not have migrations.")
        return named_migration(loader, label, name)

    def _write(self, migration: Any, operations: list[Any], verbosity: int) -> None:
        migration.operations = operations
        writer = MigrationWriter(migration)
        text = writer.as_string()
        porting = writer.needs_manual_porting
        if porting:
            if migration.replaces:
                raise CommandError(
                    "Migration will require manual porting but is already a squashed migration.\nTransition to a "
                    "normal migration first: "
                    f"https://docs.djangoproject.com/en/{get_docs_version()}/topics/migrations/#squashing-migrations"
                )
            # The functions stay in the old file, so the new one gets a name of its own.
            copy = type(
                "Migration",
                (migrations.Migration,),
                {
                    "dependencies": migration.dependencies,
                    "operations": operations,
                    "replaces": [(migration.app_label, migration.name)],
                },
            )(f"{migration.name}_optimized", migration.app_label)
            writer = MigrationWriter(copy)
            text = writer.as_string()
        with open(writer.path, "w", encoding="utf-8") as file:
            file.write(text)
        run_formatters([writer.path], stderr=self.stderr)
        if verbosity > 0:
            if porting:
                tell_of_porting(self, "optimized")
            self.stdout.write(self.style.MIGRATE_HEADING(f"Optimized migration {writer.path}"))
