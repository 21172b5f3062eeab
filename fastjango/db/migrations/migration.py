"""One migration: operations, what they depend on, and how they are run forwards and backwards."""

from __future__ import annotations

import re
from contextlib import nullcontext
from typing import Any

from fastjango.db.migrations.utils import get_migration_name_timestamp
from fastjango.db.transaction import atomic

from .exceptions import IrreversibleError

_NAME_LIMIT = 52


class Migration:
    """The base class of what stands in migration files.

    Args:
        name: The file's name without its ending.
        app_label: The app.

    Source: django.db.migrations.Migration (5.2).
    """

    #: What to do, in order.
    operations: Any = []
    #: Keys of migrations that come first.
    dependencies: Any = []
    #: Keys of migrations that this one comes before.
    run_before: Any = []
    #: Keys of migrations that this one stands for.
    replaces: Any = []
    #: Whether it is an app's first; None when that is to be found out.
    initial: bool | None = None
    #: Whether it runs in one transaction.
    atomic = True

    def __init__(self, name: str, app_label: str) -> None:
        self.name = name
        self.app_label = app_label
        # Lists of its own, because the loader adds to them.
        for attribute in ("operations", "dependencies", "run_before", "replaces"):
            setattr(self, attribute, list(getattr(type(self), attribute)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Migration) and (self.name, self.app_label) == (other.name, other.app_label)

    def __repr__(self) -> str:
        return f"<Migration {self}>"

    def __str__(self) -> str:
        return f"{self.app_label}.{self.name}"

    def __hash__(self) -> int:
        return hash(f"{self.app_label}.{self.name}")

    def mutate_state(self, project_state: Any, preserve: bool = True) -> Any:
        """The state after this migration.

        Args:
            project_state: The state before.
            preserve: Leave the given state as it is and change a copy.
        """
        state = project_state.clone() if preserve else project_state
        for operation in self.operations:
            operation.state_forwards(self.app_label, state)
        return state

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        """Run the operations and return the state after them.

        Args:
            project_state: The state before; it is changed.
            schema_editor: What changes the database.
            collect_sql: Write a comment before the SQL of each operation.
        """
        for operation in self.operations:
            skipped = collect_sql and not operation.reduces_to_sql
            if collect_sql:
                _announce(schema_editor, operation, skipped)
            before = project_state.clone()
            operation.state_forwards(self.app_label, project_state)
            if not skipped:
                self._run(operation, operation.database_forwards, schema_editor, before, project_state, collect_sql)
        return project_state

    def unapply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        """Run the operations backwards.

        Args:
            project_state: The state before the migration; it is left as it is.
            schema_editor: What changes the database.
            collect_sql: Write a comment before the SQL of each operation.

        Raises:
            IrreversibleError: an operation has no way back.
        """
        # The way back of an operation starts at the state after it, so all states are worked out first.
        steps = []
        state = project_state
        for operation in self.operations:
            if not operation.reversible:
                raise IrreversibleError(f"Operation {operation} in {self} is not reversible")
            state = state.clone()
            before = state.clone()
            operation.state_forwards(self.app_label, state)
            steps.append((operation, state, before))
        for operation, after, before in reversed(steps):
            skipped = collect_sql and not operation.reduces_to_sql
            if collect_sql:
                _announce(schema_editor, operation, skipped)
            if not skipped:
                self._run(operation, operation.database_backwards, schema_editor, after, before, collect_sql)
        return project_state

    def _run(
        self, operation: Any, step: Any, schema_editor: Any, from_state: Any, to_state: Any, collect_sql: bool
    ) -> None:
        logbook = schema_editor.logbook
        if logbook is not None and not logbook.begins(schema_editor.deferred_sql):
            return
        collected = len(schema_editor.collected_sql) if collect_sql else 0
        own_transaction = operation.atomic or (self.atomic and operation.atomic is not False)
        own_transaction = own_transaction and not schema_editor.atomic_migration
        try:
            with atomic(schema_editor.connection.alias) if own_transaction else nullcontext():
                step(self.app_label, schema_editor, from_state, to_state)
            if logbook is not None:
                logbook.ends()
        except Exception as exc:
            if logbook is not None and own_transaction:
                logbook.undone()
            number, count = self.operations.index(operation) + 1, len(self.operations)
            exc.add_note(f'Migration {self} stopped at operation {number} of {count}, "{operation.describe()}".')
            raise
        if collect_sql and len(schema_editor.collected_sql) == collected:
            schema_editor.collected_sql.append("-- (no-op)")

    def suggest_name(self) -> str:
        """A name that says what the migration does; the time when nothing can be said."""
        if self.initial:
            return "initial"
        fragments = [
            re.sub(r"\W+", "_", fragment)
            for fragment in (operation.migration_name_fragment for operation in self.operations)
            if fragment
        ]
        if not fragments or len(fragments) != len(self.operations):
            return f"auto_{get_migration_name_timestamp()}"
        name = fragments[0]
        for fragment in fragments[1:]:
            longer = f"{name}_{fragment}"
            if len(longer) > _NAME_LIMIT:
                return f"{name}_and_more"
            name = longer
        return name


def _announce(schema_editor: Any, operation: Any, skipped: bool) -> None:
    """Write the comment that stands before an operation's SQL."""
    schema_editor.collected_sql += ["--", f"-- {operation.describe()}", "--"]
    if skipped:
        schema_editor.collected_sql.append("-- THIS OPERATION CANNOT BE WRITTEN AS SQL")


class SwappableTuple(tuple[str, str]):
    """A dependency on whatever a setting names.

    Args:
        value: Key of the migration.
        setting: The setting that named it.
    """

    setting: str

    def __new__(cls, value: Any, setting: str) -> SwappableTuple:
        made = super().__new__(cls, value)
        made.setting = setting
        return made


def swappable_dependency(value: str) -> SwappableTuple:
    """The dependency on the first migration of the app that has a swappable model (``settings.AUTH_USER_MODEL``)."""
    return SwappableTuple((value.split(".", 1)[0], "__first__"), value)
