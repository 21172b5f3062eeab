"""Plans: how a plain query set is run when its shape was run before.

A plan has the statement as the driver takes it, a function from the values of the shape to the
parameters, and one from rows to results. It belongs to one connection.
"""

from __future__ import annotations

from asyncio import _get_running_loop
from collections.abc import Callable
from typing import Any

from fastjango.apps import apps
from fastjango.core.exceptions import EmptyResultSet, FullResultSet
from fastjango.db import connections, router
from fastjango.db.backends.utils import CursorWrapper
from fastjango.db.models._queryset import shapes
from fastjango.db.models._queryset.iterables import (
    Builder,
    FlatValuesListIterable,
    ModelIterable,
    StoredListIterable,
    ValuesIterable,
    ValuesListIterable,
    known_related,
    selected_names,
    set_known,
)
from fastjango.db.models._queryset.loaders import object_loader, row_loader, somebody_listens
from fastjango.db.models.aggregates import Count
from fastjango.db.models.fields._related.managers.reverse import PrefetchedFor
from fastjango.db.models.sql._render.bound import Bound, Const, NoPlanError
from fastjango.db.models.sql.compiler import SQLCompiler
from fastjango.utils._garbage import MANY, undisturbed

_PLAIN_ITERABLES = frozenset(
    {ModelIterable, ValuesIterable, ValuesListIterable, FlatValuesListIterable, StoredListIterable}
)
_MAX_PLANS = 4096
# Tools that record, cache or refuse statements put methods of their own in the place of these.
_EXECUTE, _EXECUTE_SQL = CursorWrapper.execute, SQLCompiler.execute_sql


class Plan:
    """How to run one shape on one connection."""

    __slots__ = ("db", "driver_sql", "load", "params", "sql")

    def __init__(self, sql: str, driver_sql: str, params: Any, load: Any, db: str) -> None:
        self.sql = sql
        self.driver_sql = driver_sql
        self.params = params
        self.load = load
        self.db = db


def run(model: Any, db: str, kind: Any, shape: Any, values: Any, known: Any = None) -> Any:
    """The results, or None where the general way has to be taken.

    Args:
        model: The model asked.
        db: The alias of the database.
        kind: What is wanted: a class of iterables, "count" or "exists".
        shape: The operations.
        values: What they compare with.
        known: ``{field: {key: object}}``: objects that those found may refer to.
    """
    if SQLCompiler.execute_sql is not _EXECUTE_SQL:
        return None
    connection = connections[db]
    plans = current(connection)
    key = (model, kind, shape)
    plan = plans.get(key)
    if plan is None:
        if key in plans or not shapes.is_known(model, shape):
            return None
        plan = keep(connection, key, _make(connection, model, kind, shape, values))
        if plan is None:
            return None
    load = plan.load
    if load.for_objects and somebody_listens(model):
        return None
    try:
        params = plan.params(values)
    except (NoPlanError, EmptyResultSet, FullResultSet):
        return None
    rows = run_rows(connection, plan.sql, plan.driver_sql, params)
    return load.linked(rows, plan.db, known, model) if known and load.for_objects else load(rows, plan.db)


def current(connection: Any) -> dict[Any, Any]:
    """The plans of a connection, without those made before lookups changed."""
    if connection.plans_version != shapes.Version.current:
        connection.plans.clear()
        connection.plans_version = shapes.Version.current
    return connection.plans


def keep(connection: Any, key: Any, plan: Any) -> Any:
    """Keep a plan (or None for "there is none") with the connection."""
    if len(connection.plans) >= _MAX_PLANS:
        connection.plans.clear()
    connection.plans[key] = plan
    return plan


def _is_watched(connection: Any) -> bool:
    """Whether a statement has to take the way through the connection's own cursor."""
    if connection._thread_sharing_count <= 0:
        connection.validate_thread_sharing()
    if _get_running_loop() is not None and not connection.begin_on_loop():
        return True
    return bool(
        connection.connection is None
        or connection.execute_wrappers
        or connection.needs_rollback
        or connection.queries_logged
        or "cursor" in connection.__dict__
        or CursorWrapper.execute is not _EXECUTE
        or (connection.health_check_enabled and not connection.health_check_done)
        or not apps.ready
    )


def run_rows(connection: Any, sql: str, driver_sql: str, params: Any) -> Any:
    """The rows of a statement, straight from the driver where nothing watches."""
    if _is_watched(connection):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()
    try:
        cursor = connection.plain_cursor()
        try:
            cursor.execute(driver_sql, params)
            return cursor.fetchall()
        finally:
            cursor.close()
            connection.rest()
    except connection.Database.Error as error:
        # Leaves as an error of this package.
        with connection.wrap_database_errors:
            raise error


def run_write(connection: Any, sql: str, driver_sql: str, params: Any) -> int:
    """How many rows a statement found, straight from the driver where nothing watches."""
    if _is_watched(connection):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return int(cursor.rowcount)
    try:
        cursor = connection.plain_cursor()
        try:
            cursor.execute(driver_sql, params)
            return int(cursor.rowcount)
        finally:
            cursor.close()
            connection.rest()
    except connection.Database.Error as error:
        with connection.wrap_database_errors:
            raise error


# Making plans.


def _make(connection: Any, model: Any, kind: Any, shape: Any, values: Any) -> Plan | None:
    if kind not in _PLAIN_ITERABLES and kind not in ("count", "exists"):
        return None
    query = shapes.replay(model, shape, values, slots=True)
    if query.is_empty() or query.select_for_update:
        return None
    if kind == "count":
        query = query.prepared_aggregation({"__count": Count("*")})
    elif kind == "exists":
        query = query.exists()
    compiler = query.get_compiler(using=connection.alias)
    compiler.records_values = True
    try:
        sql, params = compiler.as_sql()
    except (EmptyResultSet, FullResultSet, NoPlanError):
        return None
    finally:
        # Prepared values of later runs are wanted bare.
        compiler.records_values = False
    if not all(type(param) in (Bound, Const) for param in params):
        return None
    if {param.slot for param in params if type(param) is Bound} != set(range(len(values))):
        return None
    if compiler.has_extra_select or query.extra_select:
        return None
    load: Loader | None
    if kind is StoredListIterable:
        sql, load = _stored(sql, compiler, connection)
    else:
        load = _loader(kind, compiler, query, model, connection)
    if load is None:
        return None
    return Plan(sql, connection.driver_sql(sql), parameters(params), load, connection.alias)


def parameters(params: Any) -> Callable[[Any], Any]:
    """A function from the values of a shape to the statement's parameters."""
    if not params:
        return lambda values: ()
    if len(params) == 1 and type(params[0]) is Bound:
        prepare = params[0].prepare
        return lambda values: prepare(values[0])
    steps: list[Any] = []
    for param in params:
        if type(param) is not Bound:
            steps.append((None, (param.value,)))
        elif param.position == 0:
            steps.append((param.slot, param.prepare))

    def parameters(values: Any) -> list[Any]:
        made: list[Any] = []
        for slot, step in steps:
            made.extend(step if slot is None else step(values[slot]))
        if len(made) != len(params):
            raise NoPlanError
        return made

    return parameters


class Loader:
    """From rows to results."""

    __slots__ = ("_link", "_linked", "for_objects", "function")

    def __init__(self, function: Callable[[Any, str], Any], link: Any = None) -> None:
        self.function = function
        self.for_objects = link is not None
        self._link = link
        # By foreign key: functions that hang objects at hand on those that they make.
        self._linked: dict[Any, Any] = {}

    def __call__(self, rows: Any, db: str) -> Any:
        if len(rows) < MANY:
            return self.function(rows, db)
        with undisturbed(len(rows)):
            return self.function(rows, db)

    def linked(self, rows: Any, db: str, known: Any, model: Any) -> Any:
        """Objects of a model that know those they refer to."""
        if len(known) == 1:
            [(field, by_key)] = known.items()
            if field not in self._linked:
                self._linked[field] = self._link(field)
            function = self._linked[field]
            # Routers are asked for each pair of objects, but not about those that others were prefetched for.
            is_free = isinstance(by_key, PrefetchedFor) or (
                not (router.routers and router.judges_relations) and all(obj._state.db == db for obj in by_key.values())
            )
            if function is not None and is_free:
                name = field.cache_name
                pairs = {key: (name, obj) for key, obj in by_key.items()}
                with undisturbed(len(rows)):
                    return function(rows, db, pairs.get)
        objects = self(rows, db)
        set_known(objects, known_related(known, model))
        return objects


def _loader(kind: Any, compiler: Any, query: Any, model: Any, connection: Any) -> Loader | None:
    if kind == "count":
        return Loader(lambda rows, db: rows[0][0] if rows else 0)
    if kind == "exists":
        return Loader(lambda rows, db: bool(rows))
    expressions = [entry[0] for entry in compiler.select]
    if compiler.has_composite_fields(expressions):
        return None
    converters = compiler.get_converters(expressions)
    if kind is ModelIterable:
        return _object_loader(compiler, model, converters, connection)

    width = len(expressions)
    if kind is FlatValuesListIterable:
        return Loader(row_loader(None, width, converters, connection, flat=True))
    names = selected_names(query) if kind is ValuesIterable else None
    return Loader(row_loader(names, width, converters, connection))


def _stored(sql: str, compiler: Any, connection: Any) -> tuple[str, Loader]:
    """The statement and its loader with dates and date-times as they are stored, where that can be had."""
    ops = connection.ops
    columns = [(expression, text, alias) for expression, (text, _), alias in compiler.select]
    converters = dict(compiler.get_converters([expression for expression, _, _ in columns]))
    head = [f"{text} AS {ops.quote_name(alias or '')}" for _, text, alias in columns]
    is_known = sql.startswith(f"SELECT {', '.join(head)} FROM ")
    bare = list(head)
    for position, (expression, text, _) in enumerate(columns):
        stored = ops.as_stored(text) if is_known and _is_plain_date(expression) else None
        if stored is not None:
            bare[position] = f"{stored}{head[position][len(text) :]}"
            converters.pop(position, None)
    load = Loader(row_loader(None, len(columns), converters, connection))
    return sql.replace(", ".join(head), ", ".join(bare), 1), load


def _is_plain_date(expression: Any) -> bool:
    field = expression.output_field
    return field.get_internal_type() in ("DateField", "DateTimeField") and not hasattr(field, "from_db_value")


def _object_loader(compiler: Any, model: Any, converters: Any, connection: Any) -> Loader | None:
    loaded = compiler.klass_info
    if loaded is None:
        return None
    builder = Builder(loaded, compiler.select, connection.alias)
    added = tuple((compiler.annotation_col_map or {}).items())
    load = object_loader(builder, compiler.select, converters, connection, added)

    def link(field: Any) -> Any:
        if len(field.related_fields) != 1 or field.attname not in builder.names:
            return None
        return object_loader(builder, compiler.select, converters, connection, added, field.attname)

    return None if load is None else Loader(load, link)
