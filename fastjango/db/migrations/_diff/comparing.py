"""The two states side by side: which models and fields there are, and what things are made of."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Any

from fastjango.db.migrations.utils import RegexObject, resolve_relation

from .arranging import Arranging
from .dependencies import OperationDependency, created

Key = tuple[str, str]
FieldKey = tuple[str, str, str]


class Comparing(Arranging):
    """Knows both states, what was renamed between them, and collects operations."""

    from_state: Any
    to_state: Any
    renamed_models: dict[Key, str]
    renamed_models_rel: dict[str, str]
    renamed_fields: dict[FieldKey, str]
    old_model_keys: set[Key]
    old_proxy_keys: set[Key]
    old_unmanaged_keys: set[Key]
    new_model_keys: set[Key]
    new_proxy_keys: set[Key]
    new_unmanaged_keys: set[Key]
    kept_model_keys: set[Key]
    kept_proxy_keys: set[Key]
    kept_unmanaged_keys: set[Key]
    old_field_keys: set[FieldKey]
    new_field_keys: set[FieldKey]
    through_users: dict[Key, FieldKey]

    def add_operation(
        self,
        app_label: str,
        operation: Any,
        dependencies: Iterable[OperationDependency] | None = None,
        beginning: bool = False,
    ) -> None:
        """Take an operation in, with what it has to wait for."""
        operation._auto_deps = list(dependencies or ())
        operations = self.generated_operations.setdefault(app_label, [])
        operations.insert(0 if beginning else len(operations), operation)

    def _sort_keys_by_kind(self, convert_apps: Any) -> None:
        converted = set(convert_apps or ())
        self.old_model_keys, self.old_proxy_keys, self.old_unmanaged_keys = self._by_kind(self.from_state, set())
        self.new_model_keys, self.new_proxy_keys, self.new_unmanaged_keys = self._by_kind(self.to_state, converted)

    def _by_kind(self, state: Any, converted: set[str]) -> tuple[set[Key], set[Key], set[Key]]:
        plain: set[Key] = set()
        proxies: set[Key] = set()
        unmanaged: set[Key] = set()
        for key, model in state.models.items():
            if not model.options.get("managed", True):
                unmanaged.add(key)
            elif key[0] not in self.from_state.real_apps or key[0] in converted:
                (proxies if model.options.get("proxy") else plain).add(key)
        return plain, proxies, unmanaged

    def _prepare_kept(self) -> None:
        """Work out what both states have, now that renamed models are known."""
        self.kept_model_keys = self.old_model_keys & self.new_model_keys
        self.kept_proxy_keys = self.old_proxy_keys & self.new_proxy_keys
        self.kept_unmanaged_keys = self.old_unmanaged_keys & self.new_unmanaged_keys
        self.old_field_keys = {(*key, name) for key in self.kept_model_keys for name in self._old(key).fields}
        self.new_field_keys = {
            (*key, name) for key in self.kept_model_keys for name in self.to_state.models[key].fields
        }
        self.through_users = {}
        for key in sorted(self.old_model_keys):
            for name, field in self._old(key).fields.items():
                through = getattr(field.remote_field, "through", None) if field.remote_field else None
                if through:
                    self.through_users[resolve_relation(through, *key)] = (*key, name)

    def _old(self, key: Key) -> Any:
        """The old state of a model that may have been renamed."""
        return self.from_state.models[key[0], self.renamed_models.get(key, key[1])]

    def _pairs(self, keys: Iterable[Key]) -> Iterator[tuple[Key, Any, Any]]:
        """Each key with the model's old and new state, in order."""
        for key in sorted(keys):
            yield key, self._old(key), self.to_state.models[key]

    # What things are made of

    def deep_deconstruct(self, obj: Any) -> Any:
        """A comparable form of a value: what it is made of, all the way down."""
        again = self.deep_deconstruct
        match obj:
            case list():
                return [again(item) for item in obj]
            case tuple():
                return tuple(again(item) for item in obj)
            case dict():
                return {key: again(item) for key, item in obj.items()}
            case functools.partial():
                return obj.func, again(obj.args), again(obj.keywords)
            case re.Pattern():
                return RegexObject(obj)
            case type():
                # A class may have deconstruct() for its instances.
                return obj
        if not hasattr(obj, "deconstruct"):
            return obj
        path, args, kwargs = obj.deconstruct()[-3:]
        return path, [again(item) for item in args], {key: again(item) for key, item in kwargs.items()}

    def only_relation_agnostic_fields(self, fields: dict[str, Any]) -> list[Any]:
        """What the fields are made of, without what relations point to."""
        found = []
        for _, field in sorted(fields.items()):
            made_of = self.deep_deconstruct(field)
            if _points(field):
                made_of[2].pop("to", None)
            found.append(made_of)
        return found

    # What relations wait for

    def _field_dependencies(self, key: Key, field: Any, state: Any) -> list[OperationDependency]:
        """The models that a relation needs."""
        target = getattr(field.remote_field, "model", None)
        if target is None:
            target = self._owner_of_reverse(key, field, state)
        setting = getattr(field, "swappable_setting", None)
        wanted = resolve_relation(target, *key) if setting is None else ("__setting__", setting)
        found = [created(*wanted)]
        if through := getattr(field.remote_field, "through", None):
            found.append(created(*resolve_relation(through, *key)))
        return found

    @staticmethod
    def _owner_of_reverse(key: Key, relation: Any, state: Any) -> str | None:
        """The model whose field a reverse relation belongs to."""
        for owner, fields in state.relations[key].items():
            if any(relation == field.remote_field for field in fields.values()):
                return "{}.{}".format(*owner)
        return None

    def _model_dependencies(self, key: Key) -> list[OperationDependency]:
        """The models that the relations of a model need."""
        return [
            dependency
            for field in self.to_state.models[key].fields.values()
            if field.is_relation
            for dependency in self._field_dependencies(key, field, self.to_state)
        ]


def _points(field: Any) -> bool:
    return bool(field.remote_field and field.remote_field.model)


def separate_relations(state: Any) -> tuple[dict[str, Any], Any]:
    """A model's relations that can be added after it was created, and the target of a primary key that cannot."""
    later: dict[str, Any] = {}
    key_target = None
    for name, field in state.fields.items():
        if not field.remote_field:
            continue
        if field.remote_field.model:
            if field.primary_key:
                key_target = field.remote_field.model
            elif not field.remote_field.parent_link:
                later[name] = field
        if getattr(field.remote_field, "through", None):
            later[name] = field
    return later, key_target
