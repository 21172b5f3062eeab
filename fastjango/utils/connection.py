"""Handlers of named connections (databases, caches), one object for each name and context."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from fastjango.conf import settings as django_settings
from fastjango.utils.functional import cached_property


class ConnectionProxy:
    """Stands for one connection of a handler, looked up at each use.

    Source: django.utils.connection.ConnectionProxy.
    """

    def __init__(self, connections: BaseConnectionHandler, alias: str) -> None:
        self.__dict__["_connections"] = connections
        self.__dict__["_alias"] = alias

    def __getattr__(self, item: str) -> Any:
        return getattr(self._connections[self._alias], item)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._connections[self._alias], name, value)

    def __delattr__(self, name: str) -> None:
        delattr(self._connections[self._alias], name)

    def __contains__(self, key: Any) -> bool:
        return key in self._connections[self._alias]

    def __eq__(self, other: object) -> bool:
        return bool(self._connections[self._alias] == other)

    __hash__ = None  # type: ignore[assignment]  # compares as the connection does


class ConnectionDoesNotExist(Exception):
    """No connection has this name."""


class _Made:
    """What was made, by name; each is an attribute too, as ``hasattr(caches._connections, alias)`` expects."""

    def held(self) -> dict[str, Any]:
        """What is made."""
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        # Python's own attributes are asked for while an object is being made or copied.
        if name.startswith("_") or name not in (held := self.held()):
            raise AttributeError(name)
        return held[name]


class _PerContext(_Made):
    """What each context (a task, a thread) has made for itself, by name.

    Asked for several times a query, so as plain dictionaries: ``asgiref.local.Local`` costs ten times as much.
    """

    def __init__(self) -> None:
        # Replaced, never changed: contexts that began as copies share one.
        self._made: ContextVar[dict[str, Any]] = ContextVar("connections")

    def held(self) -> dict[str, Any]:
        """What this context has made."""
        return self._made.get({})

    def put(self, name: str, value: Any) -> None:
        """Keep something."""
        self._made.set({**self.held(), name: value})

    def drop(self, name: str) -> None:
        """Forget something; ``AttributeError`` when it is not there."""
        if name not in self.held():
            raise AttributeError(name)
        self._made.set({key: value for key, value in self.held().items() if key != name})


class _PerThread(_Made):
    """What each thread has made for itself; on an event loop each task. It never wanders into another thread."""

    def __init__(self) -> None:
        self._threads, self._loops = threading.local(), threading.local()

    def _tasks(self) -> _PerContext:
        tasks: _PerContext | None = self._loops.__dict__.get("tasks")
        if tasks is None:
            tasks = self._loops.tasks = _PerContext()
        return tasks

    def held(self) -> dict[str, Any]:
        """What this thread, or task, has made."""
        return self._threads.__dict__ if asyncio._get_running_loop() is None else self._tasks().held()

    def put(self, name: str, value: Any) -> None:
        """Keep something."""
        if asyncio._get_running_loop() is None:
            self._threads.__dict__[name] = value
        else:
            self._tasks().put(name, value)

    def drop(self, name: str) -> None:
        """Forget something; ``AttributeError`` when it is not there."""
        if asyncio._get_running_loop() is None:
            delattr(self._threads, name)
        else:
            self._tasks().drop(name)


class BaseConnectionHandler:
    """The connections that a setting describes, made when first asked for.

    Source: django.utils.connection.BaseConnectionHandler.
    """

    settings_name: str | None = None
    exception_class: type[Exception] = ConnectionDoesNotExist
    thread_critical = False

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        self._settings: Any = settings
        self._connections: _PerThread | _PerContext
        self.forget_all()

    @cached_property
    def settings(self) -> Any:
        """The configured settings, by name."""
        self._settings = self.configure_settings(self._settings)
        return self._settings

    def configure_settings(self, settings: Any) -> Any:
        """The settings to use; those of the project where none are given."""
        return getattr(django_settings, self.settings_name or "") if settings is None else settings

    def create_connection(self, alias: str) -> Any:
        """Make the connection of a name."""
        raise NotImplementedError("Subclasses must implement create_connection().")

    def __getitem__(self, alias: str) -> Any:
        connection = self._connections.held().get(alias)
        if connection is not None:
            return connection
        if alias not in self.settings:
            raise self.exception_class(f"The connection '{alias}' doesn't exist.")
        connection = self.create_connection(alias)
        self._connections.put(alias, connection)
        return connection

    def __setitem__(self, key: str, value: Any) -> None:
        self._connections.put(key, value)

    def __delitem__(self, key: str) -> None:
        self._connections.drop(key)

    def forget_all(self) -> None:
        """Make all connections anew when they are asked for, in every context; for changed settings."""
        self._connections = _PerThread() if self.thread_critical else _PerContext()

    def __iter__(self) -> Iterator[str]:
        return iter(self.settings)

    def all(self, initialized_only: bool = False) -> list[Any]:
        """The connections, or only those that exist already."""
        if not initialized_only:
            return [self[alias] for alias in self]
        held = self._connections.held()
        if not held:
            return []
        # One is the rule; several come in the order of the settings.
        return list(held.values()) if len(held) == 1 else [held[alias] for alias in self.settings if alias in held]

    def close_all(self) -> None:
        """Close the connections that exist."""
        for connection in self.all(initialized_only=True):
            connection.close()
