"""Drivers that block: their calls run in a thread while the event loop goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from functools import partial
from types import TracebackType
from typing import Any, Self

from fastjango.utils._bridge import is_bridged, wait

_BLOCKING = frozenset(
    {
        "autocommit",
        "callproc",
        "commit",
        "execute",
        "executemany",
        "fetchall",
        "fetchmany",
        "fetchone",
        "nextset",
        "ping",
        "rollback",
        "select_db",
        "set_character_set",
    }
)


class InThread:
    """Stands for a driver's connection or cursor, which a task uses.

    Args:
        target: The driver's object.
        executor: Has a thread for each connection that can be in use, or tasks would wait for each other's locks.
    """

    __slots__ = ("_executor", "_target")

    def __init__(self, target: Any, executor: Executor) -> None:
        object.__setattr__(self, "_target", target)
        object.__setattr__(self, "_executor", executor)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        return partial(self._call, found) if name in _BLOCKING and callable(found) else found

    def __setattr__(self, name: str, value: Any) -> None:
        self._call(setattr, self._target, name, value)

    def _call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if not is_bridged():
            return function(*args, **kwargs)
        running = self._executor.submit(function, *args, **kwargs)
        try:
            return wait(asyncio.wrap_future(running))
        except asyncio.CancelledError:
            # The driver is in the middle of a conversation, and what it says next is for nobody.
            if not running.cancel():
                running.add_done_callback(lambda done: self._target.close())
            raise

    def cursor(self, *args: Any, **kwargs: Any) -> InThread:
        """A cursor, whose calls run in threads too."""
        return InThread(self._target.cursor(*args, **kwargs), self._executor)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._target)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._target.close()
