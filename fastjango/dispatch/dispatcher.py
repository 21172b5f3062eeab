"""``Signal``: receivers connect to it, senders send it."""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from asgiref.sync import iscoroutinefunction, sync_to_async

from fastjango.utils._bridge import bridged
from fastjango.utils._twins import wait_for

logger = logging.getLogger("django.dispatch")
NONE_ID = id(None)

_PACKAGE = f"{__name__.partition('.')[0]}."

Receiver = Callable[..., Any]
Responses = list[tuple[Receiver, Any]]


class _Entry(NamedTuple):
    # In Django's order: tools that list receivers take ``Signal.receivers`` apart.
    key: tuple[Any, int]  # of the receiver, and of the sender
    reference: Any  # the receiver, or a weak reference to it
    is_async: bool


class _Connection(_Entry):
    """One receiver that listens to one sender, or to all (``sender_id`` is that of None)."""

    sender_reference: Any = None  # tells a dead sender from a new one at the same address

    @property
    def sender_id(self) -> int:
        return self.key[1]

    @property
    def is_weak(self) -> bool:
        return isinstance(self.reference, weakref.ReferenceType)

    def receiver(self) -> Receiver | None:
        target: Receiver | None = self.reference() if self.is_weak else self.reference
        return target


@dataclass(slots=True)
class _Everyone:
    """The connections of a signal whose receivers all answer all senders."""

    changes: int  # the number of the last change
    count: int  # of the connections, whose list may be emptied from outside
    references: tuple[Any, ...] | None  # what is called to get the receivers; None where they are not alike
    is_own: bool  # whether all receivers are functions of this package


def _make_id(target: Any) -> Any:
    if hasattr(target, "__func__"):
        return (id(target.__self__), id(target.__func__))
    return id(target)


def _weakly(target: Any, callback: Callable[[Any], None] | None = None) -> Any:
    try:
        return weakref.ref(target, callback) if callback else weakref.ref(target)
    except TypeError:  # the object's class has no weak references
        return None


class Signal:
    """A signal that functions can be connected to.

    Args:
        use_caching: Keep, for each sender, the receivers that answer it; senders must then be weakly referable.

    Source: django.dispatch.Signal (5.2).
    """

    def __init__(self, use_caching: bool = False) -> None:
        self.lock = threading.Lock()
        self.use_caching = use_caching
        self._connections: list[_Connection] = []
        self._cache: Any = weakref.WeakKeyDictionary() if use_caching else {}
        self._changes = 0
        self._everyone: _Everyone | None = None

    @property
    def receivers(self) -> list[_Connection]:
        """The connections, oldest first; emptying or replacing the list disconnects."""
        return self._connections

    @receivers.setter
    def receivers(self, connections: list[_Connection]) -> None:
        self._connections = connections
        self._changed()

    @property
    def is_heard(self) -> bool:
        """Whether sending may have any effect: somebody is connected, or a test has replaced :meth:`send`."""
        return bool(self._connections) or "send" in self.__dict__

    @property
    def sender_receivers_cache(self) -> Any:
        """Receivers by sender, when caching is used."""
        return self._cache

    def connect(self, receiver: Receiver, sender: Any = None, weak: bool = True, dispatch_uid: Any = None) -> None:
        """Call a receiver whenever the signal is sent.

        Args:
            receiver: A function or coroutine function that takes ``**kwargs``.
            sender: Only answer this sender; None means all.
            weak: Hold the receiver by a weak reference.
            dispatch_uid: A hashable name; a receiver with a known name is not connected again.

        Raises:
            TypeError: the receiver is not callable.
            ValueError: the receiver takes no ``**kwargs``.
        """
        _check_receiver(receiver)
        key = _make_id(receiver) if dispatch_uid is None else dispatch_uid, id(sender)
        reference: Any = receiver
        if weak:
            owner = getattr(receiver, "__self__", None)
            reference = (
                weakref.WeakMethod(receiver)
                if owner is not None and hasattr(receiver, "__func__")
                else weakref.ref(receiver)
            )
            weakref.finalize(owner if owner is not None else receiver, self._forget_dead)
        with self.lock:
            self._clear_dead_receivers()
            if not any(c.key == key for c in self._connections):
                made = _Connection(key, reference, iscoroutinefunction(receiver))
                made.sender_reference = None if sender is None else _weakly(sender)
                self._connections.append(made)
            self._changed()

    def disconnect(self, receiver: Receiver | None = None, sender: Any = None, dispatch_uid: Any = None) -> bool:
        """Stop calling a receiver; whether it was connected."""
        key = _make_id(receiver) if dispatch_uid is None else dispatch_uid, id(sender)
        with self.lock:
            self._clear_dead_receivers()
            before = len(self._connections)
            self._connections[:] = [c for c in self._connections if c.key != key]
            self._changed()
            return len(self._connections) < before

    def has_listeners(self, sender: Any = None) -> bool:
        """Whether anything would answer this sender."""
        with self.lock:
            self._clear_dead_receivers()
        return any(self._live_receivers(sender))

    def send(self, sender: Any, **named: Any) -> Responses:
        """Call the receivers in order; the first error ends it.

        Returns:
            Pairs of receiver and what it returned.
        """
        plain, coroutines = self._live_receivers(sender)
        responses = [(receiver, receiver(signal=self, sender=sender, **named)) for receiver in plain]
        if coroutines:
            responses += wait_for(self._gather, coroutines, sender, named)
        return responses

    async def asend(self, sender: Any, **named: Any) -> Responses:
        """Like :meth:`send`; coroutine receivers run concurrently on the loop, the others in a thread."""
        plain, coroutines = self._live_receivers(sender)

        def call_plain() -> Responses:
            return [(receiver, receiver(signal=self, sender=sender, **named)) for receiver in plain]

        responses = await sync_to_async(call_plain)() if plain else []
        return responses + await self._gather(coroutines, sender, named)

    def send_robust(self, sender: Any, **named: Any) -> Responses:
        """Call all receivers; an error is logged and stands as that receiver's answer."""
        plain, coroutines = self._live_receivers(sender)
        responses = [(receiver, self._guarded(receiver, sender, named)) for receiver in plain]
        if coroutines:
            responses += wait_for(self._gather_guarded, coroutines, sender, named)
        return responses

    async def asend_robust(self, sender: Any, **named: Any) -> Responses:
        """Like :meth:`send_robust`, from a coroutine."""
        plain, coroutines = self._live_receivers(sender)

        def call_plain() -> Responses:
            return [(receiver, self._guarded(receiver, sender, named)) for receiver in plain]

        responses = await sync_to_async(call_plain)() if plain else []
        return responses + await self._gather_guarded(coroutines, sender, named)

    async def _gather(self, receivers: list[Receiver], sender: Any, named: dict[str, Any]) -> Responses:
        calls = (bridged(receiver)(signal=self, sender=sender, **named) for receiver in receivers)
        return list(zip(receivers, await asyncio.gather(*calls), strict=True))

    async def _gather_guarded(self, receivers: list[Receiver], sender: Any, named: dict[str, Any]) -> Responses:
        calls = (bridged(receiver)(signal=self, sender=sender, **named) for receiver in receivers)
        answers = await asyncio.gather(*calls, return_exceptions=True)
        for receiver, answer in zip(receivers, answers, strict=True):
            if isinstance(answer, Exception):
                self._log_failure(receiver, answer)
        return list(zip(receivers, answers, strict=True))

    def _guarded(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        try:
            return receiver(signal=self, sender=sender, **named)
        except Exception as error:
            self._log_failure(receiver, error)
            return error

    def _log_failure(self, receiver: Receiver, error: Exception) -> None:
        name = getattr(receiver, "__qualname__", repr(receiver))
        logger.error("Error calling %s in Signal.send_robust() (%s)", name, error, exc_info=error)

    def _live_receivers(self, sender: Any) -> tuple[list[Receiver], list[Receiver]]:
        """The receivers that answer a sender: plain functions, and coroutine functions."""
        if not self._connections:
            return [], []
        # What _for_everyone() would find, without the call: several signals are sent for each request.
        everyone = self._everyone
        if everyone is None or everyone.changes != self._changes or everyone.count != len(self._connections):
            everyone = self._for_everyone()
        references = everyone.references
        if references is not None:
            return [receiver for refer in references if (receiver := refer()) is not None], []
        plain: list[Receiver] = []
        coroutines: list[Receiver] = []
        for _, reference, is_async in self._answering(sender):
            receiver = reference() if isinstance(reference, weakref.ReferenceType) else reference
            if receiver is not None:
                (coroutines if is_async else plain).append(receiver)
        return plain, coroutines

    def _for_everyone(self) -> _Everyone:
        everyone = self._everyone
        if everyone is not None and everyone.changes == self._changes and everyone.count == len(self._connections):
            return everyone
        # Without the lock, which the garbage collector's finalizers may need: what changes meanwhile is noticed.
        changes, connections = self._changes, self._connections[:]
        references = None
        if not any(c.is_async or not c.is_weak or c.sender_id != NONE_ID for c in connections):
            references = tuple(c.reference for c in connections)
        names = [str(getattr(c.receiver(), "__module__", "")) for c in connections]
        is_own = references is not None and all(name.startswith(_PACKAGE) for name in names)
        everyone = self._everyone = _Everyone(changes, len(connections), references, is_own)
        return everyone

    def _has_foreign_receivers(self, sender: Any) -> bool:
        """Whether others than this package's own functions answer a sender: what they do may take long."""
        if self._for_everyone().is_own:
            return False
        plain, coroutines = self._live_receivers(sender)
        return bool(coroutines) or not all(
            str(getattr(receiver, "__module__", "")).startswith(_PACKAGE) for receiver in plain
        )

    def _answering(self, sender: Any) -> list[_Connection]:
        """The connections to a sender, or to all."""
        if self.use_caching and sender is not None:
            cached: list[_Connection] | None = self._cache.get(sender)
            if cached is None:
                cached = self._cache[sender] = self._connected_to(id(sender))
            return cached
        return self._connected_to(id(sender))

    def _connected_to(self, sender_id: int) -> list[_Connection]:
        return [
            c
            for c in self._connections
            # Where the sender has died, another may have its address.
            if (listens_to := c[0][1]) == NONE_ID
            or (listens_to == sender_id and (c.sender_reference is None or c.sender_reference() is not None))
        ]

    def _forget_dead(self) -> None:
        # Called by the garbage collector at any moment, so it takes no lock; dead entries go at the next change.
        self._changed()

    def _changed(self) -> None:
        self._cache.clear()
        self._changes += 1

    def _clear_dead_receivers(self) -> None:
        self._connections[:] = [
            c
            for c in self._connections
            if c.receiver() is not None and (c.sender_reference is None or c.sender_reference() is not None)
        ]


def _check_receiver(receiver: Receiver) -> None:
    if not callable(receiver):
        raise TypeError("Signal receivers must be callable.")
    # Of other objects their class tells it: inspecting an object compares it, which mocks take for calls.
    is_function = inspect.isroutine(receiver) or inspect.isclass(receiver)
    try:
        parameters = inspect.signature(receiver if is_function else type(receiver).__call__).parameters.values()
    except (TypeError, ValueError):  # some callables written in C show no signature
        return
    if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
        raise ValueError("Signal receivers must accept keyword arguments (**kwargs).")


def receiver(signal: Signal | list[Signal] | tuple[Signal, ...], **kwargs: Any) -> Callable[[Receiver], Receiver]:
    """Connect the decorated function to one signal, or to several.

    Source: django.dispatch.receiver.
    """
    signals = signal if isinstance(signal, list | tuple) else (signal,)

    def decorator(func: Receiver) -> Receiver:
        for each in signals:
            each.connect(func, **kwargs)
        return func

    return decorator
