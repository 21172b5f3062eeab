"""Taking a database from one set of migrations to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastjango.apps.registry import apps as global_apps
from fastjango.db import migrations, router

from ._unfinished import UnfinishedMigrations
from .exceptions import InvalidMigrationPlan
from .loader import MigrationLoader
from .recorder import MigrationRecorder
from .state import ProjectState

Key = tuple[str, str]
Plan = list[tuple[Any, bool]]


class MigrationExecutor:
    """Plans and runs migrations on one database.

    Args:
        connection: The database.
        progress_callback: Told ``(action, migration, fake)`` as things happen.

    Source: django.db.migrations.executor.MigrationExecutor (5.2).
    """

    def __init__(self, connection: Any, progress_callback: Callable[..., Any] | None = None) -> None:
        self.connection = connection
        self.loader = MigrationLoader(connection)
        self.recorder = MigrationRecorder(connection)
        self.unfinished = UnfinishedMigrations(connection)
        self.progress_callback = progress_callback

    def _tell(self, *what: Any) -> None:
        if self.progress_callback:
            self.progress_callback(*what)

    def migration_plan(self, targets: Any, clean_start: bool = False) -> Plan:
        """The migrations to run, in order, each with whether it is unapplied.

        Args:
            targets: Keys; ``(app, None)`` means before the app's first migration.
            clean_start: Plan as if nothing had been applied.
        """
        plan: Plan = []
        applied = {} if clean_start else dict(self.loader.applied_migrations)
        graph = self.loader.graph

        def undo(key: Key) -> None:
            for step in graph.backwards_plan(key):
                if step in applied:
                    plan.append((graph.nodes[step], True))
                    applied.pop(step)

        for target in targets:
            if target[1] is None:
                for root in graph.root_nodes():
                    if root[0] == target[0]:
                        undo(root)
            elif self.loader.replace_migrations and target not in graph.node_map:
                # It was replaced: plan with what was squashed instead of the squashed migrations.
                self.loader.replace_migrations = False
                self.loader.build_graph()
                return self.migration_plan(targets, clean_start=clean_start)
            elif target in applied:
                # Only what comes after it in its own app; other apps go back as far as they depend on that.
                children = sorted(child for child in graph.node_map[target].children if child[0] == target[0])
                for child in children:
                    undo(child.key)
            else:
                for step in graph.forwards_plan(target):
                    if step not in applied:
                        plan.append((graph.nodes[step], False))
                        applied[step] = graph.nodes[step]
        return plan

    def _create_project_state(self, with_applied_migrations: bool = False) -> ProjectState:
        """An empty state, or the one after all that was applied."""
        state = ProjectState(real_apps=self.loader.unmigrated_apps)
        if with_applied_migrations:
            everything = self.migration_plan(self.loader.graph.leaf_nodes(), clean_start=True)
            done = set(map(self.loader.graph.nodes.get, self.loader.applied_migrations))
            for migration, _ in everything:
                if migration in done:
                    migration.mutate_state(state, preserve=False)
        return state

    def migrate(
        self,
        targets: Any,
        plan: Plan | None = None,
        state: ProjectState | None = None,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """Run a plan and return the state after it.

        Args:
            targets: As in :meth:`migration_plan`.
            plan: What to run; worked out when None.
            state: The state before the plan; worked out when None.
            fake: Record without running.
            fake_initial: Record first migrations without running when their tables are there.

        Raises:
            InvalidMigrationPlan: the plan goes both forwards and backwards.
        """
        # The table is made first, unless there is nothing to record and it is not there.
        if plan == []:
            if not self.recorder.has_table():
                return self._create_project_state(with_applied_migrations=False)
        else:
            self.recorder.ensure_schema()
        if plan is None:
            plan = self.migration_plan(targets)
        directions = {backwards for _, backwards in plan}
        if not plan:
            if state is None:
                state = self._create_project_state(with_applied_migrations=True)
        elif len(directions) > 1:
            raise InvalidMigrationPlan(
                "Migration plans with both forwards and backwards migrations are not supported. Please split your "
                "migration process into separate plans of only forwards OR backwards migrations.",
                plan,
            )
        elif directions == {False}:
            if state is None:
                state = self._create_project_state(with_applied_migrations=True)
            state = self._migrate_all_forwards(state, plan, self._whole_plan(), fake=fake, fake_initial=fake_initial)
        else:
            state = self._migrate_all_backwards(plan, self._whole_plan(), fake=fake)
        self.check_replacements()
        return state

    def _whole_plan(self) -> Plan:
        return self.migration_plan(self.loader.graph.leaf_nodes(), clean_start=True)

    def _migrate_all_forwards(
        self, state: ProjectState, plan: Plan, full_plan: Plan, fake: bool, fake_initial: bool
    ) -> ProjectState:
        left = {migration for migration, _ in plan}
        for migration, _ in full_plan:
            # Nothing to run any more: the rest of the state is of no interest.
            if not left:
                break
            if migration not in left:
                continue
            if "apps" not in state.__dict__:
                self._tell("render_start")
                state.apps  # noqa: B018  # made here so that the user sees what takes the time
                self._tell("render_success")
            state = self.apply_migration(state, migration, fake=fake, fake_initial=fake_initial)
            left.remove(migration)
        return state

    def _migrate_all_backwards(self, plan: Plan, full_plan: Plan, fake: bool) -> ProjectState:
        left = {migration for migration, _ in plan}
        applied = set(map(self.loader.graph.nodes.get, self.loader.applied_migrations))
        before: dict[Any, ProjectState] = {}
        state = self._create_project_state()
        self._tell("render_start")
        for migration, _ in full_plan:
            if not left:
                break
            if migration in left:
                if "apps" not in state.__dict__:
                    state.apps  # noqa: B018  # so that the copies have classes
                before[migration] = state
                # The copy keeps the way back from changing what was remembered.
                state = migration.mutate_state(state, preserve=True)
                left.remove(migration)
            elif migration in applied:
                migration.mutate_state(state, preserve=False)
        self._tell("render_success")
        for migration, _ in plan:
            self.unapply_migration(before[migration], migration, fake=fake)
            applied.remove(migration)
        return self._state_after_unapplying(plan, full_plan, before, applied)

    def _state_after_unapplying(
        self, plan: Plan, full_plan: Plan, before: dict[Any, ProjectState], applied: set[Any]
    ) -> ProjectState:
        last = plan[-1][0]
        state = before[last]
        # What was applied out of the plan's order and stays comes on top.
        order = [migration for migration, _ in full_plan]
        for migration in order[order.index(last) :]:
            if migration in applied:
                migration.mutate_state(state, preserve=False)
        return state

    def apply_migration(
        self, state: ProjectState, migration: Any, fake: bool = False, fake_initial: bool = False
    ) -> ProjectState:
        """Apply one migration and record it."""
        self._tell("apply_start", migration, fake)
        if not fake and fake_initial:
            already, after = self.detect_soft_applied(state, migration)
            if already:
                fake, state = True, after
        if fake:
            self.record_migration(migration)
        else:
            with self._editor(migration, backwards=False) as schema_editor:
                state = migration.apply(state, schema_editor)
                # In the same transaction, so that a process that dies leaves both or neither.
                schema_editor.run_deferred_sql()
                self.record_migration(migration)
        self._tell("apply_success", migration, fake)
        return state

    @contextmanager
    def _editor(self, migration: Any, backwards: bool) -> Iterator[Any]:
        """A schema editor for a migration, which goes on where the migration stopped if it did."""
        with (
            self.connection.schema_editor(atomic=migration.atomic) as schema_editor,
            self.unfinished.gone_on_with(migration, backwards, schema_editor),
        ):
            yield schema_editor

    def record_migration(self, migration: Any) -> None:
        """Record a migration, or all that a squashed one stands for, and itself."""
        for app_label, name in migration.replaces:
            self.recorder.record_applied(app_label, name)
        self.recorder.record_applied(migration.app_label, migration.name)
        self.unfinished.forget(migration)

    def unapply_migration(self, state: ProjectState, migration: Any, fake: bool = False) -> ProjectState:
        """Unapply one migration and forget it."""
        self._tell("unapply_start", migration, fake)
        if fake:
            self.record_unapplied(migration)
        else:
            with self._editor(migration, backwards=True) as schema_editor:
                state = migration.unapply(state, schema_editor)
                schema_editor.run_deferred_sql()
                self.record_unapplied(migration)
        self._tell("unapply_success", migration, fake)
        return state

    def record_unapplied(self, migration: Any) -> None:
        """Forget a migration, or all that a squashed one stands for, and itself."""
        for app_label, name in migration.replaces:
            self.recorder.record_unapplied(app_label, name)
        self.recorder.record_unapplied(migration.app_label, migration.name)
        self.unfinished.forget(migration)

    def check_replacements(self) -> None:
        """Record squashed migrations whose parts were all applied one by one."""
        applied = self.recorder.applied_migrations()
        for key in self.loader.replacements:
            if key not in applied and self.loader.all_replacements_applied(key, applied):
                self.recorder.record_applied(*key)

    def detect_soft_applied(self, project_state: Any, migration: Any) -> tuple[bool, Any]:
        """Whether the tables and columns that a first migration makes are there already.

        Returns:
            That, and the state after the migration.
        """
        if migration.initial is None:
            # Without a word on it, a migration is a first one when it depends on none of its app.
            if any(app == migration.app_label for app, _ in migration.dependencies):
                return False, project_state
        elif migration.initial is False:
            return False, project_state
        if project_state is None:
            after = self.loader.project_state((migration.app_label, migration.name), at_end=True)
        else:
            after = migration.mutate_state(project_state)
        after.clear_delayed_apps_cache()
        apps = after.apps
        search = _ExistingSchema(self.connection, apps)
        made = False
        for operation in migration.operations:
            if isinstance(operation, migrations.CreateModel):
                model = apps.get_model(migration.app_label, operation.name)
                if search.skips(model):
                    continue
                if not search.has_table(model):
                    return False, project_state
                made = True
            elif isinstance(operation, migrations.AddField):
                model = apps.get_model(migration.app_label, operation.model_name)
                if search.skips(model):
                    continue
                if not search.has_field(model, operation.name):
                    return False, project_state
                made = True
        return made, after


class _ExistingSchema:
    """The tables and columns that a database has."""

    def __init__(self, connection: Any, apps: Any) -> None:
        self.connection = connection
        self.apps = apps
        self.fold = connection.features.ignores_table_name_case
        with connection.cursor() as cursor:
            self.tables = {self._folded(name) for name in connection.introspection.table_names(cursor)}

    def _folded(self, name: str) -> str:
        return name.casefold() if self.fold else name

    def skips(self, model: Any) -> bool:
        """Whether the model has no table of its own here."""
        if model._meta.swapped:
            # The real class, because the swapped one has no table.
            model = global_apps.get_model(model._meta.swapped)
        return (
            not model._meta.managed
            or bool(model._meta.proxy)
            or not router.allow_migrate_model(self.connection.alias, model)
        )

    def has_table(self, model: Any) -> bool:
        if model._meta.swapped:
            model = global_apps.get_model(model._meta.swapped)
        return self._folded(model._meta.db_table) in self.tables

    def has_field(self, model: Any, name: str) -> bool:
        field = model._meta.get_field(name)
        if field.many_to_many:
            return self._folded(field.remote_field.through._meta.db_table) in self.tables
        if self._folded(model._meta.db_table) not in self.tables:
            return False
        with self.connection.cursor() as cursor:
            described = self.connection.introspection.get_table_description(cursor, model._meta.db_table)
        columns = {column.name.casefold() if self.fold else column.name for column in described}
        return (field.column.casefold() if self.fold else field.column) in columns
