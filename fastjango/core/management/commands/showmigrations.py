"""``showmigrations``: list migrations and whether they are applied."""

from __future__ import annotations

from typing import Any

from fastjango.core.management._arguments import add_database_argument
from fastjango.core.management._migrations import leave_for_unknown_apps
from fastjango.core.management.base import BaseCommand, CommandParser
from fastjango.db import connections
from fastjango.db.migrations.loader import MigrationLoader
from fastjango.db.migrations.recorder import MigrationRecorder


class Command(BaseCommand):
    """Source: django.core.management.commands.showmigrations.Command (5.2)."""

    help = "Shows all available migrations for the current project"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("app_label", nargs="*", help="App labels of applications to limit the output to.")
        add_database_argument(
            parser, 'Nominates a database to show migrations for. Defaults to the "default" database.'
        )
        formats = parser.add_mutually_exclusive_group()
        formats.add_argument(
            "--list",
            "-l",
            action="store_const",
            dest="format",
            const="list",
            help="Shows a list of all migrations and which are applied. With a verbosity level of 2 or above, the "
            "applied datetimes will be included.",
        )
        formats.add_argument(
            "--plan",
            "-p",
            action="store_const",
            dest="format",
            const="plan",
            help="Shows all migrations in the order they will be applied. With a verbosity level of 2 or above all "
            "direct migration dependencies and reverse dependencies (run_before) will be included.",
        )
        parser.set_defaults(format="list")

    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity: int = options["verbosity"]
        connection = connections[options["database"]]
        show = self.show_plan if options["format"] == "plan" else self.show_list
        show(connection, options["app_label"])

    def show_list(self, connection: Any, app_names: Any = None) -> None:
        """Each app with its migrations, those applied with a cross."""
        loader = MigrationLoader(connection, ignore_no_migrations=True)
        recorded = MigrationRecorder(connection).applied_migrations()
        if app_names:
            leave_for_unknown_apps(app_names, self.stderr)
        for label in app_names or sorted(loader.migrated_apps):
            self.stdout.write(label, self.style.MIGRATE_LABEL)
            shown: dict[Any, None] = {}
            for leaf in loader.graph.leaf_nodes(label):
                shown.update(dict.fromkeys(key for key in loader.graph.forwards_plan(leaf) if key[0] == label))
            for key in shown:
                self.stdout.write(self._line(loader, recorded, key))
            if not shown:
                self.stdout.write(" (no migrations)", self.style.ERROR)

    def _line(self, loader: MigrationLoader, recorded: Any, key: tuple[str, str]) -> str:
        migration = loader.graph.nodes[key]
        title = key[1]
        if migration.replaces:
            title += f" ({len(migration.replaces)} squashed migrations)"
        if key not in loader.applied_migrations:
            return f" [ ] {title}"
        applied = loader.applied_migrations[key]
        # A squashed migration counts when all its parts were applied, which need not be recorded.
        if key not in recorded:
            return f" [-] {title} Run 'manage.py migrate' to finish recording."
        when = ""
        if self.verbosity >= 2 and hasattr(applied, "applied"):
            when = f" (applied at {applied.applied:%Y-%m-%d %H:%M:%S})"
        return f" [X] {title}{when}"

    def show_plan(self, connection: Any, app_names: Any = None) -> None:
        """All migrations in the order in which they are applied."""
        loader = MigrationLoader(connection)
        graph = loader.graph
        if app_names:
            leave_for_unknown_apps(app_names, self.stderr)
            targets = [key for key in graph.leaf_nodes() if key[0] in app_names]
        else:
            targets = graph.leaf_nodes()
        plan: dict[Any, Any] = {}
        for target in targets:
            for key in graph.forwards_plan(target):
                plan.setdefault(key, graph.node_map[key])
        for node in plan.values():
            depends = ""
            if self.verbosity >= 2 and node.parents:
                parents = ", ".join("{}.{}".format(*parent.key) for parent in sorted(node.parents))
                depends = f" ... ({parents})"
            mark = "X" if node.key in loader.applied_migrations else " "
            self.stdout.write(f"[{mark}]  {node.key[0]}.{node.key[1]}{depends}")
        if not plan:
            self.stdout.write("(no migrations)", self.style.ERROR)
