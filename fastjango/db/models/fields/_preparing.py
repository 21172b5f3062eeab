"""Which values of a field the driver takes as they are.

Most values of most fields pass as they are; asking the field for each of them would cost more than sending them.
"""

from __future__ import annotations

from typing import Any

from . import _choices, _misc, _numeric, _temporal, _text
from ._base import Field
from ._related.foreign_key import ForeignKey, OneToOneField

_NOTHING = type(None)
_TEXT: frozenset[type] = frozenset({str, _NOTHING})
_WHOLE: frozenset[type] = frozenset({int, _NOTHING})

# Types of values that the driver takes as they are, by the exact class of the field.
_PASSING: dict[Any, frozenset[type]] = {
    **dict.fromkeys((_text.CharField, _text.TextField, _text.EmailField, _text.SlugField, _text.URLField), _TEXT),
    **dict.fromkeys((_numeric.IntegerField, _numeric.BigIntegerField, _numeric.SmallIntegerField), _WHOLE),
    **dict.fromkeys((_numeric.PositiveIntegerField, _numeric.PositiveSmallIntegerField), _WHOLE),
    **dict.fromkeys((_numeric.PositiveBigIntegerField, _numeric.AutoField, _numeric.BigAutoField), _WHOLE),
    _numeric.SmallAutoField: _WHOLE,
    _numeric.FloatField: frozenset({float, _NOTHING}),
    _choices.BooleanField: frozenset({bool, _NOTHING}),
    _misc.UUIDField: frozenset({_NOTHING}),
}


def passing_types(field: Any, connection: Any) -> frozenset[type]:
    """The types of a field's values that a connection's driver takes as they are."""
    while type(field) in (ForeignKey, OneToOneField):
        field = field.target_field
    found = _PASSING.get(type(field), frozenset())
    return found - {str} if connection.features.interprets_empty_strings_as_nulls else found


def sets_itself(field: Any) -> bool:
    """Whether the field's ``pre_save()`` does more than read the attribute."""
    own = type(field).pre_save
    if own in (_temporal.DateField.pre_save, _temporal.DateTimeField.pre_save, _temporal.TimeField.pre_save):
        return bool(field.auto_now or field.auto_now_add)
    return own is not Field.pre_save
