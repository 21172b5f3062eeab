"""Names of weekdays and months as lazy translations."""

from __future__ import annotations

from typing import Any

from fastjango.utils.translation import gettext_lazy as _
from fastjango.utils.translation import pgettext_lazy


def _numbered(names: tuple[Any, ...], first: int) -> dict[int, Any]:
    return dict(enumerate(names, first))


# The texts stand in calls because tools that collect texts for translation look for calls.
WEEKDAYS = _numbered(
    (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday")), 0
)
WEEKDAYS_ABBR = _numbered((_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")), 0)
MONTHS = _numbered(
    (
        *(_("January"), _("February"), _("March"), _("April"), _("May"), _("June")),
        *(_("July"), _("August"), _("September"), _("October"), _("November"), _("December")),
    ),
    1,
)
MONTHS_3 = _numbered(
    (
        *(_("jan"), _("feb"), _("mar"), _("apr"), _("may"), _("jun")),
        *(_("jul"), _("aug"), _("sep"), _("oct"), _("nov"), _("dec")),
    ),
    1,
)
# Associated Press style.
MONTHS_AP = _numbered(
    (
        pgettext_lazy("abbrev. month", "Jan."),
        pgettext_lazy("abbrev. month", "Feb."),
        pgettext_lazy("abbrev. month", "March"),
        pgettext_lazy("abbrev. month", "April"),
        pgettext_lazy("abbrev. month", "May"),
        pgettext_lazy("abbrev. month", "June"),
        pgettext_lazy("abbrev. month", "July"),
        pgettext_lazy("abbrev. month", "Aug."),
        pgettext_lazy("abbrev. month", "Sept."),
        pgettext_lazy("abbrev. month", "Oct."),
        pgettext_lazy("abbrev. month", "Nov."),
        pgettext_lazy("abbrev. month", "Dec."),
    ),
    1,
)
# The form that some languages use inside a full date ("5 января", not "январь").
MONTHS_ALT = _numbered(
    (
        pgettext_lazy("alt. month", "January"),
        pgettext_lazy("alt. month", "February"),
        pgettext_lazy("alt. month", "March"),
        pgettext_lazy("alt. month", "April"),
        pgettext_lazy("alt. month", "May"),
        pgettext_lazy("alt. month", "June"),
        pgettext_lazy("alt. month", "July"),
        pgettext_lazy("alt. month", "August"),
        pgettext_lazy("alt. month", "September"),
        pgettext_lazy("alt. month", "October"),
        pgettext_lazy("alt. month", "November"),
        pgettext_lazy("alt. month", "December"),
    ),
    1,
)
