"""Noticing that the client of a request has gone away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastjango.core.exceptions import RequestAborted

from ._eager import Begun

# Requests that are answered sooner need no task that listens.
_SHORT_SECONDS = 0.01


class Watch:
    """Cancels the task of a request when its client goes away.

    Args:
        listen: Waits for that, and raises ``RequestAborted`` then.
        receive: The server's.
    """

    def __init__(self, listen: Callable[[Any], Any], receive: Callable[[], Awaitable[Any]]) -> None:
        self._listen, self._receive = listen, receive
        self._listening: Begun | None = None
        self._gone: Exception | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._listener: asyncio.Task[None] | None = None
        self._task: Any = None

    def begin(self, is_answering: bool = False) -> None:
        """Look at once.

        Args:
            is_answering: Whether the view waits for something already, and has to be cancelled where it waits.

        Raises:
            RequestAborted: the client is gone already, and nothing has begun that would have to be cancelled.
        """
        try:
            self._listening = Begun(self._listen(self._receive))
        except Exception as error:
            if not is_answering:
                raise
            self._gone = error

    def go_on(self) -> None:
        """Listen if the request takes its time."""
        if self._timer is None:
            self._task = asyncio.current_task()
            delay = _SHORT_SECONDS if self._gone is None else 0
            self._timer = asyncio.get_running_loop().call_later(delay, self._start)

    def _start(self) -> None:
        self._listener = asyncio.ensure_future(self._cancel_when_gone())

    async def _cancel_when_gone(self) -> None:
        try:
            if self._gone is not None:
                raise self._gone
            await self._listening  # type: ignore[misc]  # set by begin()
        except asyncio.CancelledError:
            raise
        except BaseException:
            if self._task is not None:
                self._task.cancel()
            raise

    @property
    def has_cancelled(self) -> bool:
        """Whether it cancelled the task."""
        return self._listener is not None and self._listener.done()

    async def end(self) -> None:
        """Listen no more; an error that is no going away of the client is raised."""
        if self._listener is None:
            if self._timer is not None:
                self._timer.cancel()
            if self._listening is not None:
                self._listening.close()
            return
        if not self._listener.done():
            self._task = None
            # It may learn in the same turn of the loop that the client is gone, which interests nobody any more.
            self._listener.add_done_callback(lambda listener: listener.cancelled() or listener.exception())
            self._listener.cancel()
            return
        error = self._listener.exception()
        if error is not None and not isinstance(error, RequestAborted):
            raise error
