"""Reading an object again."""

from __future__ import annotations

from typing import Any

from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.utils._twins import run_sync


class Refreshing:
    """``refresh_from_db()`` and its coroutine form."""

    def refresh_from_db(self: Any, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Read the object's values again.

        Args:
            using: Alias of the database; that of the object by default.
            fields: Names of the fields to read; all that are loaded by default.
            from_queryset: Where to look the object up.

        Raises:
            ValueError: a name in ``fields`` follows a relation.
            DoesNotExist: the row is gone.
        """
        names = self._names_to_refresh(fields)
        if names is not None and not names:
            return
        if from_queryset is None:
            from_queryset = self.__class__._base_manager.db_manager(using, hints={"instance": self})
        elif using is not None:
            from_queryset = from_queryset.using(using)
        rows = from_queryset.filter(pk=self.pk)
        deferred = self.get_deferred_fields()
        if names is not None:
            rows = rows.only(*names)
        elif deferred:
            # What was not read before stays unread.
            rows = rows.only(*(f.attname for f in self._meta.concrete_fields if f.attname not in deferred))
        fresh = rows.get()
        self._take_over(fresh, names)
        self._state.db = fresh._state.db

    def _names_to_refresh(self: Any, fields: Any) -> set[str] | None:
        """The fields to read, without relations that are only forgotten; None for all."""
        if fields is None:
            self.__dict__["_prefetched_objects_cache"] = {}
            return None
        names = set(fields)
        prefetched = getattr(self, "_prefetched_objects_cache", {})
        for name in names.intersection(prefetched):
            del prefetched[name]
            names.discard(name)
        if any(LOOKUP_SEP in name for name in names):
            raise ValueError(
                f'Found "{LOOKUP_SEP}" in fields argument. Relations and transforms are not allowed in fields.'
            )
        return names

    def _take_over(self: Any, fresh: Any, names: set[str] | None) -> None:
        unread = fresh.get_deferred_fields()
        for field in self._meta.fields:
            if field.attname in unread:
                continue
            setattr(self, field.attname, getattr(fresh, field.attname))
            if field.is_relation:
                _take_over_related(field, self, fresh)
        for relation in self._meta.related_objects:
            if names is None or relation.name in names:
                _take_over_related(relation, self, fresh)
        for field in self._meta.private_fields:
            if field.is_relation and (names is None or field.name in names):
                _take_over_related(field, self, fresh)

    async def arefresh_from_db(
        self: Any, using: str | None = None, fields: Any = None, from_queryset: Any = None
    ) -> None:
        """Like ``refresh_from_db()``, from a coroutine."""
        await run_sync(self.refresh_from_db, using=using, fields=fields, from_queryset=from_queryset)


def _take_over_related(relation: Any, instance: Any, fresh: Any) -> None:
    """Keep the related object that was read along; forget the one known before, which may be another now."""
    if relation.is_cached(fresh):
        relation.set_cached_value(instance, relation.get_cached_value(fresh))
    elif relation.is_cached(instance):
        relation.delete_cached_value(instance)
