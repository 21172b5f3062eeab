"""Validators of arrays, key-value maps and ranges.

Source: django.contrib.postgres.validators (5.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.core.validators import MaxLengthValidator, MaxValueValidator, MinLengthValidator, MinValueValidator
from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.translation import gettext_lazy as _
from fastjango.utils.translation import ngettext_lazy

__all__ = [
    "ArrayMaxLengthValidator",
    "ArrayMinLengthValidator",
    "KeysValidator",
    "RangeMaxValueValidator",
    "RangeMinValueValidator",
]


class ArrayMaxLengthValidator(MaxLengthValidator):
    """At most so many items."""

    message = ngettext_lazy(
        "List contains %(show_value)d item, it should contain no more than %(limit_value)d.",
        "List contains %(show_value)d items, it should contain no more than %(limit_value)d.",
        "show_value",
    )


class ArrayMinLengthValidator(MinLengthValidator):
    """At least so many items."""

    message = ngettext_lazy(
        "List contains %(show_value)d item, it should contain no fewer than %(limit_value)d.",
        "List contains %(show_value)d items, it should contain no fewer than %(limit_value)d.",
        "show_value",
    )


@deconstructible
class KeysValidator:
    """A map has certain keys.

    Args:
        keys: Those it must have.
        strict: Whether it may have no others.
        messages: Texts instead of ``missing_keys`` and ``extra_keys``; ``%(keys)s`` stands for the keys.
    """

    messages = {
        "missing_keys": _("Some keys were missing: %(keys)s"),
        "extra_keys": _("Some unknown keys were provided: %(keys)s"),
    }
    strict = False

    def __init__(self, keys: Iterable[str], strict: bool = False, messages: dict[str, Any] | None = None) -> None:
        self.keys = set(keys)
        self.strict = strict
        self.messages = self.messages | (messages or {})

    def __call__(self, value: Any) -> None:
        """Check the keys of a map.

        Raises:
            ValidationError: some are missing, or unknown.
        """
        given = set(value)
        faults = {"missing_keys": self.keys - given, "extra_keys": given - self.keys if self.strict else ()}
        for code, keys in faults.items():
            if keys:
                raise ValidationError(self.messages[code], code=code, params={"keys": ", ".join(keys)})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, self.__class__) and vars(self) | _UNEQUAL == vars(other) | _UNEQUAL

    __hash__: Any = None


# How two equal validators were called may differ: a list of keys, or a tuple.
_UNEQUAL = {"_constructor_args": None}


class RangeMaxValueValidator(MaxValueValidator):
    """A range ends at a value or before it; one without end does not."""

    message = _("Ensure that the upper bound of the range is not greater than %(limit_value)s.")

    def compare(self, a: Any, b: Any) -> bool:
        return a.upper is None or bool(a.upper > b)


class RangeMinValueValidator(MinValueValidator):
    """A range begins at a value or after it; one without beginning does not."""

    message = _("Ensure that the lower bound of the range is not less than %(limit_value)s.")

    def compare(self, a: Any, b: Any) -> bool:
        return a.lower is None or bool(a.lower < b)
