"""Filters that show numbers and moments as people say them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from fastjango import template
from fastjango.template import defaultfilters
from fastjango.utils.formats import number_format
from fastjango.utils.safestring import mark_safe
from fastjango.utils.timesince import timesince, timeuntil
from fastjango.utils.timezone import is_aware
from fastjango.utils.translation import gettext as _
from fastjango.utils.translation import (
    gettext_lazy,
    ngettext,
    ngettext_lazy,
    npgettext_lazy,
    pgettext,
    round_away_from_one,
)

register = template.Library()

_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_POWERS = (
    *("million", "billion", "trillion", "quadrillion", "quintillion"),
    *("sextillion", "septillion", "octillion", "nonillion", "decillion"),
)
_thousands = re.compile(r"\d{1,3}(?=(?:\d{3})+$)")


@register.filter(is_safe=True)
def ordinal(value: Any) -> Any:
    """A number with its ending: 1st, 2nd, 3rd."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return value
    if number < 0:
        return str(number)
    if number % 100 in (11, 12, 13):
        # Translators: Ordinal format for 11 (11th), 12 (12th), and 13 (13th).
        form = pgettext("ordinal 11, 12, 13", "{}th")
    else:
        # Languages may have an ending for each last digit, so each is a text of its own.
        digit = number % 10
        form = pgettext(f"ordinal {digit}", f"{{}}{_ENDINGS.get(digit, 'th')}")
    return mark_safe(form.format(number))


@register.filter(is_safe=True)
def intcomma(value: Any, use_l10n: bool = True) -> Any:
    """A number with separators between thousands, the language's unless told otherwise."""
    if use_l10n:
        try:
            number = value if isinstance(value, float | Decimal) else int(value)
        except (TypeError, ValueError):
            return intcomma(value, False)
        return number_format(number, use_l10n=True, force_grouping=True)
    text = str(value)
    found = re.match(r"-?\d+", text)
    if not found:
        return text
    whole = found[0]
    return _thousands.sub(lambda part: f"{part[0]},", whole) + text[len(whole) :]


def _named_power(name: str) -> Callable[[int], str]:
    """The text with a number before a power's name, looked up in the catalogues as ``%(value)s million``."""
    text = f"%(value)s {name}"
    return lambda number: ngettext(text, text, number)


# The powers of ten that have a name, and the name with a number.
intword_converters: tuple[tuple[int, Callable[[int], str]], ...] = (
    *((power, _named_power(name)) for power, name in zip(range(6, 36, 3), _POWERS, strict=True)),
    (100, _named_power("googol")),
)


@register.filter(is_safe=False)
def intword(value: Any) -> Any:
    """A large number in words: 1.2 million."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return value
    size = abs(number)
    if size < 1_000_000:
        return number
    for exponent, words in intword_converters:
        unit = 10**exponent
        # "1000.0 million" is said otherwise.
        if size < unit * 1000:
            rounded = number / unit
            return words(round_away_from_one(abs(rounded))) % {"value": defaultfilters.floatformat(rounded, 1)}
    return value


@register.filter(is_safe=True)
def apnumber(value: Any) -> Any:
    """One to nine in words, as the Associated Press writes them."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return value
    words = "one two three four five six seven eight nine".split()
    return _(words[number - 1]) if 0 < number < 10 else number


@register.filter(expects_localtime=True)
def naturalday(value: Any, arg: Any = None) -> Any:
    """Yesterday, today and tomorrow; other days in a format."""
    zone = getattr(value, "tzinfo", None)
    try:
        day = date(value.year, value.month, value.day)
    except (AttributeError, ValueError):
        return value
    distance = (day - datetime.now(zone).date()).days
    names = {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}
    return names.get(distance) or defaultfilters.date(value, arg)


@register.filter
def naturaltime(value: Any) -> Any:
    """The distance from now in words."""
    return NaturalTimeFormatter.string_for(value)


def _units(context: str) -> dict[str, Any]:
    """The texts for ``timesince()``, looked up in the catalogues with a context."""
    names = ("year", "month", "week", "day", "hour", "minute")
    return {name: npgettext_lazy(context, f"%(num)d {name}", f"%(num)d {name}s", "num") for name in names}


class NaturalTimeFormatter:
    """Words for the distance between now and a moment.

    Source: django.contrib.humanize.templatetags.humanize.NaturalTimeFormatter.
    """

    # Counts and units are joined by non-breaking spaces, in the catalogues too.
    time_strings = {
        "now": gettext_lazy("now"),
        "past-day": gettext_lazy("%(delta)s ago"),
        "future-day": gettext_lazy("%(delta)s from now"),
        **{
            f"{when}-{unit}": ngettext_lazy(f"{one} {unit} {after}", f"%(count)s\u00a0{unit}s {after}", "count")
            for when, after in (("past", "ago"), ("future", "from now"))
            for unit, one in (("hour", "an"), ("minute", "a"), ("second", "a"))
        },
    }
    # Beside "ago" and "from now", some languages decline the units.
    past_substrings = _units("naturaltime-past")
    future_substrings = _units("naturaltime-future")

    @classmethod
    def string_for(cls, value: Any) -> Any:
        """The words; what is no date comes back as it is."""
        if not isinstance(value, date):  # date-times are dates, too
            return value
        now: Any = datetime.now(UTC if is_aware(value) else None)
        is_past = value < now
        elapsed = now - value if is_past else value - now
        if elapsed.days:
            words = cls.past_substrings if is_past else cls.future_substrings
            delta = (timesince if is_past else timeuntil)(value, now, time_strings=words)
            return cls.time_strings["past-day" if is_past else "future-day"] % {"delta": delta}
        if elapsed < timedelta(seconds=1):
            return cls.time_strings["now"]
        count, unit = elapsed.seconds, "second"
        if count >= 3600:
            count, unit = count // 3600, "hour"
        elif count >= 60:
            count, unit = count // 60, "minute"
        return cls.time_strings[f"{'past' if is_past else 'future'}-{unit}"] % {"count": count}
