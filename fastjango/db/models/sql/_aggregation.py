"""Aggregates of a query's rows: the query changed, or another one around it."""

from __future__ import annotations

from typing import Any

from fastjango.db.models.aggregates import Count
from fastjango.db.models.expressions import Ref
from fastjango.db.models.sql._select import columns_in
from fastjango.db.models.sql.constants import SINGLE


class AggregationMixin:
    """Turning a query into one that aggregates its rows."""

    extra: dict[str, Any]
    selected: dict[str, Any] | None

    def get_count(self: Any, using: str) -> int:
        """The number of rows."""
        return int(self.clone().get_aggregation(using, {"__count": Count("*")})["__count"])

    def get_aggregation(self: Any, using: str, aggregate_exprs: dict[str, Any]) -> dict[str, Any]:
        """The values of aggregates over all rows.

        Raises:
            TypeError: an expression is no aggregate.
            FieldError: a reference cannot be resolved.
        """
        if not aggregate_exprs:
            return {}
        return self.prepared_aggregation(aggregate_exprs)._run_aggregates(using)

    def prepared_aggregation(self: Any, aggregate_exprs: dict[str, Any]) -> Any:
        """The query that computes aggregates: this one, changed, or one around it."""
        self._check_deferred_names()
        existing = dict(self.annotation_select)
        aggregates, refs = self._resolve_aggregates(aggregate_exprs)
        if self._aggregates_over_rows(existing, refs):
            outer = self._as_aggregate_subquery(aggregates, refs)
        else:
            outer = self
            self.select = ()
            self.selected = None
            self.default_cols = False
            self.extra = {}
            if self.annotations or len(aggregates) > 1:
                # Without a subquery there is no column of that name: its expression is written out.
                replacements = {Ref(alias, annotation): annotation for alias, annotation in self.annotations.items()}
                # Those before may be referred to by those after.
                for alias, aggregate in aggregates.items():
                    plain = aggregates[alias] = aggregate.replace_expressions(replacements)
                    replacements[Ref(alias, aggregate)] = plain
            self.annotations = aggregates
            self.set_annotation_mask(aggregates)
        outer.clear_ordering(force=True)
        outer.clear_limits()
        outer.select_for_update = False
        outer.select_related = False
        return outer

    def _resolve_aggregates(self: Any, aggregate_exprs: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
        aggregates: dict[str, Any] = {}
        refs: set[str] = set()
        for alias, expression in aggregate_exprs.items():
            self.check_alias(alias)
            aggregate = expression.resolve_expression(self, allow_joins=True, reuse=None, summarize=True)
            if not aggregate.contains_aggregate:
                raise TypeError(f"{alias} is not an aggregate expression")
            # Later ones may refer to it.
            self.append_annotation_mask([alias])
            self._annotation_select_cache = None
            self.annotations = {**self.annotations, alias: aggregate}
            aggregates[alias] = aggregate
            refs |= {ref for ref in aggregate.get_refs() if ref not in aggregate_exprs}
        self.annotations = {alias: value for alias, value in self.annotations.items() if alias not in aggregates}
        if self.annotation_select_mask is not None:
            self.set_annotation_mask([name for name in self.annotation_select_mask if name not in aggregates])
        self._annotation_select_cache = None
        return aggregates, refs

    def _aggregates_over_rows(self: Any, existing: dict[str, Any], refs: set[str]) -> bool:
        """Whether the rows have to be made first, in a subquery."""
        has_aggregation = any(
            getattr(annotation, "contains_aggregate", True) for annotation in self.annotations.values()
        )
        needs_rows = any(
            getattr(self.annotations[ref], "contains_subquery", False)
            or getattr(self.annotations[ref], "subquery", False)
            or getattr(self.annotations[ref], "contains_over_clause", False)
            or getattr(self.annotations[ref], "set_returning", False)
            for ref in refs
            if ref in self.annotations
        )
        has_windows = any(getattr(annotation, "contains_over_clause", False) for annotation in existing.values())
        _, _, qualify = self.where.split_having_qualify()
        set_returning = any(getattr(annotation, "set_returning", False) for annotation in existing.values())
        return bool(
            isinstance(self.group_by, tuple)
            or self.is_sliced
            or has_aggregation
            or needs_rows
            or (has_windows and refs)
            or set_returning
            or qualify is not None
            or self.distinct
            or self.combinator
        )

    def _as_aggregate_subquery(self: Any, aggregates: dict[str, Any], refs: set[str]) -> Any:
        inner = self.clone()
        inner.subquery = True
        outer = inner._around()
        inner.select_for_update = False
        inner.select_related = False
        inner.set_annotation_mask(self.annotation_select)
        # Does not matter to aggregates, unless rows are cut off by it.
        inner.clear_ordering(force=False)
        _, _, qualify = self.where.split_having_qualify()
        if not inner.distinct_fields:
            has_aggregation = any(
                getattr(annotation, "contains_aggregate", True) for annotation in self.annotations.values()
            )
            key = tuple(
                field.get_col(inner.get_initial_alias())
                for field in getattr(self.model._meta, "pk_fields", None) or [self.model._meta.pk]
            )
            if inner.default_cols and has_aggregation:
                # One row for each object is enough.
                inner.group_by = key
            if inner.default_cols and inner.distinct:
                # Objects of the same values are not the same rows; the key tells them apart as all columns would.
                inner.select = key
            inner.default_cols = False
            if qualify is None and not (self.combinator or inner.distinct or inner.is_sliced):
                inner.set_annotation_mask(self._annotations_needed(inner, refs))
        relabels: dict[Any, str] = dict.fromkeys(inner.alias_map, "subquery")
        relabels[None] = "subquery"
        columns: dict[Any, Any] = {}
        for alias, aggregate in aggregates.items():
            replacements = {}
            for column in columns_in([aggregate], resolve_refs=False):
                known = columns.get(column)
                if known is None:
                    name = f"__col{len(columns) + 1}"
                    known = columns[column] = Ref(name, column)
                    inner.append_annotation_mask([name])
                    inner.annotations[name] = column
                    inner._annotation_select_cache = None
                replacements[column] = known
            outer.annotations[alias] = aggregate.replace_expressions(replacements)
        if inner.select == () and not inner.default_cols and not inner.annotation_select and not inner.extra_select:
            # A subquery has to select something.
            inner.select = (self.model._meta.pk.get_col(inner.get_initial_alias()),)
        return outer

    def _annotations_needed(self: Any, inner: Any, refs: set[str]) -> list[str]:
        """The annotations that an aggregate, a grouping or a changed number of rows needs."""
        needed = set(refs)
        if isinstance(self.group_by, tuple):
            needed.update(ref for expression in self.group_by for ref in expression.get_refs())
        waiting = list(refs)
        while waiting:
            name = waiting.pop()
            for ref in self.annotations[name].get_refs() if name in self.annotations else ():
                if ref not in needed:
                    needed.add(ref)
                    waiting.append(ref)
        selected = inner.annotation_select
        return [
            name
            for name, annotation in inner.annotations.items()
            if name in needed
            # May have a part in how rows are grouped, told apart, or multiplied.
            or (name in selected and (getattr(annotation, "set_returning", False) or annotation.get_group_by_cols()))
        ]

    def _run_aggregates(self: Any, using: str) -> dict[str, Any]:
        empty = [expression.empty_result_set_value for expression in self.annotation_select.values()]
        elide_empty = not any(value is NotImplemented for value in empty)
        compiler = self.get_compiler(using, elide_empty=elide_empty)
        row = compiler.execute_sql(SINGLE)
        if row is None:
            row = empty
        else:
            converters = compiler.get_converters(self.annotation_select.values())
            row = next(iter(compiler.apply_converters((row,), converters)))
        return dict(zip(self.annotation_select, row, strict=False))
