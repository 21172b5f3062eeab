"""ORDER BY, GROUP BY and DISTINCT ON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.core.exceptions import EmptyResultSet, FieldError, FullResultSet
from fastjango.db._errors import DatabaseError
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.expressions import F, OrderBy, RawSQL, Ref, Value
from fastjango.db.models.functions.comparison import Cast
from fastjango.db.models.functions.math import Random
from fastjango.db.models.sql._render.base import ORDERING_PARTS, CompilerBase, PositionRef
from fastjango.db.models.sql.query import get_order_dir
from fastjango.utils.hashable import make_hashable


def _without_direction(sql: str) -> str:
    match = ORDERING_PARTS.search(sql)
    return match[1] if match else sql


class OrderingMixin(CompilerBase):
    """Orderings and groups."""

    having: Any

    # ORDER BY.

    def _ordering(self) -> Any:
        query = self.query
        if query.extra_order_by:
            return query.extra_order_by
        if not query.default_ordering or query.order_by:
            return query.order_by
        meta = query.get_meta()
        if meta is not None and meta.ordering:
            self._meta_ordering = meta.ordering
            return meta.ordering
        return []

    def _order_by_pairs(self) -> Iterator[tuple[Any, bool]]:
        """Orderings, and whether they refer to a selected column by name."""
        default = "ASC" if self.query.standard_ordering else "DESC"
        ordering = self._ordering()
        selected = self._selected() if ordering else {}
        for item in ordering:
            if hasattr(item, "resolve_expression"):
                yield self._ordering_by_expression(item, selected)
            elif item == "?":
                yield OrderBy(Random()), False
            else:
                name, direction = get_order_dir(item, default)
                if name in selected:
                    yield OrderBy(selected[name], descending=direction == "DESC"), True
                else:
                    yield from self._ordering_by_name(item, default)

    def _selected(self) -> dict[Any, Any]:
        """References by number to the selected columns that have a name, by name and by expression."""
        references: dict[Any, Any] = {}
        for number, (expression, _, alias) in enumerate(self.select or (), 1):
            if alias:
                reference = PositionRef(number, alias, expression)
                references.setdefault(alias, reference)
                references.setdefault(expression, reference)
        return references

    def _ordering_by_expression(self, item: Any, selected: dict[Any, Any]) -> tuple[Any, bool]:
        if isinstance(item, Value):
            # A bare constant would be the number of a column.
            item = Cast(item, item.output_field)
        if not isinstance(item, OrderBy):
            item = item.asc()
        if not self.query.standard_ordering:
            item = item.copy()
            item.reverse_ordering()
        reference = item.expression
        position = selected.get(reference.name if isinstance(reference, F) else reference)
        # Where the place of NULLs is put down in words, these need the expression.
        in_words = item.nulls_first is not None or item.nulls_last is not None
        if position is not None and (not in_words or self.connection.features.supports_order_by_nulls_modifier):
            item = item.copy()
            item.expression = position
        elif isinstance(reference, F) and reference.name in self.query.annotation_select:
            item = item.copy()
            annotation = self.query.annotation_select[reference.name]
            is_named = position is None or self.query.combinator
            item.expression = Ref(reference.name, annotation) if is_named else annotation
        return item, isinstance(item.expression, Ref)

    def _ordering_by_name(self, item: str, default: str) -> Iterator[tuple[Any, bool]]:
        query = self.query
        name, direction = get_order_dir(item, default)
        descending = direction == "DESC"
        if name in query.annotation_select:
            yield OrderBy(Ref(name, query.annotation_select[name]), descending=descending), True
        elif name in query.annotations or name.split(LOOKUP_SEP, 1)[0] in query.annotations:
            yield OrderBy(self._annotation_to_order_by(name), descending=descending), False
        elif "." in item and item in query.extra_order_by:
            # A column of a table that extra() brought in; elsewhere a key of a JSON value may have periods.
            table, column = name.split(".", 1)
            sql = f"{self.quote_name_unless_alias(table)}.{column}"
            yield OrderBy(RawSQL(sql, []), descending=descending), False
        elif query.extra and name in query.extra:
            raw = RawSQL(*query.extra[name])
            selected = name in query.extra_select
            yield OrderBy(Ref(name, raw) if selected else raw, descending=descending), selected
        elif query.combinator and self.select:
            # The parts may mean different columns by the name: it is looked for in the select list.
            yield OrderBy(F(name), descending=descending), False
        else:
            for found in self.find_ordering_name(item, query.get_meta(), default_order=default):
                yield found, False

    def _annotation_to_order_by(self, name: str) -> Any:
        """The expression of an annotation, perhaps with transforms."""
        query = self.query
        known = name if name in query.annotations else name.split(LOOKUP_SEP, 1)[0]
        transforms = name[len(known) + len(LOOKUP_SEP) :].split(LOOKUP_SEP) if name != known else []
        if query.combinator and self.select:
            if transforms:
                raise NotImplementedError("Ordering combined queries by transforms is not implemented.")
            return F(known)
        expression = query.annotations[known]
        for transform in transforms:
            expression = query.try_transform(expression, transform)
        return Cast(expression, expression.output_field) if isinstance(expression, Value) else expression

    def find_ordering_name(
        self,
        name: str,
        opts: Any,
        alias: str | None = None,
        default_order: str = "ASC",
        already_seen: frozenset[Any] = frozenset(),
        prefix: str = "",
    ) -> list[Any]:
        """The orderings that a name means; that of a relation is its model's own.

        Raises:
            FieldError: models order by each other in a circle.
        """
        name, direction = get_order_dir(name, default_order)
        descending = direction == "DESC"
        pieces = name.split(LOOKUP_SEP)
        info = self._setup_joins(pieces, opts, alias)
        field = info.final_field
        follows = (
            field.is_relation
            and info.opts.ordering
            and getattr(field, "attname", None) != pieces[-1]
            and name != "pk"
            and pieces[-1] != "pk"
            and info.path
            and not info.transform_function.has_transforms
        )
        if follows:
            step = tuple(part.join_field for part in info.path)
            if step in already_seen:
                raise FieldError("Infinite loop caused by ordering.")
            return self._related_ordering(info, prefix + name, direction, already_seen | {step})
        targets, final_alias, _ = self.query.trim_joins(info.targets, info.joins, info.path)
        return [OrderBy(info.transform_function(target, final_alias), descending=descending) for target in targets]

    def _related_ordering(self, info: Any, prefix: str, direction: str, already_seen: frozenset[Any]) -> list[Any]:
        found: list[Any] = []
        for item in info.opts.ordering:
            if hasattr(item, "resolve_expression"):
                item = item.copy() if isinstance(item, OrderBy) else item.asc()
                if direction == "DESC":
                    item.reverse_ordering()
                found.append(item.prefix_references(f"{prefix}{LOOKUP_SEP}"))
            else:
                found.extend(
                    self.find_ordering_name(
                        item, info.opts, info.joins[-1], direction, already_seen, f"{prefix}{LOOKUP_SEP}"
                    )
                )
        return found

    def _setup_joins(self, pieces: list[str], opts: Any, alias: str | None) -> Any:
        alias = alias or self.query.get_initial_alias()
        return self.query.setup_joins(pieces, opts, alias)

    def get_order_by(self) -> list[tuple[Any, tuple[str, Any, bool]]]:
        """The orderings as ``(expression, (sql, params, refers to a selected column))``, each once."""
        result = []
        seen: set[Any] = set()
        for ordering, is_ref in self._order_by_pairs():
            resolved = ordering.resolve_expression(self.query, allow_joins=True, reuse=None)
            if not is_ref and self.query.combinator and self.select:
                self._refer_to_selected(ordering, resolved)
            sql, params = self.compile(resolved)
            # The same column again, in whichever direction, changes nothing.
            key = (_without_direction(sql), make_hashable(params))
            if key in seen:
                continue
            seen.add(key)
            result.append((resolved, (sql, params, is_ref)))
        return result

    def _refer_to_selected(self, ordering: Any, resolved: Any) -> None:
        """Compound selects can only be ordered by their columns: find it there, or add it to every part."""
        query = self.query
        source, given = resolved.expression, ordering.expression
        for expression, _, alias in self.select:
            if source != expression:
                continue
            # With values() an annotation is only meant by its own name.
            named = isinstance(given, F) and alias == given.name
            if query.has_select_fields and alias in query.annotation_select and not named:
                continue
            resolved.set_source_expressions([Ref(alias or source.target.column, source)])
            return
        # An object has no room for a column of the ordering, and a part with columns of its own cannot take one in.
        if not query.has_select_fields or any(part.has_select_fields for part in query.combined_queries):
            raise DatabaseError("ORDER BY term does not match any column in the result set.")
        # The query set may be run again, or go on: its query keeps the columns that it shows.
        query = self.query = query.clone()
        query.combined_queries = tuple(part.clone() for part in query.combined_queries)
        alias = f"__orderbycol{len(query.annotation_select) + len(query.select) + 1}"
        for part in query.combined_queries:
            part.add_annotation(given, alias)
        query.add_select_col(resolved, alias)
        resolved.set_source_expressions([Ref(alias, source)])

    def get_extra_select(self, order_by: Any, select: Any) -> list[Any]:
        """What has to be selected besides, because DISTINCT only orders by selected columns."""
        if not self.query.distinct or self.query.distinct_fields:
            return []
        listed = [(sql, tuple(params)) for _, (sql, params), _ in select]
        extra = []
        for expression, (sql, params, is_ref) in order_by:
            plain = _without_direction(sql)
            if not is_ref and (plain, tuple(params)) not in listed:
                extra.append((expression, (plain, params), None))
        return extra

    # DISTINCT ON.

    def get_distinct(self) -> tuple[list[str], list[Any]]:
        """The columns of ``distinct(*fields)``."""
        query = self.query
        texts: list[str] = []
        params: list[Any] = []
        for name in query.distinct_fields:
            if name in query.annotation_select:
                texts.append(self.quote_name(name))
                continue
            info = self._setup_joins(name.split(LOOKUP_SEP), query.get_meta(), None)
            targets, alias, _ = query.trim_joins(info.targets, info.joins, info.path)
            for target in targets:
                sql, more = self.compile(info.transform_function(target, alias))
                texts.append(sql)
                params.extend(more)
        return texts, params

    # GROUP BY.

    def _grouped(self, select: Any, order_by: Any) -> tuple[list[Any], dict[Any, int]]:
        """What has to be grouped by, and the numbers of the selected columns that have an alias."""
        query = self.query
        expressions: list[Any] = []
        sources: set[Any] = set()
        if query.group_by is not True:
            for expression in query.group_by:
                if not hasattr(expression, "as_sql"):
                    expression = query.resolve_ref(expression)
                if isinstance(expression, Ref):
                    if expression.source not in sources:
                        sources.add(expression.source)
                        expressions.append(expression.source)
                else:
                    expressions.append(expression)
        positions: dict[Any, int] = {}
        for number, (expression, _, alias) in enumerate(select, 1):
            if alias:
                positions[expression] = number
            if expression not in sources:
                expressions.extend(expression.get_group_by_cols())
        # A model's own ordering must not make groups.
        if not self._meta_ordering:
            for expression, (_, _, is_ref) in order_by:
                if not is_ref:
                    expressions.extend(expression.get_group_by_cols())
        return expressions, positions

    def get_group_by(self, select: Any, order_by: Any) -> list[tuple[str, Any]]:
        """The texts of GROUP BY, each once."""
        if self.query.group_by is None:
            return []
        expressions, positions = self._grouped(select, order_by)
        having = self.having.get_group_by_cols() if self.having else ()
        expressions.extend(having)
        by_number = self.connection.features.allows_group_by_select_index
        result: list[tuple[str, Any]] = []
        seen: set[Any] = set()
        sql: str
        params: Any
        for expression in self.collapse_group_by(expressions, having):
            position = positions.get(expression) if by_number else None
            if position is not None:
                sql, params = str(position), ()
            else:
                try:
                    sql, params = self.compile(expression)
                except (EmptyResultSet, FullResultSet):
                    continue
                if not by_number:
                    sql, params = expression.select_format(self, sql, params)
            key = (sql, make_hashable(params))
            if key not in seen:
                seen.add(key)
                result.append((sql, params))
        return result

    def collapse_group_by(self, expressions: list[Any], having: Any) -> list[Any]:
        """Leave out the columns that a primary key in the list determines, where the database knows that."""
        features = self.connection.features
        if not features.allows_group_by_selected_pks:
            return expressions
        keys = {
            expression
            for expression in expressions
            if getattr(getattr(expression, "target", None), "primary_key", False)
            and features.allows_group_by_selected_pks_on_model(expression.target.model)
        }
        aliases = {expression.alias for expression in keys}
        return [
            expression
            for expression in expressions
            if expression in keys or expression in having or getattr(expression, "alias", None) not in aliases
        ]
