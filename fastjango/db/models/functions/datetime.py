"""Functions of dates, times and date-times: their parts, and cutting off what is smaller than a part."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastjango.conf import settings
from fastjango.db.models._expressions.vocabulary import field_class
from fastjango.db.models.expressions import Func
from fastjango.db.models.functions._types import ResultType
from fastjango.db.models.lookups import Transform, YearExact, YearGt, YearGte, YearLt, YearLte
from fastjango.utils import timezone

_CLOCK_PARTS = ("hour", "minute", "second", "time")
_CALENDAR_PARTS = ("year", "iso_year", "month", "week", "week_day", "iso_week_day", "quarter")


def _is(field: Any, *names: str) -> bool:
    return isinstance(field, tuple(field_class(name) for name in names))


class TimezoneMixin:
    """The zone in which a date-time's parts are meant."""

    tzinfo: Any = None

    def get_tzname(self) -> str | None:
        """The name of the zone; ``None`` without ``USE_TZ``."""
        if not settings.USE_TZ:
            return None
        if self.tzinfo is None:
            return timezone.get_current_timezone_name()
        return timezone._get_timezone_name(self.tzinfo)


class Extract(TimezoneMixin, Transform):
    """A part of a date: ``Extract("start", "year")``, or a lookup ``start__year``.

    Source: django.db.models.functions.Extract.
    """

    lookup_name: Any = None

    output_field: Any = ResultType("IntegerField")

    def __init__(self, expression: Any, lookup_name: str | None = None, tzinfo: Any = None, **extra: Any) -> None:
        if self.lookup_name is None:
            self.lookup_name = lookup_name
        if self.lookup_name is None:
            raise ValueError("lookup_name must be provided")
        self.tzinfo = tzinfo
        super().__init__(expression, **extra)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.lhs)
        source, ops = self.lhs.output_field, connection.ops
        params = tuple(params)
        if _is(source, "DateTimeField"):
            return ops.datetime_extract_sql(self.lookup_name, sql, params, self.get_tzname())
        if self.tzinfo:
            raise ValueError("tzinfo can only be used with DateTimeField.")
        if _is(source, "DateField"):
            return ops.date_extract_sql(self.lookup_name, sql, params)
        if _is(source, "DurationField") and not connection.features.has_native_duration_field:
            raise ValueError("Extract requires native DurationField database support.")
        return ops.time_extract_sql(self.lookup_name, sql, params)

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        made = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        source = getattr(made.lhs, "output_field", None)
        if source is not None:
            self._check_part(source, made.lookup_name)
        return made

    @staticmethod
    def _check_part(source: Any, part: str) -> None:
        """Raise for parts that the type does not have.

        Raises:
            ValueError: with the part and the field.
        """
        if not _is(source, "DateField", "DateTimeField", "TimeField", "DurationField"):
            raise ValueError("Extract input expression must be DateField, DateTimeField, TimeField, or DurationField.")
        if type(source) is field_class("DateField") and part in ("hour", "minute", "second"):
            raise ValueError(f"Cannot extract time component '{part}' from DateField '{source.name}'.")
        if _is(source, "DurationField") and part in _CALENDAR_PARTS:
            raise ValueError(f"Cannot extract component '{part}' from DurationField '{source.name}'.")


class ExtractYear(Extract):
    """The year."""

    lookup_name = "year"


class ExtractIsoYear(Extract):
    """The year that the ISO-8601 week belongs to."""

    lookup_name = "iso_year"


class ExtractMonth(Extract):
    """The month, from 1."""

    lookup_name = "month"


class ExtractDay(Extract):
    """The day of the month."""

    lookup_name = "day"


class ExtractWeek(Extract):
    """The ISO-8601 week, 1 to 53."""

    lookup_name = "week"


class ExtractWeekDay(Extract):
    """The day of the week, 1 (Sunday) to 7."""

    lookup_name = "week_day"


class ExtractIsoWeekDay(Extract):
    """The day of the week, 1 (Monday) to 7."""

    lookup_name = "iso_week_day"


class ExtractQuarter(Extract):
    """The quarter of the year, 1 to 4."""

    lookup_name = "quarter"


class ExtractHour(Extract):
    """The hour."""

    lookup_name = "hour"


class ExtractMinute(Extract):
    """The minute."""

    lookup_name = "minute"


class ExtractSecond(Extract):
    """The second."""

    lookup_name = "second"


class Now(Func):
    """When the transaction (on PostgreSQL the statement) began, by the database's clock."""

    template = "CURRENT_TIMESTAMP"
    allowed_default = True

    output_field: Any = ResultType("DateTimeField")

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with the statement's time, which the other databases give."""
        return self.as_sql(compiler, connection, template="STATEMENT_TIMESTAMP()", **extra_context)

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with microseconds."""
        return self.as_sql(compiler, connection, template="CURRENT_TIMESTAMP(6)", **extra_context)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        # Milliseconds are what SQLite's clock has.
        template = "STRFTIME('%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f', 'NOW')"
        return self.as_sql(compiler, connection, template=template, **extra_context)


class TruncBase(TimezoneMixin, Transform):
    """A date or time without what is smaller than ``kind``.

    Source: django.db.models.functions.datetime.TruncBase.
    """

    kind: Any = None

    def __init__(self, expression: Any, output_field: Any = None, tzinfo: Any = None, **extra: Any) -> None:
        self.tzinfo = tzinfo
        super().__init__(expression, output_field=output_field, **extra)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.lhs)
        zone = None
        if _is(self.lhs.output_field, "DateTimeField"):
            zone = self.get_tzname()
        elif self.tzinfo:
            raise ValueError("tzinfo can only be used with DateTimeField.")
        result, ops = self.output_field, connection.ops
        for name, cut in (
            ("DateTimeField", ops.datetime_trunc_sql),
            ("DateField", ops.date_trunc_sql),
            ("TimeField", ops.time_trunc_sql),
        ):
            if _is(result, name):
                return cut(self.kind, sql, tuple(params), zone)
        raise ValueError("Trunc only valid on DateField, TimeField, or DateTimeField.")

    def resolve_expression(
        self,
        query: Any = None,
        allow_joins: bool = True,
        reuse: Any = None,
        summarize: bool = False,
        for_save: bool = False,
    ) -> Any:
        made = super().resolve_expression(query, allow_joins, reuse, summarize, for_save)
        source = made.lhs.output_field
        if not _is(source, "DateField", "TimeField"):
            raise TypeError(f"{source.name!r} isn't a DateField, TimeField, or DateTimeField.")
        # A type may be asked for; else it is the operand's.
        asked = self.__dict__.get("output_field")
        result = made.output_field
        if not _is(result, "DateField", "DateTimeField", "TimeField"):
            raise ValueError("output_field must be either DateField, TimeField, or DateTimeField")
        self._check_types(source, result, asked or source)
        return made

    def _check_types(self, source: Any, result: Any, asked: Any) -> None:
        """Raise for types that cannot be cut to the result's.

        Raises:
            ValueError: with the field and the types.
        """
        kinds = [field_class(name) for name in ("DateField", "TimeField", "DateTimeField")]
        date, time, moment = kinds
        source_type = next((kind for kind in kinds if type(source) is kind), type(source))
        differs = self.kind in ("date", "time") or (type(asked) is not source_type and type(asked) in kinds)
        cannot = "Cannot truncate {what} '{name}' to {to}."
        if source_type is date and (isinstance(result, moment | time) or self.kind in _CLOCK_PARTS):
            to = type(result).__name__ if differs else "DateTimeField"
            raise ValueError(cannot.format(what="DateField", name=source.name, to=to))
        if isinstance(source, time) and (
            isinstance(result, moment | date) or self.kind in (*_CALENDAR_PARTS, "day", "date")
        ):
            to = type(result).__name__ if differs else "DateTimeField"
            raise ValueError(cannot.format(what="TimeField", name=source.name, to=to))

    def convert_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The database's value as the result's type, aware where it should be."""
        result = self.output_field
        if _is(result, "DateTimeField"):
            if value is not None and settings.USE_TZ:
                value = timezone.make_aware(value.replace(tzinfo=None), self.tzinfo)
            elif value is None and not connection.features.has_zoneinfo_database:
                raise ValueError(
                    "Database returned an invalid datetime value. Are time "
                    "zone definitions for your database installed?"
                )
        elif isinstance(value, datetime):
            value = value.date() if _is(result, "DateField") else value.time()
        return value


class Trunc(TruncBase):
    """A date or time without what is smaller than a part: ``Trunc("start", "month")``."""

    def __init__(self, expression: Any, kind: str, output_field: Any = None, tzinfo: Any = None, **extra: Any) -> None:
        self.kind = kind
        super().__init__(expression, output_field=output_field, tzinfo=tzinfo, **extra)


class TruncYear(TruncBase):
    """The first moment of the year."""

    kind = "year"


class TruncQuarter(TruncBase):
    """The first moment of the quarter."""

    kind = "quarter"


class TruncMonth(TruncBase):
    """The first moment of the month."""

    kind = "month"


class TruncWeek(TruncBase):
    """Midnight on the week's Monday."""

    kind = "week"


class TruncDay(TruncBase):
    """Midnight."""

    kind = "day"


class TruncDate(TruncBase):
    """The date of a date-time."""

    kind = "date"
    lookup_name = "date"

    output_field: Any = ResultType("DateField")

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        # A cast, where cutting to the day would give a date-time.
        sql, params = compiler.compile(self.lhs)
        return connection.ops.datetime_cast_date_sql(sql, tuple(params), self.get_tzname())


class TruncTime(TruncBase):
    """The time of a date-time."""

    kind = "time"
    lookup_name = "time"

    output_field: Any = ResultType("TimeField")

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(self.lhs)
        return connection.ops.datetime_cast_time_sql(sql, tuple(params), self.get_tzname())


class TruncHour(TruncBase):
    """The hour's first moment."""

    kind = "hour"


class TruncMinute(TruncBase):
    """The minute's first moment."""

    kind = "minute"


class TruncSecond(TruncBase):
    """The second's first moment."""

    kind = "second"


_ON_DATES = (
    *(ExtractYear, ExtractMonth, ExtractDay, ExtractWeekDay, ExtractIsoWeekDay),
    *(ExtractWeek, ExtractIsoYear, ExtractQuarter),
)
_ON_TIMES = (ExtractHour, ExtractMinute, ExtractSecond)


def register_on_fields(fields: Any) -> None:
    """Give the field classes of a module the lookups ``year``, ``hour``, ``date`` and so on.

    Args:
        fields: The module (or any object) with ``DateField``, ``TimeField`` and ``DateTimeField``.
    """
    for part in _ON_DATES:
        fields.DateField.register_lookup(part)
    for clock_part in _ON_TIMES:
        fields.TimeField.register_lookup(clock_part)
        fields.DateTimeField.register_lookup(clock_part)
    fields.DateTimeField.register_lookup(TruncDate)
    fields.DateTimeField.register_lookup(TruncTime)


for _year in (ExtractYear, ExtractIsoYear):
    # Whole years are compared with their first and last day, which indexes know.
    for _lookup in (YearExact, YearGt, YearGte, YearLt, YearLte):
        _year.register_lookup(_lookup)
