"""The tables of a query: the first one, and those joined to it."""

from __future__ import annotations

import warnings
from typing import Any, Protocol

from fastjango.core.exceptions import FullResultSet
from fastjango.db.models.sql.constants import INNER, LOUTER
from fastjango.utils.deprecation import RemovedInDjango60Warning

__all__ = ["BaseTable", "Empty", "Join", "MultiJoin"]


class MultiJoin(Exception):
    """A lookup crosses a multi-valued relation where that is not allowed.

    ``level`` counts the joins before it, ``names_with_path`` has the names up to it.
    """

    def __init__(self, names_pos: int, path_with_names: Any) -> None:
        super().__init__(names_pos, path_with_names)
        self.level = names_pos
        self.names_with_path = path_with_names


class Empty:
    """An object to be filled."""


class Table(Protocol):
    """What both kinds have."""

    table_name: str
    table_alias: str


def _with_alias(compiler: Any, table: Table) -> str:
    alias = "" if table.table_alias == table.table_name else f" {compiler.quote_alias(table.table_alias)}"
    return f"{compiler.quote_name_unless_alias(table.table_name)}{alias}"


def _joining_fields(relation: Any) -> Any:
    """Pairs of columns to join on; a relation that was written for Django before 4.2 knows only their names."""
    if hasattr(relation, "get_joining_fields"):
        return relation.get_joining_fields()
    warnings.warn(
        "The usage of get_joining_columns() in Join is deprecated. Implement get_joining_fields() instead.",
        RemovedInDjango60Warning,
        stacklevel=3,
    )
    return tuple(relation.related_fields)


class Join:
    """A table joined over a relation.

    Source: django.db.models.sql.datastructures.Join.
    """

    def __init__(
        self,
        table_name: str,
        parent_alias: str,
        table_alias: Any,
        join_type: str,
        join_field: Any,
        nullable: bool,
        filtered_relation: Any = None,
    ) -> None:
        self.table_name = table_name
        self.parent_alias = parent_alias
        # Only known when the query has taken the join in.
        self.table_alias = table_alias
        self.join_type = join_type
        self.join_field = join_field
        self.join_fields = _joining_fields(join_field)
        self.nullable = nullable
        self.filtered_relation = filtered_relation

    @property
    def join_cols(self) -> tuple[tuple[str, str], ...]:
        """The pairs' names: the column of the parent's table and the one of this table."""
        return tuple((left.column, right.column) for left, right in self.join_fields)

    def _conditions(self, compiler: Any, connection: Any) -> tuple[list[str], list[Any]]:
        texts: list[str] = []
        params: list[Any] = []
        for left, right in self.join_fields:
            sides = connection.ops.prepare_join_on_clause(self.parent_alias, left, self.table_alias, right)
            compiled = [compiler.compile(side) for side in sides]
            texts.append(" = ".join(sql for sql, _ in compiled))
            for _, side_params in compiled:
                params.extend(side_params)
        extra = self.join_field.get_extra_restriction(self.table_alias, self.parent_alias)
        for condition in (extra, self.filtered_relation):
            if condition:
                try:
                    sql, more = compiler.compile(condition)
                except FullResultSet:
                    continue
                texts.append(f"({sql})")
                params.extend(more)
        return texts, params

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """``INNER JOIN table alias ON (...)``.

        Raises:
            ValueError: the relation gives no condition.
        """
        texts, params = self._conditions(compiler, connection)
        if not texts:
            kind = getattr(self.join_field, "field", self.join_field).__class__
            raise ValueError(
                f"Join generated an empty ON clause. {kind} did not yield either joining columns or extra restrictions."
            )
        return f"{self.join_type} {_with_alias(compiler, self)} ON ({' AND '.join(texts)})", params

    def relabeled_clone(self, change_map: Any) -> Join:
        """A copy with other aliases."""
        filtered = self.filtered_relation
        return self.__class__(
            self.table_name,
            change_map.get(self.parent_alias, self.parent_alias),
            change_map.get(self.table_alias, self.table_alias),
            self.join_type,
            self.join_field,
            self.nullable,
            filtered_relation=None if filtered is None else filtered.relabeled_clone(change_map),
        )

    @property
    def identity(self) -> tuple[Any, ...]:
        """What makes two joins the same, whatever their aliases and types."""
        return self.__class__, self.table_name, self.parent_alias, self.join_field, self.filtered_relation

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, Join):
            return NotImplemented
        return self.identity == other.identity

    def __hash__(self) -> int:
        return hash((self.__class__, self.table_name, self.parent_alias, self.join_field))

    def _typed(self, join_type: str) -> Join:
        made = self.relabeled_clone({})
        made.join_type = join_type
        return made

    def demote(self) -> Join:
        """The same as an inner join."""
        return self._typed(INNER)

    def promote(self) -> Join:
        """The same as an outer join."""
        return self._typed(LOUTER)


class BaseTable:
    """The table that a query begins with.

    Source: django.db.models.sql.datastructures.BaseTable.
    """

    join_type: str | None = None
    parent_alias: str | None = None
    filtered_relation: Any = None

    def __init__(self, table_name: str, alias: str) -> None:
        self.table_name = table_name
        self.table_alias = alias

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """``table alias``."""
        return _with_alias(compiler, self), []

    def relabeled_clone(self, change_map: Any) -> BaseTable:
        """A copy with another alias."""
        return self.__class__(self.table_name, change_map.get(self.table_alias, self.table_alias))

    @property
    def identity(self) -> tuple[Any, ...]:
        """What it compares by."""
        return self.__class__, self.table_name, self.table_alias

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, BaseTable):
            return NotImplemented
        return self.identity == other.identity

    def __hash__(self) -> int:
        return hash(self.identity)
