"""Door: views of objects by date. Rooms: ``_dates/``."""

from fastjango.views.generic._dates.archives import ArchiveIndexView as ArchiveIndexView
from fastjango.views.generic._dates.archives import BaseArchiveIndexView as BaseArchiveIndexView
from fastjango.views.generic._dates.archives import BaseDateListView as BaseDateListView
from fastjango.views.generic._dates.archives import BaseDayArchiveView as BaseDayArchiveView
from fastjango.views.generic._dates.archives import BaseMonthArchiveView as BaseMonthArchiveView
from fastjango.views.generic._dates.archives import BaseTodayArchiveView as BaseTodayArchiveView
from fastjango.views.generic._dates.archives import BaseWeekArchiveView as BaseWeekArchiveView
from fastjango.views.generic._dates.archives import BaseYearArchiveView as BaseYearArchiveView
from fastjango.views.generic._dates.archives import DayArchiveView as DayArchiveView
from fastjango.views.generic._dates.archives import MonthArchiveView as MonthArchiveView
from fastjango.views.generic._dates.archives import TodayArchiveView as TodayArchiveView
from fastjango.views.generic._dates.archives import WeekArchiveView as WeekArchiveView
from fastjango.views.generic._dates.archives import YearArchiveView as YearArchiveView
from fastjango.views.generic._dates.detail import BaseDateDetailView as BaseDateDetailView
from fastjango.views.generic._dates.detail import DateDetailView as DateDetailView
from fastjango.views.generic._dates.parts import DateMixin as DateMixin
from fastjango.views.generic._dates.parts import DayMixin as DayMixin
from fastjango.views.generic._dates.parts import MonthMixin as MonthMixin
from fastjango.views.generic._dates.parts import WeekMixin as WeekMixin
from fastjango.views.generic._dates.parts import YearMixin as YearMixin
from fastjango.views.generic._dates.parts import date_from_string as _date_from_string  # projects use these two
from fastjango.views.generic._dates.parts import get_next_prev as _get_next_prev
from fastjango.views.generic._dates.parts import timezone_today as timezone_today

__all__ = [
    "ArchiveIndexView",
    "BaseArchiveIndexView",
    "BaseDateDetailView",
    "BaseDateListView",
    "BaseDayArchiveView",
    "BaseMonthArchiveView",
    "BaseTodayArchiveView",
    "BaseWeekArchiveView",
    "BaseYearArchiveView",
    "DateDetailView",
    "DateMixin",
    "DayArchiveView",
    "DayMixin",
    "MonthArchiveView",
    "MonthMixin",
    "TodayArchiveView",
    "WeekArchiveView",
    "WeekMixin",
    "YearArchiveView",
    "YearMixin",
    "_date_from_string",
    "_get_next_prev",
    "timezone_today",
]
