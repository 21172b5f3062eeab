"""Dates, times and durations."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, ClassVar

from fastjango.conf import settings
from fastjango.utils import timezone
from fastjango.utils.dateparse import parse_date, parse_datetime, parse_duration, parse_time
from fastjango.utils.duration import duration_iso_string, duration_string
from fastjango.utils.translation import gettext_lazy as _

from .. import DJANGO_DURATION_FORMAT, ISO_8601
from ..settings import api_settings
from ..utils import humanize_datetime
from ..utils.timezone import valid_datetime
from .base import Field, empty
from .numeric import _add_limits


class _FormattedTime(Field):
    """What dates, times and date-times have in common: input formats tried in turn, one output format.

    A format not given is taken from the settings each time, so that it can be changed there.
    """

    datetime_parser = datetime.datetime.strptime
    _setting: ClassVar[str]
    _iso_parser: ClassVar[Any]
    _readable: ClassVar[Any]

    def __init__(self, format: Any = empty, input_formats: Any = None, **kwargs: Any) -> None:
        if format is not empty:
            self.format = format
        if input_formats is not None:
            self.input_formats = input_formats
        super().__init__(**kwargs)

    def _parsed(self, value: Any) -> Any:
        """The first format's value that fits."""
        formats = getattr(self, "input_formats", None)
        if formats is None:
            formats = getattr(api_settings, f"{self._setting}_INPUT_FORMATS")
        for input_format in formats:
            try:
                if input_format.lower() != ISO_8601:
                    return self._narrowed(self.datetime_parser(value, input_format))
                parsed = type(self)._iso_parser(value)
            except (ValueError, TypeError):
                continue
            if parsed is not None:
                return parsed
        self.fail("invalid", format=type(self)._readable(formats))

    def _narrowed(self, value: datetime.datetime) -> Any:
        """What the field keeps of a parsed date-time."""
        return value

    def _shown(self, value: Any) -> Any:
        """The value that is formatted."""
        return value

    def to_representation(self, value: Any) -> Any:
        if not value:
            # Midnight is a time too.
            return None if not isinstance(value, datetime.time) else self._formatted(value)
        return value if isinstance(value, str) else self._formatted(value)

    def _formatted(self, value: Any) -> Any:
        output_format: Any = getattr(self, "format", empty)
        if output_format is empty:
            output_format = getattr(api_settings, f"{self._setting}_FORMAT")
        if output_format is None:
            return value
        value = self._shown(value)
        return self._iso_text(value) if output_format.lower() == ISO_8601 else value.strftime(output_format)

    def _iso_text(self, value: Any) -> str:
        return value.isoformat()


class DateTimeField(_FormattedTime):
    """A date with a time; aware, in ``default_timezone`` or the current zone, when ``USE_TZ`` is set."""

    default_error_messages = {
        "invalid": _("Datetime has wrong format. Use one of these formats instead: {format}."),
        "date": _("Expected a datetime but got a date."),
        "make_aware": _('Invalid datetime for the timezone "{timezone}".'),
        "overflow": _("Datetime value out of range."),
    }
    _setting = "DATETIME"
    _iso_parser = staticmethod(parse_datetime)
    _readable = staticmethod(humanize_datetime.datetime_formats)

    def __init__(
        self, format: Any = empty, input_formats: Any = None, default_timezone: Any = None, **kwargs: Any
    ) -> None:
        if default_timezone is not None:
            self.timezone = default_timezone
        super().__init__(format, input_formats, **kwargs)

    def default_timezone(self) -> Any:
        """The current time zone, None without ``USE_TZ``."""
        return timezone.get_current_timezone() if settings.USE_TZ else None

    def enforce_timezone(self, value: datetime.datetime) -> datetime.datetime:
        """``value`` in the field's time zone; naive when there is none.

        Raises:
            ValidationError: the zone does not take this time, or it is out of range.
        """
        zone = self.timezone if hasattr(self, "timezone") else self.default_timezone()
        if zone is None:
            return timezone.make_naive(value, datetime.UTC) if timezone.is_aware(value) else value
        try:
            if timezone.is_aware(value):
                return value.astimezone(zone)
            aware = timezone.make_aware(value, zone)
            is_valid = valid_datetime(aware)
        except OverflowError:
            self.fail("overflow")
        if not is_valid:
            self.fail("make_aware", timezone=zone)
        return aware

    def to_internal_value(self, value: Any) -> Any:
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            self.fail("date")
        read = self.enforce_timezone(value if isinstance(value, datetime.datetime) else self._parsed(value))
        if read.year in (datetime.MINYEAR, datetime.MAXYEAR) and timezone.is_aware(read):
            # Databases keep times in UTC, which may have no name for this one.
            try:
                read.astimezone(datetime.UTC)
            except OverflowError:
                self.fail("overflow")
        return read

    def _shown(self, value: Any) -> Any:
        return self.enforce_timezone(value)

    def _iso_text(self, value: Any) -> str:
        text = value.isoformat()
        return f"{text[:-6]}Z" if text.endswith("+00:00") else text


class DateField(_FormattedTime):
    """A date."""

    default_error_messages = {
        "invalid": _("Date has wrong format. Use one of these formats instead: {format}."),
        "datetime": _("Expected a date but got a datetime."),
    }
    _setting = "DATE"
    _iso_parser = staticmethod(parse_date)
    _readable = staticmethod(humanize_datetime.date_formats)

    def to_internal_value(self, value: Any) -> Any:
        if isinstance(value, datetime.datetime):
            self.fail("datetime")
        return value if isinstance(value, datetime.date) else self._parsed(value)

    def _narrowed(self, value: datetime.datetime) -> Any:
        return value.date()

    def _shown(self, value: Any) -> Any:
        # The date of a moment depends on the time zone: the source of the field has to choose.
        assert not isinstance(value, datetime.datetime), (
            "Expected a `date`, but got a `datetime`. Refusing to coerce, as this may mean losing timezone "
            "information. "
            "Use a custom read-only field and deal with timezone issues explicitly."
        )
        return value


class TimeField(_FormattedTime):
    """A time of day."""

    default_error_messages = {"invalid": _("Time has wrong format. Use one of these formats instead: {format}.")}
    _setting = "TIME"
    _iso_parser = staticmethod(parse_time)
    _readable = staticmethod(humanize_datetime.time_formats)

    def to_internal_value(self, value: Any) -> Any:
        return value if isinstance(value, datetime.time) else self._parsed(value)

    def _narrowed(self, value: datetime.datetime) -> Any:
        return value.time()

    def _shown(self, value: Any) -> Any:
        assert not isinstance(value, datetime.datetime), (
            "Expected a `time`, but got a `datetime`. Refusing to coerce, as this may mean losing timezone "
            "information. "
            "Use a custom read-only field and deal with timezone issues explicitly."
        )
        return value


_DURATION_FORMATS: dict[Any, Callable[[datetime.timedelta], Any]] = {
    None: lambda value: value,
    DJANGO_DURATION_FORMAT: duration_string,
    ISO_8601: duration_iso_string,
}


def _duration_formatter(name: Any) -> Callable[[datetime.timedelta], Any]:
    if name is not None and not isinstance(name, str):
        raise TypeError(f"duration format must be either str or `None`, not {type(name).__name__}")
    try:
        return _DURATION_FORMATS[name and name.lower()]
    except KeyError:
        raise ValueError(
            f"Unknown duration format provided, got '{name and name.lower()}' while expecting 'django', 'iso-8601' "
            "or `None`."
        ) from None


class DurationField(Field):
    """A span of time, as ``[DD] [HH:[MM:]]ss[.uuuuuu]`` or in the standard's form."""

    default_error_messages = {
        "invalid": _("Duration has wrong format. Use one of these formats instead: {format}."),
        "max_value": _("Ensure this value is less than or equal to {max_value}."),
        "min_value": _("Ensure this value is greater than or equal to {min_value}."),
        "overflow": _("The number of days must be between {min_days} and {max_days}."),
    }

    def __init__(self, *, format: Any = empty, **kwargs: Any) -> None:
        self.max_value = kwargs.pop("max_value", None)
        self.min_value = kwargs.pop("min_value", None)
        if format is not empty:
            _duration_formatter(format)
            self.format = format
        super().__init__(**kwargs)
        _add_limits(self)

    def to_internal_value(self, value: Any) -> Any:
        if isinstance(value, datetime.timedelta):
            return value
        try:
            parsed = parse_duration(str(value))
        except OverflowError:
            self.fail("overflow", min_days=datetime.timedelta.min.days, max_days=datetime.timedelta.max.days)
        if parsed is None:
            self.fail("invalid", format="[DD] [HH:[MM:]]ss[.uuuuuu]")
        return parsed

    def to_representation(self, value: Any) -> Any:
        return _duration_formatter(getattr(self, "format", api_settings.DURATION_FORMAT))(value)
