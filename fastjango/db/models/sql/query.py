"""What is asked of the database, as data: the query that a query set builds.

The parts are in ``_names`` (names to joins), ``_joins`` (tables and aliases), ``_filters`` (conditions), ``_select``
(columns and groups), ``_order`` (ordering and limits), ``_loading`` (deferred fields) and ``_aggregation``; the
compilers render it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from fastjango.db import DEFAULT_DB_ALIAS, connections
from fastjango.db.models.expressions import (
    BaseExpression,
    Col,
    ColPairs,
    Exists,
    F,
    OuterRef,
    RawSQL,
    Ref,
    ResolvedOuterRef,
    Value,
)
from fastjango.db.models.lookups import Lookup
from fastjango.db.models.sql._aggregation import AggregationMixin
from fastjango.db.models.sql._filters import FiltersMixin
from fastjango.db.models.sql._joins import JoinPromoter, JoinsMixin
from fastjango.db.models.sql._loading import LoadingMixin
from fastjango.db.models.sql._names import JoinInfo, NamesMixin, children_of, get_field_names_from_opts, prefixed
from fastjango.db.models.sql._order import OrderMixin, get_order_dir
from fastjango.db.models.sql._raw import RawQuery
from fastjango.db.models.sql._select import SelectMixin, columns_in
from fastjango.db.models.sql.constants import INNER, LOUTER, SINGLE
from fastjango.db.models.sql.datastructures import BaseTable, Empty, Join, MultiJoin
from fastjango.db.models.sql.where import AND, OR, ExtraWhere, NothingNode, WhereNode

__all__ = [
    "AND",
    "INNER",
    "LOUTER",
    "OR",
    "SINGLE",
    "BaseExpression",
    "BaseTable",
    "Col",
    "Empty",
    "Exists",
    "ExplainInfo",
    "ExtraWhere",
    "F",
    "Join",
    "JoinInfo",
    "JoinPromoter",
    "Lookup",
    "MultiJoin",
    "NothingNode",
    "OuterRef",
    "Query",
    "RawQuery",
    "RawSQL",
    "Ref",
    "ResolvedOuterRef",
    "WhereNode",
    "get_field_names_from_opts",
    "get_order_dir",
]

EXPLAIN_OPTIONS_PATTERN = re.compile(r"[\w\-]+")


class ExplainInfo(NamedTuple):
    """What ``explain()`` is asked for."""

    format: str | None
    options: dict[str, Any]


class Query(
    SelectMixin, OrderMixin, LoadingMixin, AggregationMixin, NamesMixin, JoinsMixin, FiltersMixin, BaseExpression
):
    """A SELECT on a model; also an expression, as a subquery.

    Source: django.db.models.sql.query.Query (5.2).
    """

    empty_result_set_value = None
    # Those inside are none of the query around.
    contains_aggregate = False
    contains_over_clause = False
    compiler = "SQLCompiler"

    subq_aliases = frozenset({"T"})
    filter_is_sticky = False
    subquery = False

    select_for_update = False
    select_for_update_nowait = False
    select_for_update_skip_locked = False
    select_for_update_of: tuple[str, ...] = ()
    select_for_no_key_update = False

    max_depth = 5
    combinator = None
    combinator_all = False
    combined_queries: tuple[Any, ...] = ()
    explain_info: ExplainInfo | None = None

    def __init__(self, model: Any, alias_cols: bool = True) -> None:
        self.model = model
        self.alias_refcount: dict[str, int] = {}
        self.alias_map: dict[str, Any] = {}
        # Whether columns are written with their table.
        self.alias_cols = alias_cols
        self.external_aliases: dict[str, bool] = {}
        self.table_map: dict[str, list[str]] = {}
        self.used_aliases: set[str] = set()
        self.where = WhereNode()
        self.annotations: dict[str, Any] = {}
        self.extra: dict[str, Any] = {}
        self._filtered_relations: dict[str, Any] = {}

    # Being an expression.

    @property
    def output_field(self) -> Any:
        if len(self.select) == 1:
            select = self.select[0]
            return getattr(select, "target", None) or select.field
        if len(self.annotation_select) == 1:
            return next(iter(self.annotation_select.values())).output_field
        return None

    @property
    def _output_field_or_none(self) -> Any:
        return self.output_field

    def resolve_expression(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """A copy for use inside another query."""
        made = self.clone()
        # The same alias in both would hide the outer one.
        made.bump_prefix(query)
        made.subquery = True
        made.where._resolve_children(query, *args, **kwargs)
        made.combined_queries = tuple(
            combined.resolve_expression(query, *args, **kwargs) for combined in made.combined_queries
        )
        for alias, annotation in made.annotations.items():
            resolved = annotation.resolve_expression(query, *args, **kwargs)
            if hasattr(resolved, "external_aliases"):
                resolved.external_aliases.update(made.external_aliases)
            made.annotations[alias] = resolved
        # Tables of the queries around: whether their name is an alias decides how it is quoted.
        for alias, table in query.alias_map.items():
            if isinstance(table, Join):
                made.external_aliases[alias] = table.join_field.related_model._meta.db_table != alias
            else:
                made.external_aliases[alias] = table.table_name != table.table_alias
        return made

    def get_external_cols(self) -> list[Any]:
        """The columns of queries around."""
        columns = columns_in([*self.annotations.values(), *self.where.children], include_external=True)
        return [column for column in columns if column.alias in self.external_aliases]

    @property
    def contains_column_references(self) -> bool:
        """Whether it depends on a row of a query around."""
        return bool(self.get_external_cols())

    def get_group_by_cols(self, wrapper: Any = None) -> list[Any]:
        external = self.get_external_cols()
        # Over a multi-valued relation a column may have several values in a group.
        if any(getattr(column, "possibly_multivalued", True) for column in external):
            return [wrapper or self]
        return external

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if self.subquery and not connection.features.ignores_unnecessary_order_by_in_subqueries:
            self.clear_ordering(force=False)
            for query in self.combined_queries:
                query.clear_ordering(force=False)
        sql, params = self.get_compiler(connection=connection).as_sql()
        return (f"({sql})" if self.subquery else sql), params

    def get_source_expressions(self) -> list[Any]:
        return [*self.annotation_select.values(), *self.select] if self.has_select_fields else []

    def replace_expressions(self, replacements: Any) -> Any:
        return self

    def get_refs(self) -> set[str]:
        return set()

    def prefix_references(self, prefix: str) -> Any:
        return self

    @property
    def _subquery_fields_len(self) -> int:
        selected = (*self.select, *self.annotation_select.values())
        return sum(len(column) if isinstance(column, ColPairs) else 1 for column in selected)

    @property
    def conditional(self) -> bool:
        return False

    def get_lookup(self, lookup: str) -> Any:
        return self.output_field.get_lookup(lookup)

    # Text.

    def __str__(self) -> str:
        sql, params = self.sql_with_params()
        return sql % tuple(params)

    def sql_with_params(self) -> tuple[str, Any]:
        """The text with ``%s`` and the parameters."""
        return self.get_compiler(DEFAULT_DB_ALIAS).as_sql()

    def get_compiler(self, using: str | None = None, connection: Any = None, elide_empty: bool = True) -> Any:
        """The compiler for a database.

        Args:
            using: Its alias.
            connection: Or its connection.
            elide_empty: Whether to raise EmptyResultSet where nothing can be found.
        """
        if using is None and connection is None:
            raise ValueError("Need either using or connection")
        if using:
            connection = connections[using]
        return connection.ops.compiler(self.compiler)(self, connection, using, elide_empty)

    def get_meta(self) -> Any:
        """The options of the model."""
        return self.model._meta if self.model else None

    # Copies.

    def __deepcopy__(self, memo: dict[int, Any]) -> Query:
        made = self.clone()
        memo[id(self)] = made
        return made

    def clone(self) -> Any:
        """A copy; expressions are shared, since they never change."""
        made = Empty()
        made.__class__ = self.__class__  # type: ignore[assignment]  # without __init__
        copied: Any = made
        copied.__dict__ = self.__dict__.copy()
        copied.alias_refcount = self.alias_refcount.copy()
        copied.alias_map = self.alias_map.copy()
        copied.external_aliases = self.external_aliases.copy()
        copied.table_map = {table: aliases[:] for table, aliases in self.table_map.items()}
        copied.where = self.where.clone()
        copied.annotations = self.annotations.copy()
        copied.annotation_select_mask = self.annotation_select_mask and self.annotation_select_mask[:]
        copied._annotation_select_cache = None
        copied.extra = self.extra.copy()
        copied.extra_select_mask = self.extra_select_mask and self.extra_select_mask.copy()
        copied._extra_select_cache = self._extra_select_cache and self._extra_select_cache.copy()
        copied.combined_queries = tuple(query.clone() for query in self.combined_queries)
        if self.selected is not None:
            copied.selected = self.selected.copy()
        if self.select_related is not False:
            # select_related() adds to it.
            copied.select_related = copy.deepcopy(self.select_related)
        copied._filtered_relations = self._filtered_relations.copy()
        copied.__dict__.pop("base_table", None)
        return copied

    def chain(self, klass: Any = None) -> Any:
        """A copy that is going to be changed, perhaps of another class."""
        made = self.clone()
        if klass and made.__class__ != klass:
            made.__class__ = klass
        if not made.filter_is_sticky:
            made.used_aliases = set()
        made.filter_is_sticky = False
        if hasattr(made, "_setup_query"):
            made._setup_query()
        return made

    def relabeled_clone(self, change_map: Any) -> Any:
        made = self.clone()
        made.change_aliases(change_map)
        return made

    copy = clone

    # Merging.

    def combine(self, rhs: Any, connector: str) -> None:
        """Take another query's conditions in, for ``&`` and ``|`` of query sets.

        Raises:
            TypeError: the two do not fit.
        """
        if self.model != rhs.model:
            raise TypeError("Cannot combine queries on two different base models.")
        if self.is_sliced:
            raise TypeError("Cannot combine queries once a slice has been taken.")
        if self.distinct != rhs.distinct:
            raise TypeError("Cannot combine a unique query with a non-unique query.")
        if self.distinct_fields != rhs.distinct_fields:
            raise TypeError("Cannot combine queries with different distinct fields.")
        initial = self.get_initial_alias()
        rhs = rhs.clone()
        # So that no alias means different tables in the two.
        rhs.bump_prefix(self, exclude={initial})
        change_map = self._take_joins(rhs, connector)
        where = rhs.where.clone()
        where.relabel_aliases(change_map)
        self.where.add(where, connector)
        if rhs.select:
            self.set_select([column.relabeled_clone(change_map) for column in rhs.select])
        else:
            self.select = ()
        if connector == OR and self.extra and rhs.extra:
            raise ValueError("When merging querysets using 'or', you cannot have extra(select=...) on both sides.")
        self.extra.update(rhs.extra)
        mask = (self.extra_select_mask or set()) | (rhs.extra_select_mask or set())
        if mask:
            self.set_extra_mask(mask)
        self.extra_tables += rhs.extra_tables
        self.order_by = rhs.order_by or self.order_by
        self.extra_order_by = rhs.extra_order_by or self.extra_order_by

    def _take_joins(self, rhs: Any, connector: str) -> dict[str, str]:
        """Join the other's tables; answers its aliases' new names."""
        change_map: dict[str, str] = {}
        # With AND, rows of multi-valued relations may be different ones for the two sides.
        reuse: set[str] = set() if connector == AND else set(self.alias_map)
        promoter = JoinPromoter(connector, 2, False)
        promoter.add_votes(alias for alias, table in self.alias_map.items() if table.join_type == INNER)
        votes: set[str] = set()
        for alias in list(rhs.alias_map)[1:]:
            join = rhs.alias_map[alias].relabeled_clone(change_map)
            was_inner = join.join_type == INNER
            new_alias = self.join(join, reuse=reuse)
            if was_inner:
                votes.add(new_alias)
            # Two joins of the other must not become one.
            reuse.discard(new_alias)
            if alias != new_alias:
                change_map[alias] = new_alias
            if not rhs.alias_refcount[alias]:
                self.unref_alias(new_alias)
        promoter.add_votes(votes)
        promoter.update_join_types(self)
        return change_map

    # Asking for one thing.

    def exists(self, limit: bool = True) -> Any:
        """A copy that only says whether there is a row."""
        self._check_deferred_names()
        made = self.clone()
        if not (made.distinct and made.is_sliced):
            if made.group_by is True:
                made.add_fields((field.attname for field in self.model._meta.concrete_fields), False)
                made.set_group_by(allow_aliases=False)
            made.clear_select_clause()
        if made.combined_queries and made.combinator == "union":
            made.combined_queries = tuple(query.exists(limit=False) for query in made.combined_queries)
        made.clear_ordering(force=True)
        if limit:
            made.set_limits(high=1)
        made.add_annotation(Value(1), "a")
        return made

    def has_results(self, using: str) -> bool:
        """Whether there is a row."""
        return bool(self.exists().get_compiler(using=using).has_results())

    def has_filters(self) -> Any:
        """The conditions, or nothing."""
        return self.where

    def explain(self, using: str, format: str | None = None, **options: Any) -> str:
        """What the database says about how it would run the query.

        Raises:
            ValueError: an option's name is suspicious.
        """
        made = self.clone()
        for name in options:
            if not EXPLAIN_OPTIONS_PATTERN.fullmatch(name) or "--" in name:
                raise ValueError(f"Invalid option name: {name!r}.")
        made.explain_info = ExplainInfo(format, options)
        return "\n".join(made.get_compiler(using=using).explain_query())

    def _around(self) -> AggregateQuery:
        """An empty query over the rows of this one."""
        return AggregateQuery(self.model, self)

    # The rest.

    def _split_name(self, name: str) -> tuple[list[str], list[str]]:
        """The field names of a lookup, and what follows them."""
        lookups, names, _ = self.solve_lookup_type(name)
        return list(names), list(lookups)

    def is_nullable(self, field: Any) -> bool:
        """Whether a column may be NULL."""
        if not hasattr(field, "null"):
            return False
        return bool(field.null)

    def _gen_col_aliases(self, expressions: Any) -> Iterator[str]:
        return (column.alias for column in columns_in(expressions))

    @classmethod
    def _gen_cols(cls, expressions: Any, include_external: bool = False, resolve_refs: bool = True) -> Iterator[Any]:
        return columns_in(expressions, include_external, resolve_refs)

    def add_filtered_relation(self, filtered_relation: Any, alias: str) -> None:
        """Name a relation with a condition.

        Raises:
            ValueError: the relation does not exist, or the condition reaches beyond it.
        """
        if "." in alias:
            raise ValueError(f"FilteredRelation doesn't support aliases with periods (got {alias!r}).")
        self.check_alias(alias)
        filtered_relation.alias = alias
        parts, lookups = self._split_name(filtered_relation.relation_name)
        if lookups:
            raise ValueError(
                f"FilteredRelation's relation_name cannot contain lookups (got {filtered_relation.relation_name!r})."
            )
        for name in children_of(filtered_relation.condition):
            names, lookups = self._split_name(name)
            # Up to the field that is compared; without a lookup's name that is the last but one.
            path = names[:-1]
            compared = path if lookups else names[:-2]
            if compared[: len(parts)] != parts[: len(compared)]:
                raise ValueError(
                    f"FilteredRelation's condition doesn't support relations outside the "
                    f"{filtered_relation.relation_name!r} (got {name!r})."
                )
            if len(path) > len(parts):
                raise ValueError(
                    "FilteredRelation's condition doesn't support nested relations deeper than the relation_name (got "
                    f"{name!r} for {filtered_relation.relation_name!r})."
                )
        filtered_relation = filtered_relation.clone()
        filtered_relation.condition = prefixed(filtered_relation.condition, filtered_relation.relation_name, alias)
        self._filtered_relations[alias] = filtered_relation


class AggregateQuery(Query):
    """Aggregates over the rows of another query.

    Source: django.db.models.sql.subqueries.AggregateQuery.
    """

    compiler = "SQLAggregateCompiler"

    def __init__(self, model: Any, inner_query: Query) -> None:
        self.inner_query = inner_query
        super().__init__(model)
