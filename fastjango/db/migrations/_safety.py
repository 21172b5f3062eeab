"""What in a plan of migrations may hurt a site that is running.

Tables that the plan itself creates are empty and nobody uses them, so nothing that happens to them counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from . import operations as ops

Key = tuple[str, str]


@dataclass(frozen=True)
class Hazard:
    """A step that may lock or break something.

    Attributes:
        migration: Name of the migration, ``app.name``.
        operation: What the step does.
        danger: What may happen.
        advice: The way that is safe.
    """

    migration: str
    operation: str
    danger: str
    advice: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.operation}: {self.danger} {self.advice}"


_TWO_STEPS = "Release code that does not use it first, and migrate in the release after that."
_RENAMED = [
    (
        "Code of the running version that knows the old name fails.",
        "Keep the name in the database (db_column, db_table), or add the new one, copy, and remove the old one later.",
    )
]


def find_hazards(plan: Any, state: Any, connection: Any) -> list[Hazard]:
    """The hazards of a plan.

    Args:
        plan: Pairs of migration and whether it is unapplied; nothing is said of unapplying.
        state: The state before the plan; it is left as it is.
        connection: The database, whose kind decides what locks.
    """
    state = state.clone()
    state.__dict__.pop("apps", None)
    new: set[Key] = set()
    found = []
    for migration, backwards in plan:
        if backwards:
            return []
        for operation, danger, advice in _walk(migration.operations, migration.app_label, state, new, connection):
            found.append(Hazard(str(migration), operation.describe(), danger, advice))
    return found


def _walk(
    operations: Any, app_label: str, state: Any, new: set[Key], connection: Any
) -> Iterator[tuple[Any, str, str]]:
    """Operations with a danger and its advice; the state becomes the one after them, and new models are collected."""
    for operation in operations:
        if isinstance(operation, ops.SeparateDatabaseAndState):
            # What the database does counts; what the state says besides is for the operations that follow.
            yield from _walk(operation.database_operations, app_label, state.clone(), new, connection)
            operation.state_forwards(app_label, state)
            continue
        key = app_label, _model_name(operation)
        before = state.models[key].clone() if key in state.models and key not in new else None
        operation.state_forwards(app_label, state)
        if isinstance(operation, ops.CreateModel):
            new.add((app_label, operation.name_lower))
        elif isinstance(operation, ops.RenameModel) and (app_label, operation.old_name_lower) in new:
            new.add((app_label, operation.new_name_lower))
        if before is not None:
            for danger, advice in _dangers(operation, before, connection):
                yield operation, danger, advice


def _model_name(operation: Any) -> str:
    """The lower-case name of the model that an operation works on; empty when it works on none."""
    for attribute in ("model_name_lower", "old_name_lower", "name_lower"):
        if name := getattr(operation, attribute, ""):
            return str(name)
    return ""


def _dangers(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    check = _CHECKS.get(type(operation))
    if check is not None and model.options.get("managed", True):
        yield from check(operation, model, connection)


def _removed(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    yield "Code of the running version that still reads or writes it fails.", _TWO_STEPS


def _renamed_field(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    field = model.fields[operation.old_name]
    if not (field.many_to_many or field.db_column):
        yield from _RENAMED


def _renamed_model(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    if not model.options.get("db_table"):
        yield from _RENAMED


def _renamed_table(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    present = model.options.get("db_table") or f"{model.app_label}_{model.name_lower}"
    if operation.table != present:
        yield from _RENAMED


def _added_field(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    field = operation.field
    if field.many_to_many:
        return
    if field.generated:
        if field.db_persist and connection.vendor in ("postgresql", "mysql"):
            yield (
                "The value is computed for all rows: the table is written anew under a lock.",
                "Add a plain column with null=True, fill it in batches, and keep it by a trigger or in save().",
            )
        return
    if not (field.null or field.has_db_default()):
        yield (
            "The running version inserts rows without the column, which is NOT NULL without a default in the database.",
            "Give it db_default=…, or null=True until all running code fills it.",
        )
    if connection.vendor == "postgresql" and _is_volatile(field):
        yield (
            "Each row gets a default of its own: the table is written anew under a lock.",
            "Add the column with null=True, fill it in batches, and give it db_default=… afterwards.",
        )
    if connection.vendor == "postgresql" and (field.unique or field.db_index):
        yield _index_lock("Add the field first with db_index=False, and its index with AddIndexConcurrently.")


def _is_volatile(field: Any) -> bool:
    if not field.has_db_default() or not hasattr(field.db_default, "flatten"):
        return False
    return any(type(part).__name__ in ("Random", "RandomUUID") for part in field.db_default.flatten())


def _ordered(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    if operation.order_with_respect_to:
        yield (
            "The running version inserts rows without the column _order, which is NOT NULL without a default.",
            "Stop what writes such rows until the new version runs.",
        )


def _altered_field(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    old, new = model.fields[operation.name], operation.field
    if old.many_to_many or new.many_to_many:
        return
    old_type, new_type = _type(old, connection), _type(new, connection)
    if old_type != new_type and not _only_longer(old, new, connection):
        yield (
            f"The type changes from {old_type} to {new_type}: the table is written anew under a lock.",
            "Add a column of the new type, copy in batches, and switch over.",
        )
    if old.null and not new.null:
        yield (
            "All rows are read under a lock for NOT NULL, and the running version may still write NULL.",
            "Fill the rows first; on PostgreSQL add a NOT VALID check, validate it, and then alter the field.",
        )
    if connection.vendor == "postgresql" and (new.db_index or new.unique) and not (old.db_index or old.unique):
        yield _index_lock("Create the index with AddIndexConcurrently.")


def _type(field: Any, connection: Any) -> str:
    # The fields of a state do not know the models they point to.
    if field.is_relation:
        return f"a reference to {getattr(field.remote_field, 'model', None)}"
    return str(field.db_parameters(connection=connection)["type"])


def _only_longer(old: Any, new: Any, connection: Any) -> bool:
    """Whether a text column only gets more room, which PostgreSQL does without touching the rows."""
    if connection.vendor != "postgresql" or not (hasattr(old, "max_length") and hasattr(new, "max_length")):
        return False
    if old.get_internal_type() != new.get_internal_type():
        return False
    return old.max_length is not None and (new.max_length is None or new.max_length >= old.max_length)


def _added_index(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    if connection.vendor == "postgresql":
        yield _index_lock("Use AddIndexConcurrently in a migration with atomic = False.")


def _removed_index(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    if connection.vendor == "postgresql":
        yield (
            "Readers and writers wait while it waits for what is running on the table.",
            "Use RemoveIndexConcurrently in a migration with atomic = False.",
        )


def _index_lock(advice: str) -> tuple[str, str]:
    return "Writers wait until the index is built.", advice


def _added_constraint(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    if connection.vendor == "postgresql":
        yield (
            "All rows are checked under a lock, and the running version may still write rows that break it.",
            "Use AddConstraintNotValid, then ValidateConstraint; for a unique one build the index concurrently first.",
        )


def _united(operation: Any, model: Any, connection: Any) -> Iterator[tuple[str, str]]:
    before = {tuple(names) for names in model.options.get("unique_together") or ()}
    if {tuple(names) for names in operation.option_value or ()} - before:
        yield from _added_constraint(operation, model, connection)


_Check = Callable[[Any, Any, Any], Iterator[tuple[str, str]]]
_CHECKS: dict[type, _Check] = {
    ops.DeleteModel: _removed,
    ops.RemoveField: _removed,
    ops.RenameModel: _renamed_model,
    ops.RenameField: _renamed_field,
    ops.AlterModelTable: _renamed_table,
    ops.AlterOrderWithRespectTo: _ordered,
    ops.AddField: _added_field,
    ops.AlterField: _altered_field,
    ops.AddIndex: _added_index,
    ops.RemoveIndex: _removed_index,
    ops.AddConstraint: _added_constraint,
    ops.AlterUniqueTogether: _united,
}
