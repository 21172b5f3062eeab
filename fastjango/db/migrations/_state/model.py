"""One model as migrations see it: fields, options, bases and managers, without a class."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterable, Iterator
from typing import Any

from fastjango.db import models
from fastjango.db.models.options import DEFAULT_NAMES, normalize_together
from fastjango.utils.functional import cached_property
from fastjango.utils.module_loading import import_string

from ..exceptions import InvalidBasesError
from ..utils import resolve_relation as resolve_relation


class ModelState:
    """A description of a model that can be copied, compared and turned into a class.

    Its fields are shared between copies of the state, and copied when a class is made from them.

    Args:
        app_label: The app.
        name: The class's name.
        fields: Pairs of name and field; relations are strings and never classes.
        options: The ``Meta`` options.
        bases: Classes, or ``"app.model"`` for models.
        managers: Pairs of name and manager.

    Raises:
        ValueError: a field is bound to a class or refers to one; an index has no name.

    Source: django.db.migrations.state.ModelState (5.2).
    """

    def __init__(
        self, app_label: str, name: str, fields: Any, options: Any = None, bases: Any = None, managers: Any = None
    ) -> None:
        self.app_label = app_label
        self.name = name
        self.fields: dict[str, Any] = dict(fields)
        self.options: dict[str, Any] = options or {}
        self.options.setdefault("indexes", [])
        self.options.setdefault("constraints", [])
        self.bases: tuple[Any, ...] = bases or (models.Model,)
        self.managers: list[tuple[str, Any]] = managers or []
        for field_name, field in self.fields.items():
            _refuse_classes(f"{app_label}.{name}.{field_name}", field_name, field)
        for index in self.options["indexes"]:
            if not index.name:
                raise ValueError(f"Indexes passed to ModelState require a name attribute. {index!r} doesn't have one.")

    @cached_property
    def name_lower(self) -> str:
        """The name in lower case."""
        return self.name.lower()

    def get_field(self, field_name: str) -> Any:
        """A field by name; ``_order`` is the field behind ``order_with_respect_to``."""
        if field_name == "_order":
            field_name = self.options.get("order_with_respect_to") or field_name
        return self.fields[field_name]

    @classmethod
    def from_model(cls, model: Any, exclude_rels: bool = False) -> ModelState:
        """Describe a class.

        Raises:
            TypeError: a field cannot be made again from what it deconstructs to.
        """
        meta = model._meta
        return cls(
            meta.app_label,
            meta.object_name,
            list(_copied_fields(model, exclude_rels)),
            {} if exclude_rels and meta.swapped else _copied_options(model, exclude_rels),
            _named_bases(model),
            list(_copied_managers(model)),
        )

    def construct_managers(self) -> Iterator[tuple[str, Any]]:
        """Fresh managers, in the order of their making."""
        for name, manager in sorted(self.managers, key=lambda pair: pair[1].creation_counter):
            as_manager, manager_path, queryset_path, args, kwargs = manager.deconstruct()
            if as_manager:
                yield name, import_string(queryset_path).as_manager()
            else:
                yield name, import_string(manager_path)(*args, **kwargs)

    def clone(self) -> ModelState:
        """A copy that shares fields and has its own containers."""
        made = ModelState.__new__(type(self))
        made.app_label, made.name = self.app_label, self.name
        made.fields = self.fields.copy()
        made.options = {"indexes": [], "constraints": [], **self.options}
        made.bases = self.bases
        made.managers = list(self.managers)
        return made

    def render(self, apps: Any) -> Any:
        """A class in the given registry.

        Raises:
            InvalidBasesError: a base is not there (yet).
        """
        # Models have no index_together any more; the schema editor still asks for that of old migrations.
        options = {name: value for name, value in self.options.items() if name != "index_together"}
        meta = type("Meta", (), {"app_label": self.app_label, "apps": apps, **options})
        try:
            bases = tuple(apps.get_model(base) if isinstance(base, str) else base for base in self.bases)
        except LookupError as exc:
            raise InvalidBasesError(f"Cannot resolve one or more bases from {self.bases!r}") from exc
        body: dict[str, Any] = {name: _fresh(field) for name, field in self.fields.items()}
        body["Meta"] = meta
        # Historical classes are in no module.
        body["__module__"] = "__fake__"
        body.update(self.construct_managers())
        metaclass: Any = type(models.Model)
        made: Any = metaclass(self.name, bases, body)
        if together := self.options.get("index_together"):
            made._meta.index_together = together
        return made

    def get_index_by_name(self, name: str) -> Any:
        """An index.

        Raises:
            ValueError: the model has none of that name.
        """
        return self._named_option("indexes", "index", name)

    def get_constraint_by_name(self, name: str) -> Any:
        """A constraint.

        Raises:
            ValueError: the model has none of that name.
        """
        return self._named_option("constraints", "constraint", name)

    def _named_option(self, option: str, kind: str, name: str) -> Any:
        for item in self.options[option]:
            if item.name == name:
                return item
        raise ValueError(f"No {kind} named {name} on model {self.name}")

    def __repr__(self) -> str:
        return f"<ModelState: '{self.app_label}.{self.name}'>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ModelState):
            return NotImplemented

        def described(state: ModelState) -> tuple[Any, ...]:
            fields = {name: field.deconstruct()[1:] for name, field in state.fields.items()}
            return state.app_label, state.name, fields, state.options, state.bases, state.managers

        return described(self) == described(other)

    __hash__ = None  # type: ignore[assignment]  # it changes


def _fresh(field: Any) -> Any:
    """A field for a class, as ``clone()`` gives it, without taking the field apart: states are rendered often."""
    made = copy.deepcopy(field)
    made.name = None
    for part in filter(None, (made, made.remote_field)):
        kind: Any = type(part)
        for name in _remembered(kind) & part.__dict__.keys():
            del part.__dict__[name]
    if not made.auto_created:
        made._take_place()
    return made


@functools.cache
def _remembered(cls: type) -> frozenset[str]:
    """The attributes that objects of a class work out once."""
    kinds = (cached_property, functools.cached_property)
    return frozenset(name for base in cls.__mro__ for name, value in vars(base).items() if isinstance(value, kinds))


def _refuse_classes(path: str, name: str, field: Any) -> None:
    if hasattr(field, "model"):
        raise ValueError(f'ModelState.fields cannot be bound to a model - "{name}" is.')
    # Strings, because a class belongs to one registry and a state to none.
    if field.is_relation and hasattr(field.related_model, "_meta"):
        raise ValueError(
            f'Model fields in "ModelState.fields" cannot refer to a model class - "{path}.to" does. Use a string '
            "reference instead."
        )
    if field.many_to_many and hasattr(field.remote_field.through, "_meta"):
        raise ValueError(
            f'Model fields in "ModelState.fields" cannot refer to a model class - "{path}.through" does. Use a string '
            "reference instead."
        )


def _copied_fields(model: Any, exclude_rels: bool) -> Iterator[tuple[str, Any]]:
    meta = model._meta
    for field in meta.local_fields:
        if getattr(field, "remote_field", None) and exclude_rels:
            continue
        if isinstance(field, models.OrderWrt):
            continue
        yield str(field.name), _copied(field, "field", model)
    if not exclude_rels:
        for field in meta.local_many_to_many:
            yield str(field.name), _copied(field, "m2m field", model)


def _copied(field: Any, kind: str, model: Any) -> Any:
    try:
        return field.clone()
    except TypeError as exc:
        raise TypeError(f"Couldn't reconstruct {kind} {field.name} on {model._meta.label}: {exc}") from exc


def _copied_options(model: Any, exclude_rels: bool) -> dict[str, Any]:
    meta = model._meta
    options: dict[str, Any] = {}
    for name in DEFAULT_NAMES:
        if name in ("apps", "app_label") or name not in meta.original_attrs:
            continue
        value = meta.original_attrs[name]
        if name in ("unique_together", "index_together"):
            value = set(normalize_together(value))
        elif name == "indexes":
            value = [_named_index(index, model) for index in meta.indexes]
        elif name == "constraints":
            value = [constraint.clone() for constraint in meta.constraints]
        options[name] = value
    if exclude_rels:
        for name in ("unique_together", "index_together", "order_with_respect_to"):
            options.pop(name, None)
    elif options.get("order_with_respect_to") in {field.name for field in meta.private_fields}:
        # A generic relation is no field of the state.
        del options["order_with_respect_to"]
    return options


def _named_index(index: Any, model: Any) -> Any:
    made = index.clone()
    if not made.name:
        made.set_name_with_model(model)
    return made


def _named_bases(model: Any) -> tuple[Any, ...]:
    def concrete(classes: Iterable[Any]) -> Iterator[Any]:
        for base in classes:
            if hasattr(base, "_meta") and base._meta.abstract:
                yield from concrete(base.__bases__)
            else:
                yield base

    # An abstract base stands for its own bases, which Python has put into an order that works.
    found = sorted(set(concrete(model.__bases__)), key=model.__mro__.index)
    named = tuple(base._meta.label_lower if hasattr(base, "_meta") else base for base in found)
    if not any(isinstance(base, str) or issubclass(base, models.Model) for base in named):
        return (models.Model,)
    return named


def _copied_managers(model: Any) -> Iterator[tuple[str, Any]]:
    managers: list[tuple[str, Any]] = []
    stand_in = None
    for manager in model._meta.managers:
        if any(name == manager.name for name, _ in managers):
            continue
        if manager.use_in_migrations:
            made = copy.copy(manager)
            made._set_creation_counter()
        elif manager is model._base_manager or manager is model._default_manager:
            made = models.Manager()
            made.model, made.name = manager.model, manager.name
            if manager is model._default_manager:
                stand_in = made
        else:
            continue
        managers.append((str(manager.name), made))
    # A plain manager called objects is what every model gets anyway.
    return iter(() if managers == [("objects", stand_in)] else managers)
