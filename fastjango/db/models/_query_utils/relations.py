"""Steps over relations, and conditions on them."""

from __future__ import annotations

from typing import Any, NamedTuple

from fastjango.core.exceptions import FieldError
from fastjango.db.models._query_utils.condition import Q
from fastjango.db.models.constants import LOOKUP_SEP


class PathInfo(NamedTuple):
    """One step over a relation.

    ``m2m`` says that one row may lead to several, ``direct`` that the step follows the field and
    not its reverse.
    """

    from_opts: Any
    to_opts: Any
    target_fields: Any
    join_field: Any
    m2m: bool
    direct: bool
    filtered_relation: Any


def select_related_descend(field: Any, restricted: bool, requested: Any, select_mask: Any) -> bool:
    """Whether ``select_related()`` follows a field.

    Args:
        field: The field to judge.
        restricted: Whether names were given.
        requested: Those names.
        select_mask: What is loaded of the model; empty for everything.

    Raises:
        FieldError: the field is deferred and followed at once.
    """
    if not field.remote_field or (getattr(field.remote_field, "parent_link", False) and not restricted):
        return False
    if restricted and field.name not in requested:
        return False
    if not restricted and field.null:
        return False
    if restricted and select_mask and field.name in requested and field not in select_mask:
        raise FieldError(
            f"Field {field.model._meta.object_name}.{field.name} cannot be both deferred and traversed using "
            "select_related at the same time."
        )
    return True


def refs_expression(lookup_parts: list[str], annotations: Any) -> tuple[str | None, Any]:
    """The annotation that the beginning of a lookup names, and the parts after it.

    The longest name wins; without one the first answer is None.
    """
    for end in range(1, len(lookup_parts) + 1):
        name = LOOKUP_SEP.join(lookup_parts[:end])
        if annotations.get(name):
            return name, lookup_parts[end:]
    return None, ()


def check_rel_lookup_compatibility(model: Any, target_opts: Any, field: Any) -> bool:
    """Whether an object of ``model`` can be compared with what ``field`` refers to."""

    def related(opts: Any) -> bool:
        return (
            model._meta.concrete_model == opts.concrete_model
            or opts.concrete_model in model._meta.all_parents
            or model in opts.all_parents
        )

    # The key may be a relation to a parent or to anything else: then both ends will do.
    return related(target_opts) or (getattr(field, "primary_key", False) and related(field.model._meta))


class FilteredRelation:
    """A condition on a relation that stands in the JOIN and not in WHERE.

    Source: django.db.models.FilteredRelation.
    """

    def __init__(self, relation_name: str, *, condition: Any = Q()) -> None:
        if not relation_name:
            raise ValueError("relation_name cannot be empty.")
        self.relation_name = relation_name
        self.alias: str | None = None
        if not isinstance(condition, Q):
            raise ValueError("condition argument must be a Q() instance.")
        # Set when it is used: the condition resolved.
        self.condition = condition
        self.resolved_condition: Any = None

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, self.__class__):
            return NotImplemented
        return (self.relation_name, self.alias, self.condition) == (
            other.relation_name,
            other.alias,
            other.condition,
        )

    __hash__ = None  # type: ignore[assignment]  # it changes when it is used

    def clone(self) -> FilteredRelation:
        """A copy that can be resolved anew."""
        made = FilteredRelation(self.relation_name, condition=self.condition)
        made.alias = self.alias
        if self.resolved_condition is not None:
            made.resolved_condition = self.resolved_condition.clone()
        return made

    def relabeled_clone(self, change_map: Any) -> FilteredRelation:
        """A copy with other table aliases."""
        made = self.clone()
        if made.resolved_condition is not None:
            made.resolved_condition = made.resolved_condition.relabeled_clone(change_map)
        return made

    def resolve_expression(self, query: Any, reuse: Any, *args: Any, **kwargs: Any) -> FilteredRelation:
        """A copy whose condition is on the query's columns."""
        made = self.clone()
        made.resolved_condition = query.build_filter(
            self.condition,
            can_reuse=reuse,
            allow_joins=True,
            split_subq=False,
            update_join_types=False,
        )[0]
        return made

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The condition's text and parameters."""
        return compiler.compile(self.resolved_condition)
