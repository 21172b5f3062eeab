"""The managers that a model has."""

from __future__ import annotations

import copy
from typing import Any

from fastjango.db.models._options.lists import make_immutable_fields_list
from fastjango.utils.datastructures import ImmutableList
from fastjango.utils.functional import cached_property


class OptionsManagers:
    """A model's managers: its own and its ancestors'."""

    model: Any
    object_name: str
    local_managers: list[Any]
    base_manager_name: str | None
    default_manager_name: str | None

    # The class of managers that a model gets when it has none; managers lie higher and enter themselves.
    manager_class: Any = None

    @cached_property
    def managers(self) -> ImmutableList:
        """The managers of the model and its ancestors, the nearest first."""
        found, seen = [], set()
        ancestors = (base for base in self.model.mro() if hasattr(base, "_meta"))
        for distance, base in enumerate(ancestors):
            for manager in base._meta.local_managers:
                if manager.name in seen:
                    continue
                seen.add(manager.name)
                own = copy.copy(manager)
                own.model = self.model
                found.append((distance, own.creation_counter, own))
        found.sort(key=lambda entry: entry[:2])
        return make_immutable_fields_list("managers", (manager for _, _, manager in found))

    @cached_property
    def managers_map(self) -> dict[str, Any]:
        """The managers by name."""
        return {manager.name: manager for manager in self.managers}

    def _manager_named(self, name: str) -> Any:
        try:
            return self.managers_map[name]
        except KeyError:
            raise ValueError(f"{self.object_name} has no manager named {name!r}") from None

    def _first_ancestor(self) -> Any:
        return next((base for base in self.model.mro()[1:] if hasattr(base, "_meta")), None)

    @cached_property
    def base_manager(self) -> Any:
        """The manager that relations and saving use: the one named, inherited, or a plain one."""
        name = self.base_manager_name
        ancestor = None if name else self._first_ancestor()
        if ancestor is not None:
            inherited = ancestor._base_manager
            if inherited.name != "_base_manager" or not inherited.auto_created:
                name = inherited.name
        if name:
            return self._manager_named(name)
        manager = self.manager_class()
        manager.name = "_base_manager"
        manager.model = self.model
        manager.auto_created = True
        return manager

    @cached_property
    def default_manager(self) -> Any:
        """The manager that forms, the admin and serializers use: the one named, or the first; None without."""
        name = self.default_manager_name
        if not name and not self.local_managers:
            # A model without managers of its own follows its parent's choice.
            ancestor = self._first_ancestor()
            name = None if ancestor is None else ancestor._meta.default_manager_name
        if name:
            return self._manager_named(name)
        return self.managers[0] if self.managers else None
