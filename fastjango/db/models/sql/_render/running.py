"""Running a compiled query, and turning what the driver returns into Python values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from fastjango.core.exceptions import EmptyResultSet
from fastjango.db.models.expressions import ColPairs
from fastjango.db.models.sql._render.base import CompilerBase
from fastjango.db.models.sql.constants import (
    CURSOR,
    GET_ITERATOR_CHUNK_SIZE,
    MULTI,
    NO_RESULTS,
    ROW_COUNT,
    SINGLE,
)


def cursor_iter(cursor: Any, sentinel: Any, col_count: int | None, itersize: int) -> Iterator[Any]:
    """The rows of a cursor in batches; closes it at the end."""
    try:
        for rows in iter(lambda: cursor.fetchmany(itersize), sentinel):
            yield rows if col_count is None else [row[:col_count] for row in rows]
    finally:
        cursor.close()


class RunningMixin(CompilerBase):
    """How a query meets the database."""

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, Any]:
        """Rendered elsewhere."""
        raise NotImplementedError

    def setup_query(self, with_col_aliases: bool = False) -> None:
        """Worked out elsewhere."""

    def execute_sql(
        self, result_type: str | None = MULTI, chunked_fetch: bool = False, chunk_size: int = GET_ITERATOR_CHUNK_SIZE
    ) -> Any:
        """Run the query.

        Args:
            result_type: ``MULTI`` for batches of rows, ``SINGLE`` for one row or None, ``ROW_COUNT``,
                ``CURSOR`` (to be closed by the caller), ``NO_RESULTS``.
            chunked_fetch: Whether rows stay in the database until they are needed.
            chunk_size: Rows in a batch.
        """
        result_type = result_type or NO_RESULTS
        try:
            sql, params = self.as_sql()
            if not sql:
                raise EmptyResultSet
        except EmptyResultSet:
            return iter([]) if result_type == MULTI else None
        cursor = self.connection.chunked_cursor() if chunked_fetch else self.connection.cursor()
        try:
            cursor.execute(sql, params)
        except Exception:
            cursor.close()
            raise
        if result_type == CURSOR:
            return cursor
        if result_type == MULTI:
            return self._batches(cursor, chunked_fetch, chunk_size)
        try:
            if result_type == ROW_COUNT:
                return cursor.rowcount
            if result_type == SINGLE:
                row = cursor.fetchone()
                return row[: self.col_count] if row else row
            return None
        finally:
            cursor.close()

    def _batches(self, cursor: Any, chunked_fetch: bool, chunk_size: int) -> Any:
        features = self.connection.features
        count = self.col_count if self.has_extra_select else None
        batches = cursor_iter(cursor, features.empty_fetchmany_value, count, chunk_size)
        # Without chunks, later statements could disturb a cursor that is not read to its end.
        return batches if chunked_fetch and features.can_use_chunked_reads else list(batches)

    def has_results(self) -> bool:
        """Whether the query finds a row."""
        return bool(self.execute_sql(SINGLE))

    def explain_query(self) -> Iterator[str]:
        """The lines of the database's plan."""
        # Some drivers read the JSON that was asked for.
        as_text = json.dumps if (self.query.explain_info.format or "").lower() == "json" else str
        for rows in self.execute_sql():
            for row in rows:
                yield " ".join(part if isinstance(part, str) else as_text(part) for part in row)

    # Values.

    def get_converters(self, expressions: Iterable[Any]) -> dict[int, tuple[list[Any], Any]]:
        """The converters of each column that needs some, by position."""
        converters = {}
        position = 0
        for expression in expressions:
            for one in expression.get_cols() if isinstance(expression, ColPairs) else (expression,):
                if one:
                    from_backend = self.connection.ops.get_db_converters(one)
                    from_field = one.get_db_converters(self.connection)
                    if from_backend or from_field:
                        converters[position] = (from_backend + from_field, one)
                position += 1
        return converters

    def apply_converters(
        self, rows: Iterable[Any], converters: dict[int, tuple[list[Any], Any]]
    ) -> Iterator[list[Any]]:
        """The rows, as lists, with converted values."""
        connection = self.connection
        pairs = list(converters.items())
        for row in map(list, rows):
            for position, (functions, expression) in pairs:
                value = row[position]
                for function in functions:
                    value = function(value, expression, connection)
                row[position] = value
            yield row

    def has_composite_fields(self, expressions: Iterable[Any]) -> bool:
        """Whether a selected key has several columns."""
        return any(isinstance(expression, ColPairs) for expression in expressions)

    def composite_fields_to_tuples(self, rows: Iterable[Any], expressions: list[Any]) -> Iterator[list[Any]]:
        """The rows with one tuple for the columns of each composite key."""
        widths = [len(expression) if isinstance(expression, ColPairs) else 0 for expression in expressions]
        for row in rows:
            collapsed: list[Any] = []
            position = 0
            for width in widths:
                collapsed.append(tuple(row[position : position + width]) if width else row[position])
                position += width or 1
            yield collapsed

    def results_iter(
        self,
        results: Any = None,
        tuple_expected: bool = False,
        chunked_fetch: bool = False,
        chunk_size: int = GET_ITERATOR_CHUNK_SIZE,
    ) -> Iterator[Any]:
        """The rows with converted values.

        Args:
            results: What ``execute_sql()`` returned; it is called if None.
            tuple_expected: Whether the rows have to be tuples.
            chunked_fetch: As in ``execute_sql()``.
            chunk_size: As in ``execute_sql()``.
        """
        if results is None:
            results = self.execute_sql(MULTI, chunked_fetch=chunked_fetch, chunk_size=chunk_size)
        expressions = [entry[0] for entry in self.select[: self.col_count]]
        is_composite = self.has_composite_fields(expressions)
        # Rows have a value for each column of a key.
        columns = chain.from_iterable(
            each.get_cols() if isinstance(each, ColPairs) else (each,) for each in expressions
        )
        converters = self.get_converters(list(columns) if is_composite else expressions)
        rows: Any = chain.from_iterable(results)
        if converters:
            rows = self.apply_converters(rows, converters)
        if is_composite:
            rows = self.composite_fields_to_tuples(rows, expressions)
            converters = converters or {0: ([], None)}
        return map(tuple, rows) if tuple_expected and converters else rows
