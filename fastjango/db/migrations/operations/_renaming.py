"""Renaming a model."""

from __future__ import annotations

from typing import Any

from ._model_base import ModelOperation
from .base import Operation, Renaming


class RenameModel(Renaming, ModelOperation):
    """Renames a model, its table, and the columns and tables that carry its name."""

    def __init__(self, old_name: str, new_name: str) -> None:
        self.old_name = old_name
        self.new_name = new_name
        super().__init__(old_name)

    def deconstruct(self) -> tuple[str, Any, Any]:
        return type(self).__name__, [], {"old_name": self.old_name, "new_name": self.new_name}

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.rename_model(app_label, self.old_name, self.new_name)

    def _rename(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any, old_name: str, new_name: str
    ) -> None:
        new = to_state.apps.get_model(app_label, new_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, new):
            return
        old = from_state.apps.get_model(app_label, old_name)
        old_table, new_table = old._meta.db_table, new._meta.db_table
        if old_table != new_table:
            schema_editor.alter_db_table(new, old_table, new_table)
            self._repoint_fields(schema_editor, to_state, old, (app_label, new_name.lower()), new)
        self._rename_many_to_many(schema_editor, old, new)

    def _repoint_fields(self, schema_editor: Any, to_state: Any, old: Any, new_key: tuple[str, str], new: Any) -> None:
        """Make the foreign keys point to the new name."""
        for relation in old._meta.related_objects:
            if relation.related_model == old:
                model, key = new, new_key
            else:
                model = relation.related_model
                key = model._meta.app_label, model._meta.model_name
            field = to_state.apps.get_model(*key)._meta.get_field(relation.field.name)
            schema_editor.alter_field(model, relation.field, field)

    def _rename_many_to_many(self, schema_editor: Any, old: Any, new: Any) -> None:
        """Rename the automatic tables and the columns in them that bear the model's name."""
        for old_field, new_field in zip(old._meta.local_many_to_many, new._meta.local_many_to_many, strict=False):
            old_through, new_through = old_field.remote_field.through, new_field.remote_field.through
            # A relation to itself has columns from_… and to_…, which alter_field() of the relation has renamed.
            if new_field.model == new_field.related_model or not new_through._meta.auto_created:
                continue
            schema_editor.alter_db_table(new_through, old_through._meta.db_table, new_through._meta.db_table)
            # The other column may change too: of two models of one name in two apps both had a prefix.
            for side in ("m2m_field_name", "m2m_reverse_field_name"):
                before, after = getattr(old_field, side)(), getattr(new_field, side)()
                schema_editor.alter_field(
                    new_through, old_through._meta.get_field(before), new_through._meta.get_field(after)
                )

    def references_model(self, name: str, app_label: str) -> bool:
        return name.lower() in (self.old_name_lower, self.new_name_lower)

    def describe(self) -> str:
        return f"Rename model {self.old_name} to {self.new_name}"

    @property
    def migration_name_fragment(self) -> str:
        return f"rename_{self.old_name_lower}_{self.new_name_lower}"

    def reduce(self, operation: Operation, app_label: str) -> Any:
        if isinstance(operation, RenameModel) and self.new_name_lower == operation.old_name_lower:
            return [RenameModel(self.old_name, operation.new_name)]
        # From here on the model goes by its new name.
        return Operation.reduce(self, operation, app_label) or not operation.references_model(self.new_name, app_label)
