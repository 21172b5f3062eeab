"""Widgets made of several controls."""

from __future__ import annotations

import copy
import datetime
import re
from collections.abc import Iterator
from typing import Any

from fastjango.utils import formats
from fastjango.utils.dates import MONTHS

from .._media import Media
from ..utils import to_current_timezone
from .base import Widget
from .choices import Select
from .inputs import DateInput, TimeInput


class MultiWidget(Widget):
    """Several widgets for one value, which :meth:`decompress` cuts into theirs.

    Args:
        widgets: A list, or a dictionary whose keys are the endings of the names.

    Source: django.forms.MultiWidget.
    """

    template_name = "django/forms/widgets/multiwidget.html"
    use_fieldset = True

    def __init__(self, widgets: Any, attrs: dict[str, Any] | None = None) -> None:
        if isinstance(widgets, dict):
            self.widgets_names = [f"_{name}" if name else "" for name in widgets]
            widgets = widgets.values()
        else:
            self.widgets_names = [f"_{index}" for index in range(len(widgets))]
        self.widgets = [widget() if isinstance(widget, type) else widget for widget in widgets]
        super().__init__(attrs)

    @property
    def is_hidden(self) -> bool:
        return all(widget.is_hidden for widget in self.widgets)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if self.is_localized:
            for widget in self.widgets:
                widget.is_localized = True
        values = value if isinstance(value, list | tuple) else self.decompress(value)
        shared = context["widget"]["attrs"]
        input_type = shared.pop("type", None)
        id_ = shared.get("id")
        parts = []
        for index, (ending, widget) in enumerate(zip(self.widgets_names, self.widgets, strict=True)):
            if input_type is not None:
                widget.input_type = input_type
            own = {**shared, "id": f"{id_}_{index}"} if id_ else shared
            one = values[index] if index < len(values) else None
            parts.append(widget.get_context(name + ending, one, own)["widget"])
        context["widget"]["subwidgets"] = parts
        return context

    def id_for_label(self, id_: Any) -> Any:
        """None: a label cannot point to several controls."""
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return [widget.value_from_datadict(data, files, name + ending) for ending, widget in self._named()]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(widget.value_omitted_from_data(data, files, name + ending) for ending, widget in self._named())

    def _named(self) -> Iterator[tuple[str, Any]]:
        return zip(self.widgets_names, self.widgets, strict=True)

    def decompress(self, value: Any) -> Any:
        """The values of the parts."""
        raise NotImplementedError("Subclasses must implement this method.")

    def _get_media(self) -> Media:
        """The files of all parts."""
        media = Media()
        for widget in self.widgets:
            media = media + widget.media
        return media

    media = property(_get_media)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        twin = super().__deepcopy__(memo)
        twin.widgets = copy.deepcopy(self.widgets)
        return twin

    @property
    def needs_multipart_form(self) -> bool:
        """Whether a part does."""
        return any(widget.needs_multipart_form for widget in self.widgets)


class SplitDateTimeWidget(MultiWidget):
    """A date and a time."""

    supports_microseconds = False
    template_name = "django/forms/widgets/splitdatetime.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        date_format: str | None = None,
        time_format: str | None = None,
        date_attrs: dict[str, Any] | None = None,
        time_attrs: dict[str, Any] | None = None,
    ) -> None:
        date = DateInput(attrs=attrs if date_attrs is None else date_attrs, format=date_format)
        time = TimeInput(attrs=attrs if time_attrs is None else time_attrs, format=time_format)
        super().__init__((date, time))

    def decompress(self, value: Any) -> list[Any]:
        if not value:
            return [None, None]
        value = to_current_timezone(value)
        return [value.date(), value.time()]


class SplitHiddenDateTimeWidget(SplitDateTimeWidget):
    """A date and a time, hidden."""

    template_name = "django/forms/widgets/splithiddendatetime.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        date_format: str | None = None,
        time_format: str | None = None,
        date_attrs: dict[str, Any] | None = None,
        time_attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs, date_format, time_format, date_attrs, time_attrs)
        for widget in self.widgets:
            widget.input_type = "hidden"


class SelectDateWidget(Widget):
    """Three ``<select>`` for year, month and day.

    Args:
        years: The years to offer, by default the next ten.
        months: Names by number, by default all months.
        empty_label: What stands for nothing: one text, or three for year, month and day.

    Raises:
        ValueError: ``empty_label`` has another number of texts.

    Source: django.forms.SelectDateWidget.
    """

    none_value: Any = ("", "---")
    month_field = "%s_month"
    day_field = "%s_day"
    year_field = "%s_year"
    template_name = "django/forms/widgets/select_date.html"
    input_type = "select"
    select_widget = Select
    date_re = re.compile(r"(\d{4}|0)-(\d\d?)-(\d\d?)$")
    use_fieldset = True

    def __init__(
        self, attrs: dict[str, Any] | None = None, years: Any = None, months: Any = None, empty_label: Any = None
    ) -> None:
        self.attrs = attrs or {}
        this_year = datetime.date.today().year
        self.years = years or range(this_year, this_year + 10)
        self.months = months or MONTHS
        if isinstance(empty_label, list | tuple):
            if len(empty_label) != 3:
                raise ValueError("empty_label list/tuple must have 3 elements.")
            self.year_none_value, self.month_none_value, self.day_none_value = (("", one) for one in empty_label)
        else:
            if empty_label is not None:
                self.none_value = ("", empty_label)
            self.year_none_value = self.month_none_value = self.day_none_value = self.none_value

    def _parts(self) -> dict[str, tuple[str, Any, list[tuple[Any, Any]]]]:
        """By part: the pattern of its name, what stands for nothing, the choices."""
        return {
            "year": (self.year_field, self.year_none_value, [(year, str(year)) for year in self.years]),
            "month": (self.month_field, self.month_none_value, list(self.months.items())),
            "day": (self.day_field, self.day_none_value, [(day, day) for day in range(1, 32)]),
        }

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shared = context["widget"]["attrs"]
        shown = context["widget"]["value"]
        made = {}
        for part, (pattern, nothing, choices) in self._parts().items():
            if not self.is_required:
                choices.insert(0, nothing)
            part_name = pattern % name
            own = {**shared, "id": f"id_{part_name}"}  # Django 5.2: whatever id the widget has
            select = self.select_widget(attrs, choices=choices)
            made[part] = select.get_context(part_name, shown[part], own)
        context["widget"]["subwidgets"] = [made[part]["widget"] for part in self._parse_date_fmt()]
        return context

    def format_value(self, value: Any) -> Any:
        """The date's parts by name."""
        year: Any = None
        month: Any = None
        day: Any = None
        if isinstance(value, datetime.date | datetime.datetime):
            year, month, day = value.year, value.month, value.day
        elif isinstance(value, str):
            found = self.date_re.match(value)
            if found:
                # A zero stands for a part that was not chosen.
                year, month, day = (int(part) or "" for part in found.groups())
            else:
                year, month, day = self._read(value)
        return {"year": year, "month": month, "day": day}

    @staticmethod
    def _read(value: str) -> tuple[Any, Any, Any]:
        form = formats.get_format("DATE_INPUT_FORMATS")[0]
        try:
            date = datetime.datetime.strptime(value, form)
        except ValueError:
            return None, None, None
        return date.year, date.month, date.day

    @staticmethod
    def _parse_date_fmt() -> Iterator[str]:
        """The parts in the order of the language's date format."""
        parts = {**dict.fromkeys("Yy", "year"), **dict.fromkeys("bEFMmnN", "month"), **dict.fromkeys("dj", "day")}
        is_escaped = False
        for char in formats.get_format("DATE_FORMAT"):
            if is_escaped:
                is_escaped = False
            elif char == "\\":
                is_escaped = True
            elif char in parts:
                yield parts[char]

    def id_for_label(self, id_: Any) -> Any:
        """The id of the first control."""
        return f"{id_}_{next(self._parse_date_fmt(), 'month')}"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The date as text in the language's first input format, or in numbers when it is none."""
        year, month, day = (data.get(pattern % name) for pattern in (self.year_field, self.month_field, self.day_field))
        if year == month == day == "":
            return None
        if year is None or month is None or day is None:
            return data.get(name)
        form = formats.sanitize_strftime_format(formats.get_format("DATE_INPUT_FORMATS")[0])
        try:
            return datetime.date(int(year), int(month), int(day)).strftime(form)
        except (ValueError, TypeError):
            # Numbers with zeros for what is missing, to be refused by the field and shown again.
            return f"{year or 0}-{month or 0}-{day or 0}"
        except OverflowError:
            return "0-0-0"

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(pattern % name in data for pattern in (self.year_field, self.month_field, self.day_field))
