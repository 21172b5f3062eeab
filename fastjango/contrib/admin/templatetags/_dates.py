"""The years, months and days over a change list."""

from __future__ import annotations

import datetime
from typing import Any

from fastjango.contrib.admin.utils import get_fields_from_path
from fastjango.db import models
from fastjango.utils import formats, timezone
from fastjango.utils.text import capfirst
from fastjango.utils.translation import gettext as _


def date_hierarchy(cl: Any) -> dict[str, Any] | None:
    """Return the link back and the dates to choose from; None for a list without ``date_hierarchy``."""
    return _DateHierarchy(cl).context() if cl.date_hierarchy else None


class _DateHierarchy:
    """Works out the level that the list stands on: all years, a year, a month, or a day."""

    def __init__(self, cl: Any) -> None:
        self.cl = cl
        self.name = cl.date_hierarchy
        field = get_fields_from_path(cl.model, self.name)[-1]
        is_datetime = isinstance(field, models.DateTimeField)
        self.dates_or_datetimes = "datetimes" if is_datetime else "dates"
        self.year, self.month, self.day = (self._chosen(part) for part in ("year", "month", "day"))

    def _chosen(self, part: str) -> int | None:
        value = self.cl.params.get(f"{self.name}__{part}")
        return None if value is None else int(value)

    def _link(self, **chosen: int) -> str:
        params = {f"{self.name}__{part}": value for part, value in chosen.items()}
        return self.cl.get_query_string(params, [f"{self.name}__"])

    def _dates(self, queryset: Any, kind: str) -> list[Any]:
        return list(getattr(queryset, self.dates_or_datetimes)(self.name, kind))

    def context(self) -> dict[str, Any] | None:
        """Return the context of the template."""
        year, month, day = self.year, self.month, self.day
        if year is None and month is None and day is None:
            # One year only needs no choice of years.
            span = self.cl.queryset.aggregate(first=models.Min(self.name), last=models.Max(self.name))
            if span["first"] and span["last"]:
                first, last = (self._local(span[end]) for end in ("first", "last"))
                if first.year == last.year:
                    year = first.year
                    if first.month == last.month:
                        month = first.month
        if year and month and day:
            return self._day(year, month, day)
        if year and month:
            return self._month(year, month)
        if year:
            return self._year(year)
        return self._years()

    @staticmethod
    def _local(value: Any) -> Any:
        if isinstance(value, datetime.datetime) and timezone.is_aware(value):
            return timezone.localtime(value)
        return value

    def _day(self, year: int, month: int, day: int) -> dict[str, Any]:
        date = datetime.date(year, month, day)
        back = {
            "link": self._link(year=year, month=month),
            "title": capfirst(formats.date_format(date, "YEAR_MONTH_FORMAT")),
        }
        return {
            "show": True,
            "back": back,
            "choices": [{"title": capfirst(formats.date_format(date, "MONTH_DAY_FORMAT"))}],
        }

    def _month(self, year: int, month: int) -> dict[str, Any]:
        choices = [
            {
                "link": self._link(year=year, month=month, day=date.day),
                "title": capfirst(formats.date_format(date, "MONTH_DAY_FORMAT")),
            }
            for date in self._dates(self.cl.queryset, "day")
        ]
        return {"show": True, "back": {"link": self._link(year=year), "title": str(year)}, "choices": choices}

    def _year(self, year: int) -> dict[str, Any]:
        choices = [
            {
                "link": self._link(year=year, month=date.month),
                "title": capfirst(formats.date_format(date, "YEAR_MONTH_FORMAT")),
            }
            for date in self._dates(self.cl.queryset, "month")
        ]
        return {"show": True, "back": {"link": self._link(), "title": _("All dates")}, "choices": choices}

    def _years(self) -> dict[str, Any]:
        years = self._dates(self.cl.queryset, "year")
        choices = [{"link": self._link(year=date.year), "title": str(date.year)} for date in years]
        return {"show": True, "back": None, "choices": choices}
