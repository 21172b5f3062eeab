"""Coroutines that begin at once."""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from typing import Any


class Begun:
    """A coroutine that was run up to where it first waits; awaiting it goes on from there.

    Most requests are answered without waiting for anything, and need nothing that is there for those that wait.

    Raises:
        Exception: what the coroutine raises before it waits.
    """

    def __init__(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        self._coroutine = coroutine
        self.is_done = False
        self.result: Any = None
        try:
            self._waits_for = coroutine.send(None)
        except StopIteration as stop:
            self.is_done, self.result = True, stop.value

    def close(self) -> None:
        """Give the coroutine up."""
        self._coroutine.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        if self.is_done:
            return self.result
        step, value = self._coroutine.send, None
        try:
            while True:
                try:
                    value = yield self._waits_for
                    step = self._coroutine.send
                except BaseException as error:
                    step, value = self._coroutine.throw, error
                self._waits_for = step(value)
        except StopIteration as stop:
            return stop.value
