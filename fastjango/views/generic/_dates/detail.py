"""The page of an object that is found by its date too."""

from __future__ import annotations

import datetime
from typing import Any

from fastjango.http import Http404
from fastjango.utils.translation import gettext as _
from fastjango.views.generic._dates.parts import (
    DateMixin,
    DayMixin,
    MonthMixin,
    YearMixin,
    whole_date,
)
from fastjango.views.generic.detail import BaseDetailView, SingleObjectTemplateResponseMixin


class BaseDateDetailView(YearMixin, MonthMixin, DayMixin, DateMixin, BaseDetailView):
    """Shows an object of a day, somehow."""

    def get_object(self, queryset: Any = None) -> Any:
        """The object, which has to be of that day.

        Raises:
            Http404: there is no such object, or the day is to come.
        """
        date = whole_date(self)
        found = self.get_queryset() if queryset is None else queryset
        if not self.get_allow_future() and date > datetime.date.today():
            raise Http404(
                _("Future %(verbose_name_plural)s not available because %(class_name)s.allow_future is False.")
                % {
                    "verbose_name_plural": found.model._meta.verbose_name_plural,
                    "class_name": self.__class__.__name__,
                }
            )
        return super().get_object(queryset=found.filter(**self._make_single_date_lookup(date)))


class DateDetailView(SingleObjectTemplateResponseMixin, BaseDateDetailView):
    """Shows an object of a day in a template."""

    template_name_suffix = "_detail"
