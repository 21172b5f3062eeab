"""``migrate``: bring a database to the state that migrations describe."""

from __future__ import annotations

import sys
import time
from importlib import import_module
from typing import Any

from fastjango.apps import apps
from fastjango.core.management._arguments import add_database_argument, add_noinput_argument
from fastjango.core.management._migrations import named_migration
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser, no_translations
from fastjango.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from fastjango.db import connections, router
from fastjango.db.migrations._lock import migration_lock
from fastjango.db.migrations._safety import find_hazards
from fastjango.db.migrations.autodetector import MigrationAutodetector
from fastjango.db.migrations.executor import MigrationExecutor
from fastjango.db.migrations.state import ModelState, ProjectState
from fastjango.utils.module_loading import module_has_submodule
from fastjango.utils.text import Truncator


class Command(BaseCommand):
    """Source: django.core.management.commands.migrate.Command (5.2)."""

    autodetector = MigrationAutodetector
    help = "Updates database schema. Manages both apps with migrations and those without."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("app_label", nargs="?", help="App label of an application to synchronize the state.")
        parser.add_argument(
            "migration_name",
            nargs="?",
            help='Database state will be brought to the state after that migration. Use the name "zero" to unapply '
            "all migrations.",
        )
        add_noinput_argument(parser)
        add_database_argument(parser, 'Nominates a database to synchronize. Defaults to the "default" database.')
        parser.add_argument("--fake", action="store_true", help="Mark migrations as run without actually running them.")
        parser.add_argument(
            "--fake-initial",
            action="store_true",
            help="Detect if tables already exist and fake-apply initial migrations if so. Make sure that the current "
            "database schema matches your initial migration before using this flag. Django will only check for an "
            "existing table name.",
        )
        parser.add_argument(
            "--plan", action="store_true", help="Shows a list of the migration actions that will be performed."
        )
        parser.add_argument("--run-syncdb", action="store_true", help="Creates tables for apps without migrations.")
        parser.add_argument(
            "--check",
            action="store_true",
            dest="check_unapplied",
            help="Exits with a non-zero status if unapplied migrations exist and does not actually apply migrations.",
        )
        parser.add_argument(
            "--safe",
            action="store_true",
            help="Refuse to run migrations that may lock tables or break a running version of the project.",
        )
        parser.add_argument(
            "--restart",
            action="store_true",
            help="Begin a migration that stopped half-way with its first operation again.",
        )
        parser.add_argument(
            "--prune",
            action="store_true",
            dest="prune",
            help="Delete nonexistent migrations from the django_migrations table.",
        )

    def get_check_kwargs(self, options: dict[str, Any]) -> dict[str, Any]:
        return {**super().get_check_kwargs(options), "databases": [options["database"]]}

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        self.verbosity: int = options["verbosity"]
        self.interactive: bool = options["interactive"]
        self._import_management_modules()
        connection = connections[options["database"]]
        connection.prepare_database()
        if options["plan"] or options["check_unapplied"]:
            self._migrate(connection, options)
        else:
            with migration_lock(connection, self._tell_of_waiting):
                self._migrate(connection, options)

    def _tell_of_waiting(self) -> None:
        if self.verbosity >= 1:
            self.stdout.write("Waiting until another process has migrated this database.")
            self.stdout.flush()

    def _migrate(self, connection: Any, options: dict[str, Any]) -> None:
        executor = MigrationExecutor(connection, self.migration_progress_callback)
        executor.loader.check_consistent_history(connection)
        self._refuse_conflicts(executor.loader)
        run_syncdb = options["run_syncdb"]
        target_app_labels_only, targets = self._targets(executor, options)
        app_label = options["app_label"]
        if options["prune"]:
            self._prune(executor, app_label)
            return
        plan = executor.migration_plan(targets)
        if options["plan"]:
            self._show_plan(plan)
            if options["check_unapplied"] and plan:
                sys.exit(1)
            return
        if options["check_unapplied"]:
            if plan:
                sys.exit(1)
            return
        run_syncdb = run_syncdb and bool(executor.loader.unmigrated_apps)
        if self.verbosity >= 1:
            self._announce(executor, targets, target_app_labels_only, run_syncdb, app_label)
        state = executor._create_project_state(with_applied_migrations=True)
        if not options["fake"]:
            self._tell_hazards(plan, state, connection, options.get("safe", False))
        self._run(connection, executor, targets, plan, run_syncdb, options, state)

    def _tell_hazards(self, plan: Any, state: Any, connection: Any, refuse: bool) -> None:
        """Warn of steps that may hurt a running site; with ``--safe`` give up."""
        if self.verbosity < 1 and not refuse:
            return
        hazards = find_hazards(plan, state, connection)
        if hazards and refuse:
            raise CommandError("Unsafe migrations:\n" + "\n".join(f"  {hazard}" for hazard in hazards))
        for hazard in hazards:
            self.stderr.write(f"Unsafe on a running site: {hazard}", self.style.WARNING)

    @staticmethod
    def _import_management_modules() -> None:
        # Their signal handlers want to hear of the migrations.
        for config in apps.get_app_configs():
            if module_has_submodule(config.module, "management"):
                import_module(".management", config.name)

    @staticmethod
    def _refuse_conflicts(loader: Any) -> None:
        conflicts = loader.detect_conflicts()
        if conflicts:
            listed = "; ".join(f"{', '.join(names)} in {label}" for label, names in conflicts.items())
            raise CommandError(
                f"Conflicting migrations detected; multiple leaf nodes in the migration graph: ({listed}).\nTo fix "
                "them run 'python manage.py makemigrations --merge'"
            )

    def _targets(self, executor: Any, options: dict[str, Any]) -> tuple[bool, list[Any]]:
        """Whether whole apps are meant, and the migrations to go to."""
        loader, label, name = executor.loader, options["app_label"], options["migration_name"]
        if label:
            try:
                apps.get_app_config(label)
            except LookupError as exc:
                raise CommandError(str(exc)) from exc
            if options["run_syncdb"]:
                if label in loader.migrated_apps:
                    raise CommandError(f"Can't use run_syncdb with app '{label}' as it has migrations.")
            elif label not in loader.migrated_apps:
                raise CommandError(f"App '{label}' does not have migrations.")
        if label and name:
            if name == "zero":
                return False, [(label, None)]
            return False, [self._named_target(loader, label, name)]
        if label:
            return True, [key for key in loader.graph.leaf_nodes() if key[0] == label]
        return True, loader.graph.leaf_nodes()

    @staticmethod
    def _named_target(loader: Any, label: str, name: str) -> tuple[str, str]:
        migration = named_migration(loader, label, name)
        target = (label, migration.name)
        # A squashed migration that was applied in part is not in the graph; the last of its parts stands for it.
        if target not in loader.graph.nodes and target in loader.replacements:
            return tuple(loader.replacements[target].replaces[-1])
        return target

    def _prune(self, executor: Any, app_label: str | None) -> None:
        if not app_label:
            raise CommandError("Migrations can be pruned only when an app is specified.")
        loud = self.verbosity > 0
        if loud:
            self.stdout.write("Pruning migrations:", self.style.MIGRATE_HEADING)
        gone = sorted(
            key
            for key in set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
            if key[0] == app_label
        )
        needed = [
            key
            for key, migration in executor.loader.replacements.items()
            if any(tuple(replaced) in gone for replaced in migration.replaces)
        ]
        if needed:
            self.stdout.write(
                self.style.NOTICE(
                    "  Cannot use --prune because the following squashed migrations have their 'replaces' attributes "
                    "and may not be recorded as applied:"
                )
            )
            for label, name in needed:
                self.stdout.write(f"    {label}.{name}")
            self.stdout.write(
                self.style.NOTICE(
                    "  Re-run 'manage.py migrate' if they are not marked as applied, and remove 'replaces' attributes "
                    "in their Migration classes."
                )
            )
            return
        for label, name in gone:
            if loud:
                self.stdout.write(self.style.MIGRATE_LABEL(f"  Pruning {label}.{name}"), ending="")
            executor.recorder.record_unapplied(label, name)
            if loud:
                self.stdout.write(self.style.SUCCESS(" OK"))
        if loud and not gone:
            self.stdout.write("  No migrations to prune.")

    def _show_plan(self, plan: Any) -> None:
        self.stdout.write("Planned operations:", self.style.MIGRATE_LABEL)
        if not plan:
            self.stdout.write("  No planned migration operations.")
            return
        for migration, backwards in plan:
            self.stdout.write(str(migration), self.style.MIGRATE_HEADING)
            for operation in migration.operations:
                message, is_error = self.describe_operation(operation, backwards)
                self.stdout.write(f"    {message}", self.style.WARNING if is_error else None)

    @staticmethod
    def describe_operation(operation: Any, backwards: bool) -> tuple[str, bool]:
        """What a step of a plan does, in a line; and whether it cannot be done."""
        custom = hasattr(operation, "code") or hasattr(operation, "sql")
        if hasattr(operation, "code"):
            code = operation.reverse_code if backwards else operation.code
            action = (code.__doc__ or "") if code else None
        elif hasattr(operation, "sql"):
            action = operation.reverse_sql if backwards else operation.sql
        else:
            action = ""
        is_error = action is None and backwards
        text = "IRREVERSIBLE" if is_error else str("" if action is None else action).replace("\n", "")
        shown = Truncator(f" -> {text}" if text else "").chars(40)
        return f"{'Undo ' if backwards and not custom else ''}{operation.describe()}{shown}", is_error

    def _announce(self, executor: Any, targets: Any, whole_apps: bool, run_syncdb: bool, label: str | None) -> None:
        say, head = self.stdout.write, self.style.MIGRATE_LABEL
        say(self.style.MIGRATE_HEADING("Operations to perform:"))
        if run_syncdb:
            synced = [label] if label else sorted(executor.loader.unmigrated_apps)
            say(
                head("  Synchronize unmigrated app: " if label else "  Synchronize unmigrated apps: ")
                + ", ".join(synced)
            )
        if whole_apps:
            names = ", ".join(sorted({target[0] for target in targets})) or "(none)"
            say(head("  Apply all migrations: ") + names)
        elif targets[0][1] is None:
            say(head("  Unapply all migrations: ") + str(targets[0][0]))
        else:
            say(head("  Target specific migration: ") + f"{targets[0][1]}, from {targets[0][0]}")

    def _run(
        self,
        connection: Any,
        executor: Any,
        targets: Any,
        plan: Any,
        run_syncdb: bool,
        options: dict[str, Any],
        state: Any,
    ) -> None:
        signal = {"stdout": self.stdout, "plan": plan}
        emit_pre_migrate_signal(self.verbosity, self.interactive, connection.alias, apps=state.apps, **signal)
        if run_syncdb:
            if self.verbosity >= 1:
                self.stdout.write(self.style.MIGRATE_HEADING("Synchronizing apps without migrations:"))
            label = options["app_label"]
            self.sync_apps(connection, [label] if label else executor.loader.unmigrated_apps)
        if self.verbosity >= 1:
            self.stdout.write(self.style.MIGRATE_HEADING("Running migrations:"))
        if not plan and self.verbosity >= 1:
            self.stdout.write("  No migrations to apply.")
            self._tell_of_unmade_migrations(executor)
        self._go_on_or_restart(executor, plan, options.get("restart", False))
        fake = options["fake"]
        after = executor.migrate(
            targets, plan=plan, state=state.clone(), fake=fake, fake_initial=options["fake_initial"] and not fake
        )
        after.clear_delayed_apps_cache()
        fresh = self._with_current_managers(after)
        emit_post_migrate_signal(self.verbosity, self.interactive, connection.alias, apps=fresh.apps, **signal)

    def _go_on_or_restart(self, executor: Any, plan: Any, restart: bool) -> None:
        """Tell which migrations go on where they stopped, or make them begin again."""
        for migration, backwards in plan:
            if restart:
                executor.unfinished.forget(migration)
            elif self.verbosity >= 1 and (past := executor.unfinished.find(migration, backwards)):
                done = len(past.finished)
                self.stdout.write(f"  {migration} goes on after {done} of {len(migration.operations)} operations.")

    @staticmethod
    def _with_current_managers(state: Any) -> Any:
        """The state with the models of apps without migrations as they are now, so that handlers can use them."""
        with state.apps.bulk_update():
            real = [config for config in apps.get_app_configs() if config.label in state.real_apps]
            models = [model for config in real for model in config.get_models()]
            keys = [(model._meta.app_label, model._meta.model_name) for model in models]
            for key in keys:
                state.apps.unregister_model(*key)
        state.apps.render_multiple([ModelState.from_model(apps.get_model(*key)) for key in keys])
        return state

    def _tell_of_unmade_migrations(self, executor: Any) -> None:
        detector = self.autodetector(executor.loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=executor.loader.graph)
        if changes:
            labels = ", ".join(repr(label) for label in sorted(changes))
            self.stdout.write(
                self.style.NOTICE(
                    f"  Your models in app(s): {labels} have changes that are not yet reflected in a migration, and so "
                    "won't be applied."
                )
            )
            self.stdout.write(
                self.style.NOTICE(
                    "  Run 'manage.py makemigrations' to make new migrations, and then re-run 'manage.py migrate' to "
                    "apply them."
                )
            )

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Say what happens."""
        if self.verbosity < 1:
            return
        verb, _, moment = action.partition("_")
        if moment == "start":
            self._started = time.monotonic()
            doing = {"apply": f"  Applying {migration}...", "unapply": f"  Unapplying {migration}..."}
            self.stdout.write(doing.get(verb, "  Rendering model states..."), ending="")
            self.stdout.flush()
        else:
            took = f" ({time.monotonic() - self._started:.3f}s)" if self.verbosity > 1 else ""
            word = "DONE" if verb == "render" else "FAKED" if fake else "OK"
            self.stdout.write(self.style.SUCCESS(f" {word}{took}"))

    # Apps without migrations

    def sync_apps(self, connection: Any, app_labels: Any) -> None:
        """Create the tables of apps without migrations that are not there."""
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        fold = connection.introspection.identifier_converter

        def is_missing(model: Any) -> bool:
            meta = model._meta
            if not meta.can_migrate(connection):
                return False
            created = meta.auto_created and fold(meta.auto_created._meta.db_table) in tables
            return not (fold(meta.db_table) in tables or created)

        if self.verbosity >= 1:
            self.stdout.write("  Creating tables...")
        with connection.schema_editor() as editor:
            for config in apps.get_app_configs():
                if config.models_module is None or config.label not in app_labels:
                    continue
                for model in router.get_migratable_models(config, connection.alias, include_auto_created=False):
                    if not is_missing(model):
                        continue
                    if self.verbosity >= 3:
                        self.stdout.write(f"    Processing {config.label}.{model._meta.object_name} model")
                    if self.verbosity >= 1:
                        self.stdout.write(f"    Creating table {model._meta.db_table}")
                    editor.create_model(model)
            if self.verbosity >= 1:
                self.stdout.write("    Running deferred SQL...")
