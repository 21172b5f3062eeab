"""What is in a database: tables, columns, constraints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any, NamedTuple

from fastjango.apps import apps


class TableInfo(NamedTuple):
    """A table: ``type`` is ``t``, ``v`` (view) or ``p`` (partition)."""

    name: str
    type: str


class FieldInfo(NamedTuple):
    """A column, the first seven entries being PEP 249's."""

    name: str
    type_code: Any
    display_size: Any
    internal_size: Any
    precision: Any
    scale: Any
    null_ok: Any
    default: Any
    collation: Any


class BaseDatabaseIntrospection:
    """Asks the database about itself; columns and constraints are described in Django's format.

    Source: django.db.backends.base.introspection.BaseDatabaseIntrospection (5.2).
    """

    # The driver's type codes to names of fields.
    data_types_reverse: Any = {}

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        del self.connection

    def get_field_type(self, data_type: Any, description: Any) -> Any:
        """The name of the field for a column; perhaps with arguments."""
        return self.data_types_reverse[data_type]

    def identifier_converter(self, name: str) -> str:
        """The name as the database would report it."""
        return name

    def table_names(self, cursor: Any = None, include_views: bool = False) -> list[str]:
        """The names of all tables, sorted."""
        if cursor is None:
            with self.connection.cursor() as own:
                return self.table_names(own, include_views)
        return sorted(info.name for info in self.get_table_list(cursor) if include_views or info.type == "t")

    def get_table_list(self, cursor: Any) -> list[Any]:
        """All tables and views."""
        raise NotImplementedError("subclasses of BaseDatabaseIntrospection may require a get_table_list() method")

    def get_table_description(self, cursor: Any, table_name: str) -> list[Any]:
        """The columns of a table."""
        raise NotImplementedError(
            "subclasses of BaseDatabaseIntrospection may require a get_table_description() method."
        )

    def get_migratable_models(self) -> Iterator[Any]:
        """The models whose tables the database may have."""
        router = import_module("fastjango.db").router
        for app_config in apps.get_app_configs():
            yield from router.get_migratable_models(app_config, self.connection.alias)

    def django_table_names(self, only_existing: bool = False, include_views: bool = True) -> list[str]:
        """The tables of all managed models, with those of many-to-many relations."""
        names: set[str] = set()
        for model in self.get_migratable_models():
            if not model._meta.managed:
                continue
            names.add(model._meta.db_table)
            names.update(
                field.m2m_db_table()
                for field in model._meta.local_many_to_many
                if field.remote_field.through._meta.managed
            )
        if not only_existing:
            return list(names)
        existing = set(self.table_names(include_views=include_views))
        return [name for name in names if self.identifier_converter(name) in existing]

    def installed_models(self, tables: Iterable[str]) -> set[Any]:
        """The models that have one of these tables."""
        wanted = set(map(self.identifier_converter, tables))
        return {
            model for model in self.get_migratable_models() if self.identifier_converter(model._meta.db_table) in wanted
        }

    def sequence_list(self) -> list[dict[str, Any]]:
        """The sequences of all managed models' tables."""
        found: list[dict[str, Any]] = []
        with self.connection.cursor() as cursor:
            for model in self.get_migratable_models():
                options = model._meta
                if not options.managed or options.swapped:
                    continue
                found.extend(self.get_sequences(cursor, options.db_table, options.local_fields))
                for field in options.local_many_to_many:
                    # A table that a model of its own describes is met as that model.
                    if field.remote_field.through._meta.auto_created:
                        found.extend(self.get_sequences(cursor, field.m2m_db_table()))
        return found

    def get_sequences(self, cursor: Any, table_name: str, table_fields: Any = ()) -> list[dict[str, Any]]:
        """The sequences of a table: dictionaries with ``table``, ``column`` and perhaps ``name``."""
        raise NotImplementedError("subclasses of BaseDatabaseIntrospection may require a get_sequences() method")

    def get_relations(self, cursor: Any, table_name: str) -> dict[str, tuple[str, str]]:
        """``{column: (other column, other table)}`` for the table's foreign keys."""
        raise NotImplementedError("subclasses of BaseDatabaseIntrospection may require a get_relations() method.")

    def get_primary_key_column(self, cursor: Any, table_name: str) -> str | None:
        """The first column of the primary key, or None."""
        columns = self.get_primary_key_columns(cursor, table_name)
        return columns[0] if columns else None

    def get_primary_key_columns(self, cursor: Any, table_name: str) -> list[str] | None:
        """The columns of the primary key, or None."""
        for constraint in self.get_constraints(cursor, table_name).values():
            if constraint["primary_key"]:
                return list(constraint["columns"])
        return None

    def get_constraints(self, cursor: Any, table_name: str) -> dict[str, dict[str, Any]]:
        """Constraints and indexes by name.

        Each is a dictionary with ``columns``, ``primary_key``, ``unique``, ``foreign_key``, ``check`` and ``index``;
        indexes have ``orders``, ``type``, ``definition`` and ``options`` besides, where the database tells.
        """
        raise NotImplementedError("subclasses of BaseDatabaseIntrospection may require a get_constraints() method")
