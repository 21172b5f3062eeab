"""Managers: where a model's query sets come from."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterator
from functools import wraps
from importlib import import_module
from itertools import count
from typing import Any, ClassVar, Self

from fastjango.db import router
from fastjango.db.models.query import QuerySet


class BaseManager:
    """Makes query sets for a model; see :class:`Manager`.

    Source: django.db.models.manager.BaseManager.
    """

    # Managers of a model are told apart by when they were made.
    creation_counter: int = 0
    # No number of the class that grows: changing a class makes Python forget what it knows of all its subclasses.
    _created: ClassVar[Iterator[int]] = count()
    # Whether templates and migrations have it, too.
    auto_created = False
    use_in_migrations = False
    _queryset_class: Any

    def __new__(cls, *args: Any, **kwargs: Any) -> Self:
        made = super().__new__(cls)
        # For deconstruct().
        made._constructor_args = (args, kwargs)  # type: ignore[attr-defined]  # read by deconstruct()
        return made

    def __init__(self) -> None:
        super().__init__()
        self._set_creation_counter()
        self.model: Any = None
        self.name: str | None = None
        self._db: str | None = None
        self._hints: dict[str, Any] = {}

    # What they do is known; read by related managers.
    __new__.is_plain = True  # type: ignore[attr-defined]  # functions take attributes
    __init__.is_plain = True  # type: ignore[attr-defined]  # functions take attributes

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}"

    def __class_getitem__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls

    def deconstruct(self) -> tuple[bool, str | None, str | None, Any, Any]:
        """How migrations make it again: as a manager from a query set class, its two paths, or a class and arguments.

        Raises:
            ValueError: the class cannot be imported by its name.
        """
        queryset = self._queryset_class
        if getattr(self, "_built_with_asmanager", False):
            return True, None, f"{queryset.__module__}.{queryset.__name__}", None, None
        module, name = self.__module__, self.__class__.__name__
        if not hasattr(import_module(module), name):
            raise ValueError(
                f"Could not find manager {name} in {module}.\nPlease note that you need to inherit from managers you "
                "dynamically generated with 'from_queryset()'."
            )
        args, kwargs = self._constructor_args  # type: ignore[attr-defined]  # set in __new__
        return False, f"{module}.{name}", None, args, kwargs

    def check(self, **kwargs: Any) -> list[Any]:
        """Hook for system checks."""
        return []

    # Methods of query sets.

    @classmethod
    def _get_queryset_methods(cls, queryset_class: type) -> dict[str, Any]:
        def passed_on(name: str, method: Any) -> Any:
            @wraps(method)
            def manager_method(self: Any, *args: Any, **kwargs: Any) -> Any:
                return getattr(self.get_queryset(), name)(*args, **kwargs)

            # Shown as Django shows it: help texts and tests compare it.
            plain = inspect.Parameter.empty
            signature = inspect.signature(method)
            manager_method.__signature__ = signature.replace(  # type: ignore[attr-defined]  # read by inspect
                parameters=[part.replace(annotation=plain) for part in signature.parameters.values()],
                return_annotation=plain,
            )
            return manager_method

        methods: dict[str, Any] = {}
        for name, method in inspect.getmembers(queryset_class, predicate=inspect.isfunction):
            # Those of the manager win; others can say whether they are to be passed on.
            only = getattr(method, "queryset_only", None)
            if not hasattr(cls, name) and (only is False or (only is None and not name.startswith("_"))):
                methods[name] = passed_on(name, method)
        return methods

    @classmethod
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        """A manager class with the methods of a query set class."""
        name = class_name or f"{cls.__name__}From{queryset_class.__name__}"
        return type(name, (cls,), {"_queryset_class": queryset_class, **cls._get_queryset_methods(queryset_class)})

    # Belonging to a model.

    def contribute_to_class(self, cls: Any, name: str) -> None:
        """Become an attribute of a model."""
        self.name = self.name or name
        self.model = cls
        setattr(cls, name, ManagerDescriptor(self))
        cls._meta.add_manager(self)

    def _set_creation_counter(self) -> None:
        self.creation_counter = next(BaseManager._created)

    def db_manager(self, using: str | None = None, hints: Any = None) -> Self:
        """A copy for a database."""
        made = copy.copy(self)
        made._db = using or self._db
        made._hints = hints or self._hints
        return made

    @property
    def db(self) -> str:
        """The alias of the database to read from."""
        return self._db or router.db_for_read(self.model, **self._hints)

    # Query sets.

    def get_queryset(self) -> Any:
        """A new query set; the method to override."""
        return self._queryset_class(model=self.model, using=self._db, hints=self._hints)

    # It asks nothing but the manager's own attributes; read by related managers.
    get_queryset.is_plain = True  # type: ignore[attr-defined]  # functions take attributes

    def all(self) -> Any:
        """The query set as it is: related managers may have a loaded one."""
        # Not passed on to the query set's all(), which would copy it without its results.
        return self.get_queryset()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, self.__class__) and self._constructor_args == other._constructor_args  # type: ignore[attr-defined]  # set in __new__

    def __hash__(self) -> int:
        return id(self)


class Manager(BaseManager.from_queryset(QuerySet)):  # type: ignore[misc]  # a class made at run time
    """The manager that models have as ``objects``.

    Source: django.db.models.Manager.
    """

    def fetch_mode(self, fetch_mode: Any) -> Any:
        """A query set with a fetch mode."""
        return self.get_queryset().fetch_mode(fetch_mode)

    def from_statement(self, statement: Any) -> Any:
        """The model's objects from the rows of a SQLAlchemy statement."""
        return self.get_queryset().from_statement(statement)


class ManagerDescriptor:
    """A manager as an attribute of the model's class, and not of its objects.

    Source: django.db.models.manager.ManagerDescriptor.
    """

    def __init__(self, manager: Any) -> None:
        self.manager = manager

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is not None:
            raise AttributeError(f"Manager isn't accessible via {cls.__name__} instances")
        if cls._meta.abstract:
            raise AttributeError(f"Manager isn't available; {cls._meta.object_name} is abstract")
        if cls._meta.swapped:
            raise AttributeError(
                f"Manager isn't available; '{cls._meta.label}' has been swapped for '{cls._meta.swapped}'"
            )
        # Each class of a family has managers of its own, bound to it.
        return cls._meta.managers_map[self.manager.name]


class EmptyManager(Manager):
    """A manager that finds nothing.

    Source: django.db.models.manager.EmptyManager.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def get_queryset(self) -> Any:
        return super().get_queryset().none()
