"""The same methods for coroutines, and awaiting query sets."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Generator
from typing import Any

from fastjango.db import connections
from fastjango.db.models._queryset.combining import CombiningMixin
from fastjango.db.models._queryset.prefetch import aprefetch_related_objects
from fastjango.utils._twins import run_sync

# Each has a form with an "a" in front.
TWINS = (
    "aggregate",
    "bulk_create",
    "bulk_update",
    "contains",
    "count",
    "create",
    "delete",
    "earliest",
    "exists",
    "explain",
    "first",
    "get",
    "get_or_create",
    "in_bulk",
    "last",
    "latest",
    "update",
    "update_or_create",
)


def twin(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    """The asynchronous form of a method, calling it by name so that overrides count."""

    @functools.wraps(method)
    async def run(self: Any, *args: Any, **kwargs: Any) -> Any:
        return await run_sync(getattr(self, name), *args, **kwargs)

    run.__name__ = f"a{name}"
    run.__qualname__ = f"{method.__qualname__.rpartition('.')[0]}.a{name}"
    del run.__wrapped__
    return run


class AsyncMixin(CombiningMixin):
    """``aget()`` and its relatives, ``async for`` and ``await``."""

    def __aiter__(self) -> AsyncIterator[Any]:
        async def generator() -> AsyncIterator[Any]:
            await run_sync(self._fetch_all)
            for item in self._result_cache or ():
                yield item

        return generator()

    def __await__(self) -> Generator[Any, None, list[Any]]:
        async def fetched() -> list[Any]:
            await run_sync(self._fetch_all)
            return list(self._result_cache or ())

        return fetched().__await__()

    async def aiterator(self, chunk_size: int = 2000) -> AsyncIterator[Any]:
        """The objects one after the other, without keeping them."""
        if chunk_size <= 0:
            raise ValueError("Chunk size must be strictly positive.")
        use_chunks = await run_sync(self._uses_server_side_cursors)
        rows = self._iterable_class(self, chunked_fetch=use_chunks, chunk_size=chunk_size)
        iterator = await run_sync(iter, rows)
        while True:
            batch = await run_sync(lambda: [row for _, row in zip(range(chunk_size), iterator, strict=False)])
            if not batch:
                return
            if self._prefetch_related_lookups:
                await aprefetch_related_objects(batch, *self._prefetch_related_lookups)
            for row in batch:
                yield row

    def _uses_server_side_cursors(self) -> bool:
        return not connections[self.db].settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")


for _name in TWINS:
    _twin: Any = twin(_name, getattr(AsyncMixin, _name))
    for _mark in ("alters_data", "queryset_only"):
        if hasattr(getattr(AsyncMixin, _name), _mark):
            setattr(_twin, _mark, getattr(getattr(AsyncMixin, _name), _mark))
    setattr(AsyncMixin, f"a{_name}", _twin)
