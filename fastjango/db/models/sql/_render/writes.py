"""INSERT, UPDATE, DELETE, and aggregates over a subquery."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from fastjango.core.exceptions import FieldError, FullResultSet
from fastjango.db.models.expressions import DatabaseDefault, RawSQL
from fastjango.db.models.sql._render.select import SQLCompiler
from fastjango.db.models.sql._select import columns_in
from fastjango.db.models.sql.constants import CURSOR
from fastjango.db.models.sql.query import Query


def _refuse(value: Any, name: str) -> None:
    """Refuse expressions that cannot be computed from one row."""
    for attribute, what in (
        ("contains_aggregate", "Aggregate functions"),
        ("contains_over_clause", "Window expressions"),
    ):
        if getattr(value, attribute, False):
            raise FieldError(f"{what} are not allowed in this query ({name}={value!r}).")


class SQLInsertCompiler(SQLCompiler):
    """Renders an INSERT and runs it.

    Source: django.db.models.sql.compiler.SQLInsertCompiler.
    """

    returning_fields: Any = None
    returning_params: Any = ()

    def field_as_sql(self, field: Any, val: Any) -> tuple[str, Any]:
        """The placeholder of a value with its parameters."""
        if field is None:
            # Raw text, such as the default of a key.
            return val, []
        if hasattr(val, "as_sql"):
            return self.compile(val)
        if hasattr(field, "get_placeholder"):
            return field.get_placeholder(val, self, self.connection), [val]
        return "%s", [val]

    def prepare_value(self, field: Any, value: Any) -> Any:
        """The value for the driver.

        Raises:
            ValueError: it refers to columns of a row that is not there yet.
            FieldError: it has aggregates or window functions.
        """
        if hasattr(value, "resolve_expression"):
            value = value.resolve_expression(self.query, allow_joins=False, for_save=True)
            if getattr(value, "contains_column_references", False):
                raise ValueError(
                    f'Failed to insert expression "{value}" on {field}. F() expressions can only be used to update, '
                    "not to insert."
                )
            _refuse(value, field.name)
        return field.get_db_prep_save(value, connection=self.connection)

    def pre_save_val(self, field: Any, obj: Any) -> Any:
        """The object's value, after the field's ``pre_save()`` unless raw."""
        return getattr(obj, field.attname) if self.query.raw else field.pre_save(obj, add=True)

    def assemble_as_sql(self, fields: Any, value_rows: Any) -> tuple[list[list[str]], list[list[Any]]]:
        """Placeholders and parameters of every row."""
        placeholders: list[list[str]] = []
        params: list[list[Any]] = []
        for row in value_rows:
            texts: list[str] = []
            row_params: list[Any] = []
            for field, value in zip(fields, row, strict=True):
                sql, more = self.field_as_sql(field, value)
                texts.append(sql)
                row_params.extend(self.connection.ops.modify_insert_params(sql, more))
            placeholders.append(texts)
            params.append(row_params)
        return placeholders, params

    def _columns_and_rows(self) -> tuple[list[Any], list[list[Any]]]:
        """The fields that are written and the values of every object, leaving out what the database sets anyway."""
        fields: list[Any] = []
        columns: list[list[Any]] = []
        for field in self.query.fields:
            values = [self.prepare_value(field, self.pre_save_val(field, obj)) for obj in self.query.objs]
            if values and all(isinstance(value, DatabaseDefault) for value in values) and len(self.query.fields) > 1:
                continue
            fields.append(field)
            columns.append(values)
        return fields, [list(row) for row in zip(*columns, strict=True)]

    def statement_for(self, fields: Any, count: int, returning: Any) -> str:
        """The text that inserts so many rows of plain values."""
        ops, opts = self.connection.ops, self.query.get_meta()
        columns = ", ".join(self.quote_name(field.column) for field in fields)
        row = ["%s"] * len(fields)
        words = [
            f"{ops.insert_statement()} {self.quote_name(opts.db_table)} ({columns})",
            ops.bulk_insert_sql(fields, [row] * count),
        ]
        if returning:
            words.append(ops.return_insert_columns(returning)[0])
        return " ".join(words)

    def as_sql(self) -> list[tuple[str, Any]]:
        """The statements with their parameters."""
        ops, features, query = self.connection.ops, self.connection.features, self.query
        opts = query.get_meta()
        fields: list[Any] = query.fields
        if fields:
            fields, rows = self._columns_and_rows()
        if not fields:
            # A table of nothing but a key, which the database makes.
            fields = [None]
            rows = [[ops.pk_default_value()] for _ in query.objs]
        columns = ", ".join(self.quote_name((field or opts.pk).column) for field in fields)
        head = f"{ops.insert_statement(on_conflict=query.on_conflict)} {self.quote_name(opts.db_table)} ({columns})"
        can_bulk = not self.returning_fields and features.has_bulk_insert
        placeholders, params = self.assemble_as_sql(fields, rows)
        conflict = ops.on_conflict_suffix_sql(
            fields,
            query.on_conflict,
            (field.column for field in query.update_fields),
            (field.column for field in query.unique_fields),
        )
        tail = [conflict] if conflict else []
        if self.returning_fields and features.can_return_columns_from_insert:
            if features.can_return_rows_from_bulk_insert:
                values = ops.bulk_insert_sql(fields, placeholders)
                flat = [param for row in params for param in row]
            else:
                values = f"VALUES ({', '.join(placeholders[0])})"
                flat = params[0]
            returning, self.returning_params = ops.return_insert_columns(self.returning_fields)
            if returning:
                tail.append(returning)
                flat = [*flat, *self.returning_params]
            return [(" ".join([head, values, *tail]), tuple(flat))]
        if can_bulk:
            flat = [param for row in params for param in row]
            return [(" ".join([head, ops.bulk_insert_sql(fields, placeholders), *tail]), tuple(flat))]
        return [
            (" ".join([head, f"VALUES ({', '.join(texts)})", *tail]), row)
            for texts, row in zip(placeholders, params, strict=True)
        ]

    def execute_sql(self, returning_fields: Any = None) -> list[Any]:
        """Run it; answers a row of values for each object where fields are to be returned."""
        features, ops = self.connection.features, self.connection.ops
        query = self.query
        self.returning_fields = returning_fields
        opts = query.get_meta()
        with self.connection.cursor() as cursor:
            for sql, params in self.as_sql():
                cursor.execute(sql, params)
            if not returning_fields:
                return []
            columns = [field.get_col(opts.db_table) for field in returning_fields]
            if features.can_return_rows_from_bulk_insert and len(query.objs) > 1:
                rows = ops.fetch_returned_insert_rows(cursor)
            elif features.can_return_columns_from_insert:
                rows = [ops.fetch_returned_insert_columns(cursor, self.returning_params)]
            else:
                columns = [opts.pk.get_col(opts.db_table)]
                rows = [(ops.last_insert_id(cursor, opts.db_table, opts.pk.column),)]
        converters = self.get_converters(columns)
        return list(self.apply_converters(rows, converters)) if converters else list(rows)


class SQLDeleteCompiler(SQLCompiler):
    """Renders a DELETE.

    Source: django.db.models.sql.compiler.SQLDeleteCompiler.
    """

    @property
    def single_alias(self) -> bool:
        """Whether only the model's own table is used."""
        # The table has to be there before it can be counted.
        self.query.get_initial_alias()
        return sum(1 for uses in self.query.alias_refcount.values() if uses > 0) == 1

    @classmethod
    def _uses(cls, expression: Any, model: Any) -> bool:
        if isinstance(expression, Query):
            return bool(expression.model == model) or any(
                table.table_name == model._meta.db_table for table in expression.alias_map.values()
            )
        parts = getattr(expression, "get_source_expressions", lambda: ())()
        return any(cls._uses(part, model) for part in parts if part is not None)

    def _as_sql(self, query: Any) -> tuple[str, Any]:
        delete = f"DELETE FROM {self.quote_name_unless_alias(query.base_table)}"
        try:
            where, params = self.compile(query.where)
        except FullResultSet:
            return delete, ()
        return f"{delete} WHERE {where}", tuple(params)

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, Any]:
        features = self.connection.features
        self_reference = features.delete_can_self_reference_subquery or not self._uses(
            self.query.where, self.query.model
        )
        if self.single_alias and self_reference:
            return self._as_sql(self.query)
        inner = self.query.clone()
        inner.__class__ = Query
        inner.clear_select_clause()
        pk = self.query.model._meta.pk
        inner.select = (pk.get_col(self.query.get_initial_alias()),)
        outer = Query(self.query.model)
        if not features.update_can_self_select:
            # A table of its own, which that database makes before it deletes.
            sql, params = inner.get_compiler(connection=self.connection).as_sql()
            inner = RawSQL(f"SELECT * FROM ({sql}) subquery", params)
        outer.add_filter("pk__in", inner)
        return self._as_sql(outer)


class SQLUpdateCompiler(SQLCompiler):
    """Renders an UPDATE, and updates parents' tables besides.

    Source: django.db.models.sql.compiler.SQLUpdateCompiler.
    """

    def _assignment(self, field: Any, value: Any) -> tuple[str, Any]:
        if hasattr(value, "resolve_expression"):
            value = value.resolve_expression(self.query, allow_joins=False, for_save=True)
            _refuse(value, field.name)
        elif hasattr(value, "prepare_database_save"):
            if not field.remote_field:
                raise TypeError(
                    f"Tried to update field {field} with a model instance, {value!r}. Use a value compatible with "
                    f"{field.__class__.__name__}."
                )
            value = value.prepare_database_save(field)
        value = field.get_db_prep_save(value, connection=self.connection)
        placeholder = field.get_placeholder(value, self, self.connection) if hasattr(field, "get_placeholder") else "%s"
        column = self.quote_name(field.column)
        if hasattr(value, "as_sql"):
            sql, params = self.compile(value)
            return f"{column} = {placeholder % sql}", params
        if value is not None:
            return f"{column} = {placeholder}", [value]
        return f"{column} = NULL", []

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, Any]:
        self.pre_sql_setup()
        if not self.query.values:
            return "", ()
        pairs = [self._assignment(field, value) for field, _, value in self.query.values]
        changes = ", ".join(sql for sql, _ in pairs)
        params = [param for _, more in pairs for param in more]
        sql = f"UPDATE {self.quote_name_unless_alias(self.query.base_table)} SET {changes}"
        try:
            where, where_params = self.compile(self.query.where)
            sql = f"{sql} WHERE {where}"
            params.extend(where_params)
        except FullResultSet:
            pass
        if self.query.order_by and self.connection.features.updates_in_order:
            order, order_params = self._order_of_changes()
            sql = f"{sql}{order}"
            params.extend(order_params)
        return sql, tuple(params)

    def _order_of_changes(self) -> tuple[str, list[Any]]:
        """The order in which rows are changed, so that unique values can move on; nothing if it needs other tables."""
        table = self.query.base_table
        texts: list[str] = []
        params: list[Any] = []
        for ordering, (sql, more, _) in self.get_order_by():
            if any(column.alias != table for column in columns_in([ordering])):
                return "", []
            texts.append(sql)
            params.extend(more)
        return f" ORDER BY {', '.join(texts)}", params

    def execute_sql(self, result_type: Any = CURSOR, **kwargs: Any) -> Any:
        """Run it; with ``ROW_COUNT`` the answer is how many rows of the first table that has values were changed."""
        count = super().execute_sql(result_type)
        found = count is not None
        for query in self.query.get_related_updates():
            more = query.get_compiler(self.using).execute_sql(result_type)
            if not found and more:
                count, found = more, True
        return count or 0 if result_type != CURSOR else count

    def pre_sql_setup(self, with_col_aliases: bool = False) -> Any:
        """Replace conditions that need other tables by one on the keys."""
        query = self.query
        counts = query.alias_refcount.copy()
        query.get_initial_alias()
        count = query.count_active_tables()
        if not query.related_updates and count == 1:
            return None
        inner = query.chain(klass=Query)
        inner.select_related = False
        inner.clear_ordering(force=True)
        inner.extra = {}
        inner.select = ()
        meta = query.get_meta()
        fields = [meta.pk.name]
        positions = []
        for related in query.related_updates:
            if all(step.join_field.primary_key for step in meta.get_path_to_parent(related)):
                positions.append((related, 0))
            else:
                # Not along keys: the parent's own key has to be read.
                positions.append((related, len(fields)))
                fields.append(related._meta.pk.name)
        inner.add_fields(fields)
        super().pre_sql_setup()
        must_read = count > 1 and not self.connection.features.update_can_self_select
        query.clear_where()
        if query.related_updates or must_read:
            self._read_keys(inner, positions)
        else:
            query.add_filter("pk__in", inner)
        query.reset_refcounts(counts)
        return None

    def _read_keys(self, inner: Any, positions: list[tuple[Any, int]]) -> None:
        keys: list[Any] = []
        related: dict[Any, list[Any]] = defaultdict(list)
        for row in inner.get_compiler(self.using, self.connection).results_iter():
            keys.append(row[0])
            for parent, position in positions:
                related[parent].append(row[position])
        self.query.add_filter("pk__in", keys)
        self.query.related_ids = related


class SQLAggregateCompiler(SQLCompiler):
    """Renders aggregates over a subquery."""

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, Any]:
        texts: list[str] = []
        params: list[Any] = []
        for annotation in self.query.annotation_select.values():
            sql, more = annotation.select_format(self, *self.compile(annotation))
            texts.append(sql)
            params.extend(more)
        self.col_count = len(self.query.annotation_select)
        inner_sql, inner_params = self.query.inner_query.get_compiler(
            self.using, connection=self.connection, elide_empty=self.elide_empty
        ).as_sql(with_col_aliases=True)
        return f"SELECT {', '.join(texts)} FROM ({inner_sql}) subquery", (*params, *inner_params)
