"""Deleting an object."""

from __future__ import annotations

from typing import Any

from fastjango.db import router
from fastjango.db.models.deletion import Collector
from fastjango.utils._twins import run_sync


class Deleting:
    """``delete()`` and its coroutine form."""

    def delete(self: Any, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Delete the object and what refers to it.

        Args:
            using: Alias of the database; the routers decide by default.
            keep_parents: Leave the rows of parent models.

        Returns:
            The number of objects deleted, and the numbers by model label.

        Raises:
            ValueError: the object has no key.
            ProtectedError, RestrictedError: something that refers to it forbids it.
        """
        if not self._is_pk_set():
            options = self._meta
            raise ValueError(
                f"{options.object_name} object can't be deleted because its {options.pk.attname} attribute is set to "
                "None."
            )
        alias = using or router.db_for_write(self.__class__, instance=self)
        collector = Collector(using=alias, origin=self)
        if collector.can_fast_delete(self):
            return collector.delete_single(self)
        collector.collect([self], keep_parents=keep_parents)
        return collector.delete()

    delete.alters_data = True  # type: ignore[attr-defined]  # templates must not call it

    async def adelete(self: Any, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Like ``delete()``, from a coroutine."""
        return await run_sync(self.delete, using=using, keep_parents=keep_parents)

    adelete.alters_data = True  # type: ignore[attr-defined]  # templates must not call it
