"""The tables of a query and their aliases; which joins are inner and which outer."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import count, product
from string import ascii_uppercase
from typing import Any

from fastjango.db.models.sql.constants import INNER, LOUTER
from fastjango.db.models.sql.datastructures import BaseTable, Join

# How deep queries may stand in each other before Python itself gives up.
_MAX_DEPTH = sys.getrecursionlimit() // 16


def _prefixes_after(prefix: str) -> Iterator[str]:
    """``U`` after ``T``, …, ``AA`` after ``Z``: the prefixes that sort behind one, without end."""
    letters = ascii_uppercase
    start = letters[letters.index(prefix) + 1 :] if len(prefix) == 1 else ""
    yield from start
    for length in count(len(prefix) + (0 if len(prefix) > 1 else 1)):
        for combination in product(letters, repeat=length):
            text = "".join(combination)
            if len(prefix) == 1 or text > prefix:
                yield text


class JoinsMixin:
    """The part of a query that knows its tables.

    ``alias_map`` has them by alias, in the order of FROM; ``alias_refcount`` says how often each is
    used, those at 0 being left out; ``table_map`` has the aliases of each table.
    """

    alias_prefix = "T"
    base_table_class = BaseTable
    join_class = Join

    alias_map: dict[str, Any]
    alias_refcount: dict[str, int]
    table_map: dict[str, list[str]]
    subq_aliases: frozenset[str]
    external_aliases: dict[str, bool]
    where: Any
    group_by: Any
    select: tuple[Any, ...]
    annotations: dict[str, Any]
    combined_queries: tuple[Any, ...]
    used_aliases: set[str]
    get_meta: Callable[[], Any]
    setup_joins: Callable[..., Any]

    # Aliases.

    @property
    def base_table(self) -> str | None:
        """The alias of the first table."""
        return next(iter(self.alias_map), None)

    def get_initial_alias(self) -> str | None:
        """The alias of the model's table, which is put in if it is not there; counts as a use."""
        alias = self.base_table
        if alias is not None:
            self.ref_alias(alias)
        elif getattr(self, "model", None) is not None:
            alias = self.join(self.base_table_class(self.get_meta().db_table, None))  # type: ignore[arg-type]  # named by join()
        return alias

    def table_alias(self, table_name: str, create: bool = False, filtered_relation: Any = None) -> tuple[str, bool]:
        """An alias for a table, and whether it is new."""
        known = self.table_map.get(table_name)
        if known and not create:
            self.alias_refcount[known[0]] += 1
            return known[0], False
        if known:
            alias = f"{self.alias_prefix}{len(self.alias_map) + 1}"
            known.append(alias)
        else:
            alias = table_name if filtered_relation is None else filtered_relation.alias
            self.table_map[table_name] = [alias]
        self.alias_refcount[alias] = 1
        return alias, True

    def ref_alias(self, alias: str) -> None:
        """Count one use more."""
        self.alias_refcount[alias] += 1

    def unref_alias(self, alias: str, amount: int = 1) -> None:
        """Count uses less."""
        self.alias_refcount[alias] -= amount

    def reset_refcounts(self, to_counts: dict[str, int]) -> None:
        """Set the counts back to earlier ones."""
        for alias in list(self.alias_refcount):
            self.unref_alias(alias, self.alias_refcount[alias] - to_counts.get(alias, 0))

    def count_active_tables(self) -> int:
        """How many tables are used."""
        return sum(1 for uses in self.alias_refcount.values() if uses)

    # Joining.

    def join(self, join: Any, reuse: Any = None) -> str:
        """Take a join in, or find the same one.

        Args:
            join: A :class:`Join` or :class:`BaseTable`; gets its alias here.
            reuse: The aliases that may be shared; None for all.

        Returns:
            The alias.
        """
        same = [alias for alias, known in self.alias_map.items() if (reuse is None or alias in reuse) and known == join]
        if same:
            alias = join.table_alias if join.table_alias in same else same[-1]
            self.ref_alias(alias)
            return alias
        alias, _ = self.table_alias(join.table_name, create=True, filtered_relation=join.filtered_relation)
        if join.join_type:
            behind_outer = self.alias_map[join.parent_alias].join_type == LOUTER
            join.join_type = LOUTER if behind_outer or join.nullable else INNER
        join.table_alias = alias
        self.alias_map[alias] = join
        if join.filtered_relation:
            self._resolve_filtered(join, alias, reuse)
        return alias

    def _resolve_filtered(self, join: Any, alias: str, reuse: Any) -> None:
        # The condition is on these very rows and on those that they were reached by.
        shared = None if reuse is None else {*reuse, *self._way_to(alias)}
        before = len(self.alias_map)
        join.filtered_relation = join.filtered_relation.resolve_expression(self, reuse=shared)
        if len(self.alias_map) > before:
            # Tables that the condition needs have to stand before this one.
            self.alias_map[alias] = self.alias_map.pop(alias)

    def _way_to(self, alias: str | None) -> Iterator[str]:
        """The alias and those that it hangs on."""
        while alias is not None:
            yield alias
            alias = getattr(self.alias_map[alias], "parent_alias", None)

    def join_parent_model(self, opts: Any, model: Any, alias: str, seen: dict[Any, str]) -> str:
        """The alias of a parent's table, joined from a child's."""
        if model in seen:
            return seen[model]
        chain = opts.get_base_chain(model)
        if not chain:
            return alias
        current = opts
        for parent in chain:
            if parent in seen:
                current, alias = parent._meta, seen[parent]
                continue
            link = current.get_ancestor_link(parent)
            # Proxies have no link and no table of their own.
            if not current.parents[parent]:
                current = parent._meta
                continue
            alias = seen[parent] = self.setup_joins([link.name], current, alias).joins[-1]
            current = parent._meta
        return alias or seen[None]

    # Inner and outer.

    def promote_joins(self, aliases: Iterable[str]) -> None:
        """Make joins outer ones where rows could be missing, with all that hang on them."""
        waiting = list(aliases)
        while waiting:
            alias = waiting.pop(0)
            join = self.alias_map[alias]
            if join.join_type is None:
                continue
            behind_outer = self.alias_map[join.parent_alias].join_type == LOUTER
            if (join.nullable or behind_outer) and join.join_type != LOUTER:
                self.alias_map[alias] = join.promote()
                # What hangs on this one has to follow, though it may have been looked at before.
                waiting.extend(
                    other
                    for other, known in self.alias_map.items()
                    if known.parent_alias == alias and other not in waiting
                )

    def demote_joins(self, aliases: Iterable[str]) -> None:
        """Make joins inner ones, with those that they hang on."""
        waiting = list(aliases)
        while waiting:
            alias = waiting.pop(0)
            join = self.alias_map[alias]
            if join.join_type == LOUTER:
                self.alias_map[alias] = join.demote()
                if self.alias_map[join.parent_alias].join_type == INNER:
                    waiting.append(join.parent_alias)

    # Renaming.

    def change_aliases(self, change_map: dict[str | None, str]) -> None:
        """Rename tables, everywhere in the query."""
        self.where.relabel_aliases(change_map)
        if isinstance(self.group_by, tuple):
            self.group_by = tuple(column.relabeled_clone(change_map) for column in self.group_by)
        self.select = tuple(column.relabeled_clone(change_map) for column in self.select)
        self.annotations = self.annotations and {
            name: annotation.relabeled_clone(change_map) for name, annotation in self.annotations.items()
        }
        for old, new in change_map.items():
            if old not in self.alias_map:
                continue
            assert old is not None
            table = self.alias_map[old].relabeled_clone(change_map)
            self.alias_map[new] = table
            self.alias_refcount[new] = self.alias_refcount.pop(old)
            del self.alias_map[old]
            names = self.table_map[table.table_name]
            self.table_map[table.table_name] = [new if name == old else name for name in names]
        # Others may hang on a renamed table without being renamed themselves.
        self.external_aliases = {
            change_map.get(alias, alias): (aliased or alias in change_map)
            for alias, aliased in self.external_aliases.items()
        }
        for query in self.combined_queries:
            external = {old: new for old, new in change_map.items() if old in query.external_aliases}
            query.change_aliases(external)

    def bump_prefix(self, other_query: Any, exclude: Any = None) -> None:
        """Take another prefix for aliases than the query around has, and rename every table.

        Raises:
            RecursionError: queries stand in each other too deep.
        """
        if self.alias_prefix != other_query.alias_prefix:
            return
        for position, prefix in enumerate(_prefixes_after(self.alias_prefix)):
            if position >= _MAX_DEPTH:
                raise RecursionError("Maximum recursion depth exceeded: too many subqueries.")
            if prefix not in self.subq_aliases:
                self.alias_prefix = prefix
                break
        self.subq_aliases = self.subq_aliases | {self.alias_prefix}
        other_query.subq_aliases = other_query.subq_aliases | self.subq_aliases
        kept = exclude or ()
        self.change_aliases(
            {
                alias: f"{self.alias_prefix}{position}"
                for position, alias in enumerate(self.alias_map)
                if alias not in kept
            }
        )


class JoinPromoter:
    """Decides, for one node of conditions, which joins may be inner.

    Each child votes for the joins that it needs a row in. Where all have to hold, a join with a vote
    can be inner; where one is enough, only a join that every child voted for.
    """

    def __init__(self, connector: str, num_children: int, negated: bool) -> None:
        self.connector = connector
        self.negated = negated
        if negated:
            self.effective_connector = "OR" if connector == "AND" else "AND"
        else:
            self.effective_connector = connector
        self.num_children = num_children
        self.votes: Counter[str] = Counter()

    def __repr__(self) -> str:
        return (
            f"{self.__class__.__qualname__}(connector={self.connector!r}, num_children={self.num_children!r}, "
            f"negated={self.negated!r})"
        )

    def add_votes(self, votes: Iterable[str]) -> None:
        """Count a child's votes."""
        self.votes.update(votes)

    def update_join_types(self, query: Any) -> set[str]:
        """Set the types of the query's joins; answers those that are needed inner."""
        if self.effective_connector == "AND":
            unanimous = set(self.votes)
            query.demote_joins(unanimous)
            return unanimous
        unanimous = {alias for alias, votes in self.votes.items() if votes == self.num_children}
        query.promote_joins(alias for alias in list(self.votes) if alias not in unanimous)
        query.demote_joins(unanimous)
        return unanimous
