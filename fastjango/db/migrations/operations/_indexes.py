"""Operations on indexes and constraints."""

from __future__ import annotations

from typing import Any

from fastjango.utils.functional import cached_property

from .base import Operation, OperationCategory, editable_model


class IndexOperation(Operation):
    """An operation on an index or a constraint of the model ``model_name``."""

    option_name = "indexes"
    model_name: str

    @cached_property
    def model_name_lower(self) -> str:
        """The model's name in lower case."""
        return self.model_name.lower()

    def _same_model(self, operation: Any) -> bool:
        return bool(self.model_name_lower == operation.model_name_lower)

    def _model(self, schema_editor: Any, state: Any, app_label: str) -> Any:
        return editable_model(self, schema_editor, state, app_label, self.model_name)


class _Removal(IndexOperation):
    """An operation that takes away the index or constraint of a name."""

    category = OperationCategory.REMOVAL

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name = model_name
        self.name = name

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"model_name": self.model_name, "name": self.name}

    def reduce(self, operation: Any, app_label: str) -> Any:
        # With the model all of its indexes and constraints go.
        if getattr(operation, "removes_model", False) and self.model_name_lower == operation.name_lower:
            return [operation]
        return super().reduce(operation, app_label)

    @property
    def migration_name_fragment(self) -> str:
        return f"remove_{self.model_name_lower}_{self.name.lower()}"


class AddIndex(IndexOperation):
    """Creates an index, which has to have a name."""

    category = OperationCategory.ADDITION

    def __init__(self, model_name: str, index: Any) -> None:
        self.model_name = model_name
        if not index.name:
            raise ValueError(
                f"Indexes passed to AddIndex operations require a name argument. {index!r} doesn't have one."
            )
        self.index = index

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"model_name": self.model_name, "index": self.index}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.add_index(app_label, self.model_name_lower, self.index)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, to_state, app_label)
        if model is not None:
            schema_editor.add_index(model, self.index)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, from_state, app_label)
        if model is not None:
            schema_editor.remove_index(model, self.index)

    def describe(self) -> str:
        if self.index.expressions:
            listed = ", ".join(map(str, self.index.expressions))
            return f"Create index {self.index.name} on {listed} on model {self.model_name}"
        listed = ", ".join(self.index.fields)
        return f"Create index {self.index.name} on field(s) {listed} of model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name_lower}_{self.index.name.lower()}"

    def reduce(self, operation: Operation, app_label: str) -> Any:
        if isinstance(operation, RemoveIndex) and self.index.name == operation.name:
            return []
        if isinstance(operation, RenameIndex) and self.index.name == operation.old_name:
            renamed = self.index.clone()
            renamed.name = operation.new_name
            return [AddIndex(model_name=self.model_name, index=renamed)]
        return super().reduce(operation, app_label)


class RemoveIndex(_Removal):
    """Drops an index."""

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.remove_index(app_label, self.model_name_lower, self.name)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, from_state, app_label)
        if model is not None:
            state = from_state.models[app_label, self.model_name_lower]
            schema_editor.remove_index(model, state.get_index_by_name(self.name))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, to_state, app_label)
        if model is not None:
            state = to_state.models[app_label, self.model_name_lower]
            schema_editor.add_index(model, state.get_index_by_name(self.name))

    def describe(self) -> str:
        return f"Remove index {self.name} from {self.model_name}"


class RenameIndex(IndexOperation):
    """Renames an index, or gives a name to one that ``index_together`` made.

    Args:
        model_name: The model.
        new_name: The name that it gets.
        old_name: The name that it has.
        old_fields: The fields of an index that has no name of its own.

    Raises:
        ValueError: not exactly one of ``old_name`` and ``old_fields`` is given.
    """

    category = OperationCategory.ALTERATION

    def __init__(self, model_name: str, new_name: str, old_name: str | None = None, old_fields: Any = None) -> None:
        if not old_name and not old_fields:
            raise ValueError("RenameIndex requires one of old_name and old_fields arguments to be set.")
        if old_name and old_fields:
            raise ValueError("RenameIndex.old_name and old_fields are mutually exclusive.")
        self.model_name = model_name
        self.new_name = new_name
        self.old_name = old_name
        self.old_fields = old_fields

    @cached_property
    def old_name_lower(self) -> str:
        """The old name in lower case."""
        return (self.old_name or "").lower()

    @cached_property
    def new_name_lower(self) -> str:
        """The new name in lower case."""
        return self.new_name.lower()

    def deconstruct(self) -> tuple[str, Any, Any]:
        old = {"old_name": self.old_name} if self.old_name else {"old_fields": self.old_fields}
        kwargs = {"model_name": self.model_name, "new_name": self.new_name, **{k: v for k, v in old.items() if v}}
        return type(self).__name__, [], kwargs

    def state_forwards(self, app_label: str, state: Any) -> None:
        if not self.old_fields:
            state.rename_index(app_label, self.model_name_lower, self.old_name, self.new_name)
            return
        index = _index_class()(fields=self.old_fields, name=self.new_name)
        state.remove_model_options(app_label, self.model_name_lower, "index_together", self.old_fields)
        state.add_index(app_label, self.model_name_lower, index)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, to_state, app_label)
        if model is None:
            return
        if self.old_fields:
            old_index = self._unnamed_index(schema_editor, from_state.apps.get_model(app_label, self.model_name))
        else:
            old_index = from_state.models[app_label, self.model_name_lower].get_index_by_name(self.old_name)
        # Nothing to do when the index already has the name that it gets.
        if old_index.name != self.new_name:
            new_index = to_state.models[app_label, self.model_name_lower].get_index_by_name(self.new_name)
            schema_editor.rename_index(model, old_index, new_index)

    def _unnamed_index(self, schema_editor: Any, model: Any) -> Any:
        columns = [model._meta.get_field(field).column for field in self.old_fields]
        names = schema_editor._constraint_names(model, column_names=columns, index=True, unique=False)
        if len(names) != 1:
            raise ValueError(
                f"Found wrong number ({len(names)}) of indexes for {model._meta.db_table}({', '.join(columns)})."
            )
        return _index_class()(fields=self.old_fields, name=names[0])

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        # An index without a name of its own keeps the one it got.
        if self.old_fields:
            return
        self._swap_names()
        self.database_forwards(app_label, schema_editor, from_state, to_state)
        self._swap_names()

    def _swap_names(self) -> None:
        self.new_name, self.old_name = self.old_name, self.new_name  # type: ignore[assignment]  # both set here
        self.new_name_lower, self.old_name_lower = self.old_name_lower, self.new_name_lower

    def describe(self) -> str:
        if self.old_name:
            return f"Rename index {self.old_name} on {self.model_name} to {self.new_name}"
        return f"Rename unnamed index for {self.old_fields} on {self.model_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        if self.old_name:
            return f"rename_{self.old_name_lower}_{self.new_name_lower}"
        return f"rename_{self.model_name_lower}_{'_'.join(self.old_fields)}_{self.new_name_lower}"

    def reduce(self, operation: Operation, app_label: str) -> Any:
        if (
            isinstance(operation, RenameIndex)
            and self._same_model(operation)
            and operation.old_name
            and self.new_name_lower == operation.old_name_lower
        ):
            return [
                RenameIndex(
                    self.model_name, new_name=operation.new_name, old_name=self.old_name, old_fields=self.old_fields
                )
            ]
        return super().reduce(operation, app_label)


def _index_class() -> Any:
    from fastjango.db.models import Index  # only for the unnamed indexes of old migrations

    return Index


class AddConstraint(IndexOperation):
    """Adds a constraint."""

    category = OperationCategory.ADDITION
    option_name = "constraints"

    def __init__(self, model_name: str, constraint: Any) -> None:
        self.model_name = model_name
        self.constraint = constraint

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"model_name": self.model_name, "constraint": self.constraint}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.add_constraint(app_label, self.model_name_lower, self.constraint)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, to_state, app_label)
        if model is not None:
            schema_editor.add_constraint(model, self.constraint)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, to_state, app_label)
        if model is not None:
            schema_editor.remove_constraint(model, self.constraint)

    def describe(self) -> str:
        return f"Create constraint {self.constraint.name} on model {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name_lower}_{self.constraint.name.lower()}"

    def reduce(self, operation: Operation, app_label: str) -> Any:
        if (
            isinstance(operation, (RemoveConstraint, AlterConstraint))
            and self._same_model(operation)
            and self.constraint.name == operation.name
        ):
            if isinstance(operation, RemoveConstraint):
                return []
            return [AddConstraint(model_name=self.model_name, constraint=operation.constraint)]
        return super().reduce(operation, app_label)


class RemoveConstraint(_Removal):
    """Removes a constraint."""

    option_name = "constraints"

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.remove_constraint(app_label, self.model_name_lower, self.name)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, to_state, app_label)
        if model is not None:
            state = from_state.models[app_label, self.model_name_lower]
            schema_editor.remove_constraint(model, state.get_constraint_by_name(self.name))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, to_state, app_label)
        if model is not None:
            state = to_state.models[app_label, self.model_name_lower]
            schema_editor.add_constraint(model, state.get_constraint_by_name(self.name))

    def describe(self) -> str:
        return f"Remove constraint {self.name} from model {self.model_name}"


class AlterConstraint(IndexOperation):
    """Changes what of a constraint the database knows nothing of (its error message)."""

    category = OperationCategory.ALTERATION
    option_name = "constraints"

    def __init__(self, model_name: str, name: str, constraint: Any) -> None:
        self.model_name = model_name
        self.name = name
        self.constraint = constraint

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs = {"model_name": self.model_name, "name": self.name, "constraint": self.constraint}
        return type(self).__name__, [], kwargs

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_constraint(app_label, self.model_name_lower, self.name, self.constraint)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing to do."""

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing to do."""

    def describe(self) -> str:
        return f"Alter constraint {self.name} on {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.model_name_lower}_{self.constraint.name.lower()}"

    def reduce(self, operation: Operation, app_label: str) -> Any:
        if (
            isinstance(operation, (AlterConstraint, RemoveConstraint))
            and self._same_model(operation)
            and self.name == operation.name
        ):
            return [operation]
        return super().reduce(operation, app_label)
