"""Fields of dates, times and durations."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from fastjango.core.exceptions import ValidationError
from fastjango.utils import formats
from fastjango.utils.dateparse import parse_datetime, parse_duration
from fastjango.utils.duration import duration_string
from fastjango.utils.translation import gettext_lazy as _

from .._widgets.inputs import DateInput, DateTimeInput, TimeInput
from ..utils import from_current_timezone, to_current_timezone
from .base import Field

# What each directive of ``strptime`` can match at the most, whatever the language.
_SHAPES = {
    **dict.fromkeys("dmHIMS", r"[ \d]?\d"),
    "Y": r"\d{4}",
    "y": r"\d\d",
    "f": r"\d{1,6}",
    "j": r"\d{1,3}",
    "%": "%",
    **dict.fromkeys("aAbBp", r"[^\d]*"),
}
_iso_date = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_directive = re.compile(r"%(.)|(\s+)|([^%\s]+)", re.DOTALL)


@lru_cache(maxsize=512)
def _shape(form: str) -> re.Pattern[str] | None:
    """A pattern that all texts in a format have; ``None`` for formats with rare directives.

    Most texts have another form than most formats, and ``strptime`` takes long to find that out.
    """
    parts = []
    for directive, space, literal in _directive.findall(form):
        if directive:
            if directive not in _SHAPES:
                return None
            parts.append(_SHAPES[directive])
        else:
            parts.append(r"\s+" if space else re.escape(literal))
    return re.compile("".join(parts), re.IGNORECASE)


class BaseTemporalField(Field):
    """Tries ``input_formats`` in turn."""

    input_formats: Any = ()

    def __init__(self, *, input_formats: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if input_formats is not None:
            self.input_formats = input_formats

    def to_python(self, value: Any) -> Any:
        text = str(value).strip()
        for form in self.input_formats:
            shape = _shape(form)
            if shape is not None and not shape.fullmatch(text):
                continue
            try:
                return self.strptime(text, form)
            except (ValueError, TypeError):
                continue
        raise self.refusal("invalid")

    def strptime(self, value: str, format: str) -> Any:
        """The value of a text in a format.

        Raises:
            ValueError: the text has another format.
        """
        raise NotImplementedError("Subclasses must define this method.")


class DateField(BaseTemporalField):
    """A date."""

    widget: Any = DateInput
    input_formats = formats.get_format_lazy("DATE_INPUT_FORMATS")
    default_error_messages = {"invalid": _("Enter a valid date.")}

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.datetime):
            return value.date()
        return value if isinstance(value, datetime.date) else super().to_python(value)

    def strptime(self, value: str, format: str) -> Any:
        if format == "%Y-%m-%d" and _iso_date.fullmatch(value):
            return datetime.date.fromisoformat(value)  # ten times as fast
        return datetime.datetime.strptime(value, format).date()


class TimeField(BaseTemporalField):
    """A time."""

    widget: Any = TimeInput
    input_formats = formats.get_format_lazy("TIME_INPUT_FORMATS")
    default_error_messages = {"invalid": _("Enter a valid time.")}

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        return value if isinstance(value, datetime.time) else super().to_python(value)

    def strptime(self, value: str, format: str) -> Any:
        return datetime.datetime.strptime(value, format).time()


class DateTimeFormatsIterator:
    """The formats of date-times, then those of dates, in the active language."""

    def __iter__(self) -> Iterator[str]:
        yield from formats.get_format("DATETIME_INPUT_FORMATS")
        yield from formats.get_format("DATE_INPUT_FORMATS")


class DateTimeField(BaseTemporalField):
    """A date and a time, in the current time zone; ISO 8601 is always understood."""

    widget: Any = DateTimeInput
    input_formats = DateTimeFormatsIterator()
    default_error_messages = {"invalid": _("Enter a valid date/time.")}

    def prepare_value(self, value: Any) -> Any:
        return to_current_timezone(value) if isinstance(value, datetime.datetime) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.datetime):
            return from_current_timezone(value)
        if isinstance(value, datetime.date):
            return from_current_timezone(datetime.datetime(value.year, value.month, value.day))
        try:
            moment = parse_datetime(str(value).strip())
        except ValueError:
            raise self.refusal("invalid") from None
        return from_current_timezone(moment or super().to_python(value))

    def strptime(self, value: str, format: str) -> Any:
        return datetime.datetime.strptime(value, format)


class DurationField(Field):
    """A duration."""

    default_error_messages = {
        "invalid": _("Enter a valid duration."),
        "overflow": _("The number of days must be between {min_days} and {max_days}."),
    }

    def prepare_value(self, value: Any) -> Any:
        return duration_string(value) if isinstance(value, datetime.timedelta) else value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime.timedelta):
            return value
        try:
            duration = parse_duration(str(value))
        except OverflowError:
            limits = {"min_days": datetime.timedelta.min.days, "max_days": datetime.timedelta.max.days}
            raise ValidationError(self.error_messages["overflow"].format(**limits), code="overflow") from None
        if duration is None:
            raise self.refusal("invalid")
        return duration
