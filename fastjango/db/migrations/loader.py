"""Finding the migrations of the installed apps, on disk and in the database."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module, reload
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings

from .exceptions import (
    AmbiguityError,
    BadMigrationError,
    CircularDependencyError,
    InconsistentMigrationHistory,
    NodeNotFoundError,
)
from .graph import MigrationGraph
from .recorder import MigrationRecorder

MIGRATIONS_MODULE_NAME = "migrations"

Key = tuple[str, str]


class MigrationLoader:
    """Reads migration files, and the table of applied ones, into a graph.

    Args:
        connection: The database; None for the files alone.
        load: Read at once.
        ignore_no_migrations: Take a migrations package without files for one with.
        replace_migrations: Let squashed migrations take the place of what they stand for.

    Source: django.db.migrations.loader.MigrationLoader (5.2).
    """

    disk_migrations: dict[Key, Any]
    applied_migrations: dict[Key, Any]

    def __init__(
        self, connection: Any, load: bool = True, ignore_no_migrations: bool = False, replace_migrations: bool = True
    ) -> None:
        self.connection = connection
        self.disk_migrations = {}
        self.applied_migrations = {}
        self.ignore_no_migrations = ignore_no_migrations
        self.replace_migrations = replace_migrations
        if load:
            self.build_graph()

    @classmethod
    def migrations_module(cls, app_label: str) -> tuple[str | None, bool]:
        """The dotted path of an app's migrations, and whether ``MIGRATION_MODULES`` gives it; None to have none."""
        if app_label in settings.MIGRATION_MODULES:
            return settings.MIGRATION_MODULES[app_label], True
        return f"{apps.get_app_config(app_label).name}.{MIGRATIONS_MODULE_NAME}", False

    def load_disk(self) -> None:
        """Import the migration modules of all apps.

        Raises:
            BadMigrationError: a module has no ``Migration`` class.
        """
        self.disk_migrations = {}
        self.unmigrated_apps: set[str] = set()
        self.migrated_apps: set[str] = set()
        for config in apps.get_app_configs():
            module = self._migrations_package(config.label)
            if module is None:
                self.unmigrated_apps.add(config.label)
                continue
            self.migrated_apps.add(config.label)
            for name in _migration_names(module):
                self.disk_migrations[config.label, name] = self._load_one(config.label, f"{module.__name__}.{name}")

    def _migrations_package(self, label: str) -> Any:
        """The package with an app's migrations; None when there is none."""
        path, explicit = self.migrations_module(label)
        if path is None:
            return None
        loaded_before = path in sys.modules
        try:
            module = import_module(path)
        except ModuleNotFoundError as exc:
            missing = (explicit and self.ignore_no_migrations) or (
                not explicit and MIGRATIONS_MODULE_NAME in (exc.name or "").split(".")
            )
            if missing:
                return None
            raise
        # A file migrations.py, or a folder without __init__.py, holds no migrations.
        if not hasattr(module, "__path__"):
            return None
        if getattr(module, "__file__", None) is None and not isinstance(module.__path__, list):
            return None
        return reload(module) if loaded_before else module

    def _load_one(self, label: str, path: str) -> Any:
        try:
            module = import_module(path)
        except ImportError as exc:
            if "bad magic number" in str(exc):
                raise ImportError(f"Couldn't import {path!r} as it appears to be a stale .pyc file.") from exc
            raise
        name = path.rpartition(".")[2]
        if not hasattr(module, "Migration"):
            raise BadMigrationError(f"Migration {name} in app {label} has no Migration class")
        return module.Migration(name, label)

    def get_migration(self, app_label: str, name_prefix: str) -> Any:
        """A migration of the graph by its exact name."""
        return self.graph.nodes[app_label, name_prefix]

    def get_migration_by_prefix(self, app_label: str, name_prefix: str) -> Any:
        """The migration whose name begins so.

        Raises:
            AmbiguityError: there are several.
            KeyError: there is none.
        """
        found = [key for key in self.disk_migrations if key[0] == app_label and key[1].startswith(name_prefix)]
        if len(found) > 1:
            raise AmbiguityError(f"There is more than one migration for '{app_label}' with the prefix '{name_prefix}'")
        if not found:
            raise KeyError(f"There is no migration for '{app_label}' with the prefix '{name_prefix}'")
        return self.disk_migrations[found[0]]

    def check_key(self, key: Key, current_app: str) -> Key | None:
        """The migration that a dependency (``__first__``, ``__latest__``) means; None when there is none to wait for.

        Raises:
            ValueError: the app is unknown.
        """
        label, name = key
        if name not in ("__first__", "__latest__") or key in self.graph:
            return key
        # Inside one app the order is told by names.
        if label == current_app or label in self.unmigrated_apps:
            return None
        if label in self.migrated_apps:
            try:
                nodes = self.graph.root_nodes(label) if name == "__first__" else self.graph.leaf_nodes(label)
                return nodes[0]
            except IndexError:
                if self.ignore_no_migrations:
                    return None
                raise ValueError(f"Dependency on app with no migrations: {label}") from None
        raise ValueError(f"Dependency on unknown app: {label}")

    def add_internal_dependencies(self, key: Key, migration: Any) -> None:
        """Add the edges inside the migration's app."""
        for parent in migration.dependencies:
            # "__first__" of the own app would be the migration itself.
            if parent[0] == key[0] and parent[1] != "__first__":
                self.graph.add_dependency(migration, key, tuple(parent), skip_validation=True)

    def add_external_dependencies(self, key: Key, migration: Any) -> None:
        """Add the edges to other apps, in both directions."""
        for parent in migration.dependencies:
            if key[0] != parent[0] and (found := self.check_key(tuple(parent), key[0])) is not None:
                self.graph.add_dependency(migration, key, found, skip_validation=True)
        for child in migration.run_before:
            if (found := self.check_key(tuple(child), key[0])) is not None:
                self.graph.add_dependency(migration, found, key, skip_validation=True)

    def build_graph(self) -> None:
        """Read everything again.

        Raises:
            NodeNotFoundError: a dependency is missing.
            CircularDependencyError: dependencies go in a circle.
        """
        self.load_disk()
        self.applied_migrations = (
            {} if self.connection is None else MigrationRecorder(self.connection).applied_migrations()
        )
        self.graph = MigrationGraph()
        self.replacements: dict[Key, Any] = {}
        found = self.disk_migrations.items()
        for key, migration in found:
            self.graph.add_node(key, migration)
        # "__first__" of another app is found by the edges inside of it, so those come before the edges between apps.
        for add_dependencies in (self.add_internal_dependencies, self.add_external_dependencies):
            for key, migration in found:
                add_dependencies(key, migration)
        self.replacements.update((key, migration) for key, migration in found if migration.replaces)
        if self.replace_migrations:
            done: set[Key] = set()
            for key in self.replacements:
                self._replace(key, done, ())
        try:
            self.graph.validate_consistency()
        except NodeNotFoundError as exc:
            self._explain_missing(exc)
        self.graph.ensure_not_cyclic()

    def _replace(self, key: Key, done: set[Key], above: tuple[Key, ...]) -> None:
        """Let a squashed migration stand for others, or take it out when only some of them were applied."""
        if key in done:
            return
        if key in above:
            circle = " -> ".join("{}.{}".format(*step) for step in (*above[above.index(key) :], key))
            raise CircularDependencyError(f"Cyclical squash replacement found, starting at {circle}")
        migration = self.replacements[key]
        # What it stands for may be squashed itself.
        for replaced in map(tuple, migration.replaces):
            if replaced in self.replacements:
                self._replace(replaced, done, (*above, key))
        done.add(key)
        statuses = [tuple(replaced) in self.applied_migrations for replaced in migration.replaces]
        # It was applied when all of its parts were, whatever the table says.
        if all(statuses):
            self.applied_migrations[key] = migration
        else:
            self.applied_migrations.pop(key, None)
        replaced_keys = [tuple(replaced) for replaced in migration.replaces]
        if all(statuses) or not any(statuses):
            self.graph.remove_replaced_nodes(key, replaced_keys)
        else:
            self.graph.remove_replacement_node(key, replaced_keys)

    def _explain_missing(self, exc: NodeNotFoundError) -> None:
        """Say which squashed migration would have stood for the missing one."""
        reverse: dict[Key, set[Key]] = {}
        for key, migration in self.replacements.items():
            for replaced in migration.replaces:
                reverse.setdefault(tuple(replaced), set()).add(key)
        candidates = reverse.get(exc.node, set())
        if candidates and not any(candidate in self.graph.nodes for candidate in candidates):
            tries = ", ".join("{}.{}".format(*candidate) for candidate in sorted(candidates))
            raise NodeNotFoundError(
                f"Migration {exc.origin} depends on nonexistent node ('{exc.node[0]}', '{exc.node[1]}'). Django tried "
                f"to replace migration {exc.node[0]}.{exc.node[1]} with any of [{tries}] but wasn't able to because "
                "some of the replaced migrations are already applied.",
                exc.node,
            ) from exc
        raise exc

    def check_consistent_history(self, connection: Any) -> None:
        """Raise ``InconsistentMigrationHistory`` when something is applied before what it depends on."""
        applied = MigrationRecorder(connection).applied_migrations()
        for migration in applied:
            if migration not in self.graph.nodes:
                continue
            for parent in self.graph.node_map[migration].parents:
                if parent.key in applied:
                    continue
                # A squashed migration counts when all that it stands for was applied.
                squashed = self.replacements.get(parent.key)
                if squashed and all(tuple(key) in applied for key in squashed.replaces):
                    continue
                raise InconsistentMigrationHistory(
                    f"Migration {migration[0]}.{migration[1]} is applied before its dependency "
                    f"{parent.key[0]}.{parent.key[1]} on database '{connection.alias}'."
                )

    def all_replacements_applied(self, key: Key, applied: Any) -> bool:
        """Whether all that a squashed migration stands for was applied."""
        return all(
            (self.all_replacements_applied(replaced, applied) if replaced in self.replacements else replaced in applied)
            for replaced in map(tuple, self.replacements[key].replaces)
        )

    def detect_conflicts(self) -> dict[str, list[str]]:
        """Apps with more than one last migration, and their names."""
        ends: dict[str, list[str]] = {}
        for label, name in self.graph.leaf_nodes():
            ends.setdefault(label, []).append(name)
        return {label: names for label, names in ends.items() if len(names) > 1}

    def project_state(self, nodes: Any = None, at_end: bool = True) -> Any:
        """The state at some migrations; arguments as in ``MigrationGraph.make_state()``."""
        return self.graph.make_state(nodes=nodes, at_end=at_end, real_apps=self.unmigrated_apps)

    def collect_sql(self, plan: Any) -> list[str]:
        """The SQL of a plan: pairs of migration and whether it is unapplied."""
        statements: list[str] = []
        state = None
        for migration, backwards in plan:
            with self.connection.schema_editor(collect_sql=True, atomic=migration.atomic) as schema_editor:
                if state is None:
                    state = self.project_state((migration.app_label, migration.name), at_end=False)
                run = migration.unapply if backwards else migration.apply
                state = run(state, schema_editor, collect_sql=True)
            statements.extend(schema_editor.collected_sql)
        return statements


def _migration_names(module: Any) -> Iterator[str]:
    for _, name, is_package in pkgutil.iter_modules(module.__path__):
        if not is_package and name[0] not in "_~":
            yield name
