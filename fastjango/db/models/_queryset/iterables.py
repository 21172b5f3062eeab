"""From rows to what a query set yields: objects, dictionaries, tuples."""

from __future__ import annotations

import operator
from collections import namedtuple
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db import connections, router
from fastjango.db.models._queryset.loaders import loader_for, somebody_listens
from fastjango.db.models.fields._related.managers.reverse import PrefetchedFor
from fastjango.db.models.sql.constants import GET_ITERATOR_CHUNK_SIZE
from fastjango.utils._garbage import undisturbed


class BaseIterable:
    """Runs a query set's query.

    Source: django.db.models.query.BaseIterable.
    """

    def __init__(self, queryset: Any, chunked_fetch: bool = False, chunk_size: int = GET_ITERATOR_CHUNK_SIZE) -> None:
        self.queryset = queryset
        self.chunked_fetch = chunked_fetch
        self.chunk_size = chunk_size

    def __iter__(self) -> Iterator[Any]:
        raise NotImplementedError

    def _rows(self, **options: Any) -> Any:
        """The compiler, and the rows with converted values."""
        queryset = self.queryset
        query = queryset.query if queryset._deferred_filter else queryset._described()
        compiler = query.get_compiler(queryset.db)
        return compiler, compiler.results_iter(chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size, **options)


class Builder:
    """Makes the object of a model out of part of a row, with the objects related to it.

    Source: django.db.models.query.RelatedPopulator.
    """

    def __init__(self, loaded: Any, select: Any, db: str, shared: list[int] | None = None) -> None:
        self.db = db
        self.loaded = loaded
        self.model = loaded.model
        columns = [*(shared or []), *loaded.columns] if loaded.from_parent else loaded.columns
        by_name = {select[position][0].target.attname: position for position in columns}
        names = self._order(by_name)
        self.names = names
        self.positions = columns
        self.select_names = {position: select[position][0].target.attname for position in columns}
        positions = [by_name[name] for name in names]
        self.take = _taker(positions)
        keys = [field.attname for field in getattr(self.model._meta, "pk_fields", None) or [self.model._meta.pk]]
        self.pk_positions = [by_name[key] for key in keys if key in by_name]
        self.related = [Builder(one, select, db, columns) for one in loaded.related]

    def _order(self, by_name: dict[str, int]) -> list[str]:
        # Instances are made from values in the order of the model's fields.
        wanted = [field.attname for field in self.model._meta.concrete_fields if field.attname in by_name]
        return wanted or list(by_name)

    def make(self, row: Any) -> Any:
        """The object with everything below it; None if there is no such row."""
        for position in self.pk_positions:
            if row[position] is None:
                return None
        obj = self.model.from_db(self.db, self.names, self.take(row))
        for related in self.related:
            related.attach(row, obj)
        return obj

    def attach(self, row: Any, obj: Any) -> None:
        """Make the object and hang it on the other."""
        made = self.make(row)
        self.loaded.local_setter(obj, made)
        if made is not None:
            self.loaded.remote_setter(made, obj)


def _taker(positions: list[int]) -> Callable[[Any], Any]:
    """A function that takes some values out of a row."""
    if positions == list(range(positions[0], positions[0] + len(positions))) if positions else False:
        start, stop = positions[0], positions[0] + len(positions)
        return lambda row: row[start:stop]
    if len(positions) == 1:
        only = positions[0]
        return lambda row: (row[only],)
    return operator.itemgetter(*positions) if positions else lambda row: ()


class ModelIterable(BaseIterable):
    """Yields objects of the model."""

    def __iter__(self) -> Iterator[Any]:
        queryset = self.queryset
        db = queryset.db
        query = queryset.query if queryset._deferred_filter else queryset._described()
        compiler = query.get_compiler(using=db)
        results = compiler.execute_sql(chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size)
        select, loaded, annotations = compiler.select, compiler.klass_info, compiler.annotation_col_map
        if loaded is None:
            return
        builder = Builder(loaded, select, db)
        known = known_related(queryset._known_related_objects, queryset.model)
        extras = list(queryset._described().extra_select)
        is_composite = annotations and compiler.has_composite_fields(select[each][0] for each in annotations.values())
        if not is_composite and not somebody_listens(builder.model):
            added = (*(annotations or {}).items(), *((name, position) for position, name in enumerate(extras)))
            load = loader_for(builder, compiler, compiler.connection, added)
            if load is not None:
                for rows in results:
                    with undisturbed(len(rows)):
                        objects = load(rows, db)
                    if known:
                        set_known(objects, known)
                    yield from objects
                return
        take, from_db, names = builder.take, builder.model.from_db, builder.names
        for row in compiler.results_iter(results):
            obj = from_db(db, names, take(row))
            for related in builder.related:
                related.attach(row, obj)
            if annotations:
                for name, position in annotations.items():
                    setattr(obj, name, row[position])
            for position, name in enumerate(extras):
                setattr(obj, name, row[position])
            set_known([obj], known)
            yield obj


def set_known(objects: list[Any], known: list[Any]) -> None:
    """Hang the objects that others refer to on them, unless they are there by ``select_related()``."""
    for field, by_key, key_of in known:
        is_free, is_judged = isinstance(by_key, PrefetchedFor), router.routers and router.judges_relations
        for obj in objects:
            if field.is_cached(obj):
                continue
            related = by_key.get(key_of(obj))
            if related is None:
                continue
            if is_free or (related._state.db == obj._state.db and not is_judged):
                # The key is there already.
                field.set_cached_value(obj, related)
            else:
                setattr(obj, field.name, related)


def known_related(known: Any, model: Any) -> list[Any]:
    """For each field, the objects at hand by key, and a function to the key that an object of the model refers by."""
    return [
        (
            field,
            objects,
            operator.attrgetter(
                *[
                    field.attname if from_field == "self" else model._meta.get_field(from_field).attname
                    for from_field in field.from_fields
                ]
            ),
        )
        for field, objects in known.items()
    ]


class RawModelIterable(BaseIterable):
    """Yields objects from a statement given as text."""

    def __iter__(self) -> Iterator[Any]:
        # The query may be executed here, and its columns are known then.
        queryset = self.queryset
        db, query = queryset.db, queryset.query
        connection = connections[db]
        compiler = connection.ops.compiler("SQLCompiler")(query, connection, db)
        rows = iter(query)
        try:
            names, positions, annotations = queryset.resolve_model_init_order()
            if not {field.attname for field in queryset.model._meta.pk_fields}.issubset(names):
                raise FieldDoesNotExist("Raw query must include the primary key")
            from_db = queryset.model.from_db
            fields = [queryset.model_fields.get(column) for column in queryset.columns]
            converters = compiler.get_converters(
                [field.get_col(field.model._meta.db_table) if field else None for field in fields]
            )
            if converters:
                rows = compiler.apply_converters(rows, converters)
            for row in rows:
                obj = from_db(db, names, [row[position] for position in positions])
                for column, position in annotations:
                    setattr(obj, column, row[position])
                yield obj
        finally:
            # An error may have come before there was a cursor.
            if getattr(query, "cursor", None):
                query.cursor.close()


class ValuesIterable(BaseIterable):
    """Yields dictionaries."""

    def __iter__(self) -> Iterator[Any]:
        # Asked before the query runs: orderings of a union may add columns that are not shown.
        names = selected_names(self.queryset._described())
        _, rows = self._rows()
        for row in rows:
            yield dict(zip(names, row, strict=False))


def selected_names(query: Any) -> list[str]:
    """The names of what values() selects, in the order of the columns."""
    if query.selected:
        return list(query.selected)
    return [*query.extra_select, *query.values_select, *query.annotation_select]


class ValuesListIterable(BaseIterable):
    """Yields tuples."""

    def __iter__(self) -> Iterator[Any]:
        _, rows = self._rows(tuple_expected=True)
        return iter(rows)


class StoredListIterable(ValuesListIterable):
    """Yields tuples, in which a database that stores dates and date-times as text may give the text."""


def _reduce_row(row: Any) -> Any:
    # Their class has no place where pickle could find it.
    return _make_row, (row._fields, tuple(row))


def _make_row(names: Any, values: Any) -> Any:
    return NamedValuesListIterable.create_namedtuple_class(*names)._make(values)


class NamedValuesListIterable(ValuesListIterable):
    """Yields named tuples."""

    @staticmethod
    @lru_cache
    def create_namedtuple_class(*names: str) -> Any:
        """The class, made once for each list of names."""
        return type("Row", (namedtuple("Row", names),), {"__reduce__": _reduce_row, "__slots__": ()})

    def __iter__(self) -> Iterator[Any]:
        queryset = self.queryset
        names = queryset._fields if queryset._fields else selected_names(queryset._described())
        row_class = self.create_namedtuple_class(*names)
        for row in super().__iter__():
            yield tuple.__new__(row_class, row)


class FlatValuesListIterable(BaseIterable):
    """Yields single values."""

    def __iter__(self) -> Iterator[Any]:
        compiler = self.queryset._described().get_compiler(self.queryset.db)
        for row in compiler.results_iter(chunked_fetch=self.chunked_fetch, chunk_size=self.chunk_size):
            yield row[0]
