"""``ModelBase``: makes a model of a class body.

Source: django.db.models.base.ModelBase (5.2).
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator
from functools import partialmethod
from importlib import import_module
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.core.exceptions import FieldError, MultipleObjectsReturned, ObjectDoesNotExist
from fastjango.db import connections, router
from fastjango.db.models.fields._related.foreign_key import OneToOneField
from fastjango.db.models.fields._related.naming import lazy_related_operation, resolve_relation
from fastjango.db.models.fields._related.on_delete import CASCADE
from fastjango.db.models.manager import Manager
from fastjango.db.models.options import Options
from fastjango.db.models.signals import class_prepared
from fastjango.db.models.utils import make_model_tuple

from .order import make_foreign_order_accessors

Options.manager_class = Manager


def subclass_exception(name: str, bases: tuple[type, ...], module: str, attached_to: Any) -> Any:
    """An exception class that belongs to a model, and pickles by the model's path."""
    qualname = f"{attached_to.__qualname__}.{name}"
    return type(name, bases, {"__module__": module, "__qualname__": qualname})


def _has_contribute_to_class(value: Any) -> bool:
    # A class in the body (class Meta, a field class) does not join; only objects do.
    return not inspect.isclass(value) and hasattr(value, "contribute_to_class")


class _FromAlchemy:
    """What SQLAlchemy knows of a model, made when it is asked for; a field of the same name comes first."""

    def __init__(self, find: Callable[[Any, Any], Any]) -> None:
        self._find = find

    def __get__(self, model: Any, metaclass: Any = None) -> Any:
        if model is None or not hasattr(model, "_meta"):
            raise AttributeError("Only models have tables.")
        # Start-up cost: SQLAlchemy.
        return self._find(import_module("fastjango.db._alchemy.tables"), model)


class ModelBase(type):
    """Metaclass of all models."""

    __module__ = "fastjango.db.models.base"
    _meta: Any
    # The SQLAlchemy table of a model, and the collection that it is in.
    __table__ = _FromAlchemy(lambda tables, model: tables.table_of(model, connections[router.db_for_read(model)]))
    metadata = _FromAlchemy(lambda tables, model: tables.metadata_of(model))

    def __new__(cls, name: str, bases: tuple[type, ...], attrs: dict[str, Any], **kwargs: Any) -> Any:
        # Model itself, and plain mixins before it, are no models.
        parents = [base for base in bases if isinstance(base, ModelBase)]
        if not parents:
            return super().__new__(cls, name, bases, attrs)
        body = {key: attrs.pop(key) for key in ("__module__", "__classcell__") if key in attrs}
        given_meta = attrs.pop("Meta", None)
        joining = {key: attrs.pop(key) for key in list(attrs) if _has_contribute_to_class(attrs[key])}
        model = super().__new__(cls, name, bases, body | attrs, **kwargs)
        is_abstract = getattr(given_meta, "abstract", False)
        meta = given_meta or getattr(model, "Meta", None)
        base_meta = getattr(model, "_meta", None)
        model.add_to_class("_meta", Options(meta, _find_app_label(model, meta, is_abstract)))
        if not is_abstract:
            _add_exceptions(model, parents)
            if base_meta and not base_meta.abstract:
                _inherit_options(model, meta, base_meta)
        if model._meta.proxy and base_meta and base_meta.swapped:
            raise TypeError(f"{name} cannot proxy the swapped model '{base_meta.swapped}'.")
        for key, value in joining.items():
            model.add_to_class(key, value)
        _Inheritance(model, parents).run()
        if is_abstract:
            # An heir is abstract only when it says so itself.
            given_meta.abstract = False
            model.Meta = given_meta  # type: ignore[attr-defined]  # heirs read it
            return model
        model._prepare()
        model._meta.apps.register_model(model._meta.app_label, model)
        return model

    def add_to_class(cls, name: str, value: Any) -> None:
        """Set an attribute, or let it join the model."""
        if _has_contribute_to_class(value):
            value.contribute_to_class(cls, name)
        else:
            setattr(cls, name, value)

    def _prepare(cls) -> None:
        """Give the model what follows from its options, and tell those who wait for it."""
        options = cls._meta
        options._prepare(cls)
        model: Any = cls
        if options.order_with_respect_to:
            model.get_next_in_order = partialmethod(model._get_next_or_previous_in_order, is_next=True)
            model.get_previous_in_order = partialmethod(model._get_next_or_previous_in_order, is_next=False)
            remote = options.order_with_respect_to.remote_field
            # The related model's accessors; a hidden one gets none.
            if remote:
                lazy_related_operation(make_foreign_order_accessors, model, remote.model)
        if cls.__doc__ is None:
            cls.__doc__ = f"{cls.__name__}({', '.join(field.name for field in options.fields)})"
        override_url = settings.ABSOLUTE_URL_OVERRIDES.get(options.label_lower)
        if override_url:
            model.get_absolute_url = override_url
        if not options.managers:
            if any(field.name == "objects" for field in options.fields):
                raise ValueError(
                    f"Model {cls.__name__} must specify a custom Manager, because it has a field named 'objects'."
                )
            manager = Manager()
            manager.auto_created = True
            cls.add_to_class("objects", manager)
        for index in options.indexes:
            if not index.name:
                index.set_name_with_model(cls)
        class_prepared.send(sender=cls)

    @property
    def _base_manager(cls) -> Any:
        return cls._meta.base_manager

    @property
    def _default_manager(cls) -> Any:
        return cls._meta.default_manager


def _find_app_label(model: Any, meta: Any, is_abstract: bool) -> str | None:
    """The label of the app that a model belongs to: named, or found by its module."""
    if getattr(meta, "app_label", None) is not None:
        return str(meta.app_label)
    config = apps.get_containing_app_config(model.__module__)
    if config is not None:
        return str(config.label)
    if is_abstract:
        return None
    raise RuntimeError(
        f"Model class {model.__module__}.{model.__name__} doesn't declare an explicit app_label and isn't in an "
        "application in INSTALLED_APPS."
    )


def _add_exceptions(model: Any, parents: list[Any]) -> None:
    for name, fallback in (("DoesNotExist", ObjectDoesNotExist), ("MultipleObjectsReturned", MultipleObjectsReturned)):
        concrete = (base for base in parents if hasattr(base, "_meta") and not base._meta.abstract)
        inherited = tuple(getattr(base, name) for base in concrete) or (fallback,)
        setattr(model, name, subclass_exception(name, inherited, model.__module__, attached_to=model))


def _inherit_options(model: Any, meta: Any, base_meta: Any) -> None:
    """What a heir of a concrete model takes from it unless it says otherwise."""
    for option in ("ordering", "get_latest_by"):
        if not hasattr(meta, option):
            setattr(model._meta, option, getattr(base_meta, option))


class _Inheritance:
    """Brings the fields of parents into a new model."""

    def __init__(self, model: Any, parents: list[Any]) -> None:
        self.model, self.parents = model, parents
        self.options = model._meta
        self.name = model.__name__
        options = self.options
        own = (*options.local_fields, *options.local_many_to_many, *options.private_fields)
        self.own_names = {field.name for field in own}
        # Attributes of classes nearer than the one being looked at; they hide fields of farther ones.
        self.hiding: set[str] = set()

    def run(self) -> None:
        if self.options.proxy:
            self._join_proxied()
        else:
            self.options.concrete_model = self.model
        links = self._declared_links()
        for base in self.model.mro():
            if base not in self.parents or not hasattr(base, "_meta"):
                self.hiding.update(base.__dict__)
                continue
            if base._meta.abstract:
                self._take_from_abstract(base)
            else:
                self._take_from_concrete(base, links)
            self._take_private(base)
        self.options.indexes = [copy.deepcopy(index) for index in self.options.indexes]

    def _join_proxied(self) -> None:
        target = None
        for base in (each for each in self.parents if hasattr(each, "_meta")):
            if base._meta.abstract:
                if base._meta.fields:
                    raise TypeError(
                        f"Abstract base class containing model fields not permitted for proxy model '{self.name}'."
                    )
            elif target is None:
                target = base
            elif base._meta.concrete_model is not target._meta.concrete_model:
                raise TypeError(f"Proxy model '{self.name}' has more than one non-abstract model base class.")
        if target is None:
            raise TypeError(f"Proxy model '{self.name}' has no non-abstract model base class.")
        self.options.setup_proxy(target)
        self.options.concrete_model = target._meta.concrete_model

    def _declared_links(self) -> dict[tuple[str, str], Any]:
        """One-to-one fields by the model they point to, from the model itself and its abstract parents."""
        links = {}
        for base in reversed([self.model, *self.parents]):
            if not hasattr(base, "_meta") or (base is not self.model and not base._meta.abstract):
                continue
            for field in base._meta.local_fields:
                if isinstance(field, OneToOneField) and field.remote_field.parent_link:
                    related = resolve_relation(self.model, field.remote_field.model)
                    links[make_model_tuple(related)] = field
        return links

    @staticmethod
    def _fields_of(base: Any) -> Iterator[Any]:
        yield from base._meta.local_fields
        yield from base._meta.local_many_to_many

    def _clash(self, field: Any, base: Any) -> FieldError:
        return FieldError(
            f"Local field {field.name!r} in class {self.name!r} clashes with field of the same name from base class "
            f"{base.__name__!r}."
        )

    def _take_from_concrete(self, base: Any, links: dict[tuple[str, str], Any]) -> None:
        """Only a link: the fields stay in the parent's table."""
        for field in self._fields_of(base):
            if field.name in self.own_names:
                raise self._clash(field, base)
            self.hiding.add(field.name)
        concrete = base._meta.concrete_model
        link = links.get(make_model_tuple(concrete))
        if link is None and not self.options.proxy:
            link = self._make_link(concrete)
        self.options.parents[concrete] = link

    def _make_link(self, base: Any) -> Any:
        attribute = f"{base._meta.model_name}_ptr"
        link = OneToOneField(base, on_delete=CASCADE, name=attribute, auto_created=True, parent_link=True)
        if attribute in self.own_names:
            raise FieldError(
                f"Auto-generated field '{attribute}' in class {self.name!r} for parent_link to base class "
                f"{base.__name__!r} clashes with declared field of the same name."
            )
        # A shared abstract ancestor may have brought it already.
        if not hasattr(self.model, attribute):
            self.model.add_to_class(attribute, link)
        return link

    def _take_from_abstract(self, base: Any) -> None:
        """Copies of the fields."""
        parents = base._meta.parents.copy()
        for field in self._fields_of(base):
            hidden = field.name in self.own_names or field.name in self.model.__dict__ or field.name in self.hiding
            if hidden:
                continue
            own = copy.deepcopy(field)
            self.model.add_to_class(field.name, own)
            if field.one_to_one:
                for parent, link in parents.items():
                    if field == link:
                        parents[parent] = own
        self.options.parents.update(parents)

    def _take_private(self, base: Any) -> None:
        for field in base._meta.private_fields:
            if field.name in self.own_names:
                if not base._meta.abstract:
                    raise self._clash(field, base)
                continue
            own = copy.deepcopy(field)
            if not base._meta.abstract:
                own.mti_inherited = True
            self.model.add_to_class(field.name, own)
