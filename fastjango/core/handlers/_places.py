"""Where the chain of a request runs: on the event loop, in a bridge, or in a thread."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async

from fastjango.core import signals
from fastjango.db import close_old_connections, connections
from fastjango.utils._bridge import begin, drive, is_bridged, run

from ._worker import Worker


class Place:
    """A place to answer one request in.

    Args:
        handler: The handler whose chain answers.
    """

    # Whether a view stops there when its client goes away.
    can_break_off: bool

    def __init__(self, handler: Any) -> None:
        self.handler = handler
        self._worker: Worker | None = None

    @property
    def worker(self) -> Worker:
        """The thread for what cannot be done on the loop."""
        if self._worker is None:
            self._worker = Worker()
        return self._worker

    def response(self, request: Any) -> Awaitable[Any]:
        """The response of a request; closed already, if nobody can tell."""
        raise NotImplementedError

    def begin(self, request: Any) -> tuple[bool, Any]:
        """Whether the request is answered without waiting, and the response; or else an awaitable of it."""
        return False, self.response(request)

    async def close(self, response: Any) -> None:
        """Close a response."""
        raise NotImplementedError

    async def abandon(self, request: Any) -> None:
        """Close the files of a request that gets no response, after what ``sync_to_async()`` still does with them."""
        await sync_to_async(request.close)()

    def release(self) -> None:
        """The request is over."""
        if self._worker is not None:
            self._worker.release()

    def _answer(self, request: Any) -> Any:
        """The whole way of a request, as far as it goes without sending anything."""
        handler = self.handler
        _send_started(handler.__class__, request.scope)
        response = handler.get_response(request)
        if is_easily_closed(response) and not signals.request_finished._has_foreign_receivers(handler.__class__):
            # Its connections belong to this place, which need not be entered again.
            response._handler_class = handler.__class__
            response.close()
        return response


class OnLoop(Place):
    """Where the chain of an ``async def`` view runs."""

    can_break_off = True

    def response(self, request: Any) -> Awaitable[Any]:
        """The response of a request."""
        return run(self._answer, request)

    def begin(self, request: Any) -> tuple[bool, Any]:
        """Whether the request is answered without waiting, and the response; or else an awaitable of it."""
        return (True, self._answer(request)) if is_bridged() else begin(self._answer, request)

    async def close(self, response: Any) -> None:
        """Close a response."""
        if signals.request_finished._has_foreign_receivers(self.handler.__class__):
            # These may block, so they are not for the loop.
            await run(close_old_connections)
            await self.worker.run(response.close)
        elif is_easily_closed(response) and not connections.all(initialized_only=True):
            response.close()
        else:
            await run(response.close)


class InThread(Place):
    """Where the chain of a sync view runs, with the view: to its end, as threads do."""

    can_break_off = False

    def response(self, request: Any) -> Awaitable[Any]:
        """The response of a request."""
        return self.worker.run(self._answer, request)

    async def close(self, response: Any) -> None:
        """Close a response."""
        await self.worker.run(response.close)

    async def abandon(self, request: Any) -> None:
        """Close the files of a request that gets no response, as soon as the view is through with them."""
        await self.worker.run(request.close)


def is_easily_closed(response: Any) -> bool:
    """Whether nobody can tell when a response is closed: it holds nothing but the request."""
    return not response.streaming and len(response._resource_closers) <= 1


def _send_started(sender: Any, scope: Any) -> None:
    plain, coroutines = signals.request_started._live_receivers(sender)
    for receiver in plain:
        receiver(signal=signals.request_started, sender=sender, scope=scope)
    for receiver in coroutines:
        coroutine = receiver(signal=signals.request_started, sender=sender, scope=scope)
        drive(coroutine) if is_bridged() else async_to_sync(_awaited)(coroutine)


async def _awaited(coroutine: Any) -> Any:
    return await coroutine
