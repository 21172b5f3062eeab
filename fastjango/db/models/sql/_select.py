"""What a query selects, and grouped by what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fastjango.core.exceptions import FieldError
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.expressions import Col, ColPairs, Ref
from fastjango.db.models.sql._names import get_field_names_from_opts
from fastjango.db.models.sql.datastructures import MultiJoin
from fastjango.db.models.sql.where import AND, ExtraWhere

# Whatever could end the quoted alias, or begin a comment.
FORBIDDEN_ALIAS_PATTERN = re.compile(r"['`\"\]\[;\s\x00-\x1F\x7F-\x9F]|--|/\*|\*/|#")
FORBIDDEN_ALIAS_PATTERN_MESSAGE = (
    "Column aliases cannot contain whitespace characters, hashes, control characters, quotation marks, semicolons, or "
    "SQL comments."
)


class SelectMixin:
    """Columns, annotations, extras and groups."""

    model: Any
    get_meta: Callable[[], Any]
    get_initial_alias: Callable[[], Any]
    setup_joins: Callable[..., Any]
    trim_joins: Callable[..., Any]
    clear_deferred_loading: Callable[[], None]

    select: tuple[Any, ...] = ()
    default_cols = True
    values_select: tuple[str, ...] = ()
    # The order of the columns of values(), where it is not: extra, fields, annotations.
    selected: dict[str, Any] | None = None
    annotation_select_mask: Any = None
    _annotation_select_cache: Any = None
    extra_select_mask: Any = None
    _extra_select_cache: Any = None
    extra_tables: tuple[str, ...] = ()
    extra_order_by: tuple[str, ...] = ()
    select_related: Any = False
    group_by: Any = None
    annotations: dict[str, Any]
    extra: dict[str, Any]
    where: Any

    @property
    def has_select_fields(self) -> bool:
        """Whether it is said what to select."""
        return bool(self.select or self.annotation_select_mask or self.extra_select_mask)

    def clear_select_clause(self) -> None:
        """Select nothing."""
        self.select = ()
        self.selected = None
        self.default_cols = False
        self.select_related = False
        self.set_extra_mask(())
        self.set_annotation_mask(())

    def clear_select_fields(self) -> None:
        """Select no fields; annotations and extras stay."""
        self.select = ()
        self.values_select = ()
        self.selected = None

    def add_select_col(self, col: Any, name: str) -> None:
        """Select one column more."""
        self.select += (col,)
        self.values_select += (name,)
        if self.selected is not None:
            self.selected[name] = len(self.select) - 1

    def set_select(self, cols: Iterable[Any]) -> None:
        """Select these columns."""
        self.default_cols = False
        self.select = tuple(cols)

    def add_fields(self, field_names: Iterable[str], allow_m2m: bool = True) -> None:
        """Select fields by name, joining what they need.

        Raises:
            FieldError: there is no such field.
        """
        alias = self.get_initial_alias()
        opts = self.get_meta()
        try:
            columns: list[Any] = []
            for name in field_names:
                # Joins of earlier names may be shared, those of conditions too.
                info = self.setup_joins(name.split(LOOKUP_SEP), opts, alias, allow_many=allow_m2m)
                targets, final_alias, _ = self.trim_joins(info.targets, info.joins, info.path)
                if len(targets) > 1:
                    # A relation by several columns is one value, a tuple.
                    columns.append(ColPairs(final_alias, targets, targets, info.final_field))
                else:
                    columns.append(info.transform_function(targets[0], final_alias))
        except MultiJoin:
            raise FieldError(f"Invalid field name: '{name}'") from None
        except FieldError:
            if LOOKUP_SEP in name:
                # The error names the part that is wrong.
                raise
            if name in self.annotations:
                raise FieldError(f"Cannot select the '{name}' alias. Use annotate() to promote it.") from None
            choices = sorted(
                {*get_field_names_from_opts(opts), *self.extra, *self.annotation_select, *self._filtered_relations}
            )
            raise FieldError(f"Cannot resolve keyword {name!r} into field. Choices are: {', '.join(choices)}") from None
        if columns:
            self.set_select(columns)

    _filtered_relations: dict[str, Any]

    # Annotations.

    def check_alias(self, alias: str) -> None:
        """Refuse aliases that could break out of their quotes.

        Raises:
            ValueError: it could.
        """
        if FORBIDDEN_ALIAS_PATTERN.search(alias):
            raise ValueError(FORBIDDEN_ALIAS_PATTERN_MESSAGE)

    def add_annotation(self, annotation: Any, alias: str, select: bool = True) -> None:
        """Add a computed column; without ``select`` one that conditions and orderings may use."""
        self.check_alias(alias)
        annotation = annotation.resolve_expression(self, allow_joins=True, reuse=None)
        if select:
            self.append_annotation_mask([alias])
        else:
            self.set_annotation_mask(set(self.annotation_select).difference({alias}))
        self.annotations[alias] = annotation
        if self.selected is not None and select:
            self.selected[alias] = alias

    def set_annotation_mask(self, names: Any) -> None:
        """Select only these annotations, or all for None."""
        if names is None:
            self.annotation_select_mask = None
        else:
            self.annotation_select_mask = list(dict.fromkeys(names))
            if self.selected:
                # Annotations that are no longer selected lose their place; others get one at the end.
                kept = {
                    key: value
                    for key, value in self.selected.items()
                    if not isinstance(value, str) or value in self.annotation_select_mask
                }
                kept.update((name, name) for name in self.annotation_select_mask if name not in kept)
                self.selected = kept
        self._annotation_select_cache = None

    def append_annotation_mask(self, names: Iterable[str]) -> None:
        """Select these annotations too."""
        if self.annotation_select_mask is not None:
            self.set_annotation_mask((*self.annotation_select_mask, *names))

    @property
    def annotation_select(self) -> dict[str, Any]:
        """The annotations that are selected."""
        if self._annotation_select_cache is not None:
            return self._annotation_select_cache
        if not self.annotations:
            return {}
        if self.annotation_select_mask is None:
            return self.annotations
        self._annotation_select_cache = {
            name: self.annotations[name] for name in self.annotation_select_mask if name in self.annotations
        }
        return self._annotation_select_cache

    # extra().

    def add_extra(self, select: Any, select_params: Any, where: Any, params: Any, tables: Any, order_by: Any) -> None:
        """Add what ``extra()`` is given."""
        if select:
            given = iter(list(select_params) if select_params else [])
            pairs = {}
            for name, entry in select.items():
                self.check_alias(name)
                entry = str(entry)
                # As many parameters as the text has placeholders that are not doubled.
                pairs[name] = (entry, [next(given) for _ in re.findall(r"(?<!%)(?:%%)*%s", entry)])
            self.extra.update(pairs)
        if where or params:
            self.where.add(ExtraWhere(where, params), AND)
        if tables:
            self.extra_tables += tuple(tables)
        if order_by:
            self.extra_order_by = order_by

    def set_extra_mask(self, names: Any) -> None:
        """Select only these extras, or all for None."""
        self.extra_select_mask = None if names is None else set(names)
        self._extra_select_cache = None

    @property
    def extra_select(self) -> dict[str, Any]:
        """The extras that are selected."""
        if self._extra_select_cache is not None:
            return self._extra_select_cache
        if not self.extra:
            return {}
        if self.extra_select_mask is None:
            return self.extra
        self._extra_select_cache = {name: value for name, value in self.extra.items() if name in self.extra_select_mask}
        return self._extra_select_cache

    # values().

    def set_values(self, fields: Any) -> None:
        """Select these fields, extras and annotations; all for an empty list."""
        self.select_related = False
        self.clear_deferred_loading()
        self.clear_select_fields()
        self.selected = None
        if fields:
            names = self._sort_names(fields)
            self.set_extra_mask([name for kind, name in names if kind == "extra"])
            self.set_annotation_mask([name for kind, name in names if kind == "annotation"])
            field_names = [name for kind, name in names if kind == "field"]
            for name in field_names:
                # Keys of JSON values are part of the name, and become the column's.
                self.check_alias(name)
            self.selected = {}
            position = 0
            for kind, name in names:
                if kind == "field":
                    self.selected[name] = position
                    position += 1
                else:
                    self.selected[name] = self.extra[name] if kind == "extra" else name
        else:
            self.default_cols = False
            field_names = [field.attname for field in self.model._meta.concrete_fields]
            # What alias() named, or an earlier values() left out, stays out.
        if self.group_by is True:
            # Grouped by everything so far: said now, before the selection changes.
            self.add_fields((field.attname for field in self.model._meta.concrete_fields), False)
            self.set_group_by(allow_aliases=False)
            self.clear_select_fields_only()
        elif self.group_by:
            self._resolve_group_by_refs()
        self.values_select = tuple(field_names)
        self.add_fields(field_names, True)
        if not fields or not field_names:
            self.default_cols = False

    def clear_select_fields_only(self) -> None:
        """Forget selected columns, not their order."""
        self.select = ()
        self.values_select = ()

    def _sort_names(self, fields: Iterable[str]) -> list[tuple[str, str]]:
        kinds = []
        for name in fields:
            if name in self.extra:
                kinds.append(("extra", name))
            elif name in self.annotation_select:
                kinds.append(("annotation", name))
            elif name in self.annotations:
                raise FieldError(f"Cannot select the '{name}' alias. Use annotate() to promote it.")
            else:
                # "pk" of a composite key and others stay as they were written.
                kinds.append(("field", name))
        return kinds

    def _resolve_group_by_refs(self) -> None:
        """Put annotations in the place of references whose annotations are selected no longer."""
        group_by = []
        for expression in self.group_by:
            if isinstance(expression, Ref) and expression.refs not in self.annotation_select:
                expression = self.annotations[expression.refs]
            group_by.append(expression)
        self.group_by = tuple(group_by)

    def set_group_by(self, allow_aliases: bool = True) -> None:
        """Group by what is selected now, before an aggregate is added.

        Args:
            allow_aliases: Whether annotations may be referred to by name.
        """
        if allow_aliases and self.values_select:
            # A column of the same name would win over the alias.
            taken = self._column_names()
            allow_aliases = not (taken & set(self.annotation_select))
        group_by = list(self.select)
        for alias, annotation in self.annotation_select.items():
            columns = annotation.get_group_by_cols()
            if not columns:
                continue
            if allow_aliases and not annotation.contains_aggregate:
                group_by.append(Ref(alias, annotation))
            else:
                group_by.extend(columns)
        self.group_by = tuple(group_by)

    def _column_names(self) -> set[str]:
        names: set[str] = set()
        seen: set[Any] = set()
        for table in self.alias_map.values():
            if table.join_type is None:
                names.update(field.column for field in self.model._meta.local_concrete_fields)
                continue
            model = table.join_field.related_model
            if model not in seen:
                names.update(field.column for field in model._meta.local_concrete_fields)
                seen.add(model)
        return names

    alias_map: dict[str, Any]


def columns_in(expressions: Iterable[Any], include_external: bool = False, resolve_refs: bool = True) -> Iterator[Any]:
    """All columns in expressions."""
    for expression in expressions:
        if isinstance(expression, Col):
            yield expression
        elif include_external and callable(getattr(expression, "get_external_cols", None)):
            yield from expression.get_external_cols()
        elif hasattr(expression, "get_source_expressions"):
            if not resolve_refs and isinstance(expression, Ref):
                continue
            yield from columns_in(expression.get_source_expressions(), include_external, resolve_refs)
