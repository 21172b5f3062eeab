"""Changing tables by copying them, for databases that cannot alter columns."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

from fastjango.apps.registry import Apps

from .alteration import Alteration, points_with_constraint, referrers, wants_index
from .editor import BaseDatabaseSchemaEditor


@dataclass
class _Shape:
    """A table's new fields by name, the SQL of its columns' values, and the new names of renamed fields."""

    fields: dict[str, Any]
    values: dict[str, str]
    renamed: dict[str, str]


class RemakingSchemaEditor(BaseDatabaseSchemaEditor):
    """Creates the new table, copies the rows, drops the old one, takes its name."""

    _renamed_tables: dict[str, str] = {}

    def _remake_table(
        self,
        model: Any,
        create_field: Any = None,
        delete_field: Any = None,
        alter_fields: Iterable[tuple[Any, Any]] = (),
    ) -> None:
        """Give a model's table another shape, keeping its rows, indexes and constraints.

        Args:
            model: The model as the table is now.
            create_field: A field to add.
            delete_field: A field to leave out.
            alter_fields: Pairs of old and new field.
        """
        shape = self._present_shape(model)
        for old, new in alter_fields or ():
            self._put_altered(shape, old, new)
        if create_field is not None:
            self._put_created(shape, create_field)
        if delete_field is not None:
            del shape.fields[delete_field.name]
            shape.values.pop(delete_field.column, None)
        with self._all_or_nothing():
            remade = self._replace_table(model, shape, delete_field)
        # A primary key that was made anew has no rows of its own any more.
        if remade._meta.pk is not None:
            remade._meta.pk.model = model

    def _replace_table(self, model: Any, shape: _Shape, delete_field: Any) -> Any:
        """Run the statements; returns the class of the new table."""
        table = model._meta.db_table
        self._forget_table(table)
        waiting, self.deferred_sql = self.deferred_sql, []
        remade = self._remade_model(model, shape, delete_field)
        text = self._table_text(remade)
        # A model that loses its key gets an automatic one, which its table does not.
        names = {field.column for field in shape.fields.values()}
        text.columns = [pair for pair in text.columns if pair[0] in names]
        self.operations.remake_table(
            replace(text, name=f"new__{table.strip(chr(34))}", comment=None), table, shape.values
        )
        for sql in (*self.deferred_sql, *self._model_indexes_sql(remade)):
            self.execute(sql, None)
        self.deferred_sql = waiting
        return remade

    def _present_shape(self, model: Any) -> _Shape:
        fields = {field.name: field for field in model._meta.local_fields if field.concrete or field.primary_key}
        values = {
            field.column: self.quote_name(field.column)
            for field in fields.values()
            if field.concrete and not field.generated
        }
        return _Shape(fields, values, {})

    def _put_altered(self, shape: _Shape, old: Any, new: Any) -> None:
        if new.primary_key:
            self._dethrone(shape, but={old.name, new.name})
        shape.fields = {
            new.name if name == old.name else name: new if name == old.name else field
            for name, field in shape.fields.items()
        }
        shape.values.pop(old.column, None)
        shape.renamed[old.name] = new.name
        if new.generated:
            return
        value = self.quote_name(old.column)
        if old.null and not new.null:
            default = (
                self._db_default_text(new)
                if new.has_db_default()
                else self.prepare_default(self.effective_default(new))
            )
            value = f"coalesce({value}, {default})"
        shape.values[new.column] = value

    def _put_created(self, shape: _Shape, field: Any) -> None:
        if field.primary_key:
            self._dethrone(shape, but={field.name})
        # A model without a key seems to have an automatic one of this name, for which the table has no column yet.
        shape.values.pop(field.column, None)
        shape.fields[field.name] = field
        if field.generated or not field.column:
            return
        if field.has_db_default():
            shape.values[field.column] = self._db_default_text(field)
        elif not (field.primary_key and field.get_internal_type().endswith("AutoField")):
            shape.values[field.column] = self.prepare_default(self.effective_default(field))

    @staticmethod
    def _dethrone(shape: _Shape, but: set[str]) -> None:
        """There is one primary key: the old one becomes a plain column, or goes if nobody wrote it."""
        for name, field in list(shape.fields.items()):
            if not field.primary_key or name in but:
                continue
            if field.auto_created:
                del shape.fields[name]
                shape.values.pop(field.column, None)
            else:
                shape.fields[name] = plain = field.clone()
                plain.set_attributes_from_name(name)
                plain.primary_key = False

    def _remade_model(self, model: Any, shape: _Shape, delete_field: Any) -> Any:
        """A model class of the new shape, in a registry of its own."""
        meta = model._meta

        def renamed(together: Any) -> list[list[str]]:
            return [[shape.renamed.get(name, name) for name in names] for names in together]

        gone = delete_field.name if delete_field is not None else None
        options = {
            "app_label": meta.app_label,
            "db_table": meta.db_table,
            "unique_together": [names for names in renamed(meta.unique_together) if gone not in names],
            "indexes": [deepcopy(index) for index in meta.indexes if gone not in index.fields],
            "constraints": [deepcopy(constraint) for constraint in meta.constraints],
            "apps": Apps(),
        }
        body = {name: self._remade_field(model, field) for name, field in shape.fields.items()}
        made = type(model)(
            f"New{meta.object_name}",
            model.__bases__,
            {**body, "Meta": type("Meta", (), options), "__module__": model.__module__},
        )
        if together := getattr(meta, "index_together", ()):
            made._meta.index_together = [names for names in renamed(together) if gone not in names]
        return made

    @staticmethod
    def _remade_field(model: Any, field: Any) -> Any:
        made = deepcopy(field)
        # A reference to the own table follows the primary key when that changes.
        # By name, because states have classes of their own.
        if made.remote_field and made.remote_field.model._meta.label_lower == model._meta.label_lower:
            made.remote_field.model = "self"
            for name in ("related_fields", "foreign_related_fields", "local_related_fields"):
                made.__dict__.pop(name, None)
        return made

    # The public methods

    def add_field(self, model: Any, field: Any) -> None:
        """Add a field, by a plain ``ADD COLUMN`` where the database takes one."""
        if field.many_to_many and field.remote_field.through._meta.auto_created:
            self.create_model(field.remote_field.through)
        elif self._needs_remake_to_add(field):
            if field.column is not None:
                self._remake_table(model, create_field=field)
        else:
            super().add_field(model, field)

    def _needs_remake_to_add(self, field: Any) -> bool:
        return bool(
            field.primary_key
            or field.unique
            or not field.null
            or self.effective_default(field) is not None
            or (field.generated and field.db_persist)
            or (field.has_db_default() and not self._is_literal(field._db_default_expression))
        )

    def remove_field(self, model: Any, field: Any) -> None:
        """Remove a field, by a plain ``DROP COLUMN`` where nothing hangs on the column."""
        if field.many_to_many:
            if field.remote_field.through._meta.auto_created:
                self.delete_model(field.remote_field.through)
        elif field.db_parameters(connection=self.connection)["type"] is None:
            return
        elif self.connection.features.can_alter_table_drop_column and not (
            field.primary_key or field.unique or field.db_index or points_with_constraint(field)
        ):
            super().remove_field(model, field)
        else:
            self._remake_table(model, delete_field=field)

    def _alter_field(
        self,
        model: Any,
        old_field: Any,
        new_field: Any,
        old_type: Any,
        new_type: Any,
        old_db_params: Any,
        new_db_params: Any,
        strict: bool = False,
    ) -> None:
        same = self._described(model, old_field) == self._described(model, new_field)
        if same and (not points_with_constraint(new_field) or not self._has_columns_of(model, old_field, new_field)):
            self._rename_altered_column(Alteration(model, old_field, new_field, old_db_params, new_db_params, strict))
            return
        self._remake_table(model, alter_fields=[(old_field, new_field)])
        retyped = old_type != new_type or old_db_params.get("collation") != new_db_params.get("collation")
        if new_field.unique and retyped:
            for related in {field.model: None for field in referrers(new_field) if field.model is not new_field.model}:
                if related is not model:
                    self._remake_table(related)

    def _has_columns_of(self, model: Any, old_field: Any, new_field: Any) -> bool:
        """Whether the table is as the model says; other columns may have been renamed already."""

        def ask() -> list[str]:
            with self.connection.cursor() as cursor:
                described = self.connection.introspection.get_table_description(cursor, model._meta.db_table)
            return [column.name for column in described]

        wanted = {field.column for field in model._meta.local_concrete_fields} - {new_field.column}
        return {old_field.column, *wanted} <= set(self._learn(ask))

    def _described(self, model: Any, field: Any) -> Any:
        """All that the table says of a field's column but its name."""
        definition = self.full_definition(model, field)
        if definition is not None and points_with_constraint(field):
            definition = self._with_foreign_key(model, field, definition)
        return definition, wants_index(field)

    def alter_db_table(self, model: Any, old_db_table: str, new_db_table: str) -> None:
        """Rename a model's table; the database renames it in the foreign keys of the others too."""
        super().alter_db_table(model, old_db_table, new_db_table)
        # States from before still know the old name.
        self._renamed_tables = {
            **{old: new_db_table if new == old_db_table else new for old, new in self._renamed_tables.items()},
            old_db_table: new_db_table,
        }
        self._renamed_tables.pop(new_db_table, None)

    def _present_name(self, table: str) -> str:
        return self._renamed_tables.get(table, table)

    def _alter_many_to_many(self, model: Any, old_field: Any, new_field: Any, strict: bool) -> None:
        old, new = old_field.remote_field.through, new_field.remote_field.through
        names = [
            (getattr(old_field, which)(), getattr(new_field, which)())
            for which in ("m2m_reverse_field_name", "m2m_field_name")
        ]
        if old._meta.db_table != new._meta.db_table:
            self.alter_db_table(old, old._meta.db_table, new._meta.db_table)
        pairs = [(old._meta.get_field(before), new._meta.get_field(after)) for before, after in names]
        self._remake_table(new if old._meta.db_table != new._meta.db_table else old, alter_fields=pairs)

    def add_constraint(self, model: Any, constraint: Any) -> None:
        """Add a constraint; one that is an index here needs no copy of the table."""
        if _is_index(constraint):
            super().add_constraint(model, constraint)
        else:
            self._remake_table(model)

    def remove_constraint(self, model: Any, constraint: Any) -> None:
        """Remove a constraint; one that is an index here needs no copy of the table."""
        if _is_index(constraint):
            super().remove_constraint(model, constraint)
        else:
            self._remake_table(model)


def _is_index(constraint: Any) -> bool:
    """Whether a constraint is a unique index here, because a table's definition cannot say it."""
    # Asked of its attributes because the classes of constraints stand above the back ends.
    return hasattr(constraint, "nulls_distinct") and any(
        getattr(constraint, name) for name in ("condition", "expressions", "include", "deferrable")
    )
