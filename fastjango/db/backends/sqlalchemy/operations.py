"""How databases spell what the SQL standard has, for dialects without a back end of their own."""

from __future__ import annotations

import datetime
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import FieldError
from fastjango.db import NotSupportedError
from fastjango.db.backends.base.operations import BaseDatabaseOperations
from fastjango.utils import timezone

_PARTS = frozenset({"year", "month", "day", "hour", "minute", "second", "quarter", "week"})
_IGNORING_CASE = frozenset({"iexact", "icontains", "istartswith", "iendswith"})
_PATTERNS = frozenset({"contains", "startswith", "endswith"})


class DatabaseOperations(BaseDatabaseOperations):
    """Standard SQL; what has no standard spelling is refused by name."""

    cast_char_field_without_max_length = "varchar"

    def quote_name(self, name: str) -> str:
        preparer = self.connection.dialect.identifier_preparer
        start, end = preparer.initial_quote, preparer.final_quote
        return name if name.startswith(start) and name.endswith(end) else str(preparer.quote_identifier(name))

    def max_name_length(self) -> int | None:
        return int(self.connection.dialect.max_identifier_length)

    def no_limit_value(self) -> None:
        return None

    def lookup_cast(self, lookup_type: str, internal_type: str | None = None) -> str:
        if lookup_type in _IGNORING_CASE:
            return "UPPER(CAST(%s AS VARCHAR))"
        return "CAST(%s AS VARCHAR)" if lookup_type in _PATTERNS else "%s"

    def prep_for_iexact_query(self, x: Any) -> Any:
        # iexact is UPPER() = UPPER() here and no pattern.
        return x

    # Dates.

    def _refuse(self, what: str) -> NotSupportedError:
        return NotSupportedError(
            f"{what} has no standard spelling, and 'fastjango.db.backends.sqlalchemy' knows no other for "
            f"{self.connection.vendor!r}."
        )

    def _part(self, lookup_type: str) -> str:
        if lookup_type not in _PARTS:
            raise self._refuse(f"The part {lookup_type!r} of a date")
        return lookup_type.upper()

    def _in_zone(self, tzname: str | None) -> None:
        if settings.USE_TZ and tzname and tzname != self.connection.timezone_name:
            raise self._refuse(f"A date-time in the zone {tzname!r}")

    def date_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        return f"EXTRACT({self._part(lookup_type)} FROM {sql})", params

    def datetime_extract_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        self._in_zone(tzname)
        return self.date_extract_sql(lookup_type, sql, params)

    def datetime_cast_date_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        self._in_zone(tzname)
        return f"CAST({sql} AS DATE)", params

    def datetime_cast_time_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        self._in_zone(tzname)
        return f"CAST({sql} AS TIME)", params

    # Values.

    def adapt_datetimefield_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if timezone.is_aware(value):
            if not settings.USE_TZ:
                raise ValueError(
                    f"{self.connection.display_name} backend does not support timezone-aware datetimes when USE_TZ is "
                    "False."
                )
            value = timezone.make_naive(value, self.connection.timezone)
        return value

    def adapt_datefield_value(self, value: Any) -> Any:
        return value

    def adapt_timefield_value(self, value: Any) -> Any:
        return value

    def adapt_decimalfield_value(self, value: Any, max_digits: Any = None, decimal_places: Any = None) -> Any:
        return value

    def format_for_duration_arithmetic(self, sql: str) -> str:
        raise FieldError("Arithmetic with durations needs a back end of the database's own.")

    def get_db_converters(self, expression: Any) -> list[Any]:
        found = super().get_db_converters(expression)
        kind = expression.output_field.get_internal_type()
        if kind == "DateTimeField" and settings.USE_TZ:
            found.append(self._aware)
        return found

    def _aware(self, value: Any, expression: Any, connection: Any) -> Any:
        if isinstance(value, datetime.datetime) and timezone.is_naive(value):
            return timezone.make_aware(value, connection.timezone)
        return value
