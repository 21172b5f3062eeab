"""Migrations that stopped half-way where no transaction takes them back, and how they are gone on with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any

from fastjango.apps.registry import Apps
from fastjango.db import Error, models
from fastjango.db.backends._schema.logbook import ChangedOperationError, Logbook

_TABLE = "fastjango_unfinished_migrations"


@cache
def _row_model() -> Any:
    # Made late because models wait for the app registry.
    class Unfinished(models.Model):
        class Meta:
            db_table = _TABLE
            app_label = "migrations"
            apps = Apps()  # of its own, so that it is no model of the project

        app, name = (models.CharField(max_length=255) for _ in range(2))
        backwards = models.BooleanField()
        progress = models.TextField()

    return Unfinished


@dataclass
class Progress:
    """How far a migration came.

    Attributes:
        finished: What the operations that are finished say they do, in the order they ran.
        entries: What the operation after them did, as a logbook has it.
        waiting: Statements that still have to run after the last operation.
    """

    finished: list[str] = field(default_factory=list)
    entries: list[list[Any]] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


class UnfinishedMigrations:
    """The migrations of a database that stopped half-way.

    The table is made when the first one stops, and dropped with the last row. A migration that runs in a transaction
    never gets there.

    Args:
        connection: The database.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._may_have_rows = True

    @property
    def _rows(self) -> Any:
        return _row_model().objects.using(self.connection.alias)

    def _has_table(self) -> bool:
        with self.connection.cursor() as cursor:
            return _TABLE in self.connection.introspection.table_names(cursor)

    def find(self, migration: Any, backwards: bool) -> Progress | None:
        """How far a migration came; None when it did not stop half-way."""
        if self._cannot_stop(migration) or not self._may_have_rows:
            return None
        if not self._has_table():
            self._may_have_rows = False
            return None
        row = self._rows.filter(app=migration.app_label, name=migration.name, backwards=backwards).first()
        return Progress(**json.loads(row.progress)) if row else None

    def _cannot_stop(self, migration: Any) -> bool:
        return bool(migration.atomic and self.connection.features.can_rollback_ddl)

    def forget(self, migration: Any) -> None:
        """Forget how far a migration came; the next time it begins at its first operation."""
        if self._cannot_stop(migration) or not self._may_have_rows:
            return
        self._may_have_rows = self._has_table()
        if not self._may_have_rows:
            return
        self._rows.filter(app=migration.app_label, name=migration.name).delete()
        if not self._rows.exists():
            with self.connection.schema_editor(atomic=False) as editor:
                editor.delete_model(self._rows.model)
            self._may_have_rows = False

    def _remember(self, migration: Any, backwards: bool, progress: Progress) -> None:
        if not self._has_table():
            with self.connection.schema_editor(atomic=False) as editor:
                editor.create_model(self._rows.model)
        self._may_have_rows = True
        key = {"app": migration.app_label, "name": migration.name, "backwards": backwards}
        self._rows.filter(**key).delete()
        self._rows.create(**key, progress=json.dumps(asdict(progress)))

    @contextmanager
    def gone_on_with(self, migration: Any, backwards: bool, schema_editor: Any) -> Iterator[None]:
        """Run a migration from where it stopped, and remember where it stops when it fails.

        What is left of a failed migration is added to the error as a note.

        Args:
            migration: The migration.
            backwards: Whether it is unapplied.
            schema_editor: What it runs on.

        Raises:
            ChangedOperationError: the migration stopped half-way, and what it had done has changed since.
        """
        if schema_editor.atomic_migration:
            try:
                yield
            except Exception as exc:
                exc.add_note(f"The database is as it was before {migration}.")
                raise
            return
        past = self.find(migration, backwards) or Progress()
        _refuse_changed(migration, backwards, past)
        logbook = schema_editor.logbook = Logbook(len(past.finished), past.entries)
        schema_editor.deferred_sql += past.waiting
        try:
            yield
        except Exception as exc:
            schema_editor.logbook = None
            exc.add_note(self._remember_failure(migration, backwards, schema_editor, logbook))
            raise
        schema_editor.logbook = None

    def _remember_failure(self, migration: Any, backwards: bool, schema_editor: Any, logbook: Logbook) -> str:
        """Note how far a migration came; returns a word on it for who has to mend it."""
        count, entries = logbook.reached
        try:
            waiting = _run_what_is_due(schema_editor, logbook)
            finished = _described(migration, backwards)[:count]
            self._remember(migration, backwards, Progress(finished, entries, waiting))
        except Error as exc:
            return (
                "What it changed before is still there, because it did not run in one transaction, and how far it came "
                f"could not be noted ({exc}): undo that, or do the rest by hand and record the migration with --fake."
            )
        statements = sum(entry[0] == "did" for entry in entries)
        return (
            f"It did not run in one transaction: {count} finished operation(s) and {statements} statement(s) of the "
            "next one stay. Mend the cause and run migrate again, and it goes on from there."
        )


def _described(migration: Any, backwards: bool) -> list[str]:
    described = [operation.describe() for operation in migration.operations]
    return described[::-1] if backwards else described


def _refuse_changed(migration: Any, backwards: bool, past: Progress) -> None:
    now = _described(migration, backwards)[: len(past.finished)] if past.finished else []
    if now != past.finished:
        raise ChangedOperationError(
            f"{migration} stopped half-way after {past.finished}, which is {now} now. Put that back, or run migrate "
            "with --restart to begin with its first operation."
        )


def _run_what_is_due(schema_editor: Any, logbook: Logbook) -> list[str]:
    """Run the deferred statements of the operations that are finished; the texts of those that fail."""
    left = []
    # Those of the operation that failed come again with it.
    due = [statement for statement in schema_editor.deferred_sql if not logbook.is_of_running_step(statement)]
    for statement in map(str, due):
        try:
            schema_editor.execute(statement, None)
        except Error:
            left.append(statement)
    schema_editor.deferred_sql = []
    return left
