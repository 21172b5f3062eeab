"""What goes with objects that are deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from fastjango.contrib.admin._utils.quoting import quote
from fastjango.db import models, router
from fastjango.db.models.deletion import Collector
from fastjango.urls import NoReverseMatch, reverse
from fastjango.utils.html import format_html
from fastjango.utils.text import capfirst


class NestedObjects(Collector):
    """Collects what a deletion would take along, as a tree and without deleting.

    ``protected`` holds the objects that forbid it; ``model_objs`` the objects by model.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edges: dict[Any, list[Any]] = {}
        self.protected: set[Any] = set()
        self.model_objs: defaultdict[Any, set[Any]] = defaultdict(set)

    def add_edge(self, source: Any, target: Any) -> None:
        """Note that ``target`` goes with ``source``; None is the root."""
        self.edges.setdefault(source, []).append(target)

    def collect(self, objs: Any, source: Any = None, source_attr: str | None = None, **kwargs: Any) -> None:
        """Add objects and all that go with them, noting the protected ones and going on."""
        for obj in objs:
            self.add_edge(self._source_of(obj, source, source_attr), obj)
            self.model_objs[obj._meta.model].add(obj)
        try:
            super().collect(objs, source_attr=source_attr, **kwargs)
        except models.ProtectedError as error:
            self.protected.update(error.protected_objects)
        except models.RestrictedError as error:
            self.protected.update(error.restricted_objects)

    @staticmethod
    def _source_of(obj: Any, source: Any, source_attr: str | None) -> Any:
        if not source_attr or source_attr.endswith("+"):
            return None
        names = {"class": source._meta.model_name, "app_label": source._meta.app_label}
        return getattr(obj, source_attr % names)

    def related_objects(self, related_model: Any, related_fields: Any, objs: Any) -> Any:
        """Fetch the related objects together with what they are named after."""
        found = super().related_objects(related_model, related_fields, objs)
        return found.select_related(*(field.name for field in related_fields))

    def nested(self, format_callback: Callable[[Any], Any] | None = None) -> list[Any]:
        """Return the tree as a list in which a list holds the children of the item before it.

        Args:
            format_callback: Turns an object into what stands in the list.
        """
        seen: set[Any] = set()

        def branch(obj: Any) -> list[Any]:
            if obj in seen:
                return []
            seen.add(obj)
            below = below_of(obj)
            shown = format_callback(obj) if format_callback else obj
            return [shown, below] if below else [shown]

        def below_of(obj: Any) -> list[Any]:
            return [item for child in self.edges.get(obj, ()) for item in branch(child)]

        return below_of(None)

    def can_fast_delete(self, *args: Any, **kwargs: Any) -> bool:
        """Every object is wanted for the tree, so none may be deleted unseen."""
        return False


def _link(obj: Any, admin_site: Any) -> Any:
    """Return the name of an object, with a link to its form where it has one."""
    opts = obj._meta
    plain = f"{capfirst(opts.verbose_name)}: {obj}"
    if not admin_site.is_registered(type(obj)):
        return plain
    try:
        name = f"{admin_site.name}:{opts.app_label}_{opts.model_name}_change"
        url = reverse(name, None, (quote(obj.pk),))
    except NoReverseMatch:
        return plain
    return format_html('{}: <a href="{}">{}</a>', capfirst(opts.verbose_name), url, obj)


def get_deleted_objects(objs: Any, request: Any, admin_site: Any) -> tuple[Any, Any, Any, Any]:
    """Find all that would go with the given objects of one model.

    Args:
        objs: A query set or a list.

    Returns:
        The tree of names, the number of objects by plural name, the names of models whose objects the user may not
        delete, and the names of the objects that forbid the deletion.
    """
    try:
        first = objs[0]
    except IndexError:
        return [], {}, set(), []
    collector = NestedObjects(using=router.db_for_write(first._meta.model), origin=objs)
    collector.collect(objs)
    lacking: set[Any] = set()

    def shown(obj: Any) -> Any:
        model = type(obj)
        may_go = not admin_site.is_registered(model) or admin_site.get_model_admin(model).has_delete_permission(
            request, obj
        )
        if not may_go:
            lacking.add(obj._meta.verbose_name)
        return _link(obj, admin_site)

    tree = collector.nested(shown)
    protected = [shown(obj) for obj in collector.protected]
    counts = {model._meta.verbose_name_plural: len(found) for model, found in collector.model_objs.items()}
    return tree, counts, lacking, protected
