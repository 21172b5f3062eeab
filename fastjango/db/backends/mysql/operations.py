"""How MariaDB and MySQL spell things."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from fastjango.conf import settings
from fastjango.db.backends.base._values import ZonelessMoments
from fastjango.db.backends.base.operations import BaseDatabaseOperations
from fastjango.db.backends.utils import split_tzname_delta
from fastjango.db.models.constants import OnConflict
from fastjango.utils import timezone
from fastjango.utils.encoding import force_str
from fastjango.utils.regex_helper import _lazy_re_compile

_PART = _lazy_re_compile(r"[A-Z_]+")
_SIGNED = ("AutoField", "BigAutoField", "IntegerField", "BigIntegerField", "SmallAutoField", "SmallIntegerField")
_OF_TEXTS = (
    *("iexact", "contains", "icontains", "startswith", "istartswith", "endswith", "iendswith"),
    *("regex", "iregex"),
)
_TRUNCATED = {
    "year": "%Y-01-01",
    "month": "%Y-%m-01",
}
_CLOCK = {
    "day": "%Y-%m-%d 00:00:00",
    "hour": "%Y-%m-%d %H:00:00",
    "minute": "%Y-%m-%d %H:%i:00",
    "second": "%Y-%m-%d %H:%i:%s",
}


class DatabaseOperations(ZonelessMoments, BaseDatabaseOperations):
    """Source: django.db.backends.mysql.operations.DatabaseOperations (5.2)."""

    backend_name = "MySQL"
    integer_field_ranges = {
        **BaseDatabaseOperations.integer_field_ranges,
        "PositiveSmallIntegerField": (0, 65535),
        "PositiveIntegerField": (0, 4294967295),
        "PositiveBigIntegerField": (0, 18446744073709551615),
    }
    cast_data_types = {
        **dict.fromkeys(_SIGNED, "signed integer"),
        **dict.fromkeys(
            ("PositiveBigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"), "unsigned integer"
        ),
        "CharField": "char(%(max_length)s)",
        "DecimalField": "decimal(%(max_digits)s, %(decimal_places)s)",
        "TextField": "char",
        "DurationField": "signed integer",
    }
    cast_char_field_without_max_length = "char"
    explain_prefix = "EXPLAIN"

    # Dates.

    def _checked(self, part: str) -> str:
        # Parts come from lookups, whose names users may write.
        part = part.upper()
        if not _PART.fullmatch(part):
            raise ValueError(f"Invalid loookup type: {part!r}")
        return part

    def date_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        special = {
            "week_day": "DAYOFWEEK({})",
            # Monday is 0 to MySQL.
            "iso_week_day": "WEEKDAY({}) + 1",
            # Mode 3: ISO-8601 weeks.
            "week": "WEEK({}, 3)",
            "iso_year": "TRUNCATE(YEARWEEK({}, 3), -2) / 100",
        }.get(lookup_type)
        if special:
            return special.format(sql), params
        return f"EXTRACT({self._checked(lookup_type)} FROM {sql})", params

    def date_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        if lookup_type in _TRUNCATED:
            return f"CAST(DATE_FORMAT({sql}, %s) AS DATE)", (*params, _TRUNCATED[lookup_type])
        if lookup_type == "quarter":
            return (
                f"MAKEDATE(YEAR({sql}), 1) + INTERVAL QUARTER({sql}) QUARTER - INTERVAL 1 QUARTER",
                (*params, *params),
            )
        if lookup_type == "week":
            return f"DATE_SUB({sql}, INTERVAL WEEKDAY({sql}) DAY)", (*params, *params)
        return f"DATE({sql})", params

    def _prepare_tzname_delta(self, tzname: str) -> str:
        name, sign, offset = split_tzname_delta(tzname)
        return f"{sign}{offset}" if offset else name

    def _in_zone(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        if not (tzname and settings.USE_TZ) or self.connection.timezone_name == tzname:
            return sql, params
        zones = (self.connection.timezone_name, self._prepare_tzname_delta(tzname))
        return f"CONVERT_TZ({sql}, %s, %s)", (*params, *zones)

    def datetime_cast_date_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        return f"DATE({sql})", params

    def datetime_cast_time_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        return f"TIME({sql})", params

    def datetime_extract_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        return self.date_extract_sql(lookup_type, sql, params)

    def datetime_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        if lookup_type == "quarter":
            return (
                f"CAST(DATE_FORMAT(MAKEDATE(YEAR({sql}), 1) + INTERVAL QUARTER({sql}) QUARTER - "
                "INTERVAL 1 QUARTER, %s) AS DATETIME)"
            ), (*params, *params, "%Y-%m-01 00:00:00")
        if lookup_type == "week":
            return (f"CAST(DATE_FORMAT(DATE_SUB({sql}, INTERVAL WEEKDAY({sql}) DAY), %s) AS DATETIME)"), (
                *params,
                *params,
                "%Y-%m-%d 00:00:00",
            )
        pattern = _CLOCK.get(lookup_type)
        if lookup_type in _TRUNCATED:
            pattern = f"{_TRUNCATED[lookup_type]} 00:00:00"
        if pattern is None:
            return sql, params
        return f"CAST(DATE_FORMAT({sql}, %s) AS DATETIME)", (*params, pattern)

    def time_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        patterns = {"hour": "%H:00:00", "minute": "%H:%i:00", "second": "%H:%i:%s"}
        if lookup_type in patterns:
            return f"CAST(DATE_FORMAT({sql}, %s) AS TIME)", (*params, patterns[lookup_type])
        return f"TIME({sql})", params

    # Clauses.

    def force_no_ordering(self) -> list[Any]:
        # GROUP BY orders unless told not to.
        return [(None, ("NULL", [], False))]

    def no_limit_value(self) -> int:
        # The number that the manual recommends.
        return 18446744073709551615

    def quote_name(self, name: str) -> str:
        return name if name.startswith("`") and name.endswith("`") else f"`{name}`"

    def max_name_length(self) -> int:
        """Characters of an identifier."""
        return 64

    def return_insert_columns(self, fields: Sequence[Any]) -> tuple[str, Any]:
        if not fields:
            return "", ()
        # The table may not be named here.
        return f"RETURNING {', '.join(self.quote_name(field.column) for field in fields)}", ()

    def insert_statement(self, on_conflict: Any = None) -> str:
        return "INSERT IGNORE INTO" if on_conflict == OnConflict.IGNORE else super().insert_statement(on_conflict)

    def on_conflict_suffix_sql(
        self, fields: Any, on_conflict: Any, update_fields: Iterable[str], unique_fields: Iterable[str]
    ) -> str:
        if on_conflict != OnConflict.UPDATE:
            return super().on_conflict_suffix_sql(fields, on_conflict, update_fields, unique_fields)
        if not self.connection.mysql_is_mariadb and self.connection.mysql_version >= (8, 0, 19):
            head, new = "AS new ON DUPLICATE KEY UPDATE", "new.{}"
        else:
            # MariaDB's VALUE() is MySQL's VALUES(), which MySQL wants to drop.
            head = "ON DUPLICATE KEY UPDATE"
            new = "VALUE({})" if self.connection.mysql_is_mariadb else "VALUES({})"
        names = map(self.quote_name, update_fields)
        return f"{head} {', '.join(f'{name} = {new.format(name)}' for name in names)}"

    def pk_default_value(self) -> str:
        return "NULL"

    def explain_query_prefix(self, format: str | None = None, **options: Any) -> str:
        # TRADITIONAL is called TEXT elsewhere.
        if format and format.upper() == "TEXT":
            format = "TRADITIONAL"
        elif not format and "TREE" in self.connection.features.supported_explain_formats:
            format = "TREE"
        analyze = options.pop("analyze", False)
        prefix = super().explain_query_prefix(format, **options)
        if analyze:
            prefix = "ANALYZE" if self.connection.mysql_is_mariadb else f"{prefix} ANALYZE"
        if format and not (analyze and not self.connection.mysql_is_mariadb):
            prefix += f" FORMAT={format}"
        return prefix

    def regex_lookup(self, lookup_type: str) -> str:
        if self.connection.mysql_is_mariadb:
            return "%s REGEXP BINARY %s" if lookup_type == "regex" else "%s REGEXP %s"
        return f"REGEXP_LIKE(%s, %s, '{'c' if lookup_type == 'regex' else 'i'}')"

    def lookup_cast(self, lookup_type: str, internal_type: str | None = None) -> str:
        if internal_type == "JSONField" and (self.connection.mysql_is_mariadb or lookup_type in _OF_TEXTS):
            return "JSON_UNQUOTE(%s)"
        return "%s"

    def combine_expression(self, connector: str, sub_expressions: Sequence[str]) -> str:
        first, second = (*sub_expressions, "")[:2]
        if connector == "^":
            return f"POW({','.join(sub_expressions)})"
        if connector in ("&", "|", "<<", "#"):
            # Bit operators give unsigned numbers here.
            operator = "^" if connector == "#" else connector
            return f"CONVERT({f' {operator} '.join(sub_expressions)}, SIGNED)"
        if connector == ">>":
            return f"FLOOR({first} / POW(2, {second}))"
        return super().combine_expression(connector, sub_expressions)

    def format_for_duration_arithmetic(self, sql: str) -> str:
        return f"INTERVAL {sql} MICROSECOND"

    def subtract_temporals(self, internal_type: str, lhs: Any, rhs: Any) -> tuple[str, Any]:
        (lhs_sql, lhs_params), (rhs_sql, rhs_params) = lhs, rhs
        if internal_type != "TimeField":
            return f"TIMESTAMPDIFF(MICROSECOND, {rhs_sql}, {lhs_sql})", (*rhs_params, *lhs_params)

        def micros(text: str) -> str:
            if self.connection.mysql_is_mariadb:
                # Its TIME_TO_SEC() keeps the fraction.
                return f"CAST((TIME_TO_SEC({text})) * 1000000 AS SIGNED)"
            return f"(TIME_TO_SEC({text}) * 1000000 + MICROSECOND({text}))"

        times = 1 if self.connection.mysql_is_mariadb else 2
        return f"({micros(lhs_sql)} - {micros(rhs_sql)})", (*tuple(lhs_params) * times, *tuple(rhs_params) * times)

    def binary_placeholder_sql(self, value: Any) -> str:
        return "_binary %s" if value is not None and not hasattr(value, "as_sql") else "%s"

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        # The driver remembers the statement as it was sent.
        return force_str(getattr(cursor, "_executed", None), errors="replace")

    # Whole tables.

    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        if not tables:
            return []
        word = style.SQL_KEYWORD
        statements = ["SET FOREIGN_KEY_CHECKS = 0;"]
        # Truncating sets the counters back, and is slow for small tables.
        verb = word("TRUNCATE") if reset_sequences else f"{word('DELETE')} {word('FROM')}"
        statements += [f"{verb} {style.SQL_FIELD(self.quote_name(table))};" for table in tables]
        return [*statements, "SET FOREIGN_KEY_CHECKS = 1;"]

    def sequence_reset_by_name_sql(self, style: Any, sequences: Any) -> list[str]:
        word = style.SQL_KEYWORD
        return [
            f"{word('ALTER')} {word('TABLE')} {style.SQL_TABLE(self.quote_name(info['table']))} AUTO_INCREMENT = 1;"
            for info in sequences
        ]

    def validate_autopk_value(self, value: Any) -> Any:
        if value == 0 and not self.connection.features.allows_auto_pk_0:
            raise ValueError("The database backend does not accept 0 as a value for AutoField.")
        return value

    # Values.

    def adapt_timefield_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if timezone.is_aware(value):
            raise ValueError("MySQL backend does not support timezone-aware times.")
        return value.isoformat(timespec="microseconds")

    def get_db_converters(self, expression: Any) -> list[Any]:
        kind = expression.output_field.get_internal_type()
        own = {
            "BooleanField": self.convert_booleanfield_value,
            "DateTimeField": self.convert_datetimefield_value if settings.USE_TZ else None,
            "UUIDField": self.convert_uuidfield_value,
        }.get(kind)
        return [*super().get_db_converters(expression), *([own] if own else [])]

    def convert_booleanfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """0 and 1 as truth values."""
        return bool(value) if value in (0, 1) else value

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A naive date-time in the connection's zone."""
        return None if value is None else timezone.make_aware(value, self.connection.timezone)

    def convert_uuidfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """The stored text as a UUID."""
        return None if value is None else uuid.UUID(value)
