"""Models that came, went, or got another name."""

from __future__ import annotations

from itertools import chain
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.db.migrations import operations as ops
from fastjango.db.migrations.utils import resolve_relation

from .comparing import Comparing, Key, separate_relations
from .dependencies import OperationDependency, Type, created, removed


class ModelDifferences(Comparing):
    """Creates, deletes and renames models."""

    def generate_renamed_models(self) -> None:
        """Ask about a new model with the fields of one that is gone."""
        self.renamed_models = {}
        self.renamed_models_rel = {}
        for key in sorted(self.new_model_keys - self.old_model_keys):
            state = self.to_state.models[key]
            made_of = self.only_relation_agnostic_fields(state.fields)
            for gone in self.old_model_keys - self.new_model_keys:
                if gone[0] != key[0]:
                    continue
                gone_state = self.from_state.models[gone]
                if self.only_relation_agnostic_fields(gone_state.fields) != made_of:
                    continue
                if self.questioner.ask_rename_model(gone_state, state):
                    self._rename_model(key, gone, state, gone_state)
                    break

    def _rename_model(self, key: Key, gone: Key, state: Any, gone_state: Any) -> None:
        reverse = [field.remote_field for fields in self.to_state.relations[key].values() for field in fields.values()]
        dependencies = [
            dependency
            for field in [*state.fields.values(), *reverse]
            if field.is_relation
            for dependency in self._field_dependencies(key, field, self.to_state)
        ]
        rename = ops.RenameModel(old_name=gone_state.name, new_name=state.name)
        self.add_operation(key[0], rename, dependencies)
        self.renamed_models[key] = gone[1]
        self.renamed_models_rel[f"{gone_state.app_label}.{gone_state.name_lower}"] = (
            f"{state.app_label}.{state.name_lower}"
        )
        self.old_model_keys.remove(gone)
        self.old_model_keys.add(key)

    def generate_created_models(self) -> None:
        """Create models; relations, indexes and constraints follow when their targets are there."""
        old = self.old_model_keys | self.old_unmanaged_keys
        fresh = chain(
            sorted(self.new_model_keys - old, key=self.swappable_first_key, reverse=True),
            sorted(self.new_unmanaged_keys - old, key=self.swappable_first_key, reverse=True),
        )
        for key in fresh:
            self._create_model(key)

    def _create_model(self, key: Key) -> None:
        label, name = key
        state = self.to_state.models[key]
        later, key_target = separate_relations(state)
        options = dict(state.options)
        extras = {
            option: options.pop(option, None)
            for option in ("indexes", "constraints", "unique_together", "order_with_respect_to")
        }
        dependencies = [removed(label, name), *self._base_dependencies(state)]
        if key_target:
            dependencies.append(created(*resolve_relation(key_target, label, name)))
        create = ops.CreateModel(
            name=state.name,
            fields=[item for item in state.fields.items() if item[0] not in later],
            options=options,
            bases=state.bases,
            managers=state.managers,
        )
        self.add_operation(label, create, dependencies, beginning=True)
        # Nothing of what follows touches a table that is somebody else's.
        if options.get("managed", True):
            self._create_relations(key, later)
            self._create_extras(key, later, extras)
            self._point_to_former_proxy(key)

    def _base_dependencies(self, state: Any) -> list[OperationDependency]:
        """The bases; and that they lost the fields which the model takes over."""
        found: list[OperationDependency] = []
        for base in state.bases:
            if not (isinstance(base, str) and "." in base):
                continue
            label, _, name = base.partition(".")
            base_key = (label, name)
            found.append(created(*base_key))
            old, new = self.from_state.models.get(base_key), self.to_state.models.get(base_key)
            if old and new:
                moved = (name for name in old.fields if name not in new.fields and name in state.fields)
                found += [removed(*base_key, name) for name in moved]
        return found

    def _create_relations(self, key: Key, later: dict[str, Any]) -> None:
        for field_name, field in sorted(later.items()):
            dependencies = self._field_dependencies(key, field, self.to_state)
            # The relation to itself is there twice, once is enough.
            wanted = dict.fromkeys([*dependencies, created(*key)])
            add = ops.AddField(model_name=key[1], name=field_name, field=field)
            self.add_operation(key[0], add, wanted)

    def _create_extras(self, key: Key, later: dict[str, Any], extras: dict[str, Any]) -> None:
        label, name = key
        order = extras["order_with_respect_to"]
        if order:
            self.add_operation(
                label,
                ops.AlterOrderWithRespectTo(name=name, order_with_respect_to=order),
                [created(label, name, order), created(label, name)],
            )
        after = [*(created(label, name, field_name) for field_name in sorted(later)), created(label, name)]
        for index in extras["indexes"] or ():
            self.add_operation(label, ops.AddIndex(model_name=name, index=index), after)
        for constraint in extras["constraints"] or ():
            self.add_operation(label, ops.AddConstraint(model_name=name, constraint=constraint), after)
        if extras["unique_together"]:
            together = ops.AlterUniqueTogether(name=name, unique_together=extras["unique_together"])
            self.add_operation(label, together, after)

    def _point_to_former_proxy(self, key: Key) -> None:
        """Relations to what was a proxy now point to a table of its own."""
        if key not in self.old_proxy_keys:
            return
        for owner, fields in self.to_state.relations[key].items():
            owner_state = self.to_state.models[owner]
            for name, field in fields.items():
                alter = ops.AlterField(model_name=owner_state.name, name=name, field=field)
                self.add_operation(owner_state.app_label, alter, [created(*key)])

    def swappable_first_key(self, item: Key) -> tuple[str, str]:
        """Sorts models that others may point to by a setting before the rest, so that they come early."""
        state = self.to_state.models[item]
        bases = [base if isinstance(base, str) else base.__name__ for base in state.bases]
        label = ".".join(item)
        swappable = (
            apps.get_swappable_settings_name(label)
            or not {"AbstractUser", "AbstractBaseUser"}.isdisjoint(bases)
            or settings.AUTH_USER_MODEL.lower() == label.lower()
        )
        return ("___" + item[0], "___" + item[1]) if swappable else item

    def generate_created_proxies(self) -> None:
        """Create proxies; they have neither fields nor a table."""
        for key in sorted(self.new_proxy_keys - self.old_proxy_keys):
            state = self.to_state.models[key]
            bases = [created(*base.split(".", 1)) for base in state.bases if isinstance(base, str) and "." in base]
            create = ops.CreateModel(
                name=state.name, fields=[], options=state.options, bases=state.bases, managers=state.managers
            )
            # A model may turn into a proxy of the same name.
            self.add_operation(key[0], create, [removed(*key), *bases])

    def generate_deleted_models(self) -> None:
        """Delete models after everything that points to them is gone."""
        new = self.new_model_keys | self.new_unmanaged_keys
        gone = chain(sorted(self.old_model_keys - new), sorted(self.old_unmanaged_keys - new))
        for key in gone:
            self._delete_model(key)

    def _delete_model(self, key: Key) -> None:
        label, name = key
        state = self.from_state.models[key]
        later, _ = separate_relations(state)
        if state.options.get("unique_together"):
            self.add_operation(label, ops.AlterUniqueTogether(name=name, unique_together=None))
        # Where fields go before the model, what is on them has to go first; all else goes with the model.
        early = {field_name for field_name, field in later.items() if not field.many_to_many}
        for option, removal in (("indexes", ops.RemoveIndex), ("constraints", ops.RemoveConstraint)):
            for item in state.options.get(option) or ():
                named = set(getattr(item, "fields", None) or early)
                if early & named:
                    self.add_operation(label, removal(model_name=name, name=item.name))
        for field_name in sorted(later):
            self.add_operation(
                label,
                ops.RemoveField(model_name=name, name=field_name),
                [OperationDependency(label, name, field_name, Type.REMOVE_INDEX_OR_CONSTRAINT)],
            )
        dependencies = []
        for (owner_label, owner), fields in self.from_state.relations[key].items():
            for field_name, field in fields.items():
                dependencies.append(removed(owner_label, owner, field_name))
                if not field.many_to_many:
                    dependencies.append(OperationDependency(owner_label, owner, field_name, Type.ALTER))
        dependencies += [removed(label, name, field_name) for field_name in sorted(later)]
        # A relation that goes through the model has to go first.
        if user := self.through_users.get((label, state.name_lower)):
            dependencies.append(removed(*user))
        self.add_operation(label, ops.DeleteModel(name=state.name), dict.fromkeys(dependencies))

    def generate_deleted_proxies(self) -> None:
        """Delete proxies."""
        for key in sorted(self.old_proxy_keys - self.new_proxy_keys):
            self.add_operation(key[0], ops.DeleteModel(name=self.from_state.models[key].name))
