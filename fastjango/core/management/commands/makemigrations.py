"""``makemigrations``: write what changed in the models as migrations."""

from __future__ import annotations

import os
import sys
import warnings
from itertools import takewhile
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core.management._arguments import add_noinput_argument
from fastjango.core.management._migrations import leave_for_unknown_apps
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper, no_translations
from fastjango.core.management.utils import run_formatters
from fastjango.db import DEFAULT_DB_ALIAS, OperationalError, connections, router
from fastjango.db.migrations import Migration
from fastjango.db.migrations.autodetector import MigrationAutodetector
from fastjango.db.migrations.loader import MigrationLoader
from fastjango.db.migrations.migration import SwappableTuple
from fastjango.db.migrations.optimizer import MigrationOptimizer
from fastjango.db.migrations.questioner import (
    InteractiveMigrationQuestioner,
    MigrationQuestioner,
    NonInteractiveMigrationQuestioner,
)
from fastjango.db.migrations.state import ProjectState
from fastjango.db.migrations.utils import get_migration_name_timestamp
from fastjango.db.migrations.writer import MigrationWriter


class Command(BaseCommand):
    """Source: django.core.management.commands.makemigrations.Command (5.2)."""

    autodetector = MigrationAutodetector
    help = "Creates new migration(s) for apps."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "args", metavar="app_label", nargs="*", help="Specify the app label(s) to create migrations for."
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Just show what migrations would be made; don't actually write them.",
        )
        parser.add_argument("--merge", action="store_true", help="Enable fixing of migration conflicts.")
        parser.add_argument("--empty", action="store_true", help="Create an empty migration.")
        add_noinput_argument(parser)
        parser.add_argument("-n", "--name", help="Use this name for migration file(s).")
        parser.add_argument(
            "--no-header",
            action="store_false",
            dest="include_header",
            help="Do not add header comments to new migration file(s).",
        )
        parser.add_argument(
            "--check",
            action="store_true",
            dest="check_changes",
            help="Exit with a non-zero status if model changes are missing migrations and don't actually write them. "
            "Implies --dry-run.",
        )
        parser.add_argument(
            "--scriptable",
            action="store_true",
            help="Divert log output and input prompts to stderr, writing only paths of generated migration files to "
            "stdout.",
        )
        parser.add_argument(
            "--update",
            action="store_true",
            help="Merge model changes into the latest migration and optimize the resulting operations.",
        )

    @property
    def log_output(self) -> OutputWrapper:
        """Where to say what happens."""
        return self.stderr if self.scriptable else self.stdout

    def log(self, msg: str) -> None:
        """Say what happens."""
        self.log_output.write(msg)

    @no_translations
    def handle(self, *app_labels: str, **options: Any) -> None:
        self.written_files: list[str] = []
        self.verbosity: int = options["verbosity"]
        self.interactive: bool = options["interactive"]
        self.dry_run: bool = options["dry_run"] or options["check_changes"]
        self.merge: bool = options["merge"]
        self.empty: bool = options["empty"]
        self.migration_name: str | None = options["name"]
        self.include_header: bool = options["include_header"]
        self.scriptable: bool = options["scriptable"]
        check_changes: bool = options["check_changes"]
        if self.migration_name and not self.migration_name.isidentifier():
            raise CommandError("The migration name must be a valid Python identifier.")
        # With --scriptable only paths go to stdout, so the prompts move too.
        if self.scriptable:
            self.stderr.style_func = None
        leave_for_unknown_apps(app_labels, self.stderr)
        labels = set(app_labels)
        loader = MigrationLoader(None, ignore_no_migrations=True)
        self._check_histories(loader)
        conflicts = self._conflicts(loader, labels)
        if self.merge:
            if not conflicts:
                self.log("No conflicts detected to merge.")
                return
            self.handle_merge(loader, conflicts)
            return
        detector = self._detector(loader, labels)
        if self.empty:
            self._write_empty(detector, loader, labels)
            return
        changes = detector.changes(
            graph=loader.graph,
            trim_to_apps=labels or None,
            convert_apps=labels or None,
            migration_name=self.migration_name,
        )
        if not changes:
            self._say_nothing_changed(labels)
            return
        if options["update"]:
            self.write_to_last_migration(changes)
        else:
            self.write_migration_files(changes)
        if check_changes:
            sys.exit(1)

    @staticmethod
    def _check_histories(loader: MigrationLoader) -> None:
        """Raise for inconsistent histories of the databases that can be reached."""
        routed = [DEFAULT_DB_ALIAS] if not settings.DATABASE_ROUTERS else list(connections)
        for alias in sorted(routed):
            connection = connections[alias]
            if connection.settings_dict["ENGINE"].endswith("backends.dummy"):
                continue
            if not any(
                router.allow_migrate(connection.alias, config.label, model_name=model._meta.object_name)
                for config in apps.get_app_configs()
                for model in config.get_models()
            ):
                continue
            try:
                loader.check_consistent_history(connection)
            except OperationalError as error:
                warnings.warn(
                    "Got an error checking a consistent migration history performed for database connection "
                    f"'{alias}': {error}",
                    RuntimeWarning,
                    stacklevel=2,
                )

    def _conflicts(self, loader: MigrationLoader, labels: set[str]) -> dict[str, list[str]]:
        """Apps with several last migrations; an error unless they shall be merged."""
        conflicts = loader.detect_conflicts()
        if labels:
            conflicts = {label: names for label, names in conflicts.items() if label in labels}
        if conflicts and not self.merge:
            listed = "; ".join(f"{', '.join(names)} in {label}" for label, names in conflicts.items())
            raise CommandError(
                f"Conflicting migrations detected; multiple leaf nodes in the migration graph: ({listed}).\nTo fix "
                "them run 'python manage.py makemigrations --merge'"
            )
        return conflicts

    def _questioner(self, labels: set[str]) -> MigrationQuestioner:
        if self.interactive:
            return InteractiveMigrationQuestioner(
                specified_apps=labels, dry_run=self.dry_run, prompt_output=self.log_output
            )
        return NonInteractiveMigrationQuestioner(
            specified_apps=labels, dry_run=self.dry_run, verbosity=self.verbosity, log=self.log
        )

    def _detector(self, loader: MigrationLoader, labels: set[str]) -> Any:
        return self.autodetector(loader.project_state(), ProjectState.from_apps(apps), self._questioner(labels))

    def _write_empty(self, detector: Any, loader: MigrationLoader, labels: set[str]) -> None:
        if not labels:
            raise CommandError("You must supply at least one app label when using --empty.")
        changes = {label: [Migration("custom", label)] for label in labels}
        changes = detector.arrange_for_graph(changes=changes, graph=loader.graph, migration_name=self.migration_name)
        self.write_migration_files(changes)

    def _say_nothing_changed(self, labels: set[str]) -> None:
        if self.verbosity < 1:
            return
        if not labels:
            self.log("No changes detected")
        elif len(labels) == 1:
            self.log(f"No changes detected in app '{labels.pop()}'")
        else:
            self.log("No changes detected in apps '{}'".format("', '".join(labels)))

    # Writing

    def write_to_last_migration(self, changes: dict[str, list[Any]]) -> None:
        """Put the changes of one app into its last migration and write that anew."""
        loader = MigrationLoader(connections[DEFAULT_DB_ALIAS])
        new: dict[str, Any] = {}
        for label, migrations in changes.items():
            leaves = loader.graph.leaf_nodes(label)
            if not leaves:
                raise CommandError(f"App {label} has no migration, cannot update last migration.")
            last = loader.graph.nodes[leaves[0]]
            self._refuse_fixed(loader, last)
            for migration in migrations:
                last.operations.extend(migration.operations)
                for dependency in migration.dependencies:
                    if isinstance(dependency, SwappableTuple):
                        continue
                    if dependency[0] != migration.app_label:
                        last.dependencies.append(dependency)
            last.operations = MigrationOptimizer().optimize(last.operations, label)
            previous = MigrationWriter(last).path
            suggested = f"{last.name[:4]}_{self.migration_name or last.suggest_name()}"
            last.name = f"{last.name}_updated" if last.name == suggested else suggested
            new[label] = [last]
            self.write_migration_files(new, {label: previous})

    @staticmethod
    def _refuse_fixed(loader: MigrationLoader, migration: Any) -> None:
        if migration.replaces:
            raise CommandError(f"Cannot update squash migration '{migration}'.")
        key = (migration.app_label, migration.name)
        if key in loader.applied_migrations:
            raise CommandError(f"Cannot update applied migration '{migration}'.")
        dependents = [other for other in loader.disk_migrations.values() if key in map(tuple, other.dependencies)]
        if dependents:
            listed = ", ".join(f"'{other}'" for other in dependents)
            raise CommandError(f"Cannot update migration '{migration}' that migrations {listed} depend on.")

    def write_migration_files(self, changes: dict[str, list[Any]], update_previous_migration_paths: Any = None) -> None:
        """Write the files and say what is in them.

        Args:
            changes: Migrations by app label.
            update_previous_migration_paths: Path of the file that each app's migration takes the place of.
        """
        seen: set[str] = set()
        for label, migrations in changes.items():
            if self.verbosity >= 1:
                self.log(self.style.MIGRATE_HEADING(f"Migrations for '{label}':"))
            for migration in migrations:
                writer = MigrationWriter(migration, self.include_header)
                if self.verbosity >= 1:
                    self._describe(migration, self.get_relative_path(writer.path))
                if not self.dry_run:
                    self._write(writer, label, seen, update_previous_migration_paths)
                elif self.verbosity == 3:
                    self.log(self.style.MIGRATE_HEADING(f"Full migrations file '{writer.filename}':"))
                    self.log(writer.as_string())
        run_formatters(self.written_files, stderr=self.stderr)

    def _describe(self, migration: Any, path: str) -> None:
        self.log(f"  {self.style.MIGRATE_LABEL(path)}\n")
        for operation in migration.operations:
            self.log(f"    {operation.formatted_description()}")
        if self.scriptable:
            self.stdout.write(path)

    def _write(self, writer: MigrationWriter, label: str, seen: set[str], previous_paths: Any) -> None:
        folder = os.path.dirname(writer.path)
        if label not in seen:
            os.makedirs(folder, exist_ok=True)
            init = os.path.join(folder, "__init__.py")
            if not os.path.isfile(init):
                with open(init, "w", encoding="utf-8"):
                    pass
            seen.add(label)
        # Before the file is there, because some operations cannot be written.
        text = writer.as_string()
        with open(writer.path, "w", encoding="utf-8") as file:
            file.write(text)
        self.written_files.append(writer.path)
        if previous := (previous_paths or {}).get(label):
            self._replace_file(writer, previous)

    def _replace_file(self, writer: MigrationWriter, previous: str) -> None:
        """Delete the file that was written anew under another name, unless functions have to be moved by hand."""
        shown = self.get_relative_path(previous)
        if writer.needs_manual_porting:
            self.log(
                self.style.WARNING(
                    f"Updated migration {self.get_relative_path(writer.path)} requires manual porting.\n"
                    f"Previous migration {shown} was kept and must be deleted after porting functions manually."
                )
            )
        else:
            os.remove(previous)
            self.log(f"Deleted {shown}")

    @staticmethod
    def get_relative_path(path: str) -> str:
        """The path as seen from the working directory, where it has one."""
        try:
            relative = os.path.relpath(path)
        except ValueError:
            return path
        return path if relative.startswith("..") else relative

    # Merging

    def handle_merge(self, loader: MigrationLoader, conflicts: dict[str, list[str]]) -> None:
        """Write a migration for each app with several last ones that depends on them all."""
        if self.interactive:
            questioner: MigrationQuestioner = InteractiveMigrationQuestioner(prompt_output=self.log_output)
        else:
            questioner = MigrationQuestioner(defaults={"ask_merge": True})
        for label, names in conflicts.items():
            branches = self._branches(loader, label, names)
            if self.verbosity > 0:
                self._show_branches(label, branches)
            if questioner.ask_merge(label):
                self._write_merge(label, branches)

    def _branches(self, loader: MigrationLoader, label: str, names: list[str]) -> list[tuple[Any, list[Any]]]:
        """Each last migration with the migrations that only its branch has."""
        ancestries = {
            name: [key for key in loader.graph.forwards_plan((label, name)) if key[0] == label] for name in names
        }
        common = sum(1 for _ in takewhile(lambda keys: len(set(keys)) == 1, zip(*ancestries.values(), strict=False)))
        if not common:
            raise ValueError(f"Could not find common ancestor of {set(names)}")
        found = []
        for name, ancestry in ancestries.items():
            own = [loader.graph.nodes[key] for key in ancestry[common:]]
            found.append((loader.get_migration(label, name), own))
        return found

    def _show_branches(self, label: str, branches: list[tuple[Any, list[Any]]]) -> None:
        self.log(self.style.MIGRATE_HEADING(f"Merging {label}"))
        for last, own in branches:
            self.log(self.style.MIGRATE_LABEL(f"  Branch {last.name}"))
            for migration in own:
                for operation in migration.operations:
                    self.log(f"    {operation.formatted_description()}")

    def _write_merge(self, label: str, branches: list[tuple[Any, list[Any]]]) -> None:
        lasts = [last for last, _ in branches]
        numbers = [MigrationAutodetector.parse_number(last.name) for last in lasts]
        biggest = max((number for number in numbers if number is not None), default=1)
        if self.migration_name:
            said = self.migration_name
        else:
            said = "_".join(["merge", *sorted(last.name for last in lasts)])
            if len(said) > 47:
                said = f"merge_{get_migration_name_timestamp()}"
        dependencies = [(label, last.name) for last in lasts]
        cls = type("Migration", (Migration,), {"dependencies": dependencies})
        migration = cls(f"{biggest + 1:04}_{said}", label)
        writer = MigrationWriter(migration, self.include_header)
        if self.dry_run:
            if self.verbosity == 3:
                self.log(self.style.MIGRATE_HEADING(f"Full merge migrations file '{writer.filename}':"))
                self.log(writer.as_string())
            return
        with open(writer.path, "w", encoding="utf-8") as file:
            file.write(writer.as_string())
        run_formatters([writer.path], stderr=self.stderr)
        if self.verbosity > 0:
            self.log(f"\nCreated new merge migration {writer.path}")
        if self.scriptable:
            self.stdout.write(writer.path)
