"""Holding the cyclic garbage collector back while many objects are made that all live on.

The collector runs by the number of new objects. A list of a thousand objects makes it look at all of them several
times and call them old, and old objects make it look through the whole process every few lists: a third of the time
that loading takes. Nothing that is being loaded can be garbage.
"""

from __future__ import annotations

import gc
from typing import Any

# Fewer objects do not make it run more than once.
MANY = 200


class undisturbed:
    """A block that makes objects and asks nobody else; not worth its while for less than :data:`MANY` of them.

    The collector belongs to the process: other threads do without it for as long. Where it was off, it stays off.

    Args:
        count: About how many objects are made.
    """

    __slots__ = ("_holds",)

    def __init__(self, count: int) -> None:
        self._holds = count >= MANY and gc.isenabled()

    def __enter__(self) -> None:
        if self._holds:
            gc.disable()

    def __exit__(self, *exc_info: Any) -> None:
        if self._holds:
            gc.enable()
