"""A SELECT put together: the texts of its clauses, which come from the expressions, in SQLAlchemy's frame."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from ._frames import SQLITE_FRAMES

_PLACE = re.compile(r"\{(\w+)\}")


@cache
def frame(dialect: str, clauses: frozenset[str]) -> list[str]:
    """The pieces of a SELECT with these clauses: text and clause names in turn."""
    ready = _sqlite_frames().get(clauses) if dialect == "sqlite" else None
    if ready is None:
        from .framing import compile_frame  # start-up cost: SQLAlchemy

        ready = compile_frame(dialect, clauses)
    return _PLACE.split(ready)


@cache
def _sqlite_frames() -> dict[frozenset[str], str]:
    return {frozenset(_PLACE.findall(made)): made for made in SQLITE_FRAMES}


def compose(dialect: str, clauses: Mapping[str, tuple[str, Any]]) -> tuple[str, list[Any]]:
    """The statement with the clauses' texts in their places, and all parameters in the order of the text.

    Args:
        dialect: The name of a SQLAlchemy dialect.
        clauses: ``{name: (sql, params)}``; empty texts are left out.
    """
    present = {name: clause for name, clause in clauses.items() if clause[0]}
    pieces: list[str] = []
    params: list[Any] = []
    for position, piece in enumerate(frame(dialect, frozenset(present))):
        if position % 2:
            sql, clause_params = present[piece]
            pieces.append(sql)
            params.extend(clause_params)
        else:
            pieces.append(piece)
    return "".join(pieces), params
