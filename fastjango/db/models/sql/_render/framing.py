"""The frame of a SELECT, composed by SQLAlchemy once for each set of clauses and dialect.

SQLAlchemy Core knows how a dialect arranges a statement. A frame has places for the clauses, and putting them in is
all that is left to do for a query. ``tools/frames.py`` keeps SQLite's, so that most commands need no SQLAlchemy.
"""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache
from typing import Any

from sqlalchemy import literal_column, select, text

from fastjango.db._alchemy.engine import dialect_of


@cache
def _dialect(name: str) -> Any:
    return dialect_of(name)


def _place(clause: str) -> str:
    return f"{{{clause}}}"


def compile_frame(dialect: str, clauses: Set[str]) -> str:
    """A SELECT with these clauses, their places marked as ``{name}``."""
    statement = select(text(_place("columns")))
    if "distinct" in clauses:
        statement = statement.prefix_with(text(_place("distinct")))
    if "from" in clauses:
        statement = statement.select_from(text(_place("from")))
    if "where" in clauses:
        statement = statement.where(text(_place("where")))
    if "group_by" in clauses:
        statement = statement.group_by(text(_place("group_by")))
    if "having" in clauses:
        statement = statement.having(text(_place("having")))
    if "order_by" in clauses:
        statement = statement.order_by(text(_place("order_by")))
    if "limit" in clauses:
        statement = statement.limit(literal_column(_place("limit")))
    if "offset" in clauses:
        statement = statement.offset(literal_column(_place("offset")))
    compiled = str(statement.compile(dialect=_dialect(dialect), compile_kwargs={"literal_binds": True}))
    # SQLite's dialect writes an offset of 0 where there is none.
    compiled = compiled.removesuffix("OFFSET 0")
    # Between clauses SQLAlchemy breaks lines; Django's statements are one line.
    return re.sub(r"\s+", " ", compiled).strip()
