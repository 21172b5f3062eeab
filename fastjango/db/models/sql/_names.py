"""From names such as ``author__name`` to the joins and columns they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from fastjango.core.exceptions import FieldDoesNotExist, FieldError
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.expressions import F
from fastjango.db.models.query_utils import Q
from fastjango.db.models.sql.constants import INNER
from fastjango.db.models.sql.datastructures import MultiJoin

NOT_PERMITTED = "Joined field references are not permitted in this query"


class JoinInfo(NamedTuple):
    """Where a chain of names ends: the last field, its columns, and the aliases on the way."""

    final_field: Any
    targets: Any
    opts: Any
    joins: list[str]
    path: list[Any]
    transform_function: Callable[[Any, Any], Any]


def children_of(q: Any) -> Iterator[str]:
    """The names on the left of all lookups in a condition, and those of all references in it."""
    for child in getattr(q, "children", ()):
        if isinstance(child, tuple):
            lhs, rhs = child
            yield lhs
            if hasattr(rhs, "resolve_expression"):
                yield from references_in(rhs)
        elif hasattr(child, "children") and not hasattr(child, "as_sql"):
            yield from children_of(child)
        elif hasattr(child, "resolve_expression"):
            yield from references_in(child)


def references_in(expression: Any) -> Iterator[str]:
    """The names of all references in an expression."""
    if hasattr(expression, "flatten"):
        for part in expression.flatten():
            if hasattr(part, "resolve_expression") and isinstance(getattr(part, "name", None), str):
                yield part.name
            elif isinstance(part, Q):
                yield from children_of(part)
    elif isinstance(getattr(expression, "name", None), str):
        yield expression.name


def prefixed(q: Any, prefix: str, replacement: str) -> Any:
    """A condition whose names begin with another prefix: what follows ``prefix`` is put behind ``replacement``."""

    def renamed(name: str) -> str:
        start = prefix + LOOKUP_SEP
        return replacement + LOOKUP_SEP + name[len(start) :] if name.startswith(start) else name

    def in_expression(expression: Any) -> Any:
        names = set(references_in(expression))
        return expression.replace_expressions({F(name): F(renamed(name)) for name in names})

    made = q.create(connector=q.connector, negated=q.negated)
    for child in q.children:
        if isinstance(child, tuple):
            name, value = child
            if hasattr(value, "query"):
                raise ValueError("Passing a QuerySet within a FilteredRelation is not supported.")
            if hasattr(value, "resolve_expression") and not isinstance(value, F):
                value = in_expression(value)
            made.children.append((renamed(name), value))
        elif isinstance(child, Q):
            made.children.append(prefixed(child, prefix, replacement))
        else:
            made.children.append(in_expression(child))
    return made


def get_field_names_from_opts(opts: Any) -> set[str]:
    """All names by which a model's fields and relations can be looked up."""
    if opts is None:
        return set()
    names: set[str] = set()
    for field in opts.get_fields():
        names.update((field.name, field.attname) if field.concrete else (field.name,))
    return names


class NamesMixin:
    """The part of a query that follows names."""

    model: Any
    annotations: dict[str, Any]
    annotation_select: dict[str, Any]
    _filtered_relations: dict[str, Any]
    alias_map: dict[str, Any]
    join: Callable[..., str]
    join_class: Any
    get_meta: Callable[[], Any]
    get_initial_alias: Callable[[], str]
    try_transform: Callable[..., Any]
    unref_alias: Callable[..., None]
    _get_col: Callable[..., Any]

    def _field_named(self, name: str, opts: Any, position: int, path: list[Any], allow_many: bool) -> tuple[Any, Any]:
        """The field (or the output field of an annotation) of that name and its filtered relation."""
        if opts is not None:
            try:
                return opts.get_field(name), None
            except FieldDoesNotExist:
                pass
        if name in self.annotation_select:
            return self.annotation_select[name].output_field, None
        filtered = self._filtered_relations.get(name) if position == 0 else None
        if filtered is None:
            return None, None
        parts = filtered.relation_name.split(LOOKUP_SEP)
        if len(parts) > 1:
            leading, field, _, _ = self.names_to_path(parts, opts, allow_many)
            path.extend(leading[:-1])
            return field, filtered
        return opts.get_field(filtered.relation_name), filtered

    def names_to_path(
        self, names: list[str], opts: Any, allow_many: bool = True, fail_on_missing: bool = False
    ) -> tuple[list[Any], Any, Any, list[str]]:
        """Walk along names.

        Args:
            names: The parts of a lookup.
            opts: Where to start.
            allow_many: Whether multi-valued relations may be crossed.
            fail_on_missing: Whether every name has to be a field; otherwise the walk stops at the first
                that is not, which may be a transform or a lookup.

        Returns:
            The steps, the last field, its target fields, and the names that are left.

        Raises:
            FieldError: the first name (or, with ``fail_on_missing``, any) is no field.
            MultiJoin: a multi-valued relation, where not allowed.
        """
        path: list[Any] = []
        names_with_path: list[tuple[str, list[Any]]] = []
        final_field: Any = None
        targets: Any = ()
        position = -1
        for position, name in enumerate(names):
            if name == "pk" and opts is not None:
                name = opts.pk.name
            steps_before = len(path)
            field, filtered = self._field_named(name, opts, position, path, allow_many)
            if field is None:
                if position == 0 or fail_on_missing:
                    raise self._unknown_name(name, opts)
                position -= 1
                break
            if field.is_relation and not field.related_model:
                raise FieldError(
                    f"Field {name!r} does not generate an automatic reverse relation and therefore cannot be used for "
                    "reverse querying. If it is a GenericForeignKey, consider adding a GenericRelation."
                )
            owner = getattr(getattr(field, "model", None), "_meta", None)
            if owner is not None and opts is not None and owner.concrete_model is not opts.model:
                to_parent = opts.get_path_to_parent(owner.concrete_model)
                if to_parent:
                    path.extend(to_parent)
                    opts = to_parent[-1].to_opts
            if not hasattr(field, "path_infos"):
                final_field, targets = field, (field,)
                if fail_on_missing and position + 1 != len(names):
                    raise FieldError(
                        f"Cannot resolve keyword {names[position + 1]!r} into field. Join on '{name}' not permitted."
                    )
                break
            steps = field.get_path_info(filtered) if filtered is not None else field.path_infos
            if not allow_many:
                for index, step in enumerate(steps):
                    if step.m2m:
                        names_with_path.append((name, [*path[steps_before:], *steps[: index + 1]]))
                        raise MultiJoin(position + 1, names_with_path)
            last = steps[-1]
            path.extend(steps)
            names_with_path.append((name, path[steps_before:]))
            final_field, opts, targets = last.join_field, last.to_opts, last.target_fields
        return path, final_field, targets, names[position + 1 :]

    def _unknown_name(self, name: str, opts: Any) -> FieldError:
        choices = sorted({*get_field_names_from_opts(opts), *self.annotation_select, *self._filtered_relations})
        return FieldError(f"Cannot resolve keyword '{name}' into field. Choices are: {', '.join(choices)}")

    def setup_joins(
        self, names: list[str], opts: Any, alias: str, can_reuse: Any = None, allow_many: bool = True
    ) -> JoinInfo:
        """Make the joins that names need.

        Args:
            names: Fields, then perhaps transforms.
            opts: Where to start.
            alias: The table to start from.
            can_reuse: The aliases that multi-valued relations may share; None for all.
            allow_many: Whether multi-valued relations may be crossed.
        """
        path, final_field, targets, transforms = self._path_and_transforms(names, opts, allow_many)

        def transformed(field: Any, alias: Any) -> Any:
            expression = field.get_col(alias if getattr(self, "alias_cols", True) else None)
            for name in transforms:
                expression = self.try_transform(expression, name)
            return expression

        # Told to orderings, which do not follow relations under a transform.
        transformed.has_transforms = bool(transforms)  # type: ignore[attr-defined]  # a function can have attributes
        joins = [alias]
        for step in path:
            filtered = step.filtered_relation.clone() if step.filtered_relation else None
            nullable = self.is_nullable(step.join_field) if step.direct else True
            join = self.join_class(
                step.to_opts.db_table,
                alias,
                None if filtered is None else filtered.alias,
                INNER,
                step.join_field,
                nullable,
                filtered_relation=filtered,
            )
            alias = self.join(join, reuse=can_reuse if step.m2m else None)
            joins.append(alias)
            opts = step.to_opts
        return JoinInfo(final_field, targets, opts, joins, path, transformed)

    is_nullable: Callable[[Any], bool]

    def _path_and_transforms(self, names: list[str], opts: Any, allow_many: bool) -> Any:
        path, final_field, targets, rest = self.names_to_path(names, opts, allow_many)
        if rest:
            # They have to be transforms; if the first is not, the failure to find a field tells more.
            # Django 5.2: but not behind a reverse relation.
            column = targets[0] if targets else final_field
            if not hasattr(final_field, "attname"):
                return path, final_field, targets, rest
            if not hasattr(column, "get_transform") or column.get_transform(rest[0]) is None:
                self.names_to_path(names, opts, allow_many, fail_on_missing=True)
        return path, final_field, targets, rest

    def trim_joins(self, targets: Any, joins: list[str], path: list[Any]) -> tuple[Any, str, list[str]]:
        """Leave out the last joins where the column before them has the same value.

        Returns:
            The columns to use instead, their alias, and the joins that are left.
        """
        joins = joins[:]
        for step in reversed(path):
            if len(joins) == 1 or not step.direct or step.filtered_relation:
                break
            available = {pair[1].column for pair in step.join_field.related_fields}
            if not {field.column for field in targets} <= available:
                break
            local = {pair[1].column: pair[0] for pair in step.join_field.related_fields}
            targets = tuple(local[field.column] for field in targets)
            self.unref_alias(joins.pop())
        return targets, joins[-1], joins
