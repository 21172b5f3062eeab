"""The fields and relations that a model has, those of its parents and of others that point to it."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db.models._options.lists import make_immutable_fields_list
from fastjango.db.models.constraints import UniqueConstraint
from fastjango.db.models.fields.composite import CompositePrimaryKey
from fastjango.utils.datastructures import ImmutableList
from fastjango.utils.functional import cached_property

# For _get_fields(): of the parents, only those of the same table.
PROXY_PARENTS = object()

# What models have to which nothing points.
EMPTY_RELATION_TREE = ImmutableList((), warning="get_fields()")

# What has to be worked out again when the model's own fields change, or other models' relations to it.
_FORWARD = frozenset(
    """
    fields many_to_many concrete_fields local_concrete_fields managers managers_map base_manager default_manager
    _forward_fields_map _non_pk_concrete_field_names _reverse_one_to_one_field_names _property_names
    db_returning_fields pk_fields total_unique_constraints all_parents first_values
    _insert_columns _update_columns _unique_fields _dated_fields
    """.split()
)

_REVERSE = frozenset("related_objects fields_map _relation_tree".split())


class OptionsFields:
    """A model's fields: lists by kind, and what follows from them; worked out once."""

    model: Any
    object_name: str
    apps: Any
    abstract: bool
    proxy: bool
    concrete_model: Any
    parents: dict[Any, Any]
    pk: Any
    auto_field: Any
    constraints: list[Any]
    local_fields: list[Any]
    local_many_to_many: list[Any]
    private_fields: list[Any]
    _get_fields_cache: dict[Any, Any]

    FORWARD_PROPERTIES = _FORWARD
    REVERSE_PROPERTIES = _REVERSE

    @cached_property
    def fields(self) -> ImmutableList:
        """The fields with a column here or in a parent (many-to-many and generic ones are elsewhere)."""
        return make_immutable_fields_list("fields", filter(_is_plain, self._get_fields(reverse=False)))

    @cached_property
    def concrete_fields(self) -> ImmutableList:
        """The fields that have a column."""
        return make_immutable_fields_list("concrete_fields", (f for f in self.fields if f.concrete))

    @cached_property
    def local_concrete_fields(self) -> ImmutableList:
        """The fields that have a column in this model's own table."""
        return make_immutable_fields_list("local_concrete_fields", (f for f in self.local_fields if f.concrete))

    @cached_property
    def many_to_many(self) -> ImmutableList:
        """The many-to-many fields."""
        found = (f for f in self._get_fields(reverse=False) if f.is_relation and f.many_to_many)
        return make_immutable_fields_list("many_to_many", found)

    @cached_property
    def related_objects(self) -> ImmutableList:
        """The relations of other models to this one; of the hidden ones only those that are many-to-many."""
        found = self._get_fields(forward=False, reverse=True, include_hidden=True)
        visible = (rel for rel in found if not rel.hidden or rel.field.many_to_many)
        return make_immutable_fields_list("related_objects", visible)

    @cached_property
    def _forward_fields_map(self) -> dict[str, Any]:
        return _by_name(self._get_fields(reverse=False))

    @cached_property
    def fields_map(self) -> dict[str, Any]:
        """The reverse relations by name, hidden ones too."""
        return _by_name(self._get_fields(forward=False, include_hidden=True))

    def get_field(self, field_name: str) -> Any:
        """The field or reverse relation of a name.

        Raises:
            FieldDoesNotExist: there is none.
        """
        found = self._forward_fields_map.get(field_name)
        if found is not None:
            return found
        if not self.apps.models_ready:
            raise FieldDoesNotExist(
                f"{self.object_name} has no field named '{field_name}'. The app cache isn't ready yet, so if this is "
                "an auto-created related field, it won't be available yet."
            )
        try:
            return self.fields_map[field_name]
        except KeyError:
            raise FieldDoesNotExist(f"{self.object_name} has no field named '{field_name}'") from None

    def get_fields(self, include_parents: bool = True, include_hidden: bool = False) -> Any:
        """The fields and reverse relations.

        Args:
            include_parents: Also those of parents.
            include_hidden: Also relations whose ``related_name`` ends with "+".
        """
        return self._get_fields(include_parents=include_parents, include_hidden=include_hidden)

    def _get_fields(
        self,
        forward: bool = True,
        reverse: bool = True,
        include_parents: Any = True,
        include_hidden: bool = False,
        topmost_call: bool = True,
    ) -> Any:
        """Fields, of the kinds asked for: parents' first, then reverse relations, then the model's own."""
        key = (forward, reverse, include_parents, include_hidden, topmost_call)
        cached = self._get_fields_cache.get(key)
        if cached is not None:
            return cached
        found: list[Any] = []
        if self.proxy and self.concrete_model is not self.model:
            # A proxy has no fields and relations but those of the model it stands for.
            stands_for = self.concrete_model._meta
            found += stands_for._get_fields(forward, reverse, include_parents, include_hidden, topmost_call=False)
            found += self.private_fields if forward and topmost_call else ()
            result = make_immutable_fields_list("get_fields()", found)
            self._get_fields_cache[key] = result
            return result
        for parent in self.parents if include_parents is not False else ():
            options = parent._meta
            if include_parents is PROXY_PARENTS and options.concrete_model is not self.concrete_model:
                continue
            inherited = options._get_fields(forward, reverse, include_parents, include_hidden, topmost_call=False)
            # The link from this model to its parent is no relation that it inherits.
            found += (f for f in inherited if not getattr(f, "parent_link", False) and f not in found)
        if reverse:
            rels = (field.remote_field for field in self._relation_tree)
            found += (rel for rel in rels if include_hidden or not rel.hidden)
        if forward:
            found += self.local_fields
            found += self.local_many_to_many
            # Private fields were copied to each heir already.
            if topmost_call:
                found += self.private_fields
        result = make_immutable_fields_list("get_fields()", found)
        self._get_fields_cache[key] = result
        return result

    @cached_property
    def _relation_tree(self) -> Any:
        """The fields of all models that point to this one; worked out for all models at once."""
        pointing: dict[str, list[Any]] = defaultdict(list)
        models = self.apps.get_models(include_auto_created=True)
        for model in models:
            options = model._meta
            if options.abstract:
                continue
            # A proxy adds no more than its copies of generic relations.
            own = options.private_fields if options.proxy else options._get_fields(reverse=False, include_parents=False)
            for field in own:
                target = field.remote_field.model if field.is_relation and field.remote_field else None
                if target is not None and not isinstance(target, str):
                    pointing[target._meta.concrete_model._meta.label].append(field)
        for model in models:
            # A model of the same name in another registry has relations of its own.
            label = model._meta.concrete_model._meta.label
            model._meta.__dict__["_relation_tree"] = pointing.get(label, EMPTY_RELATION_TREE)
        return self.__dict__.get("_relation_tree", EMPTY_RELATION_TREE)

    def _expire_cache(self, forward: bool = True, reverse: bool = True) -> None:
        """Forget what was worked out from fields here, and from other models' relations."""
        for name in (*(_FORWARD if forward else ()), *(_REVERSE if reverse and not self.abstract else ())):
            self.__dict__.pop(name, None)
        self._get_fields_cache = {}

    @cached_property
    def pk_fields(self) -> list[Any]:
        """The field of the primary key, or all those of a composite one."""
        if isinstance(self.pk, CompositePrimaryKey):
            return list(self.pk.fields)
        return [self.pk]

    @property
    def is_composite_pk(self) -> bool:
        """Whether the primary key has several columns."""
        return isinstance(self.pk, CompositePrimaryKey)

    @cached_property
    def db_returning_fields(self) -> list[Any]:
        """The fields whose value an INSERT gives back."""
        candidates = self._get_fields(reverse=False, include_parents=PROXY_PARENTS)
        return [field for field in candidates if getattr(field, "db_returning", False)]

    @cached_property
    def _insert_columns(self) -> tuple[list[Any], list[Any]]:
        """The columns of an INSERT without and with the automatic key."""
        written = [field for field in self.local_concrete_fields if not field.generated]
        return [field for field in written if field is not self.auto_field], written

    @cached_property
    def _update_columns(self) -> list[Any]:
        """The columns of an UPDATE: all but keys and those that the database works out."""
        keys = {id(key) for key in self.pk_fields}
        return [field for field in self.local_concrete_fields if id(field) not in keys and not field.generated]

    @cached_property
    def _unique_fields(self) -> list[tuple[str, tuple[str, ...]]]:
        """The own fields that are unique by themselves, each with the fields that it is made of."""
        found = []
        for field in self.local_fields:
            if isinstance(field, CompositePrimaryKey):
                found.append((field.name, tuple(key.name for key in field.fields)))
            elif field.unique:
                found.append((field.name, (field.name,)))
        return found

    @cached_property
    def _dated_fields(self) -> list[tuple[str, str, str]]:
        """The own fields that are unique for a part of a date: the part, the field and the date's field."""
        return [
            (part, field.name, date_name)
            for field in self.local_fields
            for part in ("date", "month", "year")
            if (date_name := getattr(field, f"unique_for_{part}"))
        ]

    @cached_property
    def total_unique_constraints(self) -> list[Any]:
        """The unique constraints that hold for every row and name plain fields."""
        return [
            each
            for each in self.constraints
            if isinstance(each, UniqueConstraint) and each.condition is None and not each.contains_expressions
        ]

    @cached_property
    def _property_names(self) -> frozenset[str]:
        """Names of the model's properties, which ``Model(**kwargs)`` may set."""
        names = dir(self.model)
        return frozenset(name for name in names if isinstance(inspect.getattr_static(self.model, name), property))

    @cached_property
    def _non_pk_concrete_field_names(self) -> frozenset[str]:
        """Names and attribute names of the columns beside the key, which ``save(update_fields=…)`` may name."""
        keys = self.pk_fields
        fields = [field for field in self.concrete_fields if field not in keys and not field.primary_key]
        return frozenset(name for field in fields for name in (field.name, field.attname))

    @cached_property
    def _reverse_one_to_one_field_names(self) -> frozenset[str]:
        """Names of the reverse one-to-one relations."""
        return frozenset(field.name for field in self.related_objects if field.one_to_one)


def _is_plain(field: Any) -> bool:
    """Whether a field is no many-to-many one, no generic relation and no generic foreign key."""
    if not field.is_relation:
        return True
    if field.many_to_many or field.one_to_many:
        return False
    return not field.many_to_one or bool(getattr(field.remote_field, "model", None))


def _by_name(fields: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in fields:
        found[field.name] = field
        # Foreign keys go by their column's attribute too.
        attname = getattr(field, "attname", None)
        if attname is not None:
            found[attname] = field
    return found
