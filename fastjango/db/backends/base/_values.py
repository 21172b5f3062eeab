"""What values have to look like for a database, and what becomes of those that it gives."""

from __future__ import annotations

import datetime
import decimal
import json
from typing import Any

from fastjango.conf import settings
from fastjango.utils import timezone


class ValueOperations:
    """Conversions of values on their way to the driver and back."""

    def adapt_unknown_value(self, value: Any) -> Any:
        """A value whose column is not known, by its type."""
        if isinstance(value, datetime.datetime):  # is a date too
            return self.adapt_datetimefield_value(value)
        if isinstance(value, datetime.date):
            return self.adapt_datefield_value(value)
        if isinstance(value, datetime.time):
            return self.adapt_timefield_value(value)
        if isinstance(value, decimal.Decimal):
            return self.adapt_decimalfield_value(value)
        return value

    def adapt_integerfield_value(self, value: Any, internal_type: str) -> Any:
        """An integer for the driver."""
        return value

    def adapt_datefield_value(self, value: Any) -> Any:
        """A date for the driver."""
        return None if value is None else str(value)

    def adapt_datetimefield_value(self, value: Any) -> Any:
        """A date-time for the driver; expressions pass."""
        return value if value is None or hasattr(value, "resolve_expression") else str(value)

    def adapt_timefield_value(self, value: Any) -> Any:
        """A time of day for the driver.

        Raises:
            ValueError: it has a zone.
        """
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if timezone.is_aware(value):
            raise ValueError("Django does not support timezone-aware times.")
        return str(value)

    def adapt_decimalfield_value(
        self, value: Any, max_digits: int | None = None, decimal_places: int | None = None
    ) -> Any:
        """A decimal for the driver; the column rounds it."""
        return value

    def adapt_ipaddressfield_value(self, value: Any) -> Any:
        """An IP address for the driver."""
        return value or None

    def adapt_json_value(self, value: Any, encoder: Any) -> Any:
        """A JSON value for the driver."""
        return json.dumps(value, cls=encoder)

    def year_lookup_bounds_for_date_field(self, value: int, iso_year: bool = False) -> list[Any]:
        """The first and last date of a year."""
        return [self.adapt_datefield_value(day) for day in _year_ends(value, iso_year)]

    def year_lookup_bounds_for_datetime_field(self, value: int, iso_year: bool = False) -> list[Any]:
        """The first and last moment of a year."""
        first, last = _year_ends(value, iso_year)
        moments = [
            datetime.datetime.combine(first, datetime.time.min),
            datetime.datetime.combine(last, datetime.time.max),
        ]
        if settings.USE_TZ:
            zone = timezone.get_current_timezone()
            moments = [timezone.make_aware(moment, zone) for moment in moments]
        return [self.adapt_datetimefield_value(moment) for moment in moments]

    def get_db_converters(self, expression: Any) -> list[Any]:
        """Functions ``(value, expression, connection)`` for a column whose driver values need work."""
        return []

    def as_stored(self, column_sql: str) -> str | None:
        """A date's or date-time's column such that the driver gives the text that is stored; None where it is none."""
        return None

    def convert_durationfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A duration from microseconds."""
        return None if value is None else datetime.timedelta(0, 0, value)


class ZonelessMoments:
    """For databases whose columns keep no time zone."""

    connection: Any
    # What the error calls the back end.
    backend_name: str

    def adapt_datetimefield_value(self, value: Any) -> Any:
        """Text, in the connection's zone and without it.

        Raises:
            ValueError: it has a zone and ``USE_TZ`` is off.
        """
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if timezone.is_aware(value):
            if not settings.USE_TZ:
                raise ValueError(
                    f"{self.backend_name} backend does not support timezone-aware datetimes when USE_TZ is False."
                )
            value = timezone.make_naive(value, self.connection.timezone)
        return str(value)


def _year_ends(year: int, iso_year: bool) -> tuple[datetime.date, datetime.date]:
    if iso_year:
        # The ISO year after the last possible one does not exist.
        following = datetime.date.fromisocalendar(year + 1, 1, 1)
        return datetime.date.fromisocalendar(year, 1, 1), following - datetime.timedelta(days=1)
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)
