"""Fields that came, went, changed, or got another name."""

from __future__ import annotations

from typing import Any

from fastjango.db import models
from fastjango.db.migrations import operations as ops
from fastjango.db.migrations.utils import resolve_relation

from .comparing import Comparing, FieldKey, _points
from .dependencies import OperationDependency, Type, created, removed

_TIME_FIELDS = (models.DateField, models.DateTimeField, models.TimeField)


class FieldDifferences(Comparing):
    """Adds, removes, alters and renames fields of kept models."""

    renamed_operations: list[Any]

    def _new_field(self, key: FieldKey) -> Any:
        return self.to_state.models[key[:2]].get_field(key[2])

    def create_renamed_fields(self) -> None:
        """Ask about a new field that is made like one that is gone; remember the answers."""
        self.renamed_operations = []
        self.renamed_fields = {}
        old_keys = self.old_field_keys.copy()
        for key in sorted(self.new_field_keys - old_keys):
            label, model_name, name = key
            field = self._new_field(key)
            for gone in sorted(old_keys - self.new_field_keys):
                if gone[:2] != key[:2]:
                    continue
                old_field = self._old((label, model_name)).get_field(gone[2])
                if not self._is_renaming(old_field, gone[2], field):
                    continue
                if self.questioner.ask_rename(model_name, gone[2], name, field):
                    self.renamed_operations.append((gone, old_field.db_column, key, field))
                    old_keys.remove(gone)
                    old_keys.add(key)
                    self.renamed_fields[key] = gone[2]
                    break

    def _is_renaming(self, old_field: Any, old_name: str, field: Any) -> bool:
        """Whether the fields differ in nothing but that the column's name may now be said."""
        new, old = self.deep_deconstruct(field), self.deep_deconstruct(old_field)
        if _points(field) and "to" in old[2]:
            old[2]["to"] = self.renamed_models_rel.get(old[2]["to"], old[2]["to"])
        old_field.set_attributes_from_name(old_name)
        column = old_field.get_attname_column()[1]
        return bool(old == new or (old[:2] == new[:2] and {**old[2], "db_column": column} == new[2]))

    def generate_renamed_fields(self) -> None:
        """Rename fields."""
        for gone, old_column, (label, model_name, name), field in self.renamed_operations:
            if old_column != field.db_column:
                # First the field with the old name learns that its column stays, which changes nothing.
                altered = field.clone()
                altered.name = gone[2]
                self.add_operation(label, ops.AlterField(model_name=model_name, name=gone[2], field=altered))
            rename = ops.RenameField(model_name=model_name, old_name=gone[2], new_name=name)
            self.add_operation(label, rename)
            self.old_field_keys.remove(gone)
            self.old_field_keys.add((label, model_name, name))

    def generate_added_fields(self) -> None:
        """Add fields."""
        for key in sorted(self.new_field_keys - self.old_field_keys):
            self._generate_added_field(key)

    def _generate_added_field(self, key: FieldKey) -> None:
        label, model_name, name = key
        field = self._new_field(key)
        # A field of the same name and another kind may just have been removed.
        dependencies = [removed(*key)]
        if _points(field):
            dependencies += self._field_dependencies(key[:2], field, self.to_state)
        if field.generated:
            dependencies += self._generated_dependencies(field)
        keeps_default = _needs_no_default(field)
        if not keeps_default:
            field = field.clone()
            if isinstance(field, _TIME_FIELDS) and field.auto_now_add:
                field.default = self.questioner.ask_auto_now_add_addition(name, model_name)
            else:
                field.default = self.questioner.ask_not_null_addition(name, model_name)
        if field.unique and field.has_default() and callable(field.default):
            self.questioner.ask_unique_callable_default_addition(name, model_name)
        add = ops.AddField(model_name=model_name, name=name, field=field, preserve_default=keeps_default)
        self.add_operation(label, add, dependencies)

    def _generated_dependencies(self, field: Any) -> list[OperationDependency]:
        """The new fields that a generated field may be computed from."""
        names = {reference[0] for reference in models.Model._get_expr_references(field.expression)}
        return [
            created(*key)
            for key in sorted(self.new_field_keys - self.old_field_keys)
            if _points(self._new_field(key)) or key[2] in names
        ]

    def generate_removed_fields(self) -> None:
        """Remove fields."""
        for key in sorted(self.old_field_keys - self.new_field_keys):
            self._generate_removed_field(key)

    def _generate_removed_field(self, key: FieldKey) -> None:
        label, model_name, name = key
        # Whatever names the field goes first.
        waits = (Type.REMOVE_ORDER_WRT, Type.ALTER_FOO_TOGETHER, Type.REMOVE_INDEX_OR_CONSTRAINT)
        self.add_operation(
            label,
            ops.RemoveField(model_name=model_name, name=name),
            [OperationDependency(*key, kind) for kind in waits],
        )

    def generate_altered_fields(self) -> None:
        """Alter fields; one that becomes or stops being many-to-many is removed and added."""
        for key in sorted(self.old_field_keys & self.new_field_keys):
            old_name = self.renamed_fields.get(key, key[2])
            old_field = self._old(key[:2]).get_field(old_name)
            new_field = self._new_field(key)
            dependencies = self._undo_renames(key, old_field, new_field)
            # A renamed field changed its column at most, which renaming has dealt with.
            if old_name != key[2] or self.deep_deconstruct(old_field) == self.deep_deconstruct(new_field):
                continue
            if bool(old_field.many_to_many) == bool(new_field.many_to_many):
                self._alter_field(key, old_field, new_field, dependencies)
            else:
                self._generate_removed_field(key)
                self._generate_added_field(key)

    def _undo_renames(self, key: FieldKey, old_field: Any, new_field: Any) -> list[OperationDependency]:
        """Let the new field point where the old one did when that was only renamed; what it waits for otherwise."""
        remote = new_field.remote_field
        if not remote:
            return []
        dependencies: list[OperationDependency] = []
        if getattr(remote, "model", None):
            target = resolve_relation(remote.model, *key[:2])
            if target in self.renamed_models:
                remote.model = old_field.remote_field.model
            self._undo_renamed_fields(key, target, old_field, new_field)
            dependencies = self._field_dependencies(key[:2], new_field, self.to_state)
        if getattr(remote, "through", None) and resolve_relation(remote.through, *key[:2]) in self.renamed_models:
            remote.through = old_field.remote_field.through
        return dependencies

    def _undo_renamed_fields(self, key: FieldKey, target: Any, old_field: Any, new_field: Any) -> None:
        remote = new_field.remote_field
        named = getattr(remote, "field_name", None)
        if named and (*target, named) in self.renamed_fields:
            # Renaming the target's field has repointed this one in the state; the model may still be named anew.
            remote.model = old_field.remote_field.model
            remote.field_name = old_field.remote_field.field_name
        if from_fields := getattr(new_field, "from_fields", None):
            new_field.from_fields = self._old_names(key[:2], from_fields)
            new_field.to_fields = self._old_names(target, new_field.to_fields)

    def _old_names(self, key: Any, names: Any) -> Any:
        return type(names)(self.renamed_fields.get((*key, name), name) for name in names)

    def _alter_field(self, key: FieldKey, old_field: Any, new_field: Any, dependencies: Any) -> None:
        label, model_name, name = key
        field, keeps_default = new_field, True
        given = new_field.has_default() or new_field.has_db_default() or new_field.many_to_many
        if old_field.null and not new_field.null and not given:
            default = self.questioner.ask_not_null_alteration(name, model_name)
            field = new_field.clone()
            if default is not models.NOT_PROVIDED:
                field.default = default
                keeps_default = False
        alter = ops.AlterField(model_name=model_name, name=name, field=field, preserve_default=keeps_default)
        self.add_operation(label, alter, dependencies)


def _needs_no_default(field: Any) -> bool:
    """Whether existing rows get a value for the field without anybody being asked."""
    return bool(
        field.null
        or field.has_default()
        or field.has_db_default()
        or field.many_to_many
        or field.generated
        or isinstance(field, (models.AutoField, models.BigAutoField, models.SmallAutoField))
        or (field.blank and field.empty_strings_allowed)
        or (isinstance(field, _TIME_FIELDS) and field.auto_now)
    )
