"""Plans of INSERT, UPDATE and DELETE: statements of known columns, with values prepared directly.

As for reading, anything that is not plain (expressions, placeholders of fields, conflicts) takes the
general way through the compilers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastjango.core.exceptions import EmptyResultSet, FullResultSet
from fastjango.db import connections
from fastjango.db.models._queryset import shapes
from fastjango.db.models._queryset.parameters import NotPlainError, has_placeholder, preparer, reader
from fastjango.db.models._queryset.plans import current, keep, parameters, run_rows, run_write
from fastjango.db.models.expressions import CombinedExpression, F, Value
from fastjango.db.models.sql import InsertQuery, UpdateQuery
from fastjango.db.models.sql._render.bound import Bound, Const, NoPlanError
from fastjango.db.models.sql.compiler import SQLDeleteCompiler, SQLInsertCompiler, SQLUpdateCompiler

# How many texts of one INSERT are kept, by the number of rows.
_MAX_TEXTS = 16
# Tools that watch or cache put methods of their own in the place of these; the compiler of DELETE has SQLCompiler's.
_INSERT, _UPDATE, _DELETE = SQLInsertCompiler.execute_sql, SQLUpdateCompiler.execute_sql, SQLDeleteCompiler.execute_sql


# INSERT.


class _Insert:
    """How rows of some columns are inserted."""

    __slots__ = ("convert", "fields", "read", "returning", "texts")

    def __init__(self, fields: Any, returning: Any, read: Any, convert: Any) -> None:
        self.fields = fields
        self.returning = returning
        # None where only the general way will do.
        self.read = read
        self.convert = convert
        # By number of rows, in the style of the package and of the driver.
        self.texts: dict[int, tuple[str, str]] = {}


def insert(model: Any, db: str, objs: Sequence[Any], fields: Sequence[Any], returning: Sequence[Any], raw: bool) -> Any:
    """Insert objects; answers rows for the fields to return, or None where the general way has to be taken."""
    if SQLInsertCompiler.execute_sql is not _INSERT:
        return None
    connection = connections[db]
    count = len(objs)
    key = ("insert", model, len(fields), raw, count == 1)
    plan = connection.plans.get(key)
    # Lists of the same fields are equal at a glance.
    if plan is None or plan.fields != fields or plan.returning != returning:
        plan = keep(connection, key, _insert_plan(connection, model, fields, returning, raw, count == 1))
    if plan.read is None:
        return None
    try:
        params = plan.read(objs)
    except NotPlainError:
        return None
    text = plan.texts.get(count)
    if text is None:
        if len(plan.texts) >= _MAX_TEXTS:
            plan.texts.clear()
        sql = InsertQuery(model).get_compiler(connection=connection).statement_for(fields, count, returning)
        text = plan.texts[count] = sql, connection.driver_sql(sql)
    sql, driver_sql = text
    if not returning:
        run_write(connection, sql, driver_sql, params)
        return []
    rows = run_rows(connection, sql, driver_sql, params)
    return plan.convert(rows) if plan.convert else rows


def _insert_plan(connection: Any, model: Any, fields: Any, returning: Any, raw: bool, one: bool) -> _Insert:
    features = connection.features
    plan = _Insert(fields, returning, None, None)
    if any(map(has_placeholder, fields)) or any(field.has_db_default() for field in fields):
        return plan
    if returning and not (
        features.can_return_columns_from_insert if one else features.can_return_rows_from_bulk_insert
    ):
        return plan
    if not one and not features.has_bulk_insert:
        return plan
    compiler = InsertQuery(model).get_compiler(connection=connection)
    converters = compiler.get_converters([field.get_col(model._meta.db_table) for field in returning or ()])
    plan.read = reader(model, fields, connection, add=True, raw=raw)
    plan.convert = (lambda rows: list(compiler.apply_converters(rows, converters))) if converters else None
    return plan


# UPDATE.


def update(model: Any, db: str, shape: Any, given: Any, values: Sequence[tuple[Any, Any]]) -> int | None:
    """Set columns of the rows of a plain query set; None where the general way has to be taken.

    Args:
        model: The model.
        db: The alias of the database.
        shape: The query set's shape.
        given: The values it compares with.
        values: Fields with what they get.
    """
    if SQLUpdateCompiler.execute_sql is not _UPDATE:
        return None
    connection = connections[db]
    changes = [_change(value) for _, value in values]
    key = (
        "update",
        model,
        shape,
        tuple((field, change[0]) for (field, _), change in zip(values, changes, strict=True)),
    )
    plan = current(connection).get(key)
    if plan is None:
        if key in connection.plans or not shapes.is_known(model, shape):
            return None
        try:
            made = _update_plan(connection, model, shape, given, values, changes)
        except FullResultSet:
            # These values hold for every row, which says nothing of other values of the shape.
            return None
        plan = keep(connection, key, made)
        if plan is None:
            return None
    sql, driver_sql, preparers, condition = plan
    try:
        params = [prepare(change[1]) for prepare, change in zip(preparers, changes, strict=True)]
        params.extend(condition(given))
    except (NotPlainError, NoPlanError, EmptyResultSet, FullResultSet):
        return None
    return run_write(connection, sql, driver_sql, params)


def _change(value: Any) -> tuple[Any, Any]:
    """What a column gets, without its value, and the value: ``n + 1`` is ``("n", "+")`` and 1."""
    if type(value) is CombinedExpression and "output_field" not in value.__dict__:
        lhs, rhs = value.lhs, value.rhs
        if type(lhs) is F and type(rhs) is Value and type(rhs.value) is int and "output_field" not in rhs.__dict__:
            return (lhs.name, value.connector), rhs.value
    return None, value


def _as_it_is(value: Any) -> Any:
    return value


def _update_plan(connection: Any, model: Any, shape: Any, given: Any, values: Any, changes: Any) -> Any:
    fields = [field for field, _ in values]
    concrete = model._meta.concrete_model
    if not fields or any(map(has_placeholder, fields)):
        return None
    if any(field.model._meta.concrete_model is not concrete for field in fields):
        return None
    query = shapes.replay(model, shape, given, slots=True).chain(UpdateQuery)
    if query.is_sliced or query.distinct_fields or query.is_empty():
        return None
    query.get_initial_alias()
    if query.count_active_tables() != 1:
        return None
    where = _condition(connection, query, given)
    if where is None:
        return None
    condition_sql, condition = where
    quote = connection.ops.quote_name
    texts, preparers = [], []
    for (field, value), (how, _) in zip(values, changes, strict=True):
        text, prepare = "%s", preparer(field, connection)
        if how is not None:
            text, params = _computed(connection, query, value)
            prepare = _as_it_is
            if len(params) != 1:
                return None
        texts.append(f"{quote(field.column)} = {text}")
        preparers.append(prepare)
    sql = f"UPDATE {quote(query.base_table)} SET {', '.join(texts)}{condition_sql}"
    return sql, connection.driver_sql(sql), preparers, condition


def _computed(connection: Any, query: Any, value: Any) -> Any:
    resolved = value.resolve_expression(query, allow_joins=False, for_save=True)
    return query.get_compiler(connection=connection).compile(resolved)


def _condition(connection: Any, query: Any, given: Any) -> Any:
    """`` WHERE ...`` and a function to its parameters; None where they depend on more than the values.

    Raises:
        FullResultSet: no condition is needed, because of these values.
    """
    compiler = query.get_compiler(connection=connection)
    compiler.records_values = True
    try:
        sql, params = compiler.compile(query.where)
    except FullResultSet:
        if given:
            raise
        return "", lambda values: ()
    except (EmptyResultSet, NoPlanError):
        return None
    finally:
        compiler.records_values = False
    if not all(type(param) in (Bound, Const) for param in params):
        return None
    if {param.slot for param in params if type(param) is Bound} != set(range(len(given))):
        return None
    return f" WHERE {sql}", parameters(params)


def update_row(obj: Any, model: Any, fields: Sequence[Any], key_value: Any, db: str) -> bool | None:
    """Update the object's row of one table; whether it is there, or None where the general way has to be taken.

    Args:
        obj: The object, of the model or of one that inherits from it.
        model: The model whose table has the row.
        fields: The columns to write.
        key_value: The row's key.
        db: The alias of the database.
    """
    if SQLUpdateCompiler.execute_sql is not _UPDATE:
        return None
    connection = connections[db]
    key = ("update row", model, len(fields))
    plan = connection.plans.get(key)
    if plan is None or plan[0] != fields:
        plan = keep(connection, key, _row_plan(connection, model, fields))
    _, sql, driver_sql, read, prepare_key = plan
    if sql is None:
        return None
    try:
        params = read((obj,))
        params.append(prepare_key(key_value))
    except NotPlainError:
        return None
    return run_write(connection, sql, driver_sql, params) > 0


def _row_plan(connection: Any, model: Any, fields: Sequence[Any]) -> Any:
    options = model._meta
    if not fields or options.is_composite_pk or any(map(has_placeholder, (*fields, options.pk))):
        return fields, None, None, None, None
    quote = connection.ops.quote_name
    table = quote(options.db_table)
    sets = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    sql = f"UPDATE {table} SET {sets} WHERE {table}.{quote(options.pk.column)} = %s"
    read = reader(model, fields, connection, add=False)
    return fields, sql, connection.driver_sql(sql), read, preparer(options.pk, connection)


# DELETE.


def delete_by_key(model: Any, db: str, keys: Sequence[Any]) -> int | None:
    """Delete the rows with these keys; None where the general way has to be taken."""
    if SQLDeleteCompiler.execute_sql is not _DELETE:
        return None
    connection = connections[db]
    pk = model._meta.pk
    key = ("delete", model, len(keys))
    plan = connection.plans.get(key)
    if plan is None:
        if key in connection.plans:
            return None
        if model._meta.is_composite_pk or has_placeholder(pk):
            plan = None
        else:
            quote = connection.ops.quote_name
            table = quote(model._meta.db_table)
            places = ", ".join(["%s"] * len(keys))
            sql = f"DELETE FROM {table} WHERE {table}.{quote(pk.column)} IN ({places})"
            plan = (sql, connection.driver_sql(sql), preparer(pk, connection))
        keep(connection, key, plan)
        if plan is None:
            return None
    sql, driver_sql, prepare = plan
    try:
        params = [prepare(value) for value in keys]
    except NotPlainError:
        return None
    return run_write(connection, sql, driver_sql, params)
