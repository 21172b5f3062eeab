"""``QuerySet``, put together, and the class that empty ones seem to have."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from fastjango.db.models._queryset.alchemy import AlchemyMixin
from fastjango.db.models._queryset.async_ import AsyncMixin
from fastjango.db.models.utils import AltersData


class QuerySet(AsyncMixin, AlchemyMixin, AltersData):
    """A lazy description of objects: refined by its methods, run when it is looked at.

    Source: django.db.models.QuerySet (5.2).
    """

    @classmethod
    def as_manager(cls) -> Any:
        """A manager with the methods of this class."""
        # By name: managers are made of query sets, a floor higher.
        manager = import_module("fastjango.db.models.manager").Manager.from_queryset(cls)()
        manager._built_with_asmanager = True
        return manager

    as_manager.__func__.queryset_only = True  # type: ignore[attr-defined]  # not on the manager itself


class InstanceCheckMeta(type):
    """Makes ``isinstance(queryset, EmptyQuerySet)`` ask the query."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, QuerySet) and instance._is_empty()


class EmptyQuerySet(metaclass=InstanceCheckMeta):
    """What ``isinstance()`` says about ``none()``; cannot be made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("EmptyQuerySet can't be instantiated")
