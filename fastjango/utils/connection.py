"""Handlers of named connections (databases, caches), one object for each name and context."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asgiref.local import Local

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


class BaseConnectionHandler:
    """The connections that a setting describes, made when first asked for.

    Source: django.utils.connection.BaseConnectionHandler.
    """

    settings_name: str | None = None
    exception_class: type[Exception] = ConnectionDoesNotExist
    thread_critical = False

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        self._settings: Any = settings
        self._connections = Local(self.thread_critical)

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
        try:
            return getattr(self._connections, alias)
        except AttributeError:
            if alias not in self.settings:
                raise self.exception_class(f"The connection '{alias}' doesn't exist.") from None
        connection = self.create_connection(alias)
        setattr(self._connections, alias, connection)
        return connection

    def __setitem__(self, key: str, value: Any) -> None:
        setattr(self._connections, key, value)

    def __delitem__(self, key: str) -> None:
        delattr(self._connections, key)

    def __iter__(self) -> Iterator[str]:
        return iter(self.settings)

    def all(self, initialized_only: bool = False) -> list[Any]:
        """The connections, or only those that exist already."""
        return [self[alias] for alias in self if not initialized_only or hasattr(self._connections, alias)]

    def close_all(self) -> None:
        """Close the connections that exist."""
        for connection in self.all(initialized_only=True):
            connection.close()
