"""Filters of numbers, dates and truth."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, getcontext
from functools import lru_cache
from typing import Any

from fastjango.utils import formats
from fastjango.utils.dateformat import format, time_format
from fastjango.utils.html import avoid_wrapping
from fastjango.utils.safestring import SafeString
from fastjango.utils.timesince import timesince, timeuntil
from fastjango.utils.translation import gettext, ngettext

from .library import register

# Digits of a number that are worked out; longer numbers come back as they are.
_MOST_DIGITS = 200
# Texts up to this length need no more precision than this context has, when few places are wanted.
_ORDINARY_LENGTH = 18
_ORDINARY_PLACES = 8
_ORDINARY = Context(prec=28)
_UNITS = ((1 << 10, "KB"), (1 << 20, "MB"), (1 << 30, "GB"), (1 << 40, "TB"), (1 << 50, "PB"))


@lru_cache(maxsize=256)
def _places(arg: Any) -> tuple[Any, bool, bool, Decimal | None]:
    """What the argument of ``floatformat`` says: places, grouping, localization, and a number with such places.

    The number of places is a text where it is none.
    """
    force_grouping, use_l10n = False, True
    if isinstance(arg, str):
        places = arg.rstrip("gu")
        flags = arg[len(places) :]
        if len(flags) <= len(set(flags)):
            force_grouping, use_l10n, arg = "g" in flags, "u" not in flags, places or -1
    try:
        wanted = int(arg)
    except ValueError:
        return arg, force_grouping, use_l10n, None
    return wanted, force_grouping, use_l10n, Decimal(1).scaleb(-abs(wanted))


@register.filter(is_safe=True)
def floatformat(text: Any, arg: Any = -1) -> Any:
    """A number rounded to so many decimal places; negative numbers of places leave out ``.0``.

    ``g`` after the number of places groups thousands, ``u`` leaves localization out.
    """
    plain = str(text)
    number = _decimal(text)
    if number is None:
        return ""
    wanted, force_grouping, use_l10n, unit = _places(arg)
    if unit is None or not number.is_finite():
        return plain
    context = _ORDINARY
    if len(plain) > _ORDINARY_LENGTH or abs(wanted) > _ORDINARY_PLACES or "e" in plain or "E" in plain:
        _, digits, exponent = number.as_tuple()
        assert isinstance(exponent, int)
        if len(digits) + abs(exponent) > _MOST_DIGITS:
            return plain
        context = Context(prec=max(getcontext().prec, abs(wanted) + len(digits) + abs(exponent) + 1))
    if wanted <= 0 and number == number.to_integral_value():
        return SafeString(formats.decimal_text(str(int(number)), use_l10n, force_grouping))
    rounded = number.quantize(unit, ROUND_HALF_UP, context)
    shown = f"{rounded if rounded else abs(rounded):f}"  # no minus before zero
    return SafeString(formats.decimal_text(shown, use_l10n, force_grouping))


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        try:
            return Decimal(str(float(value)))
        except (ValueError, InvalidOperation, TypeError):
            return None


@register.filter(is_safe=False)
def add(value: Any, arg: Any) -> Any:
    """The sum, as numbers if both are some; nothing where there is none."""
    try:
        return int(value) + int(arg)
    except (ValueError, TypeError):
        try:
            return value + arg
        except Exception:
            return ""


@register.filter(is_safe=False)
def get_digit(value: Any, arg: Any) -> Any:
    """A digit of a whole number, counted from the right, from 1."""
    try:
        arg = int(arg)
        value = int(value)
    except ValueError:
        return value
    if arg < 1:
        return value
    digits = str(value)
    return int(digits[-arg]) if arg <= len(digits) else 0


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, arg: Any = None) -> str:
    """A date in a format."""
    if value in (None, ""):
        return ""
    try:
        return formats.date_format(value, arg)
    except AttributeError:
        try:
            return format(value, arg)
        except AttributeError:
            return ""


@register.filter(expects_localtime=True, is_safe=False)
def time(value: Any, arg: Any = None) -> str:
    """A time in a format."""
    if value in (None, ""):
        return ""
    try:
        return formats.time_format(value, arg)
    except (AttributeError, TypeError):
        try:
            return time_format(value, arg)
        except (AttributeError, TypeError):
            return ""


@register.filter("timesince", is_safe=False)
def timesince_filter(value: Any, arg: Any = None) -> str:
    """The time since a date, or between it and another."""
    if not value:
        return ""
    try:
        return timesince(value, arg) if arg else timesince(value)
    except (ValueError, TypeError):
        return ""


@register.filter("timeuntil", is_safe=False)
def timeuntil_filter(value: Any, arg: Any = None) -> str:
    """The time until a date, or between another and it."""
    if not value:
        return ""
    try:
        return timeuntil(value, arg)
    except (ValueError, TypeError):
        return ""


@register.filter(is_safe=False)
def default(value: Any, arg: Any) -> Any:
    """The argument in place of what is false."""
    return value or arg


@register.filter(is_safe=False)
def default_if_none(value: Any, arg: Any) -> Any:
    """The argument in place of ``None``."""
    return arg if value is None else value


@register.filter(is_safe=False)
def divisibleby(value: Any, arg: Any) -> bool:
    """Whether it can be divided."""
    return int(value) % int(arg) == 0


@register.filter(is_safe=False)
def yesno(value: Any, arg: Any = None) -> Any:
    """One of ``"yes,no,maybe"``: for true, false and ``None``."""
    words = (gettext("yes,no,maybe") if arg is None else arg).split(",")
    if not 2 <= len(words) <= 3:
        # Django 5.2: too few words show the value; of too many, the second is "maybe", too.
        if len(words) < 2:
            return value
        words = words[:2]
    if value is None:
        return words[-1]
    return words[0] if value else words[1]


@register.filter(is_safe=True)
def filesizeformat(bytes_: Any) -> str:
    """A number of bytes as ``1.4 MB``."""
    try:
        size = int(bytes_)
    except (TypeError, ValueError, UnicodeDecodeError):
        return avoid_wrapping(ngettext("%(size)d byte", "%(size)d bytes", 0) % {"size": 0})
    sign = "-" if size < 0 else ""
    size = abs(size)
    if size < _UNITS[0][0]:
        shown = ngettext("%(size)d byte", "%(size)d bytes", size) % {"size": size}
    else:
        unit, name = [one for one in _UNITS if one[0] <= size][-1]
        shown = gettext(f"%s {name}") % formats.number_format(round(size / unit, 1), 1)
    return avoid_wrapping(sign + shown)


@register.filter(is_safe=False)
def pluralize(value: Any, arg: str = "s") -> str:
    """The ending for a number (or for so many items): ``"s"``, ``"es"``, ``"y,ies"``."""
    endings = arg.split(",")  # plain texts, also of a safe one
    if len(endings) == 1:
        endings.insert(0, "")
    if len(endings) > 2:
        return ""
    try:
        count: Any = float(value)
    except ValueError:
        return ""
    except TypeError:
        try:
            count = len(value)
        except TypeError:
            return ""
    return endings[0] if count == 1 else endings[1]
