"""The conditions of a query as a tree."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from functools import cached_property, reduce
from typing import Any

from fastjango.core.exceptions import EmptyResultSet, FullResultSet
from fastjango.db.models._expressions.vocabulary import shared_field
from fastjango.db.models.expressions import Case, When
from fastjango.db.models.lookups import Exact
from fastjango.utils import tree

__all__ = ["AND", "OR", "XOR", "ExtraWhere", "NothingNode", "SubqueryConstraint", "WhereNode"]

AND = "AND"
OR = "OR"
XOR = "XOR"


class WhereNode(tree.Node):
    """Conditions joined by AND, OR or XOR, perhaps negated; an expression of its own.

    Source: django.db.models.sql.where.WhereNode.
    """

    default = AND
    resolved = False
    conditional = True
    allowed_default = False

    # Splitting into WHERE, HAVING and QUALIFY.

    def split_having_qualify(self, negated: bool = False, must_group_by: bool = False) -> tuple[Any, Any, Any]:
        """The parts of the tree that belong in WHERE, in HAVING and in QUALIFY; None for parts that are empty.

        Args:
            negated: Whether the tree stands in a negated one.
            must_group_by: Whether the query groups anyway, so that what OR joins to an aggregate can stay with it.
        """
        if not (self.contains_aggregate or self.contains_over_clause):
            return self, None, None
        negated = negated ^ self.negated
        # What AND joins can be taken apart; what OR joins has to stay together, at the latest place of its parts.
        if self.connector != (OR if negated else AND):
            if not self.contains_over_clause:
                return None, self, None
            if must_group_by and any(
                not getattr(leaf, "contains_aggregate", False) and not getattr(leaf, "contains_over_clause", False)
                for leaf in self.leaves()
            ):
                raise NotImplementedError(
                    "Heterogeneous disjunctive predicates against window functions are not implemented when performing "
                    "conditional aggregation."
                )
            return None, None, self
        parts: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
        for child in self.children:
            if hasattr(child, "split_having_qualify"):
                for part, piece in zip(parts, child.split_having_qualify(negated, must_group_by), strict=True):
                    if piece is not None:
                        part.append(piece)
            else:
                over = getattr(child, "contains_over_clause", False)
                aggregate = getattr(child, "contains_aggregate", False)
                parts[2 if over else 1 if aggregate else 0].append(child)
        where, having, qualify = (self.create(part, self.connector, self.negated) if part else None for part in parts)
        return where, having, qualify

    # Rendering.

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """The conditions' text and parameters.

        Raises:
            EmptyResultSet: they cannot hold for any row.
            FullResultSet: they hold for every row.
        """
        if self.connector == XOR and not connection.features.supports_logical_xor:
            return self._without_xor().as_sql(compiler, connection)
        # How many children have to hold for all, or for none, before the whole is decided.
        count = len(self.children)
        full_needed, empty_needed = (count, 1) if self.connector == AND else (1, count)
        texts: list[str] = []
        params: list[Any] = []
        for child in self.children:
            try:
                sql, child_params = compiler.compile(child)
            except EmptyResultSet:
                empty_needed -= 1
            except FullResultSet:
                full_needed -= 1
            else:
                if sql:
                    texts.append(sql)
                    params.extend(child_params)
                else:
                    full_needed -= 1
            if empty_needed == 0:
                raise FullResultSet if self.negated else EmptyResultSet
            if full_needed == 0:
                raise EmptyResultSet if self.negated else FullResultSet
        sql = f" {self.connector} ".join(texts)
        if not sql:
            raise FullResultSet
        if self.negated:
            # In one pair more, so that a NOT around a list is told apart.
            return f"NOT ({sql})", params
        return (f"({sql})" if len(texts) > 1 or self.resolved else sql), params

    def _without_xor(self) -> WhereNode:
        """At least one of them, and an odd number."""
        lhs = self.__class__(self.children, OR)
        ones = (Case(When(child, then=1), default=0) for child in self.children)
        total: Any = reduce(operator.add, ones)
        if len(self.children) > 2:
            total %= 2
        return self.__class__([lhs, Exact(total, 1)], AND, self.negated)

    # Being an expression.

    def get_source_expressions(self) -> list[Any]:
        """The children."""
        return self.children[:]

    def set_source_expressions(self, children: Any) -> None:
        """Replace the children."""
        if len(children) != len(self.children):
            raise ValueError("As many expressions as children are needed.")
        self.children = list(children)

    def get_group_by_cols(self) -> list[Any]:
        """What GROUP BY has to list for the conditions."""
        return [column for child in self.children for column in child.get_group_by_cols()]

    def relabel_aliases(self, change_map: Any) -> Any:
        """Give the tables of all conditions other aliases, in place."""
        if not change_map:
            return self
        for position, child in enumerate(self.children):
            if hasattr(child, "relabel_aliases"):
                child.relabel_aliases(change_map)
            elif hasattr(child, "relabeled_clone"):
                self.children[position] = child.relabeled_clone(change_map)
        return None

    def clone(self) -> WhereNode:
        """A copy of the tree; conditions that cannot be copied are shared."""
        made = self.create(connector=self.connector, negated=self.negated)
        made.children = [child.clone() if hasattr(child, "clone") else child for child in self.children]
        return made

    copy = clone

    def relabeled_clone(self, change_map: Any) -> WhereNode:
        """A copy with other aliases."""
        made = self.clone()
        made.relabel_aliases(change_map)
        return made

    def replace_expressions(self, replacements: Any) -> Any:
        """A copy in which whole subexpressions are replaced."""
        if not replacements:
            return self
        if self in replacements:
            return replacements[self]
        children = [child.replace_expressions(replacements) for child in self.children]
        return self.create(children, self.connector, self.negated)

    def get_refs(self) -> set[str]:
        """The names of the annotations that the conditions refer to."""
        return set().union(*(child.get_refs() for child in self.children))

    def _any(self, attribute: str) -> bool:
        return any(getattr(child, attribute, False) for child in self.children)

    @cached_property
    def contains_aggregate(self) -> bool:
        """Whether a condition has an aggregate."""
        return self._any("contains_aggregate")

    @cached_property
    def contains_over_clause(self) -> bool:
        """Whether a condition has a window function."""
        return self._any("contains_over_clause")

    @property
    def contains_column_references(self) -> bool:
        """Whether a condition depends on a row."""
        return self._any("contains_column_references")

    @property
    def contains_subquery(self) -> bool:
        """Whether a condition has a subquery."""
        return self._any("contains_subquery")

    @property
    def is_summary(self) -> bool:
        """Whether a condition is computed over a subquery."""
        return self._any("is_summary")

    def resolve_expression(self, *args: Any, **kwargs: Any) -> WhereNode:
        """A copy whose references are resolved."""
        made = self.clone()
        made._resolve_children(*args, **kwargs)
        made.resolved = True
        return made

    def _resolve_children(self, query: Any, *args: Any, **kwargs: Any) -> None:
        for position, child in enumerate(self.children):
            if isinstance(child, WhereNode):
                child._resolve_children(query, *args, **kwargs)
            elif hasattr(child, "resolve_expression"):
                self.children[position] = child.resolve_expression(query, *args, **kwargs)

    @property
    def output_field(self) -> Any:
        """A condition."""
        return shared_field("BooleanField")

    _output_field_or_none = output_field

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """The text as it stands in a SELECT list."""
        if not compiler.connection.features.supports_boolean_expr_in_select_clause:
            sql = f"CASE WHEN {sql} THEN 1 ELSE 0 END"
        return sql, params

    def get_db_converters(self, connection: Any) -> list[Any]:
        """The converters of a truth value."""
        return self.output_field.get_db_converters(connection)

    def get_lookup(self, lookup: str) -> Any:
        """The lookup of a truth value."""
        return self.output_field.get_lookup(lookup)

    def leaves(self) -> Iterator[Any]:
        """The conditions at the ends of the tree."""
        for child in self.children:
            if isinstance(child, WhereNode):
                yield from child.leaves()
            else:
                yield child

    def flatten(self) -> Iterator[Any]:
        """The tree and everything in it."""
        yield self
        for child in self.children:
            if hasattr(child, "flatten"):
                yield from child.flatten()


class NothingNode:
    """A condition that never holds."""

    conditional = True
    is_summary = False

    contains_aggregate = False
    contains_over_clause = False

    def as_sql(self, compiler: Any = None, connection: Any = None) -> Any:
        """Say so.

        Raises:
            EmptyResultSet: always.
        """
        raise EmptyResultSet


class ExtraWhere:
    """Conditions given as text by ``extra(where=...)``."""

    contains_aggregate = False
    contains_over_clause = False

    def __init__(self, sqls: Any, params: Any) -> None:
        self.sqls, self.params = sqls, params

    def as_sql(self, compiler: Any = None, connection: Any = None) -> tuple[str, list[Any]]:
        """The texts, each in parentheses."""
        return " AND ".join(f"({sql})" for sql in self.sqls), list(self.params or ())

    def get_refs(self) -> set[str]:
        """Texts are not looked into."""
        return set()

    def get_group_by_cols(self) -> list[Any]:
        """Texts are not looked into."""
        return []

    def replace_expressions(self, replacements: Any) -> ExtraWhere:
        """Texts stay as they are."""
        return self


class SubqueryConstraint:
    """Columns that equal those of a subquery, for relations over several columns."""

    contains_aggregate = False
    contains_over_clause = False

    def __init__(self, alias: str, columns: Any, targets: Any, query_object: Any) -> None:
        self.alias, self.columns, self.targets = alias, columns, targets
        query_object.clear_ordering(clear_default=True)
        self.query_object = query_object

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The subquery with the columns as a condition."""
        query = self.query_object
        query.set_values(self.targets)
        return query.get_compiler(connection=connection).as_subquery_condition(self.alias, self.columns, compiler)
