"""What happens when a field or related object is looked at that was not read: fetch modes.

Source: django.db.models.fetch_modes (6.1).
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Protocol
from weakref import ref

from fastjango.core.exceptions import FieldFetchBlocked

__all__ = ["FETCH_ONE", "FETCH_PEERS", "RAISE", "FetchMode"]


class Fetcher(Protocol):
    """The attribute of a field or relation, which knows how to read what is missing."""

    def fetch_one(self, instance: Any) -> None:
        """Read it for one object."""

    def fetch_many(self, instances: list[Any]) -> None:
        """Read it for several objects."""


class FetchMode:
    """Base of the modes; those of your own override :meth:`fetch`.

    Attributes:
        track_peers: Whether objects know the others that came with them.
    """

    track_peers = False

    def fetch(self, fetcher: Fetcher, instance: Any) -> None:
        """Read what is missing, or do not.

        Args:
            fetcher: The attribute that was looked at.
            instance: The object that it was looked at on.
        """
        raise NotImplementedError("Subclasses of FetchMode have a fetch() method.")


class _FetchOne(FetchMode):
    def fetch(self, fetcher: Fetcher, instance: Any) -> None:
        fetcher.fetch_one(instance)

    def __reduce__(self) -> str:
        return "FETCH_ONE"


class _FetchPeers(FetchMode):
    track_peers = True

    def fetch(self, fetcher: Fetcher, instance: Any) -> None:
        peers = [peer for each in instance._state.peers if (peer := each()) is not None]
        if len(peers) > 1:
            fetcher.fetch_many(peers)
        else:
            fetcher.fetch_one(instance)

    def __reduce__(self) -> str:
        return "FETCH_PEERS"


class _Raise(FetchMode):
    def fetch(self, fetcher: Fetcher, instance: Any) -> None:
        missing: Any = getattr(fetcher, "field", None) or getattr(fetcher, "related", fetcher)
        raise FieldFetchBlocked(f"Fetching of {type(instance).__name__}.{missing.name} blocked.") from None

    def __reduce__(self) -> str:
        return "RAISE"


# For the one object that is looked at.
FETCH_ONE = _FetchOne()
# For all objects of the same query set that are still there, at once.
FETCH_PEERS = _FetchPeers()
# Not at all: FieldFetchBlocked.
RAISE = _Raise()


def give_mode(objects: Iterable[Any], mode: FetchMode) -> None:
    """Give objects that were read together, and those read with them, their mode.

    Args:
        objects: Instances of one model; None and those that have a mode are passed over.
        mode: The mode.
    """
    fresh = [obj for obj in objects if obj is not None and "fetch_mode" not in obj._state.__dict__]
    if not fresh:
        return
    peers = tuple(map(ref, fresh)) if mode.track_peers else ()
    related: dict[str, dict[int, Any]] = {}
    for obj in fresh:
        state = obj._state
        state.fetch_mode = mode
        state.peers = peers
        for name, other in (state.__dict__.get("fields_cache") or {}).items():
            if hasattr(other, "_state"):
                related.setdefault(name, {})[id(other)] = other
    for others in related.values():
        give_mode(others.values(), mode)


def pass_mode_on(instance: Any, related: Any) -> None:
    """Give a related object the mode of the object that it was read for."""
    mode = instance._state.fetch_mode
    if mode is not FETCH_ONE and related is not None:
        give_mode([related], mode)


def prefetch_for_peers(instances: list[Any], name: str) -> None:
    """Read a relation of several objects at once, as ``prefetch_related()`` does."""
    # By path: query sets stand a floor higher.
    import_module("fastjango.db.models.query").prefetch_related_objects(instances, name)
