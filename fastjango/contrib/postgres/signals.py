"""Teaches connections the types of extensions, which have other numbers in each database.

Source: django.contrib.postgres.signals (5.2).
"""

from __future__ import annotations

import functools
from typing import Any

from psycopg.types import TypeInfo
from psycopg.types.hstore import register_hstore

from fastjango.db import connections
from fastjango.db.backends.base.base import NO_DB_ALIAS

__all__ = ["get_citext_oids", "get_hstore_oids", "get_type_oids", "register_type_handlers"]

_TYPES = "SELECT oid, typarray FROM pg_type WHERE typname = %s"


def get_type_oids(connection_alias: str, type_name: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The numbers of a type and of its arrays: one for each schema of the database that has such a type."""
    with connections[connection_alias].cursor() as cursor:
        cursor.execute(_TYPES, [type_name])
        rows = cursor.fetchall()
    return tuple(row[0] for row in rows), tuple(row[1] for row in rows)


@functools.lru_cache
def get_hstore_oids(connection_alias: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The numbers of ``hstore``, asked for once."""
    return get_type_oids(connection_alias, "hstore")


@functools.lru_cache
def get_citext_oids(connection_alias: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The numbers of ``citext``, asked for once."""
    return get_type_oids(connection_alias, "citext")


def register_type_handlers(connection: Any, **kwargs: Any) -> None:
    """Let a new connection read and write ``hstore``, and read arrays of ``citext``."""
    if connection.vendor != "postgresql" or connection.alias == NO_DB_ALIAS:
        return
    driver = connection.connection
    if driver is None:
        # Statements that are only collected.
        return
    for oid, array_oid in zip(*get_hstore_oids(connection.alias), strict=True):
        register_hstore(TypeInfo("hstore", oid, array_oid), driver)
    for oid, array_oid in zip(*get_citext_oids(connection.alias), strict=True):
        TypeInfo("citext", oid, array_oid).register(driver)
