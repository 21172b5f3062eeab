"""``Signal``: receivers connect to it, senders send it."""

from __future__ import annotations

import asyncio
import inspect
import logging
import threading
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple

from asgiref.sync import async_to_sync, sync_to_async

logger = logging.getLogger("django.dispatch")

Receiver = Callable[..., Any]
Responses = list[tuple[Receiver, Any]]


class _Connection(NamedTuple):
    """One receiver that listens to one sender, or to all (``sender_id`` is None)."""

    receiver_id: Any
    sender_id: int | None
    reference: Any  # the receiver, or a weak reference to it
    is_weak: bool
    is_async: bool
    sender_reference: Any  # tells a dead sender from a new one at the same address

    def receiver(self) -> Receiver | None:
        target: Receiver | None = self.reference() if self.is_weak else self.reference
        return target


def _identity(target: Any) -> Any:
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

    @property
    def receivers(self) -> list[_Connection]:
        """The connections, oldest first; emptying or replacing the list disconnects."""
        return self._connections

    @receivers.setter
    def receivers(self, connections: list[_Connection]) -> None:
        self._connections = connections
        self._cache.clear()

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
        key = _identity(receiver) if dispatch_uid is None else dispatch_uid
        sender_id = None if sender is None else id(sender)
        is_async = inspect.iscoroutinefunction(receiver)
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
            self._drop_dead()
            known = any(c.receiver_id == key and c.sender_id == sender_id for c in self._connections)
            if not known:
                self._connections.append(
                    _Connection(key, sender_id, reference, weak, is_async, None if sender is None else _weakly(sender))
                )
            self._cache.clear()

    def disconnect(self, receiver: Receiver | None = None, sender: Any = None, dispatch_uid: Any = None) -> bool:
        """Stop calling a receiver; whether it was connected."""
        key = _identity(receiver) if dispatch_uid is None else dispatch_uid
        sender_id = None if sender is None else id(sender)
        with self.lock:
            self._drop_dead()
            before = len(self._connections)
            self._connections[:] = [c for c in self._connections if (c.receiver_id, c.sender_id) != (key, sender_id)]
            self._cache.clear()
            return len(self._connections) < before

    def has_listeners(self, sender: Any = None) -> bool:
        """Whether anything would answer this sender."""
        return any(self._live_receivers(sender))

    def send(self, sender: Any, **named: Any) -> Responses:
        """Call the receivers in order; the first error ends it.

        Returns:
            Pairs of receiver and what it returned.
        """
        plain, coroutines = self._live_receivers(sender)
        responses = [(receiver, receiver(signal=self, sender=sender, **named)) for receiver in plain]
        if coroutines:
            responses += async_to_sync(self._gather)(coroutines, sender, named)
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
            responses += async_to_sync(self._gather_guarded)(coroutines, sender, named)
        return responses

    async def asend_robust(self, sender: Any, **named: Any) -> Responses:
        """Like :meth:`send_robust`, from a coroutine."""
        plain, coroutines = self._live_receivers(sender)

        def call_plain() -> Responses:
            return [(receiver, self._guarded(receiver, sender, named)) for receiver in plain]

        responses = await sync_to_async(call_plain)() if plain else []
        return responses + await self._gather_guarded(coroutines, sender, named)

    async def _gather(self, receivers: list[Receiver], sender: Any, named: dict[str, Any]) -> Responses:
        calls = (receiver(signal=self, sender=sender, **named) for receiver in receivers)
        return list(zip(receivers, await asyncio.gather(*calls), strict=True))

    async def _gather_guarded(self, receivers: list[Receiver], sender: Any, named: dict[str, Any]) -> Responses:
        calls = (receiver(signal=self, sender=sender, **named) for receiver in receivers)
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
        cached = self._cache.get(sender) if self.use_caching and sender is not None else None
        if cached is None:
            wanted = (None, id(sender))
            cached = [
                c
                for c in self._connections
                if c.sender_id in wanted and (c.sender_reference is None or c.sender_reference() is not None)
            ]
            if self.use_caching and sender is not None:
                self._cache[sender] = cached
        live = [(receiver, c.is_async) for c in cached if (receiver := c.receiver()) is not None]
        return [r for r, is_async in live if not is_async], [r for r, is_async in live if is_async]

    def _forget_dead(self) -> None:
        # Called by the garbage collector at any moment, so it takes no lock; dead entries go at the next change.
        self._cache.clear()

    def _drop_dead(self) -> None:
        self._connections[:] = [
            c
            for c in self._connections
            if c.receiver() is not None and (c.sender_reference is None or c.sender_reference() is not None)
        ]


def _check_receiver(receiver: Receiver) -> None:
    if not callable(receiver):
        raise TypeError("Signal receivers must be callable.")
    try:
        parameters = inspect.signature(receiver).parameters.values()
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
