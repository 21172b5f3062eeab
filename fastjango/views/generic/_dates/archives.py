"""Archives: lists of the objects of a year, a month, a week, a day."""

from __future__ import annotations

import datetime
from typing import Any

from fastjango.http import Http404
from fastjango.utils import timezone
from fastjango.utils.translation import gettext as _
from fastjango.views.generic._dates.parts import (
    DateMixin,
    DayMixin,
    MonthMixin,
    WeekMixin,
    YearMixin,
    date_from_string,
    timezone_today,
    whole_date,
)
from fastjango.views.generic.base import View
from fastjango.views.generic.list import MultipleObjectMixin, MultipleObjectTemplateResponseMixin

# The day that a week begins with, for the formats of weeks: of ``%U`` Sunday, of the others Monday.
_WEEK_STARTS = {"%W": "1", "%U": "0", "%V": "1"}


class BaseDateListView(MultipleObjectMixin, DateMixin, View):
    """Shows objects by date, somehow."""

    allow_empty = False
    date_list_period = "year"

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Show them."""
        self.date_list, self.object_list, extra = self.get_dated_items()
        context = self.get_context_data(object_list=self.object_list, date_list=self.date_list, **extra)
        return self.render_to_response(context)  # type: ignore[attr-defined]  # of the mixin that renders

    def get_dated_items(self) -> tuple[Any, Any, dict[str, Any]]:
        """``(dates, objects, more context)``."""
        raise NotImplementedError("A DateView must provide an implementation of get_dated_items()")

    def get_ordering(self) -> Any:
        """By date, the latest first."""
        return f"-{self.get_date_field()}" if self.ordering is None else self.ordering

    def get_dated_queryset(self, **lookup: Any) -> Any:
        """The objects of a period.

        Raises:
            Http404: there are none, and that is not allowed.
        """
        found = self.get_queryset().filter(**lookup)
        if not self.get_allow_future():
            now = timezone.now() if self.uses_datetime_field else timezone_today()
            found = found.filter(**{f"{self.get_date_field()}__lte": now})
        if not self.get_allow_empty():
            # A page's worth need not be loaded to know that there are some.
            paginated = self.get_paginate_by(found) is not None
            if not (found.exists() if paginated else found):
                raise Http404(
                    _("No %(verbose_name_plural)s available")
                    % {"verbose_name_plural": found.model._meta.verbose_name_plural}
                )
        return found

    def get_date_list_period(self) -> str:
        """The period of the list of dates: ``year``, ``month`` or ``day``."""
        return self.date_list_period

    def get_date_list(self, queryset: Any, date_type: str | None = None, ordering: str = "ASC") -> Any:
        """The dates on which there are objects.

        Raises:
            Http404: there are none, and that is not allowed.
        """
        kind = self.get_date_list_period() if date_type is None else date_type
        listing = queryset.datetimes if self.uses_datetime_field else queryset.dates
        dates = listing(self.get_date_field(), kind, ordering)
        if dates is not None and not dates and not self.get_allow_empty():
            raise Http404(
                _("No %(verbose_name_plural)s available")
                % {"verbose_name_plural": queryset.model._meta.verbose_name_plural}
            )
        return dates


class BaseArchiveIndexView(BaseDateListView):
    """Shows the latest objects, somehow."""

    context_object_name = "latest"

    def get_dated_items(self) -> tuple[Any, Any, dict[str, Any]]:
        """All objects, the latest first."""
        found = self.get_dated_queryset()
        dates = self.get_date_list(found, ordering="DESC")
        return dates, found if dates else found.none(), {}


class ArchiveIndexView(MultipleObjectTemplateResponseMixin, BaseArchiveIndexView):
    """Shows the latest objects in a template."""

    template_name_suffix = "_archive"


class _Period(BaseDateListView):
    """The objects from one date up to another."""

    def _between(self, since: datetime.date, until: datetime.date) -> dict[str, Any]:
        name = self.get_date_field()
        return {
            f"{name}__gte": self._make_date_lookup_arg(since),
            f"{name}__lt": self._make_date_lookup_arg(until),
        }


class BaseYearArchiveView(YearMixin, _Period):
    """Shows a year, somehow: its months, and its objects if ``make_object_list``."""

    date_list_period = "month"
    make_object_list = False

    def get_dated_items(self) -> tuple[Any, Any, dict[str, Any]]:
        """The year's months and objects."""
        date = date_from_string(self.get_year(), self.get_year_format())
        found = self.get_dated_queryset(**self._between(date, self._get_next_year(date)))
        dates = self.get_date_list(found)
        if not self.get_make_object_list():
            # The template may still want to know the model.
            found = found.none()
        extra = {
            "year": date,
            "next_year": self.get_next_year(date),
            "previous_year": self.get_previous_year(date),
        }
        return dates, found, extra

    def get_make_object_list(self) -> bool:
        """Whether the objects are listed."""
        return self.make_object_list


class YearArchiveView(MultipleObjectTemplateResponseMixin, BaseYearArchiveView):
    """Shows a year in a template."""

    template_name_suffix = "_archive_year"


class BaseMonthArchiveView(YearMixin, MonthMixin, _Period):
    """Shows a month, somehow."""

    date_list_period = "day"

    def get_dated_items(self) -> tuple[Any, Any, dict[str, Any]]:
        """The month's days and objects."""
        date = date_from_string(self.get_year(), self.get_year_format(), self.get_month(), self.get_month_format())
        found = self.get_dated_queryset(**self._between(date, self._get_next_month(date)))
        extra = {
            "month": date,
            "next_month": self.get_next_month(date),
            "previous_month": self.get_previous_month(date),
        }
        return self.get_date_list(found), found, extra


class MonthArchiveView(MultipleObjectTemplateResponseMixin, BaseMonthArchiveView):
    """Shows a month in a template."""

    template_name_suffix = "_archive_month"


class BaseWeekArchiveView(YearMixin, WeekMixin, _Period):
    """Shows a week, somehow."""

    def get_dated_items(self) -> tuple[Any, Any, dict[str, Any]]:
        """The week's objects.

        Raises:
            ValueError: the format of weeks is unknown, or does not go with that of years.
        """
        week_format, year_format = self.get_week_format(), self.get_year_format()
        if week_format not in _WEEK_STARTS:
            choices = ", ".join(sorted(_WEEK_STARTS))
            raise ValueError(f"Unknown week format {week_format!r}. Choices are: {choices}")
        if week_format == "%V" and year_format != "%G":
            raise ValueError(
                f"ISO week directive '{week_format}' is incompatible with the year directive '{year_format}'. Use the "
                "ISO year '%G' instead."
            )
        date = date_from_string(
            self.get_year(), year_format, _WEEK_STARTS[week_format], "%w", self.get_week(), week_format
        )
        found = self.get_dated_queryset(**self._between(date, self._get_next_week(date)))
        extra = {"week": date, "next_week": self.get_next_week(date), "previous_week": self.get_previous_week(date)}
        return None, found, extra


class WeekArchiveView(MultipleObjectTemplateResponseMixin, BaseWeekArchiveView):
    """Shows a week in a template."""

    template_name_suffix = "_archive_week"


class BaseDayArchiveView(YearMixin, MonthMixin, DayMixin, BaseDateListView):
    """Shows a day, somehow."""

    def get_dated_items(self) -> tuple[Any, Any, dict[str, Any]]:
        """The day's objects."""
        return self._get_dated_items(whole_date(self))

    def _get_dated_items(self, date: datetime.date) -> tuple[Any, Any, dict[str, Any]]:
        found = self.get_dated_queryset(**self._make_single_date_lookup(date))
        extra = {
            "day": date,
            "previous_day": self.get_previous_day(date),
            "next_day": self.get_next_day(date),
            "previous_month": self.get_previous_month(date),
            "next_month": self.get_next_month(date),
        }
        return None, found, extra


class DayArchiveView(MultipleObjectTemplateResponseMixin, BaseDayArchiveView):
    """Shows a day in a template."""

    template_name_suffix = "_archive_day"


class BaseTodayArchiveView(BaseDayArchiveView):
    """Shows today, somehow."""

    def get_dated_items(self) -> tuple[Any, Any, dict[str, Any]]:
        """Today's objects."""
        return self._get_dated_items(datetime.date.today())


class TodayArchiveView(MultipleObjectTemplateResponseMixin, BaseTodayArchiveView):
    """Shows today in a template."""

    template_name_suffix = "_archive_day"
