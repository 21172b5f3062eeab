"""Lookups of relations: they compare keys, and take objects for keys.

Source: django.db.models.fields.related_lookups (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango.db.models.expressions import ColPairs
from fastjango.db.models.fields.composite import CompositePrimaryKey
from fastjango.db.models.fields.tuple_lookups import (
    TupleExact,
    TupleGreaterThan,
    TupleGreaterThanOrEqual,
    TupleIn,
    TupleIsNull,
    TupleLessThan,
    TupleLessThanOrEqual,
)
from fastjango.db.models.lookups import Exact, GreaterThan, GreaterThanOrEqual, In, IsNull, LessThan, LessThanOrEqual

from ._related.foreign_object import ForeignObject

__all__ = [
    "RelatedExact",
    "RelatedGreaterThan",
    "RelatedGreaterThanOrEqual",
    "RelatedIn",
    "RelatedIsNull",
    "RelatedLessThan",
    "RelatedLessThanOrEqual",
    "RelatedLookupMixin",
    "get_normalized_value",
]


def _is_model_instance(value: Any) -> bool:
    return hasattr(value, "_meta") and hasattr(value, "_state")


def get_normalized_value(value: Any, lhs: Any) -> tuple[Any, ...]:
    """The key values of an object, or of a value, that a relation is compared with.

    Args:
        value: An object of the related model, a key, or a tuple of keys.
        lhs: The relation's columns.

    Raises:
        ValueError: the object is not saved.
    """
    if not _is_model_instance(value):
        return value if isinstance(value, tuple) else (value,)
    if value.pk is None:
        raise ValueError("Model instances passed to related filters must be saved.")
    field = lhs.output_field
    keys: list[Any] = []
    for source in _path_targets(field):
        while not isinstance(value, source.model) and source.remote_field:
            source = source.remote_field.model._meta.get_field(source.remote_field.field_name)
        try:
            key = getattr(value, source.attname)
        except AttributeError:
            # An object of another model that has the key's value as its own key.
            return (value.pk,)
        keys.extend(key if isinstance(source, CompositePrimaryKey) else (key,))
    return tuple(keys)


def _path_targets(field: Any) -> Any:
    return field.path_infos[-1].target_fields


def _target_field(lhs: Any) -> Any:
    """The plain field at the end of a chain of keys; None when the left side is no relation."""
    target: Any = None
    infos = getattr(lhs.output_field, "path_infos", None)
    if infos:
        target = infos[-1].target_fields[-1]
    return target


class RelatedLookupMixin:
    """Compares one key, or by tuples when the relation has several columns."""

    tuple_lookup: Any = None

    def get_prep_lookup(self: Any) -> Any:
        """The right side as a key value."""
        if not isinstance(self.lhs, ColPairs) and not hasattr(self.rhs, "resolve_expression"):
            # A generated or subquery's value has no field to prepare it.
            self.rhs = get_normalized_value(self.rhs, self.lhs)[0]
            target = _target_field(self.lhs)
            if self.prepare_rhs and target is not None:
                self.rhs = target.get_prep_value(self.rhs)
        return super().get_prep_lookup()  # type: ignore[misc]  # a mixin of lookups

    def as_sql(self: Any, compiler: Any, connection: Any) -> Any:
        """The SQL text and its parameters."""
        if isinstance(self.lhs, ColPairs):
            if not self.rhs_is_direct_value():
                if hasattr(self.rhs, "get_compiler"):
                    # It may have the wrong number of columns, which tells more.
                    self.as_tuple_lookup()
                raise ValueError(f"{self.lookup_name!r} doesn't support multi-column subqueries.")
            return self.as_tuple_lookup().as_sql(compiler, connection)
        return super().as_sql(compiler, connection)  # type: ignore[misc]  # a mixin of lookups

    def as_tuple_lookup(self: Any) -> Any:
        """The lookup of the same meaning on several columns."""
        rhs = self.rhs
        if not hasattr(rhs, "resolve_expression"):
            rhs = tuple(get_normalized_value(rhs, self.lhs))
        return self.tuple_lookup(self.lhs, rhs)


class RelatedIn(In):
    """``author__in=[…]``: objects, keys, or a query set of either."""

    def get_prep_lookup(self) -> Any:
        if isinstance(self.lhs, ColPairs):
            return self._prepared_pairs()
        if self.rhs_is_direct_value():
            # None never matches; the plain lookup drops it.
            self.rhs = [get_normalized_value(value, self.lhs)[0] for value in self.rhs]
            target = _target_field(self.lhs)
            if target is not None:
                self.rhs = [target.get_prep_value(value) for value in self.rhs]
        elif not getattr(self.rhs, "has_select_fields", True) and not getattr(
            self.lhs.field.target_field, "primary_key", False
        ):
            self._select_target()
        return super().get_prep_lookup()

    def _select_target(self) -> None:
        """A query set of objects answers the field that the relation points to, and not the key."""
        field = self.lhs.field
        if getattr(self.lhs.output_field, "primary_key", False) and self.lhs.output_field.model == self.rhs.model:
            # The left side is the related object's key itself.
            name = field.name
        else:
            name = field.target_field.name
        self.rhs.set_values([name])

    def _prepared_pairs(self) -> Any:
        if self.rhs_is_direct_value():
            self.rhs = [tuple(get_normalized_value(value, self.lhs)) for value in self.rhs]
        elif not getattr(self.rhs, "has_select_fields", True):
            self.rhs.set_values([field.name for field in self.lhs.sources])
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if isinstance(self.lhs, ColPairs):
            return TupleIn(self.lhs, self.rhs).as_sql(compiler, connection)
        return super().as_sql(compiler, connection)


class RelatedExact(RelatedLookupMixin, Exact):
    """``author=x``."""

    tuple_lookup = TupleExact


class RelatedLessThan(RelatedLookupMixin, LessThan):
    """``author__lt=x``."""

    tuple_lookup = TupleLessThan


class RelatedGreaterThan(RelatedLookupMixin, GreaterThan):
    """``author__gt=x``."""

    tuple_lookup = TupleGreaterThan


class RelatedGreaterThanOrEqual(RelatedLookupMixin, GreaterThanOrEqual):
    """``author__gte=x``."""

    tuple_lookup = TupleGreaterThanOrEqual


class RelatedLessThanOrEqual(RelatedLookupMixin, LessThanOrEqual):
    """``author__lte=x``."""

    tuple_lookup = TupleLessThanOrEqual


class RelatedIsNull(RelatedLookupMixin, IsNull):
    """``author__isnull=True``."""

    tuple_lookup = TupleIsNull

    def get_prep_lookup(self) -> Any:
        return IsNull.get_prep_lookup(self)

    def as_tuple_lookup(self) -> Any:
        return TupleIsNull(self.lhs, self.rhs)


for _lookup in (
    RelatedIn,
    RelatedExact,
    RelatedLessThan,
    RelatedGreaterThan,
    RelatedGreaterThanOrEqual,
    RelatedLessThanOrEqual,
    RelatedIsNull,
):
    ForeignObject.register_lookup(_lookup)
