"""Enumerations with labels."""

import datetime
import enum

import pytest

from fastjango.db.models.enums import Choices, IntegerChoices, TextChoices


class Suit(IntegerChoices):
    DIAMOND = 1, "Diamond"
    BLACK_SPADE = 2
    __empty__ = "(none)"


class Size(TextChoices):
    SMALL = "s", "Small"
    LARGE = enum.auto()


class Landing(datetime.date, Choices):
    APOLLO_11 = 1969, 7, 20, "Apollo 11 (Eagle)"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Suit.choices, [(None, "(none)"), (1, "Diamond"), (2, "Black Spade")]),
        (Suit.names, ["__empty__", "DIAMOND", "BLACK_SPADE"]),
        (Suit.values, [None, 1, 2]),
        (Size.choices, [("s", "Small"), ("LARGE", "Large")]),
        (Landing.choices, [(datetime.date(1969, 7, 20), "Apollo 11 (Eagle)")]),
        (Suit.DIAMOND.label, "Diamond"),
        (repr(Size.SMALL), "Size.SMALL"),
        ([str(member) for member in (Suit.DIAMOND, Size.SMALL, Landing.APOLLO_11)], ["1", "s", "Landing.APOLLO_11"]),
        ((issubclass(Suit, enum.IntEnum), issubclass(Size, enum.StrEnum)), (True, True)),
        (f"{Suit.DIAMOND} {Size.SMALL}", "1 s"),
        (1 in Suit, True),
        ("xl" in Size, False),
        (Suit.do_not_call_in_templates, True),
    ],
)
def test_what_an_enumeration_tells(found, expected):
    assert found == expected


def test_values_are_unique():
    with pytest.raises(ValueError, match="duplicate values found in"):

        class Twice(IntegerChoices):
            A = 1
            B = 1
