"""Queries as data, and (through ``compiler``) how they become SQL."""

from fastjango.db.models.sql import constants
from fastjango.db.models.sql.query import Query
from fastjango.db.models.sql.subqueries import AggregateQuery, DeleteQuery, InsertQuery, UpdateQuery
from fastjango.db.models.sql.where import AND, OR, XOR

__all__ = [
    "AND",
    "OR",
    "XOR",
    "AggregateQuery",
    "DeleteQuery",
    "InsertQuery",
    "Query",
    "UpdateQuery",
    "constants",
]
