"""``Model``: the base of all models, put together from the rooms of ``_model``."""

from __future__ import annotations

import copy
import warnings
from typing import TYPE_CHECKING, Any, ClassVar, Self

import fastjango
from fastjango.apps import apps
from fastjango.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from fastjango.db import DEFAULT_DB_ALIAS
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.deletion import CASCADE, Collector
from fastjango.db.models.fields.related import OneToOneField
from fastjango.db.models.options import Options
from fastjango.db.models.signals import class_prepared, post_init, pre_init
from fastjango.db.models.utils import AltersData

from ._model import registry_checks as registry_checks
from ._model.checks import ModelChecks
from ._model.deleting import Deleting
from ._model.initial import set_first_values
from ._model.metaclass import ModelBase, subclass_exception
from ._model.neighbours import Neighbours
from ._model.order import make_foreign_order_accessors, method_get_order, method_set_order
from ._model.refreshing import Refreshing
from ._model.saving import Saving
from ._model.state import DEFERRED, Deferred, ModelState, ModelStateFieldsCacheDescriptor
from ._model.validation import Validation

if TYPE_CHECKING:
    from ._typed import ObjectsOf

__all__ = [
    "CASCADE",
    "DEFAULT_DB_ALIAS",
    "DEFERRED",
    "LOOKUP_SEP",
    "Collector",
    "Deferred",
    "Model",
    "ModelBase",
    "ModelState",
    "ModelStateFieldsCacheDescriptor",
    "OneToOneField",
    "Options",
    "class_prepared",
    "make_foreign_order_accessors",
    "method_get_order",
    "method_set_order",
    "model_unpickle",
    "subclass_exception",
]

DJANGO_VERSION_PICKLE_KEY = "_django_version"


class Model(AltersData, Saving, Deleting, Refreshing, Neighbours, Validation, ModelChecks, metaclass=ModelBase):
    """A row of a table, as an object.

    Args:
        args: Values of the fields in their order; ``DEFERRED`` for those not read.
        kwargs: Values by name: fields, related objects, properties.

    Raises:
        TypeError: the model is abstract, a name is unknown, or a value is given twice.
        IndexError: there are more values than fields.

    Source: django.db.models.Model (5.2).
    """

    # Set for each model by the metaclass.
    _meta: ClassVar[Any]
    if TYPE_CHECKING:
        objects: ClassVar[ObjectsOf]
    DoesNotExist: ClassVar[type[ObjectDoesNotExist]]
    MultipleObjectsReturned: ClassVar[type[MultipleObjectsReturned]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        cls = self.__class__
        if cls._meta.abstract:
            raise TypeError("Abstract models cannot be instantiated.")
        is_heard = bool(pre_init.receivers)
        if is_heard:
            pre_init.send(sender=cls, args=args, kwargs=kwargs)
        self._state = ModelState()
        set_first_values(self, args, kwargs)
        super().__init__()
        if is_heard:
            # Receivers that keep the dictionary see in it what was left over: nothing.
            kwargs.clear()
        if post_init.receivers:
            post_init.send(sender=cls, instance=self)

    @classmethod
    def from_db(cls, db: str, field_names: Any, values: Any) -> Self:
        """Make an object of a row read from a database.

        Args:
            db: Alias of the database.
            field_names: Attribute names of the columns read.
            values: Their values.
        """
        if len(values) != len(cls._meta.concrete_fields):
            by_name = dict(zip(field_names, values, strict=True))
            values = [by_name.get(field.attname, DEFERRED) for field in cls._meta.concrete_fields]
        instance = cls(*values)
        instance._state.adding = False
        instance._state.db = db
        return instance

    def __str__(self) -> str:
        return f"{self.__class__.__name__} object ({self.pk})"

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__}: {self}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Model):
            return NotImplemented
        # A proxy's object equals that of the model it stands for.
        if self._meta.concrete_model is not other._meta.concrete_model:
            return False
        return self is other if self.pk is None else bool(self.pk == other.pk)

    def __hash__(self) -> int:
        pk = self.pk
        if pk is None or (type(pk) is tuple and None in pk):
            raise TypeError("Model instances without primary key value are unhashable")
        return hash(pk)

    # --- pickles ---

    def __reduce__(self) -> Any:
        state = self.__getstate__()
        state[DJANGO_VERSION_PICKLE_KEY] = fastjango.__version__
        return model_unpickle, ((self._meta.app_label, self._meta.object_name),), state

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled; the object's own related objects are not shared with the copy."""
        state = dict(self.__dict__)
        own = state["_state"] = copy.copy(state["_state"])
        own.fields_cache = dict(own.fields_cache)
        # memoryview does not pickle.
        views = {name: value for name, value in state.items() if isinstance(value, memoryview)}
        if views:
            state["_memoryview_attrs"] = [(name, bytes(value)) for name, value in views.items()]
            for name in views:
                del state[name]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        version = state.get(DJANGO_VERSION_PICKLE_KEY)
        if version is None:
            warnings.warn("Pickled model instance's Django version is not specified.", RuntimeWarning, stacklevel=2)
        elif version != fastjango.__version__:
            warnings.warn(
                f"Pickled model instance's Django version {version} does not match the current version "
                f"{fastjango.__version__}.",
                RuntimeWarning,
                stacklevel=2,
            )
        for name, value in state.pop("_memoryview_attrs", ()):
            state[name] = memoryview(value)
        self.__dict__.update(state)

    # --- the key ---

    def _get_pk_val(self, meta: Any = None) -> Any:
        return getattr(self, (meta or self._meta).pk.attname)

    def _set_pk_val(self, value: Any) -> None:
        # The keys of parents are the same value.
        for link in self._meta.parents.values():
            if link and link is not self._meta.pk:
                setattr(self, link.target_field.attname, value)
        setattr(self, self._meta.pk.attname, value)

    pk: Any = property(_get_pk_val, _set_pk_val)

    def _is_pk_set(self, meta: Any = None) -> bool:
        value = getattr(self, (meta or self._meta).pk.attname)
        return not (value is None or (isinstance(value, tuple) and None in value))

    def get_deferred_fields(self) -> set[str]:
        """Attribute names of the fields that were not read."""
        values = self.__dict__
        return {field.attname for field in self._meta.concrete_fields if field.attname not in values}


def model_unpickle(model_id: Any) -> Any:
    """A bare object of a model, for a pickle to fill.

    Args:
        model_id: The model, or its app label and name.
    """
    model = apps.get_model(*model_id) if isinstance(model_id, tuple) else model_id
    return model.__new__(model)


model_unpickle.__safe_for_unpickle__ = True  # type: ignore[attr-defined]  # the mark that old pickles look for
