"""Creating and deleting models."""

from __future__ import annotations

from functools import singledispatchmethod
from typing import Any

from fastjango.db import models
from fastjango.db.migrations.state import ModelState
from fastjango.db.migrations.utils import field_references, resolve_relation

from ._indexes import AddConstraint, AddIndex, AlterConstraint, IndexOperation, RemoveConstraint, RemoveIndex
from ._model_base import ModelOperation
from ._options import (
    AlterModelManagers,
    AlterModelOptions,
    AlterModelTable,
    AlterModelTableComment,
    AlterOrderWithRespectTo,
    AlterTogetherOptionOperation,
)
from ._renaming import RenameModel
from .base import Operation, OperationCategory
from .fields import AddField, AlterField, FieldOperation, RemoveField, RenameField


class CreateModel(ModelOperation):
    """Creates a model and its table.

    Args:
        name: The class's name.
        fields: Pairs of name and field.
        options: The ``Meta`` options.
        bases: Classes, or ``"app.model"``.
        managers: Pairs of name and manager.

    Raises:
        ValueError: a name or a base stands twice.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["fields", "options", "managers"]

    def __init__(self, name: str, fields: Any, options: Any = None, bases: Any = None, managers: Any = None) -> None:
        self.fields = fields
        self.options = options or {}
        self.bases = bases or (models.Model,)
        self.managers = managers or []
        super().__init__(name)
        for kind, names in (
            ("fields", [pair[0] for pair in fields]),
            ("bases", [_base_name(base) for base in self.bases]),
            ("managers", [pair[0] for pair in self.managers]),
        ):
            _refuse_doubles(names, kind)

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs: dict[str, Any] = {"name": self.name, "fields": self.fields}
        if self.options:
            kwargs["options"] = self.options
        if self.bases and self.bases != (models.Model,):
            kwargs["bases"] = self.bases
        if self.managers and self.managers != [("objects", models.Manager())]:
            kwargs["managers"] = self.managers
        return type(self).__name__, [], kwargs

    def state_forwards(self, app_label: str, state: Any) -> None:
        made = ModelState(
            app_label, self.name, list(self.fields), dict(self.options), tuple(self.bases), list(self.managers)
        )
        state.add_model(made)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, to_state, app_label)
        if model is not None:
            schema_editor.create_model(model)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, from_state, app_label)
        if model is not None:
            schema_editor.delete_model(model)

    def describe(self) -> str:
        return f"Create {'proxy ' if self.options.get('proxy', False) else ''}model {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return self.name_lower

    def references_model(self, name: str, app_label: str) -> bool:
        name = name.lower()
        if name == self.name_lower:
            return True
        wanted = (app_label, name)
        for base in self.bases:
            is_model = isinstance(base, str) or (hasattr(base, "_meta") and base is not models.Model)
            if is_model and resolve_relation(base, app_label) == wanted:
                return True
        own = (app_label, self.name_lower)
        return any(field_references(own, field, wanted) for _, field in self.fields)

    def reduce(self, operation: Operation, app_label: str) -> Any:
        merged = self._merge(operation)
        if merged is None:
            return super().reduce(operation, app_label)
        return merged

    def _with(self, **changes: Any) -> list[Operation]:
        parts = {
            "name": self.name,
            "fields": self.fields,
            "options": self.options,
            "bases": self.bases,
            "managers": self.managers,
        }
        return [CreateModel(**{**parts, **changes})]

    def _with_options(self, **changes: Any) -> list[Operation]:
        return self._with(options={**self.options, **changes})

    @singledispatchmethod
    def _merge(self, operation: Any) -> list[Operation] | None:
        """The model as the later operation makes it; None when that is about something else."""
        return None

    @_merge.register
    def _(self, operation: RenameModel) -> list[Operation] | None:
        return self._with(name=operation.new_name) if operation.old_name_lower == self.name_lower else None

    @_merge.register
    def _(self, operation: ModelOperation) -> list[Operation] | None:
        if operation.name_lower != self.name_lower:
            return None
        match operation:
            case DeleteModel():
                return None if self.options.get("proxy", False) else []
            case AlterModelOptions():
                unset = set(operation.ALTER_OPTION_KEYS) - set(operation.options)
                kept = {key: value for key, value in self.options.items() if key not in unset}
                return self._with(options={**kept, **operation.options})
            case AlterModelManagers():
                return self._with(managers=operation.managers)
            case AlterModelTable():
                return self._with_options(db_table=operation.table)
            case AlterModelTableComment():
                return self._with_options(db_table_comment=operation.table_comment)
            case AlterTogetherOptionOperation():
                return self._with_options(**{operation.option_name: operation.option_value})
            case AlterOrderWithRespectTo():
                return self._with_options(order_with_respect_to=operation.order_with_respect_to)
        return None

    @_merge.register
    def _(self, operation: FieldOperation) -> list[Operation] | None:
        if operation.model_name_lower != self.name_lower:
            return None
        match operation:
            case AddField():
                return self._with(fields=[*self.fields, (operation.name, operation.field)])
            case AlterField():
                return self._with(
                    fields=[(name, operation.field if name == operation.name else field) for name, field in self.fields]
                )
            case RemoveField():
                return self._without_field(operation)
            case RenameField():
                return self._with_renamed_field(operation)
        return None

    def _without_field(self, operation: RemoveField) -> list[Operation]:
        options = self.options.copy()
        for option in ("unique_together", "index_together"):
            value = options.pop(option, None)
            if value:
                shorter = {tuple(name for name in names if name != operation.name_lower) for names in value}
                if shorter := {names for names in shorter if names}:
                    options[option] = shorter
        if options.get("order_with_respect_to") == operation.name_lower:
            del options["order_with_respect_to"]
        kept = [(name, field) for name, field in self.fields if name.lower() != operation.name_lower]
        return self._with(fields=kept, options=options)

    def _with_renamed_field(self, operation: RenameField) -> list[Operation]:
        def renamed(name: str) -> str:
            return operation.new_name if name == operation.old_name else name

        options = self.options.copy()
        for option in ("unique_together", "index_together"):
            if value := options.get(option):
                options[option] = {tuple(map(renamed, names)) for names in value}
        if order := options.get("order_with_respect_to"):
            options["order_with_respect_to"] = renamed(order)
        return self._with(fields=[(renamed(name), field) for name, field in self.fields], options=options)

    @_merge.register
    def _(self, operation: IndexOperation) -> list[Operation] | None:
        if operation.model_name_lower != self.name_lower:
            return None
        items = list(self.options.get(operation.option_name, []))
        match operation:
            case AddIndex():
                items.append(operation.index)
            case AddConstraint():
                items.append(operation.constraint)
            case RemoveIndex() | RemoveConstraint():
                items = [item for item in items if item.name != operation.name]
            case AlterConstraint():
                items = [operation.constraint if item.name == operation.name else item for item in items]
            case _:
                return None
        return self._with_options(**{operation.option_name: items})


class DeleteModel(ModelOperation):
    """Deletes a model and its table."""

    category = OperationCategory.REMOVAL
    removes_model = True

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"name": self.name}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.remove_model(app_label, self.name_lower)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, from_state, app_label)
        if model is not None:
            schema_editor.delete_model(model)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = self._model(schema_editor, to_state, app_label)
        if model is not None:
            schema_editor.create_model(model)

    def references_model(self, name: str, app_label: str) -> bool:
        # Relations of the model are not known here, so any model may be one of them.
        return True

    def describe(self) -> str:
        return f"Delete model {self.name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"delete_{self.name_lower}"


def _refuse_doubles(names: list[str], kind: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"Found duplicate value {name} in CreateModel {kind} argument.")
        seen.add(name)


def _base_name(base: Any) -> str:
    if hasattr(base, "_meta"):
        return str(base._meta.label_lower)
    return base.lower() if isinstance(base, str) else str(base)
