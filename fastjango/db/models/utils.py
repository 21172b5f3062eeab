"""Small helpers that several rooms of the ORM share."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

__all__ = ["AltersData", "create_namedtuple_class", "make_model_tuple", "resolve_callables", "unpickle_named_row"]


def make_model_tuple(model: Any) -> tuple[str, str]:
    """The app label and lower-case name of a model, of ``"label.Name"``, or of such a pair.

    Raises:
        ValueError: it is none of these.

    Source: django.db.models.utils.make_model_tuple.
    """
    if isinstance(model, str) and model.count(".") == 1:
        label, name = model.split(".")
    elif isinstance(model, tuple) and len(model) == 2:
        label, name = model
    elif hasattr(model, "_meta"):
        label, name = model._meta.app_label, model._meta.model_name
    else:
        raise ValueError(
            f"Invalid model reference '{model}'. Model references must be a model class, "
            "a model name in the form 'app_label.ModelName', or a tuple of both parts."
            if not isinstance(model, str)
            else f"Invalid model reference '{model}'. String model references must be of the form "
            "'app_label.ModelName'."
        )
    return label, name.lower()


def resolve_callables(mapping: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The items of a mapping, callable values called."""
    return ((key, value() if callable(value) else value) for key, value in mapping.items())


def unpickle_named_row(names: Iterable[str], values: Iterable[Any]) -> Any:
    """Rebuild a pickled row of ``values_list(named=True)``."""
    return create_namedtuple_class(*names)(*values)


@lru_cache
def create_namedtuple_class(*names: str) -> Any:
    """The class of rows with these names; pickles by its names, since it is not importable."""
    row: Any = namedtuple("Row", names)  # type: ignore[misc]  # the names are only known at run time
    body = {"__reduce__": lambda self: (unpickle_named_row, (names, tuple(self))), "__slots__": ()}
    return type("Row", (row,), body)


class AltersData:
    """Methods that override one marked ``alters_data`` (not for templates) are marked too.

    Source: django.db.models.utils.AltersData.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, member in vars(cls).items():
            if not callable(member) or hasattr(member, "alters_data"):
                continue
            marks = (getattr(getattr(base, name, None), "alters_data", None) for base in cls.__mro__[1:])
            mark = next((found for found in marks if found is not None), None)
            if mark is not None:
                member.alters_data = mark
