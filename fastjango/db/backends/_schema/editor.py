"""The schema editor: creates and changes the tables of models, with Django's names and types."""

from __future__ import annotations

from typing import Any

from .alteration import InPlaceAlteration, points_with_constraint
from .table_text import TableText

_FK_SUFFIX = "_fk_%(to_table)s_%(to_column)s"


class BaseDatabaseSchemaEditor(InPlaceAlteration):
    """What migrations call to change the database.

    Source: django.db.backends.base.schema.BaseDatabaseSchemaEditor (5.2).
    """

    drops_cascade = True
    # For those who write statements of their own.
    sql_create_table = "CREATE TABLE %(table)s (%(definition)s)"
    sql_rename_table = "ALTER TABLE %(old_table)s RENAME TO %(new_table)s"
    sql_delete_table = "DROP TABLE %(table)s CASCADE"
    sql_create_column = "ALTER TABLE %(table)s ADD COLUMN %(column)s %(definition)s"
    sql_alter_column = "ALTER TABLE %(table)s %(changes)s"
    sql_delete_column = "ALTER TABLE %(table)s DROP COLUMN %(column)s CASCADE"
    sql_rename_column = "ALTER TABLE %(table)s RENAME COLUMN %(old_column)s TO %(new_column)s"

    # Tables

    def _table_text(self, model: Any) -> TableText:
        """Describe a model's table; foreign keys and indexes that come after it wait in ``deferred_sql``."""
        meta = model._meta
        columns = []
        for field in meta.local_fields:
            definition = self.full_definition(model, field)
            if definition is None:
                continue
            if self.connection.features.supports_foreign_keys and points_with_constraint(field):
                definition = self._with_foreign_key(model, field, definition)
            columns.append((field.column, definition))
        for names in meta.unique_together:
            self.deferred_sql.append(self._create_unique_sql(model, [meta.get_field(name) for name in names]))
        constraints = [constraint.constraint_sql(model, self) for constraint in meta.constraints]
        if len(meta.pk_fields) > 1:
            constraints.insert(0, self._pk_constraint_sql([field.column for field in meta.pk_fields]))
        return TableText(
            meta.db_table,
            columns,
            [str(sql) for sql in constraints if sql],
            comment=meta.db_table_comment or None,
            options=self._table_options(model),
        )

    def _pk_constraint_sql(self, columns: list[str]) -> str:
        return self.sql_pk_constraint % {"columns": ", ".join(map(self.quote_name, columns))}

    def _with_foreign_key(self, model: Any, field: Any, definition: str) -> str:
        if self.sql_create_inline_fk is None:
            self.deferred_sql.append(self._create_fk_sql(model, field, _FK_SUFFIX))
            return definition
        return f"{definition} {self._inline_fk(self.sql_create_inline_fk, model, field)}"

    def _inline_fk(self, template: str, model: Any, field: Any) -> str:
        target = field.target_field
        return template % {
            "name": self._fk_constraint_name(model, field, _FK_SUFFIX),
            "table": self.quote_name(model._meta.db_table),
            "column": self.quote_name(field.column),
            "to_table": self.quote_name(self._present_name(target.model._meta.db_table)),
            "to_column": self.quote_name(target.column),
            "deferrable": self.connection.ops.deferrable_sql(),
            "namespace": "",
        }

    def _present_name(self, table: str) -> str:
        """The name that a table of a model has by now."""
        return table

    def _table_options(self, model: Any) -> dict[str, Any]:
        """Dialect options of SQLAlchemy's ``Table``."""
        return {}

    def table_sql(self, model: Any) -> tuple[str, list[Any]]:
        """The ``CREATE TABLE`` statement of a model and its parameters, of which there are none."""
        return self.operations.render_table(self._table_text(model)), []

    def create_model(self, model: Any) -> None:
        """Create a model's table, and the tables of its many-to-many fields that made their own."""
        table = self._table_text(model)
        if not self.connection.features.supports_comments:
            table.comment = None
        self.operations.create_table(table)
        if self.connection.features.supports_comments and not self.connection.features.supports_comments_inline:
            for field in model._meta.local_fields:
                if field.db_comment and field.db_parameters(connection=self.connection)["type"]:
                    self.operations.comment_column(model._meta.db_table, field.column, field.db_comment)
        self.deferred_sql.extend(self._model_indexes_sql(model))
        for field in model._meta.local_many_to_many:
            if field.remote_field.through._meta.auto_created:
                self.create_model(field.remote_field.through)

    def delete_model(self, model: Any) -> None:
        """Drop a model's table, and the tables of its many-to-many fields that made their own."""
        for field in model._meta.local_many_to_many:
            if field.remote_field.through._meta.auto_created:
                self.delete_model(field.remote_field.through)
        self.operations.drop_table(model._meta.db_table, cascade=self.drops_cascade)
        self._forget_table(model._meta.db_table)

    def alter_db_table(self, model: Any, old_db_table: str, new_db_table: str) -> None:
        """Rename a model's table."""
        if old_db_table == new_db_table or (
            self.connection.features.ignores_table_name_case and old_db_table.lower() == new_db_table.lower()
        ):
            return
        self.operations.rename_table(old_db_table, new_db_table)
        for sql in self._waiting():
            sql.rename_table_references(old_db_table, new_db_table)

    def alter_db_table_comment(self, model: Any, old_db_table_comment: Any, new_db_table_comment: Any) -> None:
        """Change a table's comment."""
        if self.connection.features.supports_comments:
            self.operations.comment_table(model._meta.db_table, new_db_table_comment)

    def alter_db_tablespace(self, model: Any, old_db_tablespace: str, new_db_tablespace: str) -> None:
        """Move a model's table to another tablespace."""
        table, space = self.quote_name(model._meta.db_table), self.quote_name(new_db_tablespace)
        self.execute(f"ALTER TABLE {table} SET TABLESPACE {space}")

    # Indexes and constraints

    def add_index(self, model: Any, index: Any) -> None:
        """Create an index; nothing happens where the database has no indexes on expressions."""
        if not index.contains_expressions or self.connection.features.supports_expression_indexes:
            self.execute(index.create_sql(model, self), params=None)

    def remove_index(self, model: Any, index: Any) -> None:
        """Drop an index."""
        if not index.contains_expressions or self.connection.features.supports_expression_indexes:
            self.execute(index.remove_sql(model, self))

    def rename_index(self, model: Any, old_index: Any, new_index: Any) -> None:
        """Rename an index, by making it anew where it cannot be renamed."""
        if self.connection.features.can_rename_index:
            self.execute(self._rename_index_sql(model, old_index.name, new_index.name), params=None)
        else:
            self.remove_index(model, old_index)
            self.add_index(model, new_index)

    def add_constraint(self, model: Any, constraint: Any) -> None:
        """Add a constraint."""
        if sql := constraint.create_sql(model, self):
            # Parameters are None: the text may hold percent signs of a condition.
            self.execute(sql, params=None)

    def remove_constraint(self, model: Any, constraint: Any) -> None:
        """Remove a constraint."""
        if sql := constraint.remove_sql(model, self):
            self.execute(sql)

    def alter_unique_together(self, model: Any, old_unique_together: Any, new_unique_together: Any) -> None:
        """Change what is unique together: sequences of sequences of field names."""
        old, new = ({tuple(names) for names in together} for together in (old_unique_together, new_unique_together))
        for names in old - new:
            self._delete_composed_index(model, names, {"unique": True, "primary_key": False}, self.sql_delete_unique)
        for names in new - old:
            self.execute(self._create_unique_sql(model, [model._meta.get_field(name) for name in names]))

    def alter_index_together(self, model: Any, old_index_together: Any, new_index_together: Any) -> None:
        """Change what is indexed together, for the models of old migrations."""
        old, new = ({tuple(names) for names in together} for together in (old_index_together, new_index_together))
        for names in old - new:
            self._delete_composed_index(model, names, {"index": True, "unique": False}, self.sql_delete_index)
        for names in new - old:
            fields = [model._meta.get_field(name) for name in names]
            self.execute(self._create_index_sql(model, fields=fields, suffix="_idx"))

    def _delete_composed_index(self, model: Any, fields: Any, constraint_kwargs: Any, sql: str) -> None:
        columns = [model._meta.get_field(name).column for name in fields]
        own = {item.name for item in (*model._meta.constraints, *model._meta.indexes)}
        names = self._constraint_names(model, columns, exclude=own, **constraint_kwargs)
        default = str(self._unique_constraint_name(model._meta.db_table, columns, quote=False))
        if constraint_kwargs.get("unique") is True and names and default in names:
            names = [default]
        if len(names) != 1:
            raise ValueError(
                f"Found wrong number ({len(names)}) of constraints for {model._meta.db_table}({', '.join(columns)})"
            )
        self.execute(self._delete_constraint_sql(sql, model, names[0]))

    # Fields

    def add_field(self, model: Any, field: Any) -> None:
        """Add a field's column; a many-to-many field's own table."""
        if field.many_to_many and field.remote_field.through._meta.auto_created:
            self.create_model(field.remote_field.through)
            return
        definition = self.full_definition(model, field, include_default=True)
        if definition is None:
            return
        table = model._meta.db_table
        if self.connection.features.supports_foreign_keys and points_with_constraint(field):
            if self.sql_create_column_inline_fk:
                definition += self._inline_fk(self.sql_create_column_inline_fk, model, field)
            else:
                self.deferred_sql.append(self._create_fk_sql(model, field, _FK_SUFFIX))
        self.operations.add_column(table, field.column, definition)
        if not field.generated and not field.has_db_default() and self._passing_default(field) is not None:
            # The default served the rows that were there; from now on Python gives it.
            params = field.db_parameters(connection=self.connection)
            self.operations.alter_column(table, field.column, server_default=None, **self._existing(field, params))
        features = self.connection.features
        if field.db_comment and features.supports_comments and not features.supports_comments_inline:
            self.operations.comment_column(table, field.column, field.db_comment)
        self.deferred_sql.extend(self._field_indexes_sql(model, field))

    def remove_field(self, model: Any, field: Any) -> None:
        """Drop a field's column; a many-to-many field's own table."""
        if field.many_to_many and field.remote_field.through._meta.auto_created:
            self.delete_model(field.remote_field.through)
            return
        if field.db_parameters(connection=self.connection)["type"] is None:
            return
        if field.remote_field:
            for name in self._constraint_names(model, [field.column], foreign_key=True):
                self.execute(self._delete_fk_sql(model, name))
        self.operations.drop_column(model._meta.db_table, field.column, cascade=self.drops_cascade)
        self._forget_column(model._meta.db_table, field.column)

    def alter_field(self, model: Any, old_field: Any, new_field: Any, strict: bool = False) -> None:
        """Change a field's column to another type, name, null, default, or relation.

        Args:
            model: The model, before or after the change.
            old_field: The field as it was.
            new_field: The field as it shall be.
            strict: Insist that constraints which go are there exactly once.

        Raises:
            ValueError: the fields cannot become one another.
        """
        if not self._field_should_be_altered(old_field, new_field):
            return
        old_params = old_field.db_parameters(connection=self.connection)
        new_params = new_field.db_parameters(connection=self.connection)
        old_type, new_type = old_params["type"], new_params["type"]
        if (old_type is None and old_field.remote_field is None) or (
            new_type is None and new_field.remote_field is None
        ):
            raise ValueError(
                f"Cannot alter field {old_field} into {new_field} - they do not properly define db_type (are you using "
                "a badly-written custom field?)"
            )
        if old_type is None and new_type is None:
            throughs = [field.remote_field.through for field in (old_field, new_field)]
            if all(throughs) and all(through._meta.auto_created for through in throughs):
                self._alter_many_to_many(model, old_field, new_field, strict)
                return
            if all(throughs) and not any(through._meta.auto_created for through in throughs):
                return
        if old_type is None or new_type is None:
            raise ValueError(
                f"Cannot alter field {old_field} into {new_field} - they are not compatible types (you cannot alter to "
                "or from M2M fields, or add or remove through= on M2M fields)"
            )
        self._refuse_generated_change(old_field, new_field)
        self._alter_field(model, old_field, new_field, old_type, new_type, old_params, new_params, strict)

    def _alter_many_to_many(self, model: Any, old_field: Any, new_field: Any, strict: bool) -> None:
        """Make the table of one many-to-many field that of another."""
        old, new = old_field.remote_field.through, new_field.remote_field.through
        if old._meta.db_table != new._meta.db_table:
            self.alter_db_table(old, old._meta.db_table, new._meta.db_table)
        for name in ("m2m_reverse_field_name", "m2m_field_name"):
            self.alter_field(
                new,
                old._meta.get_field(getattr(old_field, name)()),
                new._meta.get_field(getattr(new_field, name)()),
            )

    # Procedures

    def remove_procedure(self, procedure_name: str, param_types: Any = ()) -> None:
        """Drop a stored procedure."""
        self.execute(
            f"DROP PROCEDURE {self.quote_name(procedure_name)}({', '.join(param_types)})"
            if param_types
            else f"DROP PROCEDURE {self.quote_name(procedure_name)}"
        )
