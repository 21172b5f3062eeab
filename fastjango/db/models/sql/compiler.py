"""Compilers: from queries to SQL and back to rows.

The rooms are in ``_render/``: ``skeleton`` (the statement, by SQLAlchemy), ``base`` (what all share), ``columns``,
``ordering``, ``select``, ``running`` and ``writes``.
"""

from fastjango.db.models.sql._render.base import PositionRef
from fastjango.db.models.sql._render.running import cursor_iter
from fastjango.db.models.sql._render.select import SQLCompiler
from fastjango.db.models.sql._render.writes import (
    SQLAggregateCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)

__all__ = [
    "PositionRef",
    "SQLAggregateCompiler",
    "SQLCompiler",
    "SQLDeleteCompiler",
    "SQLInsertCompiler",
    "SQLUpdateCompiler",
    "cursor_iter",
]
