"""Attributes of fields whose value is loaded when it is read."""

from __future__ import annotations

from typing import Any


class DeferredAttribute:
    """A field's attribute on the class: the value is loaded when it is read and not there.

    Source: django.db.models.query_utils.DeferredAttribute.
    """

    def __init__(self, field: Any) -> None:
        self.field = field

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        values = instance.__dict__
        if name not in values:
            # The key of a parent row may be known without a query.
            value = self._check_parent_chain(instance)
            if value is None:
                if instance.pk is None and self.field.generated:
                    raise AttributeError("Cannot read a generated field from an unsaved model.")
                instance._state.fetch_mode.fetch(self, instance)
            else:
                values[name] = value
        return values[name]

    def fetch_one(self, instance: Any) -> None:
        """Read the value of one object."""
        instance.refresh_from_db(fields=[self.field.attname])

    def fetch_many(self, instances: list[Any]) -> None:
        """Read the value of those objects that lack it, in one query for each database."""
        name = self.field.attname
        lacking: dict[Any, dict[Any, Any]] = {}
        for instance in instances:
            if name not in instance.__dict__ and instance._is_pk_set():
                lacking.setdefault(instance._state.db, {})[instance.pk] = instance
        for db, by_key in lacking.items():
            manager = type(next(iter(by_key.values())))._base_manager.using(db)
            for key, value in manager.filter(pk__in=list(by_key)).values_list("pk", name):
                by_key[key].__dict__[name] = value

    def _check_parent_chain(self, instance: Any) -> Any:
        options = instance._meta
        link = options.get_ancestor_link(self.field.model)
        if self.field.primary_key and self.field != link:
            if link is None:
                name = self.field.attname
                raise AttributeError(
                    f"{options.object_name} object has no value for {name!r}, by which it would be read."
                )
            return getattr(instance, link.attname)
        return None
