"""Operations on single fields."""

from __future__ import annotations

from typing import Any

from fastjango.db.migrations.utils import field_references
from fastjango.db.models import NOT_PROVIDED
from fastjango.utils.functional import cached_property

from .base import Operation, OperationCategory, Renaming, editable_model


class FieldOperation(Operation):
    """An operation on a field of a model.

    Args:
        model_name: The model.
        name: The field.
        field: The field object, where the operation has one.
    """

    def __init__(self, model_name: str, name: str, field: Any = None) -> None:
        self.model_name = model_name
        self.name = name
        self.field = field

    @cached_property
    def model_name_lower(self) -> str:
        """The model's name in lower case."""
        return self.model_name.lower()

    @cached_property
    def name_lower(self) -> str:
        """The field's name in lower case."""
        return self.name.lower()

    def is_same_model_operation(self, operation: Any) -> bool:
        """Whether the other works on the same model."""
        return bool(self.model_name_lower == operation.model_name_lower)

    def is_same_field_operation(self, operation: Any) -> bool:
        """Whether the other works on the same field."""
        return self.is_same_model_operation(operation) and self.name_lower == operation.name_lower

    def references_model(self, name: str, app_label: str) -> bool:
        name = name.lower()
        if name == self.model_name_lower:
            return True
        if not self.field:
            return False
        return bool(field_references((app_label, self.model_name_lower), self.field, (app_label, name)))

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        key = model_name.lower()
        if key == self.model_name_lower:
            if name == self.name:
                return True
            if self.field and hasattr(self.field, "from_fields") and name in self.field.from_fields:
                return True
        if self.field is None:
            return False
        return bool(field_references((app_label, self.model_name_lower), self.field, (app_label, key), name))

    def reduce(self, operation: Operation, app_label: str) -> Any:
        return super().reduce(operation, app_label) or not operation.references_field(
            self.model_name, self.name, app_label
        )

    def _with_default(self, schema_editor: Any, from_state: Any, to_state: Any, app_label: str) -> Any:
        """The old and the new model class, or None where routers say no."""
        new = editable_model(self, schema_editor, to_state, app_label, self.model_name)
        return None if new is None else (from_state.apps.get_model(app_label, self.model_name), new)


class _DefaultedField(FieldOperation):
    """An operation whose field may have a default for the existing rows only."""

    def __init__(self, model_name: str, name: str, field: Any, preserve_default: bool = True) -> None:
        self.preserve_default = preserve_default
        super().__init__(model_name, name, field)

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs = {"model_name": self.model_name, "name": self.name, "field": self.field}
        if self.preserve_default is not True:
            kwargs["preserve_default"] = self.preserve_default
        return type(self).__name__, [], kwargs


class AddField(_DefaultedField):
    """Adds a field; ``preserve_default`` is False when its default serves the existing rows only."""

    category = OperationCategory.ADDITION

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.add_field(app_label, self.model_name_lower, self.name, self.field, self.preserve_default)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        found = self._with_default(schema_editor, from_state, to_state, app_label)
        if not found:
            return
        old_model, new_model = found
        field = new_model._meta.get_field(self.name)
        if not self.preserve_default:
            field.default = self.field.default
        schema_editor.add_field(old_model, field)
        if not self.preserve_default:
            field.default = NOT_PROVIDED

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = editable_model(self, schema_editor, from_state, app_label, self.model_name)
        if model is not None:
            schema_editor.remove_field(model, model._meta.get_field(self.name))

    def describe(self) -> str:
        return f"Add field {self.name} to {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.model_name_lower}_{self.name_lower}"

    def reduce(self, operation: Operation, app_label: str) -> Any:
        if isinstance(operation, FieldOperation) and self.is_same_field_operation(operation):
            if isinstance(operation, AlterField):
                return [AddField(model_name=self.model_name, name=operation.name, field=operation.field)]
            if isinstance(operation, RemoveField):
                return []
            if isinstance(operation, RenameField):
                return [AddField(model_name=self.model_name, name=operation.new_name, field=self.field)]
        return super().reduce(operation, app_label)


class RemoveField(FieldOperation):
    """Removes a field."""

    category = OperationCategory.REMOVAL

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"model_name": self.model_name, "name": self.name}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.remove_field(app_label, self.model_name_lower, self.name)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = editable_model(self, schema_editor, from_state, app_label, self.model_name)
        if model is not None:
            schema_editor.remove_field(model, model._meta.get_field(self.name))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        found = self._with_default(schema_editor, from_state, to_state, app_label)
        if found:
            schema_editor.add_field(found[0], found[1]._meta.get_field(self.name))

    def describe(self) -> str:
        return f"Remove field {self.name} from {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"remove_{self.model_name_lower}_{self.name_lower}"

    def reduce(self, operation: Operation, app_label: str) -> Any:
        # Operations on models stand above those on fields, so the one that deletes tells by an attribute.
        if getattr(operation, "removes_model", False) and operation.name_lower == self.model_name_lower:  # type: ignore[attr-defined]  # of models
            return [operation]
        return super().reduce(operation, app_label)


class AlterField(_DefaultedField):
    """Puts another field of the same name in the place of one."""

    category = OperationCategory.ALTERATION

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.alter_field(app_label, self.model_name_lower, self.name, self.field, self.preserve_default)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        found = self._with_default(schema_editor, from_state, to_state, app_label)
        if not found:
            return
        old_field, new_field = (model._meta.get_field(self.name) for model in found)
        if not self.preserve_default:
            new_field.default = self.field.default
        schema_editor.alter_field(found[0], old_field, new_field)
        if not self.preserve_default:
            new_field.default = NOT_PROVIDED

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Alter field {self.name} on {self.model_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"alter_{self.model_name_lower}_{self.name_lower}"

    def reduce(self, operation: Operation, app_label: str) -> Any:
        if isinstance(operation, FieldOperation) and self.is_same_field_operation(operation):
            if isinstance(operation, (AlterField, RemoveField)):
                return [operation]
            if isinstance(operation, RenameField) and self.field.db_column is None:
                altered = AlterField(model_name=self.model_name, name=operation.new_name, field=self.field)
                return [operation, altered]
        return super().reduce(operation, app_label)


class RenameField(Renaming, FieldOperation):
    """Renames a field."""

    def __init__(self, model_name: str, old_name: str, new_name: str) -> None:
        self.old_name = old_name
        self.new_name = new_name
        super().__init__(model_name, old_name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs = {"model_name": self.model_name, "old_name": self.old_name, "new_name": self.new_name}
        return type(self).__name__, [], kwargs

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.rename_field(app_label, self.model_name_lower, self.old_name, self.new_name)

    def _rename(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any, old_name: str, new_name: str
    ) -> None:
        found = self._with_default(schema_editor, from_state, to_state, app_label)
        if found:
            old_model, new_model = found
            schema_editor.alter_field(
                old_model, old_model._meta.get_field(old_name), new_model._meta.get_field(new_name)
            )

    def describe(self) -> str:
        return f"Rename field {self.old_name} on {self.model_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"rename_{self.old_name_lower}_{self.model_name_lower}_{self.new_name_lower}"

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        return self.references_model(model_name, app_label) and name.lower() in (
            self.old_name_lower,
            self.new_name_lower,
        )

    def reduce(self, operation: Operation, app_label: str) -> Any:
        if (
            isinstance(operation, RenameField)
            and self.is_same_model_operation(operation)
            and self.new_name_lower == operation.old_name_lower
        ):
            return [RenameField(self.model_name, self.old_name, operation.new_name)]
        # Both names are taken: moving behind an operation on either would change what it means.
        return Operation.reduce(self, operation, app_label) or not (
            operation.references_field(self.model_name, self.old_name, app_label)
            or operation.references_field(self.model_name, self.new_name, app_label)
        )
