"""All models of a project at one point of its migrations, and the changes between two points."""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db import models
from fastjango.db.models import NOT_PROVIDED
from fastjango.utils.functional import cached_property

from ..utils import resolve_relation
from .apps import StateApps
from .model import ModelState
from .relations import direct_relations, get_related_models_recursive, model_key

Key = tuple[str, str]


class ProjectState:
    """The models of a project by ``(app_label, model_name)``, and on demand the classes made from them.

    Args:
        models: Model states by key.
        real_apps: Labels of apps without migrations, whose real models count too.

    Source: django.db.migrations.state.ProjectState (5.2).
    """

    def __init__(self, models: dict[Key, ModelState] | None = None, real_apps: set[str] | None = None) -> None:
        self.models: dict[Key, ModelState] = models or {}
        if real_apps is not None and not isinstance(real_apps, set):
            raise AssertionError("real_apps must be a set")
        self.real_apps: set[str] = real_apps or set()
        self.is_delayed = False
        self._relations: Any = None

    @classmethod
    def from_apps(cls, apps: Any) -> ProjectState:
        """The state that the classes of a registry describe."""
        states = map(ModelState.from_model, apps.get_models(include_swapped=True))
        return cls({(state.app_label, state.name_lower): state for state in states})

    def clone(self) -> ProjectState:
        """A copy that goes its own way; classes that are there are copied too."""
        made = ProjectState({key: state.clone() for key, state in self.models.items()}, self.real_apps)
        if "apps" in self.__dict__:
            made.apps = self.apps.clone()
        made.is_delayed = self.is_delayed
        return made

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProjectState):
            return NotImplemented
        return self.models == other.models and self.real_apps == other.real_apps

    __hash__ = None  # type: ignore[assignment]  # it changes

    @cached_property
    def apps(self) -> Any:
        """A registry with the classes of this state."""
        return StateApps(self.real_apps, self.models)

    def clear_delayed_apps_cache(self) -> None:
        """Make all classes anew when some were left behind by delayed changes."""
        if self.is_delayed and "apps" in self.__dict__:
            del self.__dict__["apps"]

    # Models

    def add_model(self, model_state: ModelState) -> None:
        """Add a model."""
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if self._relations is not None:
            self.resolve_model_relations(key)
        if "apps" in self.__dict__:
            self.reload_model(*key)

    def remove_model(self, app_label: str, model_name: str) -> None:
        """Remove a model."""
        key = app_label, model_name
        del self.models[key]
        if self._relations is not None:
            self._relations.pop(key, None)
            for target, pointing in list(self._relations.items()):
                pointing.pop(key, None)
                if not pointing:
                    del self._relations[target]
        if "apps" in self.__dict__:
            self.apps.unregister_model(*key)
            # Relations from the model that has gone must not linger in the others.
            self.apps.clear_cache()

    def rename_model(self, app_label: str, old_name: str, new_name: str) -> None:
        """Rename a model, also where fields refer to it."""
        old, new = (app_label, old_name.lower()), (app_label, new_name.lower())
        renamed = self.models[old].clone()
        renamed.name = new_name
        self.models[new] = renamed
        changed = {
            (state.app_label, state.name_lower)
            for state in list(self.models.values())
            if self._repoint(state, old, f"{app_label}.{new_name}")
        }
        self._relations = None
        self.reload_models(changed, delay=True)
        self.remove_model(*old)
        self.reload_model(*new, delay=True)

    @staticmethod
    def _repoint(state: ModelState, old: Key, new: str) -> bool:
        """Make the fields that refer to one model refer to another; False when there are none."""
        own = state.app_label, state.name_lower
        found = False
        for name, field in list(state.fields.items()):
            remote = field.remote_field
            if not remote:
                continue
            wanted = {
                attribute: new
                for attribute in ("model", "through")
                if getattr(remote, attribute, None) and resolve_relation(getattr(remote, attribute), *own) == old
            }
            if wanted:
                # Fields are shared between copies of a state, so the change goes to a clone.
                state.fields[name] = field = field.clone()
                field.remote_field = copy.copy(field.remote_field)
                for attribute, value in wanted.items():
                    setattr(field.remote_field, attribute, value)
                found = True
        return found

    def alter_model_options(
        self, app_label: str, model_name: str, options: dict[str, Any], option_keys: Iterable[str] | None = None
    ) -> None:
        """Set options; those of ``option_keys`` that are not given are removed."""
        state = self.models[app_label, model_name]
        kept = {key: value for key, value in state.options.items() if key not in set(option_keys or ()) - set(options)}
        state.options = {**kept, **options}
        self.reload_model(app_label, model_name, delay=True)

    def remove_model_options(
        self, app_label: str, model_name: str, option_name: str, option_value_to_remove: Any
    ) -> None:
        """Take one value out of a list option."""
        state = self.models[app_label, model_name]
        if items := state.options.get(option_name):
            keep = [tuple(item) for item in items if tuple(item) != tuple(option_value_to_remove)]
            state.options[option_name] = keep
        self.reload_model(app_label, model_name, delay=True)

    def alter_model_managers(self, app_label: str, model_name: str, managers: Any) -> None:
        """Set the managers."""
        self.models[app_label, model_name].managers = list(managers)
        self.reload_model(app_label, model_name, delay=True)

    def _change_option(self, app_label: str, model_name: str, option_name: str, change: Any) -> None:
        state = self.models[app_label, model_name]
        # A new list, because copies of the state share the old one.
        state.options = {**state.options, option_name: change(list(state.options[option_name]))}
        self.reload_model(app_label, model_name, delay=True)

    def _append_option(self, app_label: str, model_name: str, option_name: str, obj: Any) -> None:
        self._change_option(app_label, model_name, option_name, lambda items: [*items, obj])

    def _remove_option(self, app_label: str, model_name: str, option_name: str, obj_name: str) -> None:
        self._change_option(
            app_label, model_name, option_name, lambda items: [item for item in items if item.name != obj_name]
        )

    def add_index(self, app_label: str, model_name: str, index: Any) -> None:
        """Add an index."""
        self._append_option(app_label, model_name, "indexes", index)

    def remove_index(self, app_label: str, model_name: str, index_name: str) -> None:
        """Remove an index by name."""
        self._remove_option(app_label, model_name, "indexes", index_name)

    def rename_index(self, app_label: str, model_name: str, old_index_name: str, new_index_name: str) -> None:
        """Rename an index."""

        def renamed(items: list[Any]) -> list[Any]:
            made = []
            for index in items:
                if index.name == old_index_name:
                    index = index.clone()
                    index.name = new_index_name
                made.append(index)
            return made

        self._change_option(app_label, model_name, "indexes", renamed)

    def add_constraint(self, app_label: str, model_name: str, constraint: Any) -> None:
        """Add a constraint."""
        self._append_option(app_label, model_name, "constraints", constraint)

    def remove_constraint(self, app_label: str, model_name: str, constraint_name: str) -> None:
        """Remove a constraint by name."""
        self._remove_option(app_label, model_name, "constraints", constraint_name)

    def alter_constraint(self, app_label: str, model_name: str, constraint_name: str, constraint: Any) -> None:
        """Put another constraint in the place of one."""
        self._change_option(
            app_label,
            model_name,
            "constraints",
            lambda items: [constraint if item.name == constraint_name else item for item in items],
        )

    # Fields

    def add_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
        """Add a field.

        Args:
            app_label: The app.
            model_name: The model's name in lower case.
            name: The field's name.
            field: The field.
            preserve_default: False when the default served the existing rows only.
        """
        if not preserve_default:
            field = field.clone()
            field.default = NOT_PROVIDED
        key = app_label, model_name
        self.models[key].fields[name] = field
        if self._relations is not None:
            self.resolve_model_field_relations(key, name, field)
        # A relation changes the other model too.
        self.reload_model(*key, delay=not field.is_relation)

    def remove_field(self, app_label: str, model_name: str, name: str) -> None:
        """Remove a field."""
        key = app_label, model_name
        field = self.models[key].fields.pop(name)
        if self._relations is not None:
            self._forget_relation(key, name)
        self.reload_model(*key, delay=not field.is_relation)

    def _forget_relation(self, key: Key, name: str) -> None:
        """Note that a field points to nothing any more."""
        for pointing in self._relations.values():
            fields = pointing.get(key, {})
            fields.pop(name, None)
            if not fields:
                pointing.pop(key, None)

    def alter_field(self, app_label: str, model_name: str, name: str, field: Any, preserve_default: bool) -> None:
        """Put another field in the place of one; arguments as in :meth:`add_field`."""
        if not preserve_default:
            field = field.clone()
            field.default = NOT_PROVIDED
        key = app_label, model_name
        fields = self.models[key].fields
        old = fields[name]
        fields[name] = field
        if self._relations is not None:
            self._forget_relation(key, name)
            self.resolve_model_field_relations(key, name, field)
        referenced = old.is_relation or field.is_relation or any(True for _ in self._pointing_at(key, name))
        self.reload_model(*key, delay=not referenced)

    def _pointing_at(self, key: Key, name: str) -> Iterator[Any]:
        """The fields of any model that refer to a field."""
        for pointing in self.relations.get(key, {}).values():
            for field in pointing.values():
                to_fields = getattr(field, "to_fields", ())
                if name in to_fields or (None in to_fields and self.models[key].fields[name].primary_key):
                    yield field

    def rename_field(self, app_label: str, model_name: str, old_name: str, new_name: str) -> None:
        """Rename a field, also in the options of its model and where other fields refer to it.

        Raises:
            FieldDoesNotExist: the model has no such field.
        """
        key = app_label, model_name
        state = self.models[key]
        if old_name not in state.fields:
            raise FieldDoesNotExist(f"{app_label}.{model_name} has no field named '{old_name}'")
        found = state.fields[old_name]
        state.fields = {
            new_name if name == old_name else name: _with_renamed_part(field, old_name, new_name)
            for name, field in state.fields.items()
        }
        options = dict(state.options)
        for option in ("index_together", "unique_together"):
            if option in options:
                options[option] = [
                    [new_name if name == old_name else name for name in names] for names in options[option]
                ]
        state.options = options
        if from_fields := getattr(found, "from_fields", None):
            found.from_fields = tuple(new_name if name == old_name else name for name in from_fields)
        delay = not found.is_relation and not any(True for _ in self._references_to(key, found, old_name))
        for field in self._references_to(key, found, old_name):
            _rename_target(field, old_name, new_name)
        if self._relations is not None:
            for pointing in self._relations.values():
                fields = pointing.get(key, {})
                if old_name in fields:
                    fields[new_name] = fields.pop(old_name)
        self.reload_model(*key, delay=delay)

    def _references_to(self, key: Key, field: Any, name: str) -> Iterator[Any]:
        """Relations, foreign objects and through fields that name a field of a model."""
        for other_key, state in self.models.items():
            for candidate in state.fields.values():
                remote = candidate.remote_field
                if not remote:
                    continue
                points_here = resolve_relation(remote.model, *other_key) == key
                named = points_here and (
                    name in (getattr(candidate, "to_fields", None) or ())
                    or (getattr(remote, "field_name", None) == name)
                    or (None in (getattr(candidate, "to_fields", None) or ()) and field.primary_key)
                )
                from_here = other_key == key and name in (getattr(candidate, "from_fields", None) or ())
                if named or from_here:
                    yield candidate

    # Relations

    def _field_keys(self, field: Any, key: Key) -> Iterator[Key]:
        remote = field.remote_field
        if not remote:
            return
        yield resolve_relation(remote.model, *key)
        through = getattr(remote, "through", None)
        if through:
            yield resolve_relation(through, *key)

    def update_model_field_relation(
        self, model: Any, model_key: Key, field_name: str, field: Any, concretes: dict[Key, Key]
    ) -> None:
        """Note that a field points to a model; proxies stand for what they are proxies of."""
        remote_key = resolve_relation(model, *model_key)
        if remote_key[0] not in self.real_apps and remote_key in concretes:
            remote_key = concretes[remote_key]
        pointing = self._relations[remote_key]
        if field is None:
            pointing[model_key].pop(field_name, None)
        else:
            pointing[model_key][field_name] = field

    def resolve_model_field_relations(
        self, model_key: Key, field_name: str, field: Any, concretes: dict[Key, Key] | None = None
    ) -> None:
        """Note what a field points to."""
        remote = field.remote_field
        if not remote:
            return
        if concretes is None:
            concretes, _ = self._get_concrete_models_mapping_and_proxy_models()
        note = partial(
            self.update_model_field_relation,
            model_key=model_key,
            field_name=field_name,
            field=field,
            concretes=concretes,
        )
        note(remote.model)
        if through := getattr(remote, "through", None):
            note(through)

    def resolve_model_relations(self, model_key: Key, concretes: dict[Key, Key] | None = None) -> None:
        """Note what the fields of a model point to."""
        if concretes is None:
            concretes, _ = self._get_concrete_models_mapping_and_proxy_models()
        key = concretes[model_key]
        for name, field in self.models[model_key].fields.items():
            self.resolve_model_field_relations(key, name, field, concretes)

    def resolve_fields_and_relations(self) -> None:
        """Give the fields their names and note all that point to each model."""
        for state in self.models.values():
            for name, field in state.fields.items():
                field.name = name
        self._relations = defaultdict(partial(defaultdict, dict))
        concretes, proxies = self._get_concrete_models_mapping_and_proxy_models()
        for key in concretes:
            self.resolve_model_relations(key, concretes)
        for key in proxies:
            self._relations[key] = self._relations[concretes[key]]

    def _get_concrete_models_mapping_and_proxy_models(self) -> tuple[dict[Key, Key], dict[Key, ModelState]]:
        """Each model's concrete model, and the proxies."""
        proxies = {key: state for key, state in self.models.items() if state.options.get("proxy")}
        concretes = {key: key for key in self.models if key not in proxies}
        for key, state in proxies.items():
            concretes[key] = self._find_concrete_model_from_proxy(proxies, state)
        return concretes, proxies

    def _find_concrete_model_from_proxy(self, proxy_models: dict[Key, ModelState], model_state: ModelState) -> Key:
        for base in model_state.bases:
            if not (isinstance(base, str) or (isinstance(base, type) and issubclass(base, models.Model))):
                continue
            if base is models.Model:
                continue
            base_key = resolve_relation(base, model_state.app_label)
            above = proxy_models.get(base_key)
            return base_key if above is None else self._find_concrete_model_from_proxy(proxy_models, above)
        return model_state.app_label, model_state.name_lower

    def get_concrete_model_key(self, model: Any) -> Key:
        """The key of the model whose table a model uses."""
        concretes, _ = self._get_concrete_models_mapping_and_proxy_models()
        return concretes[resolve_relation(model)]

    @property
    def relations(self) -> Any:
        """``{model key: {key of a model that points to it: {field name: field}}}``."""
        if self._relations is None:
            self.resolve_fields_and_relations()
        return self._relations

    # Classes

    def _models_to_reload(self, app_label: str, model_name: str, delay: bool = False) -> set[Key]:
        """The models whose classes a change of one model touches."""
        if delay:
            self.is_delayed = True
        touched: set[Key] = set()
        try:
            rendered = self.apps.get_model(app_label, model_name)
        except LookupError:
            pass
        else:
            # With a delay only what inherits or is directly related is made anew; the rest keeps a stale class.
            if delay:
                touched = {model_key(related) for related in direct_relations(rendered)}
            else:
                touched = get_related_models_recursive(rendered)
        state = self.models.get((app_label, model_name))
        if state is not None:
            for field in state.fields.values():
                if not field.is_relation or field.remote_field.model == "self":
                    continue
                key = resolve_relation(field.remote_field.model, app_label, model_name)
                try:
                    target = self.apps.get_model(*key)
                except LookupError:
                    continue
                touched.add(key)
                touched |= (
                    {model_key(related) for related in direct_relations(target)}
                    if delay
                    else get_related_models_recursive(target)
                )
        touched.add((app_label, model_name))
        return touched

    def reload_model(self, app_label: str, model_name: str, delay: bool = False) -> None:
        """Make a model's class anew, with those it is related to; nothing when no classes were made yet."""
        if "apps" in self.__dict__:
            self._reload(self._models_to_reload(app_label, model_name, delay))

    def reload_models(self, models: Iterable[Key], delay: bool = True) -> None:
        """Make the classes of some models anew."""
        if "apps" in self.__dict__:
            touched: set[Key] = set()
            for key in models:
                touched |= self._models_to_reload(*key, delay=delay)
            self._reload(touched)

    def _reload(self, related_models: set[Key]) -> None:
        with self.apps.bulk_update():
            for key in related_models:
                self.apps.unregister_model(*key)
        states = [self.models[key] for key in related_models if key in self.models]
        # Models of apps without migrations are described anew from what they were.
        states += [state for state in self.apps.real_models if (state.app_label, state.name_lower) in related_models]
        self.apps.render_multiple(states)


def _with_renamed_part(field: Any, old: str, new: str) -> Any:
    """The field; a composite key with the new name of one of its parts."""
    if not isinstance(field, models.CompositePrimaryKey) or old not in field.field_names:
        return field
    # Fields are shared between copies of a state, so the change goes to a clone.
    made = field.clone()
    made.field_names = tuple(new if name == old else name for name in field.field_names)
    return made


def _rename_target(field: Any, old: str, new: str) -> None:
    """Make a relation that names a field name another."""
    remote = field.remote_field
    if getattr(remote, "field_name", None) == old:
        remote.field_name = new
    for attribute in ("from_fields", "to_fields"):
        names = getattr(field, attribute, None)
        if names and old in names:
            setattr(field, attribute, tuple(new if name == old else name for name in names))
