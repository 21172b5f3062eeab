"""Parts of dates: from the URL, one after another, and as conditions."""

from __future__ import annotations

import datetime
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db import models
from fastjango.http import Http404
from fastjango.utils import timezone
from fastjango.utils.functional import cached_property
from fastjango.utils.translation import gettext as _


def uses_time_zones() -> bool:
    """Whether moments have time zones."""
    return bool(settings.USE_TZ)


def timezone_today() -> datetime.date:
    """Today, in the current time zone where there are time zones."""
    return timezone.localdate() if uses_time_zones() else datetime.date.today()


def get_next_prev(view: Any, date: datetime.date, is_previous: bool, period: str) -> datetime.date | None:
    """The beginning of the next or previous period that can be shown; None when there is none.

    With ``allow_empty`` that is the neighbouring one, if it is not to come; otherwise the nearest with an object.
    """
    start_of = getattr(view, f"_get_current_{period}")
    after = getattr(view, f"_get_next_{period}")
    allows_future = view.get_allow_future()
    if view.get_allow_empty():
        # The beginning of this period, a day back, is in the one before.
        found = start_of(start_of(date) - datetime.timedelta(days=1)) if is_previous else after(date)
        return found if allows_future or found <= timezone_today() else None
    name = view.get_date_field()
    bound = view._make_date_lookup_arg(start_of(date) if is_previous else after(date))
    lookups = {f"{name}__{'lt' if is_previous else 'gte'}": bound}
    if not allows_future:
        lookups[f"{name}__lte"] = timezone.now() if view.uses_datetime_field else timezone_today()
    ordering = f"-{name}" if is_previous else name
    nearest = view.get_queryset().filter(**lookups).order_by(ordering).first()
    if nearest is None:
        return None
    value = getattr(nearest, name)
    if view.uses_datetime_field:
        value = (timezone.localtime(value) if uses_time_zones() else value).date()
    started: datetime.date = start_of(value)
    return started


def date_from_string(
    year: Any, year_format: str, month: Any = "", month_format: str = "", day: Any = "", day_format: str = ""
) -> datetime.date:
    """The date of parts as they are written.

    Raises:
        Http404: they are no date.
    """
    form = "__".join((year_format, month_format, day_format))
    text = f"{year}__{month}__{day}"
    try:
        return datetime.datetime.strptime(text, form).date()
    except ValueError:
        raise Http404(
            _("Invalid date string “%(datestr)s” given format “%(format)s”") % {"datestr": text, "format": form}
        ) from None


class _URLPart:
    """What the date mixins share: a part of the date, of the view or of the URL."""

    kwargs: dict[str, Any]
    request: Any

    def _part(self, name: str) -> Any:
        """The view's own value, that of the URL, or that of the query.

        Raises:
            Http404: there is none.
        """
        value = getattr(self, name)
        if value is not None:
            return value
        for source in (self.kwargs, self.request.GET):
            if name in source:
                return source[name]
        raise Http404(_(f"No {name} specified"))


class YearMixin(_URLPart):
    """A year."""

    year_format = "%Y"
    year: Any = None

    def get_year_format(self) -> str:
        """How the year is written in the URL."""
        return self.year_format

    def get_year(self) -> Any:
        """The year, as it is written."""
        return self._part("year")

    def get_next_year(self, date: datetime.date) -> datetime.date | None:
        """The first day of the next year that can be shown."""
        return get_next_prev(self, date, is_previous=False, period="year")

    def get_previous_year(self, date: datetime.date) -> datetime.date | None:
        """The first day of the previous year that can be shown."""
        return get_next_prev(self, date, is_previous=True, period="year")

    def _get_next_year(self, date: datetime.date) -> datetime.date:
        try:
            return date.replace(year=date.year + 1, month=1, day=1)
        except ValueError:
            raise Http404(_("Date out of range")) from None

    def _get_current_year(self, date: datetime.date) -> datetime.date:
        return date.replace(month=1, day=1)


class MonthMixin(_URLPart):
    """A month."""

    month_format = "%b"
    month: Any = None

    def get_month_format(self) -> str:
        """How the month is written in the URL."""
        return self.month_format

    def get_month(self) -> Any:
        """The month, as it is written."""
        return self._part("month")

    def get_next_month(self, date: datetime.date) -> datetime.date | None:
        """The first day of the next month that can be shown."""
        return get_next_prev(self, date, is_previous=False, period="month")

    def get_previous_month(self, date: datetime.date) -> datetime.date | None:
        """The first day of the previous month that can be shown."""
        return get_next_prev(self, date, is_previous=True, period="month")

    def _get_next_month(self, date: datetime.date) -> datetime.date:
        months = date.year * 12 + date.month
        try:
            return date.replace(year=months // 12, month=months % 12 + 1, day=1)
        except ValueError:
            raise Http404(_("Date out of range")) from None

    def _get_current_month(self, date: datetime.date) -> datetime.date:
        return date.replace(day=1)


class DayMixin(_URLPart):
    """A day."""

    day_format = "%d"
    day: Any = None

    def get_day_format(self) -> str:
        """How the day is written in the URL."""
        return self.day_format

    def get_day(self) -> Any:
        """The day, as it is written."""
        return self._part("day")

    def get_next_day(self, date: datetime.date) -> datetime.date | None:
        """The next day that can be shown."""
        return get_next_prev(self, date, is_previous=False, period="day")

    def get_previous_day(self, date: datetime.date) -> datetime.date | None:
        """The previous day that can be shown."""
        return get_next_prev(self, date, is_previous=True, period="day")

    def _get_next_day(self, date: datetime.date) -> datetime.date:
        return date + datetime.timedelta(days=1)

    def _get_current_day(self, date: datetime.date) -> datetime.date:
        return date


class WeekMixin(_URLPart):
    """A week."""

    week_format = "%U"
    week: Any = None

    def get_week_format(self) -> str:
        """How the week is written in the URL."""
        return self.week_format

    def get_week(self) -> Any:
        """The week, as it is written."""
        return self._part("week")

    def get_next_week(self, date: datetime.date) -> datetime.date | None:
        """The first day of the next week that can be shown."""
        return get_next_prev(self, date, is_previous=False, period="week")

    def get_previous_week(self, date: datetime.date) -> datetime.date | None:
        """The first day of the previous week that can be shown."""
        return get_next_prev(self, date, is_previous=True, period="week")

    def _get_next_week(self, date: datetime.date) -> datetime.date:
        try:
            return date + datetime.timedelta(days=7 - self._get_weekday(date))
        except OverflowError:
            raise Http404(_("Date out of range")) from None

    def _get_current_week(self, date: datetime.date) -> datetime.date:
        return date - datetime.timedelta(self._get_weekday(date))

    def _get_weekday(self, date: datetime.date) -> int:
        """The day's number in its week, from 0.

        Raises:
            ValueError: the format of weeks is unknown.
        """
        form = self.get_week_format()
        if form in {"%W", "%V"}:
            return date.weekday()
        if form == "%U":
            return (date.weekday() + 1) % 7
        raise ValueError(f"unknown week format: {form}")


class DateMixin:
    """A date field of the model."""

    date_field: str | None = None
    allow_future = False
    model: Any
    get_queryset: Any

    def get_date_field(self) -> str:
        """The field's name.

        Raises:
            ImproperlyConfigured: the view names none.
        """
        if self.date_field is None:
            raise ImproperlyConfigured(f"{self.__class__.__name__}.date_field is required.")
        return self.date_field

    def get_allow_future(self) -> bool:
        """Whether objects with a date to come are shown."""
        return self.allow_future

    @cached_property
    def uses_datetime_field(self) -> bool:
        """Whether the field has a time too."""
        model = self.get_queryset().model if self.model is None else self.model
        return isinstance(model._meta.get_field(self.get_date_field()), models.DateTimeField)

    def _make_date_lookup_arg(self, value: datetime.date) -> Any:
        """The date, or its first moment, as the field wants it."""
        if not self.uses_datetime_field:
            return value
        moment = datetime.datetime.combine(value, datetime.time.min)
        return timezone.make_aware(moment) if timezone.is_naive(moment) and uses_time_zones() else moment

    def _make_single_date_lookup(self, date: datetime.date) -> dict[str, Any]:
        """What finds the objects of a day."""
        name = self.get_date_field()
        if not self.uses_datetime_field:
            return {name: date}
        return {
            f"{name}__gte": self._make_date_lookup_arg(date),
            f"{name}__lt": self._make_date_lookup_arg(date + datetime.timedelta(days=1)),
        }


def whole_date(view: Any) -> datetime.date:
    """The date of year, month and day."""
    return date_from_string(
        view.get_year(),
        view.get_year_format(),
        view.get_month(),
        view.get_month_format(),
        view.get_day(),
        view.get_day_format(),
    )
