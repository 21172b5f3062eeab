"""``RawQuery``: a statement given as text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.db import connections


class RawQuery:
    """A statement given as text.

    Source: django.db.models.sql.query.RawQuery.
    """

    def __init__(self, sql: str, using: str, params: Any = ()) -> None:
        self.params = params
        self.sql = sql
        self.using = using
        self.cursor: Any = None
        # What compilers ask of any query.
        self.low_mark, self.high_mark = 0, None
        self.extra_select: dict[str, Any] = {}
        self.annotation_select: dict[str, Any] = {}

    def chain(self, using: str) -> RawQuery:
        """A copy for another database."""
        return self.clone(using)

    def clone(self, using: str) -> RawQuery:
        """A copy for another database."""
        return RawQuery(self.sql, using, params=self.params)

    def get_columns(self) -> list[str]:
        """The names of the columns that come back."""
        if self.cursor is None:
            self._execute_query()
        converter = connections[self.using].introspection.identifier_converter
        return [converter(column[0]) for column in self.cursor.description]

    def __iter__(self) -> Iterator[Any]:
        # Anew each time: a cursor can be read once.
        self._execute_query()
        if not connections[self.using].features.can_use_chunked_reads:
            return iter(list(self.cursor))
        return iter(self.cursor)

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self}>"

    @property
    def params_type(self) -> type | None:
        """Whether the parameters are a mapping, a sequence or missing."""
        if self.params is None:
            return None
        return dict if hasattr(self.params, "keys") else tuple

    def __str__(self) -> str:
        return self.sql if self.params_type is None else self.sql % self.params_type(self.params)

    def _execute_query(self) -> None:
        connection = connections[self.using]
        adapt = connection.ops.adapt_unknown_value
        params: Any = None
        if self.params_type is tuple:
            params = tuple(map(adapt, self.params))
        elif self.params_type is dict:
            params = {name: adapt(value) for name, value in self.params.items()}
        self.cursor = connection.cursor()
        self.cursor.execute(self.sql, params)
