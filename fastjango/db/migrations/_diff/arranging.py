"""Cutting a heap of operations into migrations, and giving them names and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import Any

from fastjango.conf import settings
from fastjango.db.migrations.migration import Migration
from fastjango.db.migrations.optimizer import MigrationOptimizer

from .dependencies import OperationDependency, satisfies


class Arranging:
    """Turns ``generated_operations`` into ``migrations``, both by app label."""

    questioner: Any
    existing_apps: set[str]
    generated_operations: dict[str, list[Any]]
    migrations: dict[str, list[Any]]

    @staticmethod
    def check_dependency(operation: Any, dependency: OperationDependency) -> bool:
        """Whether an operation does what is waited for."""
        return satisfies(operation, dependency)

    @staticmethod
    def _resolve_dependency(dependency: OperationDependency) -> tuple[OperationDependency, bool]:
        """The dependency with a setting replaced by the model it names, and whether it was one."""
        if dependency.app_label != "__setting__":
            return dependency, False
        label, name = getattr(settings, dependency.model_name).split(".")
        return dependency._replace(app_label=label, model_name=name.lower()), True

    def _sort_migrations(self) -> None:
        """Order each app's operations so that each follows what it waits for."""
        for label, operations in self.generated_operations.items():
            sorter: TopologicalSorter[Any] = TopologicalSorter()
            for operation in operations:
                sorter.add(operation)
                for dependency in (self._resolve_dependency(dep)[0] for dep in operation._auto_deps):
                    if dependency.app_label == label:
                        sorter.add(operation, *(other for other in operations if satisfies(other, dependency)))
            self.generated_operations[label] = list(sorter.static_order())

    def _build_migration_list(self, graph: Any = None) -> None:
        """Cut the operations into migrations, no more than circles between apps make necessary."""
        self.migrations = {}
        left = self._count_left()
        force = False
        while left:
            for label in sorted(self.generated_operations):
                if self._cut_migration(label, graph, force):
                    force = False
            now_left = self._count_left()
            if now_left == left:
                if force:
                    raise ValueError(f"Cannot resolve operation dependencies: {self.generated_operations!r}")
                # Nothing went whole, so one app's migration has to be cut in two.
                force = True
            left = now_left

    def _count_left(self) -> int:
        return sum(map(len, self.generated_operations.values()))

    def _cut_migration(self, label: str, graph: Any, force: bool) -> bool:
        """Make a migration of the app's operations that can run; True when one was made.

        An app whose operations cannot all run waits, unless forced.
        """
        ready: list[Any] = []
        needed: set[Any] = set()
        operations = self.generated_operations[label]
        for operation in operations:
            keys = self._external_keys(operation, label, graph, force)
            if keys is None:
                break
            ready.append(operation)
            needed |= keys
        if not ready or (len(ready) < len(operations) and not force):
            return False
        done = self.migrations.setdefault(label, [])
        made = type("Migration", (Migration,), {"operations": [], "dependencies": []})(f"auto_{len(done) + 1}", label)
        made.dependencies = list(needed)
        made.operations = ready
        made.initial = label not in self.existing_apps
        done.append(made)
        self.generated_operations[label] = operations[len(ready) :]
        return True

    def _external_keys(self, operation: Any, label: str, graph: Any, force: bool) -> set[Any] | None:
        """Keys of other apps' migrations that have to come first; None when one of them is not made yet."""
        keys: set[Any] = set()
        for original in operation._auto_deps:
            dependency, swappable = self._resolve_dependency(original)
            other = dependency.app_label
            if other == label:
                continue
            if any(satisfies(waiting, dependency) for waiting in self.generated_operations.get(other, ())):
                return None
            if swappable:
                keys.add((original.app_label, original.model_name))
            elif other in self.migrations:
                keys.add((other, self.migrations[other][-1].name))
            elif force:
                leaves = graph.leaf_nodes(other) if graph else ()
                keys.add(leaves[0] if leaves else (other, "__first__"))
            else:
                return None
        return keys

    def _optimize_migrations(self) -> None:
        for label, migrations in self.migrations.items():
            for before, after in pairwise(migrations):
                after.dependencies.append((label, before.name))
            for migration in migrations:
                migration.dependencies = list(dict.fromkeys(migration.dependencies))
                migration.operations = MigrationOptimizer().optimize(migration.operations, label)

    # Names

    def arrange_for_graph(self, changes: dict[str, Any], graph: Any, migration_name: str | None = None) -> Any:
        """Number and name migrations after those of a graph; apps that shall have none are taken out.

        Args:
            changes: Migrations by app label; changed in place.
            graph: The migrations that are there.
            migration_name: A name for all of them instead of suggested ones.
        """
        leaves = {label: (label, name) for label, name in reversed(graph.leaf_nodes())}
        names: dict[tuple[str, str], tuple[str, str]] = {}
        for label, migrations in list(changes.items()):
            if not migrations:
                continue
            leaf = leaves.get(label)
            if leaf is None and not self.questioner.ask_initial(label):
                names.update({(label, migration.name): (label, "__first__") for migration in migrations})
                del changes[label]
                continue
            number = 1 if leaf is None else (self.parse_number(leaf[1]) or 0) + 1
            if leaf is not None:
                migrations[0].dependencies.append(leaf)
            for position, migration in enumerate(migrations):
                first = position == 0 and leaf is None
                said = migration_name or ("initial" if first else migration.suggest_name()[:100])
                name = f"{number + position:04}_{said}"
                names[label, migration.name] = (label, name)
                migration.name = name
        for migrations in changes.values():
            for migration in migrations:
                migration.dependencies = [names.get(key, key) for key in migration.dependencies]
        return changes

    @staticmethod
    def _trim_to_apps(changes: dict[str, Any], app_labels: Iterable[str]) -> Any:
        """Leave only some apps and those that their migrations depend on."""
        depends = {
            label: {key[0] for migration in migrations for key in migration.dependencies}
            for label, migrations in changes.items()
        }
        wanted: set[str] = set()
        waiting = set(app_labels)
        while waiting:
            label = waiting.pop()
            wanted.add(label)
            waiting |= depends.get(label, set()) - wanted
        for label in list(changes):
            if label not in wanted:
                del changes[label]
        return changes

    @classmethod
    def parse_number(cls, name: str) -> int | None:
        """The number of a migration: of a squashed one the last; None when it has none."""
        found = re.search(r".*_squashed_(\d+)", name) or re.match(r"(\d+)", name)
        return int(found[1]) if found else None
