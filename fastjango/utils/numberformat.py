"""Numbers as text with a decimal separator and groups of digits."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from fastjango.conf import settings
from fastjango.utils.safestring import mark_safe

# Digits and zeros that a decimal is written out to; beyond, exponents keep the text short.
_LONGEST_PLAIN = 200


def format(
    number: Any,
    decimal_sep: str,
    decimal_pos: int | None = None,
    grouping: Any = 0,
    thousand_sep: str = "",
    force_grouping: bool = False,
    use_l10n: bool | None = None,
) -> str:
    """The number (or a text that is one) as text. Digits beyond ``decimal_pos`` are cut off and not rounded.

    Args:
        grouping: How many digits a group has; a sequence gives the groups from the right, ``0`` at its end means
            that the last size goes on, a negative one that the rest stays in one piece.
        force_grouping: Group whatever ``USE_THOUSAND_SEPARATOR`` says.
        use_l10n: ``False`` to ignore ``USE_THOUSAND_SEPARATOR``.

    Source: django.utils.numberformat.format.
    """
    if number is None or number == "":
        return mark_safe(number) if number == "" else "None"
    groups = bool(grouping) and (force_grouping or (use_l10n is not False and bool(settings.USE_THOUSAND_SEPARATOR)))
    if isinstance(number, int) and not groups and not decimal_pos:
        return mark_safe(number)

    text, exponent = _digits(number, decimal_pos)
    sign = "-" if text[:1] == "-" else ""
    whole, _, fraction = text[len(sign) :].partition(".")
    if decimal_pos is not None:
        fraction = fraction[:decimal_pos].ljust(decimal_pos, "0")
    if groups and whole.isdigit():
        whole = _grouped(whole, grouping, thousand_sep)
    point = decimal_sep if fraction else ""
    return f"{sign}{whole}{point}{fraction}{exponent}"


def _digits(number: Any, decimal_pos: int | None) -> tuple[str, str]:
    """The number written out, and an exponent where it is too long for that."""
    if isinstance(number, float) and "e" in str(number):
        number = Decimal(str(number))
    if not isinstance(number, Decimal):
        return str(number), ""
    if not number.is_finite():
        return str(number), ""
    if decimal_pos is not None and abs(number) < Decimal(1).scaleb(-max(decimal_pos, 1)):
        number = type(number)(0)
    _, digits, exponent = number.as_tuple()
    if isinstance(exponent, int) and abs(exponent) + len(digits) > _LONGEST_PLAIN:
        coefficient, _, power = f"{number:e}".partition("e")
        return coefficient, f"e{power}"
    return f"{number:f}", ""


def _grouped(whole: str, grouping: Any, thousand_sep: str) -> str:
    """The digits with separators between groups, counted from the right; the last size holds for all that follow."""
    sizes = list(grouping) if isinstance(grouping, Iterable) else [grouping]
    parts: list[str] = []
    size = sizes.pop(0)
    while 0 < size < len(whole):
        parts.append(whole[-size:])
        whole = whole[:-size]
        # As in the C library's locales, a zero says that the size before it goes on; a negative one ends the groups.
        size = (sizes.pop(0) if sizes else 0) or size
    return thousand_sep.join([whole, *reversed(parts)])
