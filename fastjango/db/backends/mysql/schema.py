"""The schema editor of MariaDB and MySQL, where altering a column means saying all of it again."""

from __future__ import annotations

from typing import Any

from fastjango.db.backends._schema.alteration import Alteration
from fastjango.db.backends._schema.editor import BaseDatabaseSchemaEditor


class DatabaseSchemaEditor(BaseDatabaseSchemaEditor):
    """Source: django.db.backends.mysql.schema.DatabaseSchemaEditor (5.2)."""

    drops_cascade = False
    sql_delete_column = "ALTER TABLE %(table)s DROP COLUMN %(column)s"
    sql_delete_unique = "ALTER TABLE %(table)s DROP INDEX %(name)s"
    sql_create_column_inline_fk = (
        ", ADD CONSTRAINT %(name)s FOREIGN KEY (%(column)s) REFERENCES %(to_table)s(%(to_column)s)"
    )
    sql_delete_fk = "ALTER TABLE %(table)s DROP FOREIGN KEY %(name)s"
    sql_delete_index = "DROP INDEX %(name)s ON %(table)s"
    sql_rename_index = "ALTER TABLE %(table)s RENAME INDEX %(old_name)s TO %(new_name)s"
    sql_delete_pk = "ALTER TABLE %(table)s DROP PRIMARY KEY"
    sql_create_index = "CREATE INDEX %(name)s ON %(table)s (%(columns)s)%(extra)s"

    @property
    def sql_delete_check(self) -> str:
        """How the server drops a check."""
        if self.connection.mysql_is_mariadb:
            return "ALTER TABLE %(table)s DROP CONSTRAINT IF EXISTS %(name)s"
        return "ALTER TABLE %(table)s DROP CHECK %(name)s"

    def quote_value(self, value: Any) -> str:
        """A value as a literal, quoted by the driver."""
        self.connection.ensure_connection()
        quoted = self.connection.connection.escape(value, getattr(self.connection.connection, "encoders", None))
        return quoted.decode() if isinstance(quoted, bytes) else str(quoted)

    # Defaults

    def _is_limited_data_type(self, field: Any) -> bool:
        kind = field.db_type(self.connection)
        return kind is not None and kind.lower() in self.connection._limited_data_types

    def _is_text_or_blob(self, field: Any) -> bool:
        kind = field.db_type(self.connection)
        return bool(kind and kind.lower().endswith(("blob", "text")))

    def skip_default(self, field: Any) -> bool:
        """MySQL's long types take a default only as an expression."""
        if not self._supports_limited_data_type_defaults:
            return self._is_limited_data_type(field)
        return False

    def skip_default_on_alter(self, field: Any) -> bool:
        """MySQL's long types take no default when altered."""
        return self._is_limited_data_type(field) and not self.connection.mysql_is_mariadb

    @property
    def _supports_limited_data_type_defaults(self) -> bool:
        return bool(self.connection.mysql_is_mariadb or self.connection.mysql_version >= (8, 0, 13))

    def _column_default_sql(self, field: Any) -> str:
        if not self.connection.mysql_is_mariadb and self._is_limited_data_type(field):
            return "(%s)"
        return super()._column_default_sql(field)

    # Indexes that foreign keys need

    def _field_should_be_indexed(self, model: Any, field: Any) -> bool:
        if not super()._field_should_be_indexed(model, field):
            return False
        with self.connection.cursor() as cursor:
            storage = self.connection.introspection.get_storage_engine(cursor, model._meta.db_table)
        # InnoDB makes an index for each foreign key itself.
        if storage == "InnoDB" and field.get_internal_type() in ("ForeignKey", "OneToOneField") and field.db_constraint:
            return False
        return not self._is_limited_data_type(field)

    def add_field(self, model: Any, field: Any) -> None:
        """Add a field; where a column takes no default, its rows are filled by an UPDATE."""
        super().add_field(model, field)
        if self.skip_default(field) and self.effective_default(field) is not None:
            table, column = self.quote_name(model._meta.db_table), self.quote_name(field.column)
            self.execute(f"UPDATE {table} SET {column} = %s", [self.effective_default(field)])

    def remove_constraint(self, model: Any, constraint: Any) -> None:
        """Remove a constraint; foreign keys that used its index get one of their own."""
        if getattr(constraint, "fields", None) and type(constraint).__name__ == "UniqueConstraint":
            self._create_missing_fk_index(model, fields=constraint.fields, expressions=constraint.expressions)
        super().remove_constraint(model, constraint)

    def remove_index(self, model: Any, index: Any) -> None:
        """Drop an index; foreign keys that used it get one of their own."""
        self._create_missing_fk_index(
            model, fields=[name for name, _ in index.fields_orders], expressions=index.expressions
        )
        super().remove_index(model, index)

    def _create_missing_fk_index(self, model: Any, *, fields: Any, expressions: Any = None) -> None:
        if not fields:
            return
        first = model._meta.get_field(fields[0])
        if first.get_internal_type() not in ("ForeignKey", "OneToOneField"):
            return
        columns = [model._meta.get_field(name).column for name in fields] if not expressions else []
        own = self._constraint_names(model, index=True, foreign_key=False)
        found = self._constraints_of(model)
        serving = [name for name in own if found[name]["columns"][:1] == [first.column]]
        # One of those goes, if it has just these columns.
        if len(serving) <= any(found[name]["columns"] == columns for name in serving):
            self.execute(self._create_index_sql(model, fields=[first], suffix=""))

    def _delete_composed_index(self, model: Any, fields: Any, constraint_kwargs: Any, sql: str) -> None:
        self._create_missing_fk_index(model, fields=fields)
        super()._delete_composed_index(model, fields, constraint_kwargs, sql)

    # Altering

    def _rename_column(self, table: str, old_name: str, new_name: str) -> None:
        # CHANGE COLUMN says all of the column anew, and would lose its check.
        names = {"table": table, "old_column": old_name, "new_column": new_name}
        self.execute(self.sql_rename_column % {key: self.quote_name(name) for key, name in names.items()}, None)

    def _new_default(self, change: Alteration) -> dict[str, Any]:
        existing = self._existing(change.new, change.new_params)
        return {"existing_server_default": existing["existing_server_default"]}

    def _existing(self, field: Any, params: Any) -> dict[str, Any]:
        return {
            "existing_type": self._typed(params),
            "existing_nullable": self._is_null(field),
            "existing_server_default": self._db_default_text(field) if field.has_db_default() else None,
            "existing_comment": field.db_comment or None,
        }
