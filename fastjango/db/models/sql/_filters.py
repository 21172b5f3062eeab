"""From lookups such as ``author__name="x"`` to conditions of the WHERE tree."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db._errors import NotSupportedError
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.expressions import ColPairs, Exists, F, OuterRef, Ref, ResolvedOuterRef
from fastjango.db.models.lookups import Lookup
from fastjango.db.models.query_utils import Q, check_rel_lookup_compatibility, refs_expression
from fastjango.db.models.sql._joins import JoinPromoter
from fastjango.db.models.sql._names import NOT_PERMITTED
from fastjango.db.models.sql.constants import INNER, LOUTER
from fastjango.db.models.sql.datastructures import MultiJoin
from fastjango.db.models.sql.where import AND, OR, NothingNode, WhereNode


class Slot:
    """A value of a lookup with its place among the values of a query set's operations."""

    __slots__ = ("index", "value")

    def __init__(self, index: int, value: Any) -> None:
        self.index = index
        self.value = value


class FiltersMixin:
    """The part of a query that turns conditions into its tree."""

    model: Any
    where: WhereNode
    annotations: dict[str, Any]
    annotation_select: dict[str, Any]
    alias_map: dict[str, Any]
    alias_refcount: dict[str, int]
    used_aliases: set[str]
    _filtered_relations: dict[str, Any]
    external_aliases: dict[str, bool]
    select: tuple[Any, ...]
    base_table: str | None
    base_table_class: Any
    get_meta: Callable[[], Any]
    get_initial_alias: Callable[[], Any]
    setup_joins: Callable[..., Any]
    trim_joins: Callable[..., Any]
    names_to_path: Callable[..., Any]
    demote_joins: Callable[..., None]
    unref_alias: Callable[..., None]
    bump_prefix: Callable[..., None]
    clear_ordering: Callable[..., None]
    set_select: Callable[..., None]
    _gen_col_aliases: Callable[..., Any]
    join_class: Any

    # References.

    def resolve_ref(self, name: str, allow_joins: bool = True, reuse: Any = None, summarize: bool = False) -> Any:
        """The annotation or column that an ``F()`` means.

        Raises:
            FieldError: there is none, or it needs a join where none may be made.
        """
        annotation = self.annotations.get(name)
        if annotation is not None:
            if not allow_joins:
                for alias in self._gen_col_aliases([annotation]):
                    # Subqueries have tables of their own.
                    if isinstance(self.alias_map.get(alias), self.join_class):
                        raise FieldError(NOT_PERMITTED)
            if not summarize:
                return annotation
            if name not in self.annotation_select:
                raise FieldError(f"Cannot aggregate over the '{name}' alias. Use annotate() to promote it.")
            # Computed over a subquery, whose column has the annotation's name.
            return Ref(name, self.annotation_select[name])
        names = name.split(LOOKUP_SEP)
        annotation = self.annotations.get(names[0])
        if annotation is not None:
            for transform in names[1:]:
                annotation = self.try_transform(annotation, transform)
            return annotation
        info = self.setup_joins(names, self.get_meta(), self.get_initial_alias(), can_reuse=reuse)
        targets, final_alias, joins = self.trim_joins(info.targets, info.joins, info.path)
        if not allow_joins and len(joins) > 1:
            raise FieldError(NOT_PERMITTED)
        if len(targets) > 1:
            raise FieldError("Referencing multicolumn fields with F() objects isn't supported")
        column = info.transform_function(targets[0], final_alias)
        if reuse is not None:
            reuse.update(joins)
        return column

    def _get_col(self, target: Any, field: Any, alias: Any) -> Any:
        return target.get_col(alias if getattr(self, "alias_cols", True) else None, field)

    # Left sides.

    def solve_lookup_type(self, lookup: str, summarize: bool = False) -> tuple[Any, Any, Any]:
        """Split a lookup into transforms and lookup name, field names, and the annotation it starts from (or False)."""
        parts = lookup.split(LOOKUP_SEP)
        if self.annotations:
            name, rest = refs_expression(parts, self.annotations)
            if name:
                expression = self.annotations[name]
                return rest, (), Ref(name, expression) if summarize else expression
        _, _, _, rest = self.names_to_path(parts, self.get_meta())
        names = parts[: len(parts) - len(rest)]
        if len(rest) > 1 and not names:
            raise FieldError(f'Invalid lookup "{lookup}" for model {self.get_meta().model.__name__}".')
        return rest, names, False

    def try_transform(self, lhs: Any, name: str, lookups: Any = None) -> Any:
        """The left side under a transform.

        Raises:
            FieldError: there is no such transform.
        """
        transform = lhs.get_transform(name)
        if transform:
            return transform(lhs)
        field = lhs.output_field.__class__
        similar = difflib.get_close_matches(name, lhs.output_field.get_lookups())
        suggestion = f", perhaps you meant {' or '.join(similar)}?" if similar else "."
        shown = LOOKUP_SEP.join(lookups) if lookups else name
        raise FieldError(
            f"Unsupported lookup '{shown}' for {field.__name__} or join on the field not permitted{suggestion}"
        )

    def build_lookup(self, lookups: Any, lhs: Any, rhs: Any) -> Any:
        """The condition ``lhs transforms lookup rhs``.

        Raises:
            FieldError: a name is neither transform nor lookup.
            ValueError: None where it makes no sense.
        """
        *transforms, lookup_name = lookups or ["exact"]
        for position, name in enumerate(transforms):
            lhs = self.try_transform(lhs, name, lookups[position:])
        lookup_class = lhs.get_lookup(lookup_name)
        if not lookup_class:
            # A transform, compared for equality.
            lhs = self.try_transform(lhs, lookup_name)
            lookup_name = "exact"
            lookup_class = lhs.get_lookup(lookup_name)
            if not lookup_class:
                return None
        lookup = lookup_class(lhs, rhs)
        if lookup.rhs is None and not lookup.can_use_none_as_rhs:
            if lookup_name not in ("exact", "iexact"):
                raise ValueError("Cannot use None as a query value")
            return lhs.get_lookup("isnull")(lhs, True)
        return lookup

    # Right sides.

    def resolve_lookup_value(self, value: Any, can_reuse: Any, allow_joins: bool, summarize: bool = False) -> Any:
        """The value with all expressions in it resolved."""
        if hasattr(value, "resolve_expression"):
            return value.resolve_expression(self, reuse=can_reuse, allow_joins=allow_joins, summarize=summarize)
        if isinstance(value, list | tuple):
            parts = [self.resolve_lookup_value(part, can_reuse, allow_joins, summarize) for part in value]
            kind = type(value)
            return kind(*parts) if hasattr(kind, "_make") else kind(parts)
        return value

    def check_query_object_type(self, value: Any, opts: Any, field: Any) -> None:
        """Refuse an object of a model that the relation cannot lead to."""
        if hasattr(value, "_meta") and not check_rel_lookup_compatibility(value._meta.model, opts, field):
            raise ValueError(f'Cannot query "{value}": Must be "{opts.object_name}" instance.')

    def check_related_objects(self, field: Any, value: Any, opts: Any) -> None:
        """The same for objects, lists of objects and query sets."""
        if not field.is_relation:
            return
        if hasattr(value, "has_select_fields"):
            if not value.has_select_fields and not check_rel_lookup_compatibility(value.model, opts, field):
                raise ValueError(
                    f'Cannot use QuerySet for "{value.model._meta.object_name}": Use a QuerySet for '
                    f'"{opts.object_name}".'
                )
        elif hasattr(value, "_meta"):
            self.check_query_object_type(value, opts, field)
        elif hasattr(value, "__iter__"):
            for one in value:
                self.check_query_object_type(one, opts, field)

    def check_filterable(self, expression: Any) -> None:
        """Refuse expressions that cannot stand in a condition."""
        if hasattr(expression, "resolve_expression") and not getattr(expression, "filterable", True):
            raise NotSupportedError(f"{expression.__class__.__name__} is disallowed in the filter clause.")
        if hasattr(expression, "get_source_expressions"):
            for part in expression.get_source_expressions():
                self.check_filterable(part)

    # Conditions.

    def build_filter(
        self,
        filter_expr: Any,
        branch_negated: bool = False,
        current_negated: bool = False,
        can_reuse: Any = None,
        allow_joins: bool = True,
        split_subq: bool = True,
        check_filterable: bool = True,
        summarize: bool = False,
        update_join_types: bool = True,
    ) -> tuple[Any, Any]:
        """The tree for one condition, and the joins that it needs a row in.

        Args:
            filter_expr: A ``(name, value)`` pair, a condition or an expression.
            branch_negated: Whether any node above is negated.
            current_negated: Whether the negations above amount to one.
            can_reuse: Aliases of multi-valued relations to share; those used are added.
            allow_joins: Whether joins may be made.
            split_subq: Whether a negated multi-valued relation becomes a subquery.
            check_filterable: Whether to refuse what cannot be filtered by.
            summarize: Whether it is computed over a subquery.
            update_join_types: Whether to make joins inner or outer.
        """
        if isinstance(filter_expr, dict):
            raise FieldError("Cannot parse keyword query as dict")
        if isinstance(filter_expr, Q):
            return self._add_q(
                filter_expr,
                can_reuse,
                branch_negated,
                current_negated,
                allow_joins=allow_joins,
                split_subq=split_subq,
                check_filterable=check_filterable,
                summarize=summarize,
                update_join_types=update_join_types,
            )
        if hasattr(filter_expr, "resolve_expression"):
            return self._expression_filter(filter_expr, can_reuse, allow_joins, summarize), []
        arg, value = filter_expr
        slot = None
        if type(value) is Slot:
            slot, value = value.index, value.value
        if not arg:
            raise FieldError(f"Cannot parse keyword query {arg!r}")
        lookups, parts, referred = self.solve_lookup_type(arg, summarize)
        if check_filterable:
            self.check_filterable(referred)
        if not allow_joins and len(parts) > 1:
            raise FieldError("Joined field references are not permitted in this query")
        counts_before = dict(self.alias_refcount)
        value = self.resolve_lookup_value(value, can_reuse, allow_joins, summarize)
        used = {alias for alias, uses in self.alias_refcount.items() if uses > counts_before.get(alias, 0)}
        if check_filterable:
            self.check_filterable(value)
        if referred:
            condition = self.build_lookup(lookups, referred, value)
            condition.slot = slot
            return WhereNode([condition], connector=AND), []
        opts, alias = self.get_meta(), self.get_initial_alias()
        # A negated multi-valued relation means "no related row fulfils it", which takes a subquery.
        allow_many = not branch_negated or not split_subq
        try:
            info = self.setup_joins(parts, opts, alias, can_reuse=can_reuse, allow_many=allow_many)
        except MultiJoin as error:
            return self.split_exclude(filter_expr, can_reuse, error.names_with_path)
        if isinstance(value, Iterator):
            # Looked at here and used later.
            value = list(value)
        self.check_related_objects(info.final_field, value, info.opts)
        self._lookup_joins = info.joins
        used.update(info.joins)
        targets, alias, joins = self.trim_joins(info.targets, info.joins, info.path)
        if can_reuse is not None:
            can_reuse.update(joins)
        condition = self.build_lookup(lookups, self._left_side(info, targets, alias, lookups), value)
        condition.slot = slot
        clause = WhereNode([condition], connector=AND)
        needs_outer = self._handle_nulls(clause, condition, value, info, targets, alias, joins, current_negated)
        return clause, () if needs_outer else used

    def _left_side(self, info: Any, targets: Any, alias: str, lookups: Any) -> Any:
        field = info.final_field
        if not field.is_relation:
            return self._get_col(targets[0], field, alias)
        if len(targets) == 1:
            return self._get_col(targets[0], field, alias)
        return ColPairs(alias, targets, info.targets, field)

    def _handle_nulls(
        self,
        clause: Any,
        condition: Any,
        value: Any,
        info: Any,
        targets: Any,
        alias: str,
        joins: list[str],
        current_negated: bool,
    ) -> bool:
        """Make a negated condition true for NULL; answers whether the joins have to be outer ones."""
        lookup_name = condition.lookup_name
        if lookup_name == "isnull" and condition.rhs is True and not current_negated:
            return True
        if not current_negated or (lookup_name == "isnull" and condition.rhs is not False) or condition.rhs is None:
            return False
        if lookup_name != "isnull":
            # NOT (a = 1) is unknown for NULL; NOT (a = 1 AND a IS NOT NULL) is true.
            if self.is_nullable(targets[0]) or self.alias_map[joins[-1]].join_type == LOUTER:
                is_null = targets[0].get_lookup("isnull")
                clause.add(is_null(self._get_col(targets[0], info.targets[0], alias), False), AND)
            if hasattr(value, "target") and hasattr(value, "alias") and self.is_nullable(value.target):
                clause.add(value.target.get_lookup("isnull")(value, False), AND)
        return True

    is_nullable: Callable[[Any], bool]

    def _expression_filter(self, expression: Any, can_reuse: Any, allow_joins: bool, summarize: bool) -> Any:
        if not getattr(expression, "conditional", False):
            raise TypeError("Cannot filter against a non-conditional expression.")
        condition = expression.resolve_expression(self, allow_joins=allow_joins, reuse=can_reuse, summarize=summarize)
        if not isinstance(condition, Lookup):
            condition = self.build_lookup(["exact"], condition, True)
        return WhereNode([condition], connector=AND)

    def add_filter(self, filter_lhs: Any, filter_rhs: Any) -> None:
        """Add one lookup with its value."""
        self.add_q(Q((filter_lhs, filter_rhs)))

    def add_q(self, q_object: Any, reuse_all: bool = False) -> None:
        """Add a condition.

        Args:
            q_object: The condition.
            reuse_all: Whether it may share the joins of all earlier conditions, as ``get_or_create()`` and
                sticky filters of related managers need.
        """
        # Joins that are inner already stay so: the earlier conditions need them.
        inner_before = {alias for alias, table in self.alias_map.items() if table.join_type == INNER}
        reuse = set(self.alias_map) if reuse_all else self.used_aliases
        clause, _ = self._add_q(q_object, reuse)
        if clause:
            self.where.add(clause, AND)
        self.demote_joins(inner_before)

    def build_where(self, filter_expr: Any) -> Any:
        """The tree for a condition that may only mention the model's own columns."""
        return self.build_filter(filter_expr, allow_joins=False)[0]

    def clear_where(self) -> None:
        """Forget all conditions."""
        self.where = WhereNode()

    def _add_q(
        self,
        q_object: Any,
        used_aliases: Any,
        branch_negated: bool = False,
        current_negated: bool = False,
        allow_joins: bool = True,
        split_subq: bool = True,
        check_filterable: bool = True,
        summarize: bool = False,
        update_join_types: bool = True,
    ) -> tuple[Any, Any]:
        connector = q_object.connector
        current_negated ^= q_object.negated
        branch_negated = branch_negated or q_object.negated
        tree = WhereNode(connector=connector, negated=q_object.negated)
        promoter = JoinPromoter(connector, len(q_object.children), current_negated)
        for child in q_object.children:
            clause, needed = self.build_filter(
                child,
                branch_negated,
                current_negated,
                used_aliases,
                allow_joins,
                split_subq,
                check_filterable,
                summarize,
                update_join_types,
            )
            promoter.add_votes(needed)
            if clause:
                tree.add(clause, connector)
        return tree, promoter.update_join_types(self) if update_join_types else set()

    # Negated multi-valued relations.

    def split_exclude(self, filter_expr: Any, can_reuse: Any, names_with_path: Any) -> tuple[Any, Any]:
        """``NOT EXISTS`` instead of a join: the rows that have no related row fulfilling the condition.

        The inner query starts at the first multi-valued relation; what comes before it is joined
        outside.
        """
        lhs, rhs = filter_expr
        inner: Any = rhs
        if isinstance(rhs, OuterRef):
            inner = OuterRef(rhs)  # type: ignore[arg-type]  # one level further out
        elif isinstance(rhs, F):
            inner = OuterRef(rhs.name)
        query = self.__class__(self.model)  # type: ignore[call-arg]  # the whole query takes the model
        query._filtered_relations = self._filtered_relations
        query.add_filter(lhs, inner)
        query.clear_ordering(force=True)
        prefix, contains_outer = query.trim_start(names_with_path)
        column = query.select[0]
        field, alias = column.target, column.alias
        equals = field.get_lookup("exact")
        if alias in can_reuse:
            # The table stands in the outer query too: match row by row through the key.
            pk = field.model._meta.pk
            query.bump_prefix(self)
            query.where.add(equals(pk.get_col(query.select[0].alias), pk.get_col(alias)), AND)
            query.external_aliases[alias] = True
        else:
            query.where.add(equals(column, ResolvedOuterRef(prefix)), AND)
        condition, needed = self.build_filter(Exists(query))
        if contains_outer:
            absent, _ = self.build_filter(
                (f"{prefix}__isnull", True), current_negated=True, branch_negated=True, can_reuse=can_reuse
            )
            # The row also counts where the way to the relation is already empty.
            condition.add(absent, OR)
        return condition, needed

    def trim_start(self, names_with_path: Any) -> tuple[str, bool]:
        """Take the tables before the first multi-valued relation out of a query, and select what links to it.

        Returns:
            The names that lead to the link from outside, and whether a table taken out was an outer join.
        """
        steps = [step for _, path in names_with_path for step in path]
        tables = [alias for alias in self.alias_map if self.alias_refcount.get(alias) or alias == self.base_table]
        contains_outer = False
        trimmed = 0
        for trimmed, step in enumerate(steps):  # the position is needed afterwards
            if step.m2m:
                break
            contains_outer = contains_outer or self.alias_map[tables[trimmed + 1]].join_type == LOUTER
            self.unref_alias(tables[trimmed])
        link = step.join_field.field
        prefix = LOOKUP_SEP.join([*_names_before(names_with_path, trimmed), link.foreign_related_fields[0].name])
        first = self.alias_map[tables[trimmed + 1]]
        if first.join_type != LOUTER and not first.filtered_relation:
            # The link's own column will do, and the table before it is not needed.
            columns = [pair[0] for pair in link.related_fields]
            alias = tables[trimmed + 1]
            self.unref_alias(tables[trimmed])
            extra = link.get_extra_restriction(None, alias)
            if extra:
                self.where.add(extra, AND)
        else:
            columns = [pair[1] for pair in link.related_fields]
            alias = tables[trimmed]
        self._begin_at_first_used()
        self.set_select([field.get_col(alias) for field in columns])
        return prefix, contains_outer

    def _begin_at_first_used(self) -> None:
        for alias, table in self.alias_map.items():
            if self.alias_refcount[alias] > 0:
                self.alias_map[alias] = self.base_table_class(table.table_name, table.table_alias)
                return

    def set_empty(self) -> None:
        """Make the query find nothing."""
        self.where.add(NothingNode(), AND)
        for query in getattr(self, "combined_queries", ()):
            query.set_empty()

    def is_empty(self) -> bool:
        """Whether the query is known to find nothing."""
        return any(isinstance(child, NothingNode) for child in self.where.children)


def _names_before(names_with_path: Any, steps: int) -> Iterable[str]:
    for name, path in names_with_path:
        if steps - len(path) < 0:
            return
        yield name
        steps -= len(path)
