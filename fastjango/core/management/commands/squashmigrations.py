"""``squashmigrations``: one migration that stands for many."""

from __future__ import annotations

import os
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core.management._arguments import add_noinput_argument
from fastjango.core.management._migrations import named_migration, tell_of_porting
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.core.management.utils import run_formatters
from fastjango.db import DEFAULT_DB_ALIAS, connections, migrations
from fastjango.db.migrations.loader import MigrationLoader
from fastjango.db.migrations.migration import SwappableTuple
from fastjango.db.migrations.optimizer import MigrationOptimizer
from fastjango.db.migrations.writer import MigrationWriter
from fastjango.utils.version import get_docs_version


class Command(BaseCommand):
    """Source: django.core.management.commands.squashmigrations.Command (5.2)."""

    help = "Squashes an existing set of migrations (from first until specified) into a single new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("app_label", help="App label of the application to squash migrations for.")
        parser.add_argument(
            "start_migration_name",
            nargs="?",
            help="Migrations will be squashed starting from and including this migration.",
        )
        parser.add_argument("migration_name", help="Migrations will be squashed until and including this migration.")
        parser.add_argument(
            "--no-optimize", action="store_true", help="Do not try to optimize the squashed operations."
        )
        add_noinput_argument(parser)
        parser.add_argument("--squashed-name", help="Sets the name of the new squashed migration.")
        parser.add_argument(
            "--no-header",
            action="store_false",
            dest="include_header",
            help="Do not add a header comment to the new squashed migration.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity: int = options["verbosity"]
        self.interactive: bool = options["interactive"]
        label, start_name = options["app_label"], options["start_migration_name"]
        try:
            apps.get_app_config(label)
        except LookupError as exc:
            raise CommandError(str(exc)) from exc
        loader = MigrationLoader(connections[DEFAULT_DB_ALIAS])
        if label not in loader.migrated_apps:
            raise CommandError(f"App '{label}' does not have migrations (so squashmigrations on it makes no sense)")
        last = self.find_migration(loader, label, options["migration_name"])
        parts = self._parts(loader, label, last, start_name)
        if self.verbosity > 0 or self.interactive:
            self.stdout.write(self.style.MIGRATE_HEADING("Will squash the following migrations:"))
            for part in parts:
                self.stdout.write(f" - {part.name}")
        if self.interactive and not self._is_confirmed():
            return
        operations, dependencies = self._operations(parts)
        if options["no_optimize"]:
            if self.verbosity > 0:
                self.stdout.write(self.style.MIGRATE_HEADING("(Skipping optimization.)"))
            shorter = operations
        else:
            shorter = self._optimized(operations, label)
        squashed = self._squashed(parts, shorter, dependencies, options, label)
        self._write(squashed, parts, start_name, options["include_header"])

    def _parts(self, loader: MigrationLoader, label: str, last: Any, start_name: str | None) -> list[Any]:
        """The migrations to squash, in order."""
        plan = loader.graph.forwards_plan((last.app_label, last.name))
        parts = [loader.get_migration(*key) for key in plan if key[0] == last.app_label]
        if not start_name:
            return parts
        first = self.find_migration(loader, label, start_name)
        if first not in parts:
            raise CommandError(
                f"The migration '{first}' cannot be found. Maybe it comes after the migration '{last}'?\nHave a look "
                f"at:\n  python manage.py showmigrations {label}\nto debug this issue."
            )
        return parts[parts.index(first) :]

    @staticmethod
    def _is_confirmed() -> bool:
        answer = ""
        while not answer or answer not in "yn":
            answer = input("Do you wish to proceed? [y/N] ") or "n"
            if answer == "y":
                return True
            if answer == "n":
                return False
        return False

    @staticmethod
    def _operations(parts: list[Any]) -> tuple[list[Any], set[Any]]:
        """All operations, and what the migrations depend on outside of themselves."""
        operations: list[Any] = []
        dependencies: set[Any] = set()
        # The first may depend on migrations of its own app that are not squashed.
        first = parts[0]
        for part in parts:
            if part.replaces:
                raise CommandError(
                    "You cannot squash squashed migrations! Please transition it to a normal migration first: "
                    f"https://docs.djangoproject.com/en/{get_docs_version()}/topics/migrations/#squashing-migrations"
                )
            operations += part.operations
            for dependency in part.dependencies:
                if isinstance(dependency, SwappableTuple):
                    if dependency.setting == settings.AUTH_USER_MODEL:
                        dependencies.add(("__setting__", "AUTH_USER_MODEL"))
                    else:
                        dependencies.add(dependency)
                elif dependency[0] != part.app_label or part is first:
                    dependencies.add(dependency)
        return operations, dependencies

    def _optimized(self, operations: list[Any], label: str) -> list[Any]:
        loud = self.verbosity > 0
        if loud:
            self.stdout.write(self.style.MIGRATE_HEADING("Optimizing..."))
        shorter = MigrationOptimizer().optimize(operations, label)
        if loud:
            if len(shorter) == len(operations):
                self.stdout.write("  No optimizations possible.")
            else:
                self.stdout.write(f"  Optimized from {len(operations)} operations to {len(shorter)} operations.")
        return shorter

    def _squashed(
        self, parts: list[Any], operations: list[Any], dependencies: set[Any], options: dict[str, Any], label: str
    ) -> Any:
        replaces = [(part.app_label, part.name) for part in parts]
        last, first = parts[-1], parts[0]
        wanted = options["squashed_name"]
        if wanted:
            # Numbered like the first, so that it sorts there.
            name = f"{first.name.split('_', 1)[0]}_{wanted}"
        elif options["start_migration_name"]:
            name = f"{first.name}_squashed_{last.name}"
        else:
            name = f"0001_squashed_{last.name}"
        made = type(
            "Migration",
            (migrations.Migration,),
            {"dependencies": dependencies, "operations": operations, "replaces": replaces},
        )(name, label)
        if not options["start_migration_name"]:
            made.initial = True
        return made

    def _write(self, squashed: Any, parts: list[Any], start_name: Any, include_header: bool) -> None:
        writer = MigrationWriter(squashed, include_header)
        if os.path.exists(writer.path):
            raise CommandError(f"Migration {squashed.name} already exists. Use a different name.")
        with open(writer.path, "w", encoding="utf-8") as file:
            file.write(writer.as_string())
        run_formatters([writer.path], stderr=self.stderr)
        if self.verbosity > 0:
            self.stdout.write(
                self.style.MIGRATE_HEADING(f"Created new squashed migration {writer.path}")
                + "\n  You should commit this migration but leave the old ones in place;\n  the new migration will be "
                "used for new installs. Once you are sure\n  all instances of the codebase have applied the migrations "
                "you squashed,\n  you can delete them."
            )
            if writer.needs_manual_porting:
                tell_of_porting(self, "squashed")

    @staticmethod
    def find_migration(loader: MigrationLoader, app_label: str, name: str) -> Any:
        """The migration whose name begins so.

        Raises:
            CommandError: there is none, or more than one.
        """
        return named_migration(loader, app_label, name)
