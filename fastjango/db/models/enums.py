"""Enumerations whose members carry labels, for a field's ``choices``."""

from __future__ import annotations

import enum
from enum import EnumType, IntEnum, StrEnum
from enum import property as enum_property
from typing import TYPE_CHECKING, Any

from fastjango.utils.functional import Promise

__all__ = ["Choices", "ChoicesType", "IntegerChoices", "TextChoices"]


def _split_label(name: str, value: Any) -> tuple[Any, Any]:
    """The value and the label of one member; the label comes from its name where none is given."""
    if isinstance(value, list | tuple) and len(value) > 1 and isinstance(value[-1], str | Promise):
        *rest, label = value
        return (rest[0] if len(rest) == 1 else tuple(rest)), label
    return value, name.replace("_", " ").title()


class ChoicesType(EnumType):
    """The type of :class:`Choices` enumerations: knows their values, labels and pairs.

    Source: django.db.models.enums.ChoicesType (5.2).
    """

    def __new__(metacls, classname: str, bases: tuple[type, ...], classdict: Any, **kwds: Any) -> Any:
        parts = {name: _split_label(name, classdict[name]) for name in classdict._member_names}
        # Plain dict.update: the enumeration's own dictionary refuses to set a member twice.
        dict.update(classdict, {name: value for name, (value, _) in parts.items()})
        cls: Any = super().__new__(metacls, classname, bases, classdict, **kwds)
        for name, member in cls.__members__.items():
            member._label_ = parts[name][1]
        return enum.unique(cls)

    def __contains__(cls, member: Any) -> bool:
        # Python 3.11 refuses values that are no members; 3.12 looks them up.
        members: Any = cls
        return isinstance(member, cls) or any(member == each.value for each in members)

    def _with_empty(cls, pick: str) -> list[Any]:
        empty = {"name": "__empty__", "value": None, "label": getattr(cls, "__empty__", None)}
        first = [empty[pick]] if hasattr(cls, "__empty__") else []
        members: Any = cls
        return first + [getattr(member, pick) for member in members]

    @property
    def names(cls) -> list[str]:
        """Names of the members, ``__empty__`` first where there is one."""
        return cls._with_empty("name")

    @property
    def choices(cls) -> list[tuple[Any, Any]]:
        """Pairs of value and label, as ``choices=`` takes them."""
        return list(zip(cls.values, cls.labels, strict=True))

    @property
    def labels(cls) -> list[Any]:
        """The labels, in the order of the members."""
        return cls._with_empty("label")

    @property
    def values(cls) -> list[Any]:
        """The values, in the order of the members."""
        return cls._with_empty("value")


class Choices(enum.Enum, metaclass=ChoicesType):
    """Base of enumerations with labels.

    Source: django.db.models.enums.Choices (5.2).
    """

    if not TYPE_CHECKING:
        do_not_call_in_templates = enum.nonmember(True)

    @enum_property
    def label(self) -> Any:
        """The text for people."""
        return self._label_  # type: ignore[attr-defined]  # set by the metaclass

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}.{self._name_}"


class IntegerChoices(Choices, IntEnum):
    """Whole numbers with labels."""


class TextChoices(Choices, StrEnum):
    """Texts with labels; ``auto()`` gives a member's name."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[Any]) -> Any:
        return name
