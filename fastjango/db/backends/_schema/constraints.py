"""Statements that make and remove indexes, unique and check constraints, primary and foreign keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fastjango.db.backends.ddl_references import (
    Columns,
    Expressions,
    ForeignKeyName,
    IndexName,
    Statement,
    Table,
)
from fastjango.db.backends.utils import split_identifier

from .columns import ColumnDefinitions
from .naming import index_name

_DEFERRABLE = {"DEFERRED": " DEFERRABLE INITIALLY DEFERRED", "IMMEDIATE": " DEFERRABLE INITIALLY IMMEDIATE"}


class ConstraintStatements(ColumnDefinitions):
    """Statements as values: run, deferred or put into a table's definition by those who ask."""

    sql_create_check = "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s CHECK (%(check)s)"
    sql_delete_check = sql_delete_constraint = "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s"
    sql_create_unique = (
        "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s UNIQUE%(nulls_distinct)s (%(columns)s)%(deferrable)s"
    )
    sql_delete_unique = sql_delete_constraint
    sql_create_fk = (
        "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s FOREIGN KEY (%(column)s) "
        "REFERENCES %(to_table)s (%(to_column)s)%(deferrable)s"
    )
    sql_delete_fk = sql_delete_constraint
    sql_create_pk = "ALTER TABLE %(table)s ADD CONSTRAINT %(name)s PRIMARY KEY (%(columns)s)"
    sql_delete_pk = sql_delete_constraint
    sql_pk_constraint = "PRIMARY KEY (%(columns)s)"
    sql_create_index = "CREATE INDEX %(name)s ON %(table)s (%(columns)s)%(include)s%(extra)s%(condition)s"
    sql_create_unique_index = (
        "CREATE UNIQUE INDEX %(name)s ON %(table)s (%(columns)s)%(include)s%(nulls_distinct)s%(condition)s"
    )
    sql_rename_index = "ALTER INDEX %(old_name)s RENAME TO %(new_name)s"
    sql_delete_index = "DROP INDEX %(name)s"

    # Names

    def _create_index_name(self, table_name: str, column_names: Sequence[str], suffix: str = "") -> str:
        return index_name(table_name, column_names, suffix, self.connection.ops.max_name_length() or 200)

    def _unique_constraint_name(self, table: str, columns: Sequence[str], quote: bool = True) -> Any:
        create: Callable[..., str] = self._create_index_name
        if quote:
            create = self._quoted_index_name
        return IndexName(table, columns, "_uniq", create)

    def _quoted_index_name(self, *args: Any) -> str:
        return self.quote_name(self._create_index_name(*args))

    def _fk_constraint_name(self, model: Any, field: Any, suffix: str) -> ForeignKeyName:
        def name(table: str, columns: Sequence[str], ending: str) -> str:
            return self.quote_name(self._create_index_name(table, columns, ending))

        target = field.target_field
        return ForeignKeyName(
            model._meta.db_table,
            [field.column],
            split_identifier(target.model._meta.db_table)[1],
            [target.column],
            suffix,
            name,
        )

    def _constraint_names(
        self,
        model: Any,
        column_names: Sequence[str] | None = None,
        unique: bool | None = None,
        primary_key: bool | None = None,
        index: bool | None = None,
        foreign_key: bool | None = None,
        check: bool | None = None,
        type_: str | None = None,
        exclude: Any = None,
    ) -> list[str]:
        """Names of the constraints that the database has on a model's table and that are such; None: no matter."""
        introspection = self.connection.introspection
        wanted = {"unique": unique, "primary_key": primary_key, "index": index, "check": check}
        if column_names is not None:
            column_names = [introspection.identifier_converter(name) for name in column_names]
        return [
            name
            for name, facts in self._constraints_of(model).items()
            if (column_names is None or column_names == facts["columns"])
            and all(value is None or facts[key] == value for key, value in wanted.items())
            and not (foreign_key is not None and bool(facts["foreign_key"]) != foreign_key)
            and (type_ is None or facts["type"] == type_)
            and name not in (exclude or ())
        ]

    def _constraints_of(self, model: Any) -> dict[str, Any]:
        """What the database has on a model's table; facts by name, as introspection tells them."""

        def ask() -> dict[str, Any]:
            with self.connection.cursor() as cursor:
                return dict(self.connection.introspection.get_constraints(cursor, model._meta.db_table))

        answer: dict[str, Any] = self._learn(ask)
        return answer

    # Indexes

    def _create_index_sql(
        self,
        model: Any,
        *,
        fields: Any = None,
        name: str | None = None,
        suffix: str = "",
        using: str = "",
        db_tablespace: str | None = None,
        col_suffixes: Sequence[str] = (),
        sql: str | None = None,
        opclasses: Sequence[str] = (),
        condition: str | None = None,
        include: Any = None,
        expressions: Any = None,
    ) -> Statement:
        """The statement that makes an index on fields or expressions."""
        fields = fields or []
        table = model._meta.db_table
        columns = [field.column for field in fields]

        def create_name(*args: Any) -> str:
            return self.quote_name(name or self._create_index_name(*args))

        if expressions:
            listed: Any = Expressions(table, expressions, self._compiler(model), self.quote_value)
        else:
            listed = self._index_columns(table, columns, col_suffixes, opclasses)
        return Statement(
            sql or self.sql_create_index,
            table=Table(table, self.quote_name),
            name=IndexName(table, columns, suffix, create_name),
            using=using,
            columns=listed,
            extra=self._get_index_tablespace_sql(model, fields, db_tablespace),
            condition=self._index_condition_sql(condition),
            include=self._index_include_sql(model, include),
        )

    def _get_index_tablespace_sql(self, model: Any, fields: Any, db_tablespace: str | None = None) -> str:
        if db_tablespace is None:
            own = fields[0].db_tablespace if len(fields) == 1 else None
            db_tablespace = own or model._meta.db_tablespace
        return f" {self.connection.ops.tablespace_sql(db_tablespace)}" if db_tablespace else ""

    def _index_condition_sql(self, condition: str | None) -> str:
        return f" WHERE {condition}" if condition else ""

    def _index_include_sql(self, model: Any, columns: Any) -> Any:
        if not columns or not self.connection.features.supports_covering_indexes:
            return ""
        return Statement(" INCLUDE (%(columns)s)", columns=Columns(model._meta.db_table, columns, self.quote_name))

    def _index_columns(self, table: str, columns: Any, col_suffixes: Any, opclasses: Any) -> Columns:
        # Operator classes are PostgreSQL's.
        return Columns(table, columns, self.quote_name, col_suffixes=col_suffixes)

    def _delete_index_sql(self, model: Any, name: str, sql: str | None = None) -> Statement:
        return self._delete_constraint_sql(sql or self.sql_delete_index, model, name)

    def _rename_index_sql(self, model: Any, old_name: str, new_name: str) -> Statement:
        return Statement(
            self.sql_rename_index,
            table=Table(model._meta.db_table, self.quote_name),
            old_name=self.quote_name(old_name),
            new_name=self.quote_name(new_name),
        )

    def _field_should_be_indexed(self, model: Any, field: Any) -> bool:
        return bool(field.db_index and not field.unique)

    def _field_indexes_sql(self, model: Any, field: Any) -> list[Any]:
        return [self._create_index_sql(model, fields=[field])] if self._field_should_be_indexed(model, field) else []

    def _model_indexes_sql(self, model: Any) -> list[Any]:
        """All the index statements of a model's table."""
        meta = model._meta
        if not meta.managed or meta.proxy or meta.swapped:
            return []
        found = [sql for field in meta.local_fields for sql in self._field_indexes_sql(model, field)]
        for names in getattr(meta, "index_together", ()):  # models of old migrations
            found.append(self._create_index_sql(model, fields=[meta.get_field(name) for name in names], suffix="_idx"))
        for index in meta.indexes:
            if not index.contains_expressions or self.connection.features.supports_expression_indexes:
                found.append(index.create_sql(model, self))
        return [sql for sql in found if sql is not None]

    # Unique

    def _unique_supported(
        self,
        condition: Any = None,
        deferrable: Any = None,
        include: Any = None,
        expressions: Any = None,
        nulls_distinct: Any = None,
    ) -> bool:
        features = self.connection.features
        return bool(
            (not condition or features.supports_partial_indexes)
            and (not deferrable or features.supports_deferrable_unique_constraints)
            and (not include or features.supports_covering_indexes)
            and (not expressions or features.supports_expression_indexes)
            and (nulls_distinct is None or features.supports_nulls_distinct_unique_constraints)
        )

    def _unique_sql(
        self,
        model: Any,
        fields: Any,
        name: str,
        condition: Any = None,
        deferrable: Any = None,
        include: Any = None,
        opclasses: Any = None,
        expressions: Any = None,
        nulls_distinct: Any = None,
    ) -> str | None:
        """A unique constraint inside a table's definition; None when it had to become an index, which is deferred."""
        if not self._unique_supported(condition, deferrable, include, expressions, nulls_distinct):
            return None
        if condition or include or opclasses or expressions:
            index = self._create_unique_sql(
                model,
                fields,
                name=name,
                condition=condition,
                include=include,
                opclasses=opclasses,
                expressions=expressions,
                nulls_distinct=nulls_distinct,
            )
            if index:
                self.deferred_sql.append(index)
            return None
        columns = ", ".join(self.quote_name(field.column) for field in fields)
        modifier = self._unique_index_nulls_distinct_sql(nulls_distinct)
        return self.sql_constraint % {
            "name": self.quote_name(name),
            "constraint": f"UNIQUE{modifier} ({columns}){self._deferrable_constraint_sql(deferrable)}",
        }

    def _create_unique_sql(
        self,
        model: Any,
        fields: Any,
        name: Any = None,
        condition: Any = None,
        deferrable: Any = None,
        include: Any = None,
        opclasses: Any = None,
        expressions: Any = None,
        nulls_distinct: Any = None,
    ) -> Statement | None:
        """The statement that makes a unique constraint, or an index where a constraint cannot say it."""
        if not self._unique_supported(condition, deferrable, include, expressions, nulls_distinct):
            return None
        table = model._meta.db_table
        columns = [field.column for field in fields]
        if expressions:
            listed: Any = Expressions(table, expressions, self._compiler(model), self.quote_value)
        else:
            listed = self._index_columns(table, columns, (), opclasses)
        as_index = condition or include or opclasses or expressions
        return Statement(
            self.sql_create_unique_index if as_index else self.sql_create_unique,
            table=Table(table, self.quote_name),
            name=self.quote_name(name) if name else self._unique_constraint_name(table, columns),
            columns=listed,
            condition=self._index_condition_sql(condition),
            deferrable=self._deferrable_constraint_sql(deferrable),
            include=self._index_include_sql(model, include),
            nulls_distinct=self._unique_index_nulls_distinct_sql(nulls_distinct),
        )

    def _unique_index_nulls_distinct_sql(self, nulls_distinct: bool | None) -> str:
        if nulls_distinct is None:
            return ""
        return " NULLS DISTINCT" if nulls_distinct else " NULLS NOT DISTINCT"

    def _delete_unique_sql(
        self,
        model: Any,
        name: str,
        condition: Any = None,
        deferrable: Any = None,
        include: Any = None,
        opclasses: Any = None,
        expressions: Any = None,
        nulls_distinct: Any = None,
    ) -> Statement | None:
        if not self._unique_supported(condition, deferrable, include, expressions, nulls_distinct):
            return None
        as_index = condition or include or opclasses or expressions
        return self._delete_constraint_sql(self.sql_delete_index if as_index else self.sql_delete_unique, model, name)

    def _deferrable_constraint_sql(self, deferrable: Any) -> str:
        return "" if deferrable is None else _DEFERRABLE[deferrable.name]

    # Check

    def _check_sql(self, name: str, check: str) -> str:
        return self.sql_constraint % {
            "name": self.quote_name(name),
            "constraint": self.sql_check_constraint % {"check": check},
        }

    def _create_check_sql(self, model: Any, name: str, check: str) -> Statement | None:
        if not self.connection.features.supports_table_check_constraints:
            return None
        return Statement(
            self.sql_create_check,
            table=Table(model._meta.db_table, self.quote_name),
            name=self.quote_name(name),
            check=check,
        )

    def _delete_check_sql(self, model: Any, name: str) -> Statement | None:
        if not self.connection.features.supports_table_check_constraints:
            return None
        return self._delete_constraint_sql(self.sql_delete_check, model, name)

    def _delete_constraint_sql(self, template: str, model: Any, name: str) -> Statement:
        return Statement(template, table=Table(model._meta.db_table, self.quote_name), name=self.quote_name(name))

    # Keys

    def _create_primary_key_sql(self, model: Any, field: Any) -> Statement:
        table = model._meta.db_table
        return Statement(
            self.sql_create_pk,
            table=Table(table, self.quote_name),
            name=self.quote_name(self._create_index_name(table, [field.column], suffix="_pk")),
            columns=Columns(table, [field.column], self.quote_name),
        )

    def _delete_primary_key_sql(self, model: Any, name: str) -> Statement:
        return self._delete_constraint_sql(self.sql_delete_pk, model, name)

    def _create_fk_sql(self, model: Any, field: Any, suffix: str) -> Statement:
        target = field.target_field
        table, to_table = model._meta.db_table, target.model._meta.db_table
        return Statement(
            self.sql_create_fk,
            table=Table(table, self.quote_name),
            name=self._fk_constraint_name(model, field, suffix),
            column=Columns(table, [field.column], self.quote_name),
            to_table=Table(to_table, self.quote_name),
            to_column=Columns(to_table, [target.column], self.quote_name),
            deferrable=self.connection.ops.deferrable_sql(),
        )

    def _delete_fk_sql(self, model: Any, name: str) -> Statement:
        return self._delete_constraint_sql(self.sql_delete_fk, model, name)
