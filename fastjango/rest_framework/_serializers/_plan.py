"""A serializer class compiled: its fields made once, and generated functions that show objects (``_showing``).

A plan holds for a class whose ways of choosing fields are the framework's own. A serializer whose ``fields`` were
looked at from outside, and may have been changed, is never shown by a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastjango.db.models.base import ModelBase
from fastjango.utils.functional import cached_property

from .. import relations
from ..fields import Field, empty
from ..settings import api_settings
from ._reading import reader
from ._showing import Showing

_OWN_PACKAGE = "fastjango.rest_framework."
# What decides about a serializer's fields. A class that overrides one of these is asked each time.
_DECIDING = (
    "fields", "get_fields", "_readable_fields", "get_field_names", "get_default_field_names", "build_field",
    "build_standard_field", "build_relational_field", "build_nested_field", "build_property_field", "build_url_field",
    "build_unknown_field", "include_extra_kwargs", "get_extra_kwargs", "get_uniqueness_extra_kwargs",
    "_get_model_fields", "get_unique_together_constraints", "get_unique_together_validators",
    "get_unique_for_date_validators", "__getattribute__",
)  # fmt: skip


def _is_own(cls: type, name: str) -> bool:
    """Whether ``cls`` has ``name`` from this framework."""
    for base in cls.__mro__:
        if name in base.__dict__:
            return base is object or base.__module__.startswith(_OWN_PACKAGE)
    return True


def _meta_state(cls: Any) -> list[tuple[type, dict[str, Any]]]:
    """What ``Meta`` says; some projects change it, and lists in place."""
    meta = getattr(cls, "Meta", None)
    return [
        (base, {name: list(value) if isinstance(value, list) else value for name, value in vars(base).items()})
        for base in getattr(meta, "__mro__", ())[:-1]
    ]


def _kind_of(objects: list[Any]) -> Any:
    """What the objects are to a generated function: a model, ``dict``, ``object`` for any other, None for a mixture."""
    found = set(map(type, objects))
    if len(found) != 1:
        return None
    kind: type = found.pop()
    if isinstance(kind, ModelBase) or kind is dict:
        return kind
    return None if issubclass(kind, Mapping) else object


class Plan:
    """The fields of a class, and the function that shows an object."""

    def __init__(self, cls: Any, fields: dict[str, Field], meta_state: list[tuple[type, dict[str, Any]]]) -> None:
        self.cls = cls
        self.prototypes = [(name, field, _is_copied_by_state(field)) for name, field in fields.items()]
        self.meta_state = meta_state
        self.generation = api_settings.generation
        # Bound to a serializer that nobody else has: what their methods need of it is nothing.
        self.holder = cls()
        self.holder.fields  # noqa: B018 - makes and binds them
        # By what the objects are.
        self._showings: dict[Any, Showing] = {}

    def show(self, objects: list[Any], serializer: Any) -> list[Any]:
        """The representation of each object."""
        return self._showing(_kind_of(objects)).show(objects, serializer)

    def show_rows(self, queryset: Any) -> list[Any] | None:
        """The representation of what a query set gives, straight from its rows; None where objects are needed."""
        return self._showing(queryset.model).show_rows(queryset)

    def _showing(self, kind: Any) -> Showing:
        showing = self._showings.get(kind)
        if showing is None:
            showing = self._showings[kind] = Showing(self.cls.__name__, self.holder.fields, kind)
        return showing

    def is_current(self) -> bool:
        """Whether settings and ``Meta`` are what they were."""
        if self.generation != api_settings.generation:
            return False
        meta = getattr(self.cls, "Meta", None)
        if meta is not (self.meta_state[0][0] if self.meta_state else None):
            return False
        return all(vars(base) == state for base, state in self.meta_state)

    def copies(self) -> dict[str, Field]:
        """The fields for one serializer."""
        return {
            name: _copy_of_state(field) if is_simple else field.__deepcopy__({})
            for name, field, is_simple in self.prototypes
        }

    @cached_property
    def reads(self) -> bool:
        """Whether :meth:`read` does what the class does."""
        return all(_is_own(self.cls, name) for name in ("_writable_fields", "set_value"))

    @cached_property
    def read(self) -> Callable[[Any, dict[str, Any]], tuple[Any, Any]]:
        """``read(serializer, data)`` to ``(values, errors)``."""
        return reader(self.cls, self.holder.fields)

    @cached_property
    def has_read_only_defaults(self) -> bool:
        """Whether validators are shown values that nobody may submit."""
        return any(field.read_only and field.default is not empty for field in self.holder.fields.values())

    @cached_property
    def validators(self) -> list[Any]:
        """The validators that the model asks for."""
        return self.holder._made_validators()


def _is_copied_by_state(field: Field) -> bool:
    """Whether what the arguments of a field made is all there is to it; others are made anew for a copy."""
    cls = type(field)
    is_nest = isinstance(field, relations.ManyRelatedField) or hasattr(field, "child")
    return _is_own(cls, "__init__") and _is_own(cls, "__deepcopy__") and not is_nest and not hasattr(field, "fields")


def _copy_of_state(field: Field) -> Field:
    """A copy that can be bound and changed: what could be changed in place is its own."""
    copy: Field = object.__new__(type(field))
    copy.__dict__ = state = field.__dict__.copy()
    state["error_messages"] = state["error_messages"].copy()
    state["style"] = state["style"].copy()
    if "_validators" in state:
        state["_validators"] = state["_validators"].copy()
    if isinstance(state["default"], list | dict | set):
        state["default"] = state["default"].copy()
    return copy


def plan_of(serializer: Any) -> Plan | None:
    """The plan of a serializer's class; None when there can be none. Made on the first call."""
    cls = type(serializer)
    plan: Any = cls.__dict__.get("_plan")
    if plan is None or (plan is not False and not plan.is_current()):
        plan = cls._plan = _made(cls)
    return plan if isinstance(plan, Plan) else None


_in_the_making: set[type] = set()


def _made(cls: Any) -> Plan | bool:
    if cls in _in_the_making or not all(_is_own(cls, name) for name in _DECIDING) or not _is_own(cls, "__init__"):
        return False
    _in_the_making.add(cls)
    try:
        state = _meta_state(cls)
        return Plan(cls, cls()._made_fields(), state)
    finally:
        _in_the_making.discard(cls)
