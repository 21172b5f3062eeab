"""The names of fields that expressions and conditions refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from fastjango.db.models.query_utils import Q


def expression_names(expressions: Iterable[Any]) -> Iterator[str]:
    """Paths such as ``author__name``, with lookups at their end, in the order they occur."""
    for each in expressions:
        if isinstance(each, Q):
            for child in each.children:
                if isinstance(child, tuple):
                    yield child[0]
                    if hasattr(child[1], "resolve_expression"):
                        yield from expression_names([child[1]])
                else:
                    yield from expression_names([child])
        elif hasattr(each, "name") and not hasattr(each, "get_source_expressions"):
            yield each.name
        elif hasattr(each, "get_source_expressions"):
            yield from expression_names(part for part in each.get_source_expressions() if part is not None)
