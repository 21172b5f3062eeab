"""The models that a model inherits from, and the joins to them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from fastjango.db.models.query_utils import PathInfo
from fastjango.utils.datastructures import OrderedSet
from fastjango.utils.functional import cached_property


class OptionsParents:
    """A model's ancestors, and the way to them."""

    model: Any
    concrete_model: Any
    parents: dict[Any, Any]

    @cached_property
    def all_parents(self) -> tuple[Any, ...]:
        """All ancestors with a table or proxied, nearest first."""
        found = OrderedSet(self.parents)
        for parent in self.parents:
            for ancestor in parent._meta.all_parents:
                found.add(ancestor)
        return tuple(found)

    def get_parent_list(self) -> list[Any]:
        """All ancestors, as a list."""
        return list(self.all_parents)

    def get_base_chain(self, model: Any) -> list[Any]:
        """The models on the way from a direct parent to an ancestor; empty when it is none."""
        if model in self.parents:
            return [model]
        for parent in self.parents:
            rest = parent._meta.get_base_chain(model)
            if rest:
                return [parent, *rest]
        return []

    def get_ancestor_link(self, ancestor: Any) -> Any:
        """The field that leads towards an ancestor; None when it is none, or the same table."""
        if ancestor in self.parents:
            return self.parents[ancestor]
        for parent, link in self.parents.items():
            further = parent._meta.get_ancestor_link(ancestor)
            if further:
                # A proxy has no link of its own.
                return link or further
        return None

    def get_path_to_parent(self, parent: Any) -> list[Any]:
        """The joins from the model to an ancestor."""
        if self.model is parent:
            return []
        path, options = [], self
        for ancestor in self.get_base_chain(parent):
            # From a proxy to its concrete model no join is needed.
            if ancestor is not self.concrete_model:
                link = options.parents[ancestor]
                path.append(
                    PathInfo(
                        from_opts=link.model._meta,
                        to_opts=ancestor._meta,
                        target_fields=(link.remote_field.get_related_field(),),
                        join_field=link,
                        m2m=False,
                        direct=True,
                        filtered_relation=None,
                    )
                )
            options = ancestor._meta
        return path

    def get_path_from_parent(self, parent: Any) -> list[Any]:
        """The joins from an ancestor to the model."""
        if self.model is parent:
            return []
        model = self.concrete_model
        line = [*reversed(model._meta.get_base_chain(parent)), model]
        path: list[Any] = []
        for ancestor, heir in pairwise(line):
            path.extend(heir._meta.get_ancestor_link(ancestor).reverse_path_infos)
        return path
