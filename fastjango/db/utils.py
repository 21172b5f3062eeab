"""Handlers of the configured databases and the router that chooses among them."""

from __future__ import annotations

import functools
import pkgutil
import threading
from asyncio import _get_running_loop, current_task
from collections.abc import Callable, Iterator
from importlib import import_module
from types import TracebackType
from typing import Any

from fastjango.conf import settings
from fastjango.conf._advice import blaming
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db._errors import (
    DatabaseError,
    DataError,
    Error,
    IntegrityError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    translate,
)
from fastjango.db._tasks import TaskConnections
from fastjango.utils.connection import BaseConnectionHandler
from fastjango.utils.connection import ConnectionDoesNotExist as ConnectionDoesNotExist
from fastjango.utils.functional import cached_property
from fastjango.utils.module_loading import import_string

__all__ = [
    "DEFAULT_DB_ALIAS",
    "DJANGO_VERSION_PICKLE_KEY",
    "ConnectionDoesNotExist",
    "ConnectionHandler",
    "ConnectionRouter",
    "DataError",
    "DatabaseError",
    "DatabaseErrorWrapper",
    "Error",
    "IntegrityError",
    "InterfaceError",
    "InternalError",
    "NotSupportedError",
    "OperationalError",
    "ProgrammingError",
    "load_backend",
]

DEFAULT_DB_ALIAS = "default"
DJANGO_VERSION_PICKLE_KEY = "_django_version"

_BUILT_IN = ("mysql", "oracle", "postgresql", "sqlite3", "sqlalchemy")


class DatabaseErrorWrapper:
    """Context manager and decorator: errors of a connection's driver leave as errors of this package.

    Source: django.db.utils.DatabaseErrorWrapper.
    """

    def __init__(self, wrapper: Any) -> None:
        self.wrapper = wrapper

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if exc is None:
            return
        ours = translate(self.wrapper.Database, exc)
        if ours is None:
            return
        # After a refused value the connection is still good; after anything else it has to be tested.
        if not isinstance(ours, DataError | IntegrityError):
            self.wrapper.errors_occurred = True
        for note in getattr(exc, "__notes__", ()):
            ours.add_note(note)
        raise ours.with_traceback(traceback) from exc

    def __call__(self, func: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(func)
        def translated(*args: Any, **kwargs: Any) -> Any:
            with self:
                return func(*args, **kwargs)

        return translated


def load_backend(backend_name: str) -> Any:
    """The module ``<backend_name>.base``.

    Raises:
        ImproperlyConfigured: there is no such backend; the text lists those that exist.

    Source: django.db.utils.load_backend.
    """
    if backend_name == "fastjango.db.backends.postgresql_psycopg2":
        backend_name = "fastjango.db.backends.postgresql"
    try:
        return import_module(f"{backend_name}.base")
    except ImportError as error:
        backends = import_module("fastjango.db.backends")
        present = sorted(
            name
            for _, name, is_package in pkgutil.iter_modules(backends.__path__)
            if is_package and not name.startswith("_") and name not in {"base", "dummy"}
        )
        if backend_name in [f"fastjango.db.backends.{name}" for name in present]:
            raise
        choices = ", ".join(repr(name) for name in present)
        raise ImproperlyConfigured(
            f"{backend_name!r} isn't an available database backend or couldn't be imported. Check the above "
            f"exception. To use one of the built-in backends, use 'fastjango.db.backends.XXX', where XXX is one of:\n"
            f"    {choices}"
        ) from error


_DEFAULTS: dict[str, Any] = {
    "ATOMIC_REQUESTS": False,
    "AUTOCOMMIT": True,
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": False,
    "TIME_ZONE": None,
    "NAME": "",
    "USER": "",
    "PASSWORD": "",
    "HOST": "",
    "PORT": "",
}
_TEST_DEFAULTS: dict[str, Any] = {
    "CHARSET": None,
    "COLLATION": None,
    "MIGRATE": True,
    "MIRROR": None,
    "NAME": None,
}


class ConnectionHandler(BaseConnectionHandler):
    """The databases of the setting ``DATABASES``, by alias; each thread or task has its own connections.

    Source: django.db.utils.ConnectionHandler.
    """

    settings_name = "DATABASES"
    # SQLite's and most drivers' connections must not wander between threads.
    thread_critical = True

    def __init__(self, settings: dict[str, Any] | None = None) -> None:
        super().__init__(settings)
        self._of_threads = threading.local()
        self.tasks = TaskConnections(self._of_thread, self.create_connection)

    def _of_thread(self, alias: str) -> Any:
        mine = self._of_threads.__dict__
        connection = mine.get(alias)
        if connection is None:
            if alias not in self.settings:
                raise self.exception_class(f"The connection '{alias}' doesn't exist.")
            connection = mine[alias] = self.create_connection(alias)
        return connection

    def __getitem__(self, alias: str) -> Any:
        loop = _get_running_loop()
        if loop is None:
            return self._of_threads.__dict__.get(alias) or self._of_thread(alias)
        return self.tasks.get(alias, loop)

    def __setitem__(self, key: str, value: Any) -> None:
        if _get_running_loop() is None or current_task() is None:
            self._of_threads.__dict__[key] = value
        else:
            self.tasks.set(key, value)

    def __delitem__(self, key: str) -> None:
        if _get_running_loop() is None or current_task() is None:
            delattr(self._of_threads, key)
        else:
            self.tasks.remove(key)

    def all(self, initialized_only: bool = False) -> list[Any]:
        """The connections of this thread or task, or only those that exist already."""
        if not initialized_only:
            return [self[alias] for alias in self]
        mine, tasks = self._of_threads.__dict__, self.tasks
        is_unused = tasks.is_unused()
        if is_unused and not mine:
            return []
        loop = _get_running_loop()
        if loop is None or current_task(loop) is None:
            # Asked for several times in each request, most of which use one database.
            return [*mine.values()] if len(mine) == 1 else [mine[alias] for alias in self.settings if alias in mine]
        if is_unused:
            return []
        found = map(self.tasks.existing, self.settings)
        return [connection for connection in found if connection is not None]

    def configure_settings(self, databases: Any) -> Any:
        """The settings with every default filled in.

        Raises:
            ImproperlyConfigured: there are databases, but none called ``default``.
        """
        databases = super().configure_settings(databases)
        if not databases:
            databases[DEFAULT_DB_ALIAS] = {"ENGINE": "fastjango.db.backends.dummy"}
        elif DEFAULT_DB_ALIAS not in databases:
            raise ImproperlyConfigured(f"You must define a '{DEFAULT_DB_ALIAS}' database.")
        elif not databases[DEFAULT_DB_ALIAS]:
            databases[DEFAULT_DB_ALIAS]["ENGINE"] = "fastjango.db.backends.dummy"
        for conf in databases.values():
            self._fill(conf)
        return databases

    @staticmethod
    def _fill(conf: dict[str, Any]) -> None:
        engine = conf.get("ENGINE")
        if not engine or engine == "fastjango.db.backends.":
            conf["ENGINE"] = "fastjango.db.backends.dummy"
        for name, value in _DEFAULTS.items():
            conf.setdefault(name, value)
        conf.setdefault("OPTIONS", {})
        test = conf.setdefault("TEST", {})
        for name, value in _TEST_DEFAULTS.items():
            test.setdefault(name, value)

    @property
    def databases(self) -> Any:
        """The settings by alias."""
        return self.settings

    def create_connection(self, alias: str) -> Any:
        """A new, not yet opened, connection for an alias."""
        conf = self.settings[alias]
        with blaming(f"DATABASES[{alias!r}]", conf["ENGINE"]):
            backend = load_backend(conf["ENGINE"])
        return backend.DatabaseWrapper(conf, alias)


class ConnectionRouter:
    """Asks the routers of ``DATABASE_ROUTERS`` in turn; the first answer that is not None counts.

    Source: django.db.utils.ConnectionRouter.
    """

    def __init__(self, routers: Any = None) -> None:
        self._routers = routers

    @cached_property
    def routers(self) -> list[Any]:
        """The router objects."""
        given = settings.DATABASE_ROUTERS if self._routers is None else self._routers
        return [import_string(router)() if isinstance(router, str) else router for router in given]

    @property
    def judges_relations(self) -> bool:
        """Whether any router has an opinion on which objects may be related."""
        return any(hasattr(router, "allow_relation") for router in self.routers)

    def _answers(self, method: str, *args: Any, **hints: Any) -> Iterator[Any]:
        for router in self.routers:
            ask = getattr(router, method, None)
            if ask is not None:
                yield ask(*args, **hints)

    def _choose(self, method: str, model: Any, hints: dict[str, Any]) -> str:
        if self.routers:
            for answer in self._answers(method, model, **hints):
                if answer:
                    return str(answer)
        instance = hints.get("instance")
        if instance is not None and instance._state.db:
            return str(instance._state.db)
        return DEFAULT_DB_ALIAS

    def db_for_read(self, model: Any, **hints: Any) -> str:
        """The alias to read a model's rows from."""
        return self._choose("db_for_read", model, hints)

    def db_for_write(self, model: Any, **hints: Any) -> str:
        """The alias to write a model's rows to."""
        return self._choose("db_for_write", model, hints)

    def allow_relation(self, obj1: Any, obj2: Any, **hints: Any) -> bool:
        """Whether two objects may be related; without an opinion, those of one database may."""
        for answer in self._answers("allow_relation", obj1, obj2, **hints):
            if answer is not None:
                return bool(answer)
        return bool(obj1._state.db == obj2._state.db)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Whether an app's (or, with hints, a model's) tables belong in a database."""
        for answer in self._answers("allow_migrate", db, app_label, **hints):
            if answer is not None:
                return bool(answer)
        return True

    def allow_migrate_model(self, db: str, model: Any) -> bool:
        """Whether a model's table belongs in a database."""
        return self.allow_migrate(db, model._meta.app_label, model_name=model._meta.model_name, model=model)

    def get_migratable_models(self, app_config: Any, db: str, include_auto_created: bool = False) -> list[Any]:
        """The models of an app whose tables belong in a database."""
        models = app_config.get_models(include_auto_created=include_auto_created)
        return [model for model in models if self.allow_migrate_model(db, model)]
