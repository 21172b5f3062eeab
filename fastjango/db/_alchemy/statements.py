"""Statements of query sets for SQLAlchemy, and statements of SQLAlchemy for query sets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, column, select, text
from sqlalchemy.types import NULLTYPE

from fastjango.db._alchemy.engine import dialect_of

_MARKS = re.compile(r"%%|%s|:")
_dialect = cache(dialect_of)


def select_of(sql: str, params: Sequence[Any], columns: Sequence[tuple[str, Any]], name: str) -> Select[Any]:
    """A SELECT of everything that a rendered statement finds, free to be refined.

    Args:
        sql: The statement, with ``%s`` for parameters.
        params: As the driver takes them.
        columns: Names and types of the columns, in their order; types may be None.
        name: What the statement is called in the SELECT around it.
    """
    values = iter(params)
    binds: list[Any] = []

    def marked(found: re.Match[str]) -> str:
        mark = found[0]
        if mark != "%s":
            # SQLAlchemy's own marks begin with a colon.
            return "%" if mark == "%%" else r"\:"
        key = f"p{len(binds)}"
        binds.append(bindparam(key, next(values), NULLTYPE, unique=True))
        return f":{key}"

    statement = text(_MARKS.sub(marked, sql))
    found = [column(label, type_) if type_ is not None else column(label) for label, type_ in columns]
    return select(statement.bindparams(*binds).columns(*found).subquery(name))


def rendered(statement: Any, dialect: str) -> tuple[str, list[Any]]:
    """A statement of SQLAlchemy as text with ``%s``, and its parameters as the driver takes them.

    Args:
        statement: Anything that gives rows.
        dialect: The dialect's name, with the driver's.
    """
    compiled = statement.compile(dialect=_dialect(dialect), compile_kwargs={"render_postcompile": True})
    given = compiled.construct_params()
    prepare = compiled._bind_processors
    names = compiled.positiontup or ()
    return str(compiled), [prepare[name](given[name]) if name in prepare else given[name] for name in names]
