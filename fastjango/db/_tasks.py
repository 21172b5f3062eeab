"""Whose connections: on an event loop each task has its own, and takes part in the transaction it was started in."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary, ref

from asgiref.sync import sync_to_async

from fastjango.db._errors import TransactionManagementError
from fastjango.utils._bridge import is_bridged, wait
from fastjango.utils._twins import is_called_by_a_thread

# Longer waits are those of tasks that wait for one another.
_LONGEST_TURN_SECONDS = 60
_MOST_SPARE = 64

_NEVER = (
    "A task waited {seconds} seconds for the end of an atomic block that another task opened inside the block both "
    "were started in. Open the block in the task that uses it, or await the other task before."
)


class Scope:
    """An atomic block that was entered on an event loop.

    Code of the block, tasks started in it included, works on its connection as long as it lasts; blocks inside
    are entered one after the other.
    """

    __slots__ = ("_waiting", "connection", "is_open", "outer", "task")

    def __init__(self, connection: Any, outer: Scope | None) -> None:
        self.connection = connection
        self.outer = outer
        self.is_open = True
        self.task = asyncio.current_task()
        self._waiting: deque[asyncio.Future[None]] = deque()

    def close(self) -> None:
        """The block is over."""
        self.is_open = False
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.get_loop().call_soon_threadsafe(_wake, future)

    def end(self) -> Any:
        """An awaitable of the end of the block."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        return asyncio.wait_for(future, _LONGEST_TURN_SECONDS)


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class _Owner:
    """A task and the connections it has used."""

    __slots__ = ("by_alias", "task")

    def __init__(self, task: asyncio.Task[Any]) -> None:
        self.task = ref(task)
        self.by_alias: dict[str, Any] = {}


class TaskConnections:
    """The connections of the tasks of all event loops.

    Args:
        of_thread: The connection of an alias that belongs to the calling thread.
        create: Makes the connection of an alias.
    """

    def __init__(self, of_thread: Callable[[str], Any], create: Callable[[str], Any]) -> None:
        self._of_thread = of_thread
        self._create = create
        self._owner: ContextVar[_Owner | None] = ContextVar("owner", default=None)
        self._scopes: ContextVar[MappingProxyType[str, Scope]] = ContextVar("scopes", default=MappingProxyType({}))
        # Those of tasks that ended, with the plans of their queries.
        self._spare: WeakKeyDictionary[Any, dict[str, list[Any]]] = WeakKeyDictionary()

    def get(self, alias: str, loop: Any) -> Any:
        """The connection to use here; waits for an atomic block that another task has opened in the same scope."""
        scope = self._scopes.get().get(alias)
        while True:
            if scope is not None and scope.is_open:
                connection = scope.connection
            else:
                # A task may outlive the block it was started in, and then goes on by itself.
                scope = None
                connection = self._own(alias, loop)
            inner = connection.scope
            if inner is scope or inner is None or inner.task is asyncio.current_task() or not is_bridged():
                return connection
            try:
                wait(inner.end())
            except TimeoutError:
                raise TransactionManagementError(_NEVER.format(seconds=_LONGEST_TURN_SECONDS)) from None

    def is_unused(self) -> bool:
        """Whether it is plain that the running task has no connection; asked several times in each request."""
        return self._owner.get() is None and not self._scopes.get()

    def existing(self, alias: str) -> Any:
        """The connection of an alias if the running code has one, else None."""
        scope = self._scopes.get().get(alias)
        if scope is not None and scope.is_open:
            return scope.connection
        owner = self._current_owner()
        return None if owner is None else owner.by_alias.get(alias)

    def set(self, alias: str, connection: Any) -> None:
        """Have the running task use a connection."""
        self._owner_of_task().by_alias[alias] = connection

    def remove(self, alias: str) -> None:
        """Have the running task forget its connection.

        Raises:
            AttributeError: it has none.
        """
        owner = self._current_owner()
        if owner is None or alias not in owner.by_alias:
            raise AttributeError(alias)
        del owner.by_alias[alias]

    def enter(self, connection: Any) -> None:
        """An atomic block begins; blocks of other tasks in the same scope have been waited for."""
        scope = connection.scope = Scope(connection, connection.scope)
        self._scopes.set(MappingProxyType({**self._scopes.get(), connection.alias: scope}))

    def leave(self, connection: Any) -> None:
        """The innermost atomic block is over."""
        scope = connection.scope
        if scope is None:
            return
        outer = connection.scope = scope.outer
        if self._scopes.get().get(connection.alias) is scope:
            scopes = {alias: other for alias, other in self._scopes.get().items() if alias != connection.alias}
            if outer is not None:
                scopes[connection.alias] = outer
            self._scopes.set(MappingProxyType(scopes))
        scope.close()

    # A task's own.

    def _current_owner(self) -> _Owner | None:
        owner = self._owner.get()
        return owner if owner is not None and owner.task() is asyncio.current_task() else None

    def _owner_of_task(self) -> _Owner:
        owner = self._owner.get()
        task = asyncio.current_task()
        assert task is not None
        # Tasks inherit the context of the one that started them.
        if owner is None or owner.task() is not task:
            owner = _Owner(task)
            self._owner.set(owner)
        return owner

    def _own(self, alias: str, loop: Any) -> Any:
        if asyncio.current_task(loop) is None:
            # A callback of the loop.
            return self._of_thread(alias)
        owner = self._owner_of_task()
        connection = owner.by_alias.get(alias)
        if connection is None:
            connection = self._lent(alias) or self._moved_in(alias, loop, owner)
            owner.by_alias[alias] = connection
        return connection

    def _lent(self, alias: str) -> Any:
        """The connection of the thread that waits for the loop, whose transaction counts."""
        if not is_called_by_a_thread() or not is_bridged():
            return None
        connection = wait(sync_to_async(self._of_thread, thread_sensitive=True)(alias))
        connection.guests.add(threading.get_ident())
        return connection

    def _moved_in(self, alias: str, loop: Any, owner: _Owner) -> Any:
        spare = self._spare.setdefault(loop, {}).setdefault(alias, [])
        connection = spare.pop() if spare else self._create(alias)
        connection.move_in()
        task = asyncio.current_task()
        assert task is not None

        def ended(task: asyncio.Task[Any]) -> None:
            owner.by_alias.pop(alias, None)
            if connection.move_out() and len(spare) < _MOST_SPARE:
                spare.append(connection)

        task.add_done_callback(ended)
        return connection
