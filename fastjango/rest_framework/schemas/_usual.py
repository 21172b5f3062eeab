"""Whether what a view answers follows from its serializer: handlers of the framework, and actions with their names."""

from __future__ import annotations

import inspect
from typing import Any

_MODULES = frozenset({"fastjango.rest_framework.generics", "fastjango.rest_framework.mixins"})
_NAMES = frozenset({"list", "create", "retrieve", "update", "partial_update", "destroy"})


def has_usual_handler(view: Any, method: str) -> bool:
    """Whether the framework itself answers a method of a view."""
    handler = getattr(view, getattr(view, "action", None) or method.lower(), None)
    return getattr(inspect.unwrap(handler), "__module__", None) in _MODULES if handler is not None else False


def has_usual_name(view: Any) -> bool:
    """Whether the project's own action is called as one of the framework's, and means the same."""
    return getattr(view, "action", None) in _NAMES and hasattr(view, "get_serializer")


def reads_its_serializer(view: Any) -> bool:
    """Whether the serializer of a view is meant for this handler: of an extra action, only one that was given to it."""
    action = getattr(view, "action", None)
    return action is None or action in _NAMES or "serializer_class" in vars(view)
