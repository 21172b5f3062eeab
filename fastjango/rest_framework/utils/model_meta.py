"""A model's fields and relations, sorted as serializers need them."""

from __future__ import annotations

from typing import Any, NamedTuple


class RelationInfo(NamedTuple):
    """One relation, seen from the model that asks."""

    model_field: Any
    related_model: Any
    to_many: bool
    to_field: str | None
    has_through_model: bool
    reverse: bool


class FieldInfo(NamedTuple):
    """The fields of a model by kind; each mapping goes from name to field or relation."""

    pk: Any
    fields: dict[str, Any]
    forward_relations: dict[str, RelationInfo]
    reverse_relations: dict[str, RelationInfo]
    fields_and_pk: dict[str, Any]
    relations: dict[str, RelationInfo]


def get_field_info(model: Any) -> FieldInfo:
    """Sort the fields of ``model``."""
    opts = model._meta.concrete_model._meta
    pk = _own_pk(opts)
    fields = {field.name: field for field in opts.fields if field.serialize and not field.remote_field}
    forward = dict(_forward_relations(opts))
    reverse = dict(_reverse_relations(opts))
    return FieldInfo(
        pk=pk,
        fields=fields,
        forward_relations=forward,
        reverse_relations=reverse,
        fields_and_pk={"pk": pk, pk.name: pk, **fields},
        relations={**forward, **reverse},
    )


def _own_pk(opts: Any) -> Any:
    """The primary key; of a model that inherits its table's key, the parent's."""
    pk = opts.pk
    while pk.remote_field and pk.remote_field.parent_link:
        pk = pk.remote_field.model._meta.pk
    return pk


def _is_through_by_hand(through: Any) -> bool:
    return through is not None and not through._meta.auto_created


def _to_field(field: Any) -> str | None:
    return field.to_fields[0] if getattr(field, "to_fields", None) else None


def _forward_relations(opts: Any) -> Any:
    for field in opts.fields:
        # A key that is another object is found among the fields.
        if field.serialize and field.remote_field and not (field.primary_key and field.one_to_one):
            yield field.name, get_relation_info(field)
    for field in opts.many_to_many:
        if field.serialize:
            by_hand = _is_through_by_hand(field.remote_field.through)
            yield field.name, RelationInfo(field, field.remote_field.model, True, None, by_hand, False)


def _reverse_relations(opts: Any) -> Any:
    for relation in opts.related_objects:
        to_many = relation.many_to_many or relation.field.remote_field.multiple
        by_hand = _is_through_by_hand(getattr(relation.field.remote_field, "through", None))
        to_field = None if relation.many_to_many else _to_field(relation.field)
        yield (
            relation.get_accessor_name(),
            RelationInfo(None, relation.related_model, to_many, to_field, by_hand, True),
        )


def get_relation_info(field: Any) -> RelationInfo:
    """A foreign key or one-to-one field as a relation."""
    return RelationInfo(field, field.remote_field.model, False, _to_field(field), False, False)


def is_abstract_model(model: Any) -> bool:
    """Whether this is a model without a table."""
    return hasattr(model, "_meta") and hasattr(model._meta, "abstract") and model._meta.abstract
