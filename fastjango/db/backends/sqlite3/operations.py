"""How SQLite spells things."""

from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import chain
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import FieldError
from fastjango.db._errors import DatabaseError, NotSupportedError
from fastjango.db.backends.base._values import ZonelessMoments
from fastjango.db.backends.base.operations import BaseDatabaseOperations
from fastjango.utils import timezone
from fastjango.utils.dateparse import parse_date, parse_datetime, parse_time
from fastjango.utils.functional import cached_property


class DatabaseOperations(ZonelessMoments, BaseDatabaseOperations):
    """Statements and conversions for SQLite.

    Source: django.db.backends.sqlite3.operations.DatabaseOperations (5.2).
    """

    backend_name = "SQLite"
    cast_char_field_without_max_length = "text"
    # A CAST to date would make a number of it.
    cast_data_types = {"DateField": "TEXT", "DateTimeField": "TEXT"}
    explain_prefix = "EXPLAIN QUERY PLAN"
    # JSON_TYPE() of values that JSON_EXTRACT() does not tell from numbers and NULL.
    jsonfield_datatype_values = frozenset({"null", "false", "true"})

    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        """As many as the limits of parameters and of compound selects allow."""
        if len(fields) == 1:
            return 500
        limit = self.connection.features.max_query_params
        if len(fields) > 1:
            width = sum(len(getattr(field, "fields", None) or (field,)) for field in fields)
            return int(limit // width)
        return len(objs)

    def check_expression_support(self, expression: Any) -> None:
        """Sums of dates and DISTINCT aggregates of several arguments do not work."""
        source = expression.get_source_expressions()
        if type(expression).__name__ in {"Sum", "Avg", "Variance", "StdDev"} and _is_ours(expression):
            for part in source:
                try:
                    kind = part.output_field.get_internal_type()
                except (AttributeError, FieldError):
                    # Not every subexpression has a type.
                    continue
                if kind in {"DateField", "DateTimeField", "TimeField"}:
                    raise NotSupportedError(
                        "You cannot use Sum, Avg, StdDev, and Variance aggregations on date/time fields in sqlite3 "
                        "since date/time is saved as text."
                    )
        if getattr(expression, "distinct", False) and hasattr(expression, "filter_template"):
            arguments = [part for part in source if part is not None and part is not expression.filter]
            if len(arguments) > 1:
                raise NotSupportedError(
                    "SQLite doesn't support DISTINCT on aggregate functions accepting multiple arguments."
                )

    # Dates: by the functions that the connection registers.

    def date_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        return f"django_date_extract(%s, {sql})", (lookup_type.lower(), *params)

    def time_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        return f"django_time_extract(%s, {sql})", (lookup_type.lower(), *params)

    def _in_zone(self, function: str, head: tuple[Any, ...], sql: str, params: Any, tzname: str | None) -> Any:
        zones = (tzname, self.connection.timezone_name) if settings.USE_TZ and tzname else (None, None)
        leading = "".join("%s, " for _ in head)
        return f"{function}({leading}{sql}, %s, %s)", (*head, *params, *zones)

    def date_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        return self._in_zone("django_date_trunc", (lookup_type.lower(),), sql, params, tzname)

    def time_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        return self._in_zone("django_time_trunc", (lookup_type.lower(),), sql, params, tzname)

    def datetime_cast_date_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        return self._in_zone("django_datetime_cast_date", (), sql, params, tzname)

    def datetime_cast_time_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        return self._in_zone("django_datetime_cast_time", (), sql, params, tzname)

    def datetime_extract_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        return self._in_zone("django_datetime_extract", (lookup_type.lower(),), sql, params, tzname)

    def datetime_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        return self._in_zone("django_datetime_trunc", (lookup_type.lower(),), sql, params, tzname)

    def format_for_duration_arithmetic(self, sql: str) -> str:
        # Handled by the function that does the arithmetic.
        return sql

    def combine_expression(self, connector: str, sub_expressions: Sequence[str]) -> str:
        """``^`` is no operator of SQLite."""
        if connector == "^":
            return f"POWER({','.join(sub_expressions)})"
        if connector == "#":
            return f"BITXOR({','.join(sub_expressions)})"
        return super().combine_expression(connector, sub_expressions)

    def combine_duration_expression(self, connector: str, sub_expressions: Sequence[str]) -> str:
        """Arithmetic with durations.

        Raises:
            DatabaseError: the operator makes no sense.
        """
        if connector not in {"+", "-", "*", "/"}:
            raise DatabaseError(f"Invalid connector for timedelta: {connector}.")
        arguments = ", ".join([f"'{connector}'", *sub_expressions])
        if len(sub_expressions) > 2:
            raise ValueError("Too many params for timedelta operations.")
        return f"django_format_dtdelta({arguments})"

    def subtract_temporals(self, internal_type: str, lhs: Any, rhs: Any) -> tuple[str, Any]:
        """Microseconds between two times."""
        function = "django_time_diff" if internal_type == "TimeField" else "django_timestamp_diff"
        return f"{function}({lhs[0]}, {rhs[0]})", (*lhs[1], *rhs[1])

    # Logs.

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """The statement with the parameters quoted by SQLite itself."""
        if not params:
            return str(sql)
        if isinstance(params, dict):
            quoted: Any = dict(zip(params, self._quote_params(list(params.values())), strict=True))
        else:
            quoted = self._quote_params(list(params))
        return str(sql) % quoted

    def _quote_params(self, params: list[Any]) -> tuple[Any, ...]:
        # On a cursor of its own, unlogged; at most as many values as a statement may have parameters.
        size = 999
        quoted: list[Any] = []
        for start in range(0, len(params), size):
            batch = params[start : start + size]
            sql = f"SELECT {', '.join(['QUOTE(?)'] * len(batch))}"
            cursor = self.connection.connection.cursor()
            try:
                quoted.extend(cursor.execute(sql, batch).fetchone())
            finally:
                cursor.close()
        return tuple(quoted)

    # Names and clauses.

    def quote_name(self, name: str) -> str:
        return name if name.startswith('"') and name.endswith('"') else f'"{name}"'

    def no_limit_value(self) -> int:
        return -1

    def insert_statement(self, on_conflict: Any = None) -> str:
        """``INSERT OR IGNORE`` ignores NOT NULL and CHECK violations too, as Django's does."""
        if on_conflict is not None and on_conflict.value == "ignore":
            return "INSERT OR IGNORE INTO"
        return super().insert_statement(on_conflict=on_conflict)

    def on_conflict_suffix_sql(
        self, fields: Any, on_conflict: Any, update_fields: Iterable[str], unique_fields: Iterable[str]
    ) -> str:
        """``ON CONFLICT ... DO UPDATE``."""
        if (
            on_conflict is None
            or on_conflict.value != "update"
            or not self.connection.features.supports_update_conflicts_with_target
        ):
            return super().on_conflict_suffix_sql(fields, on_conflict, update_fields, unique_fields)
        target = ", ".join(map(self.quote_name, unique_fields))
        changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in map(self.quote_name, update_fields))
        return f"ON CONFLICT({target}) DO UPDATE SET {changes}"

    def pk_default_value(self) -> str:
        return "NULL"

    def force_group_by(self) -> list[str]:
        """Before 3.39 HAVING needs a GROUP BY."""
        return [] if self.connection.Database.sqlite_version_info >= (3, 39) else ["GROUP BY TRUE"]

    def conditional_expression_supported_in_where_clause(self, expression: Any) -> bool:
        return True

    # Whole tables.

    def _referring_tables(self, table_name: str) -> set[str]:
        query = """
            WITH tables AS (
                SELECT %s name
                UNION
                SELECT sqlite_master.name
                FROM sqlite_master
                JOIN tables ON (sql REGEXP %s || tables.name || %s)
            ) SELECT name FROM tables;
        """
        pattern = ("(?i)\\s+references\\s+(\"|')?", "(\"|')?\\s*\\(")
        with self.connection.cursor() as cursor:
            return {row[0] for row in cursor.execute(query, (table_name, *pattern)).fetchall()}

    @cached_property
    def _referring(self) -> Any:
        return lru_cache(maxsize=512)(self._referring_tables)

    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        """DELETE for each table, and for those that refer to them if asked."""
        if not tables:
            return []
        names = list(tables)
        if allow_cascade:
            names = list(dict.fromkeys(chain.from_iterable(self._referring(table) for table in tables)))
        keyword, field = style.SQL_KEYWORD, style.SQL_FIELD
        sql = [f"{keyword('DELETE')} {keyword('FROM')} {field(self.quote_name(table))};" for table in names]
        if reset_sequences:
            sql.extend(self.sequence_reset_by_name_sql(style, [{"table": table} for table in names]))
        return sql

    def sequence_reset_by_name_sql(self, style: Any, sequences: Any) -> list[str]:
        """One UPDATE of the table in which SQLite keeps its counters."""
        if not sequences:
            return []
        keyword, table, field = style.SQL_KEYWORD, style.SQL_TABLE, style.SQL_FIELD
        names = ", ".join(f"'{info['table']}'" for info in sequences)
        return [
            f"{keyword('UPDATE')} {table(self.quote_name('sqlite_sequence'))} {keyword('SET')} "
            f"{field(self.quote_name('seq'))} = 0 {keyword('WHERE')} {field(self.quote_name('name'))} "
            f"{keyword('IN')} ({names});"
        ]

    # Values to the database.

    def adapt_timefield_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        if timezone.is_aware(value):
            raise ValueError("SQLite backend does not support timezone-aware times.")
        return str(value)

    def integer_field_range(self, internal_type: str) -> tuple[int | None, int | None]:
        # SQLite enforces no integer types, but its integers have 64 bits.
        low = 0 if internal_type in _UNSIGNED else -(2**63)
        return low, 2**63 - 1

    # Values from the database.

    def get_db_converters(self, expression: Any) -> list[Any]:
        converters = super().get_db_converters(expression)
        kind = expression.output_field.get_internal_type()
        if kind == "DecimalField":
            converters.append(self.get_decimalfield_converter(expression))
        else:
            name = _CONVERTERS.get(kind)
            if name is not None:
                converters.append(getattr(self, name))
        return converters

    def as_stored(self, column_sql: str) -> str:
        # The driver converts by the declared type, which an expression has not.
        return f"+{column_sql}"

    def convert_datetimefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A date-time with the connection's zone."""
        if value is not None:
            if not isinstance(value, datetime.datetime):
                value = parse_datetime(value)
            if settings.USE_TZ and not timezone.is_aware(value):
                value = timezone.make_aware(value, self.connection.timezone)
        return value

    def convert_datefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A date."""
        return value if value is None or isinstance(value, datetime.date) else parse_date(value)

    def convert_timefield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A time of day."""
        return value if value is None or isinstance(value, datetime.time) else parse_time(value)

    def convert_uuidfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A UUID."""
        return None if value is None else uuid.UUID(value)

    def convert_booleanfield_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """A truth value from 0 or 1."""
        return bool(value) if value in (1, 0) else value

    def get_decimalfield_converter(self, expression: Any) -> Any:
        """A converter to decimals with the places of the column, or with the digits that SQLite is sure of."""
        to_decimal = decimal.Context(prec=15).create_decimal_from_float
        if type(expression).__name__ != "Col" or expression.output_field.decimal_places is None:
            return lambda value, expression, connection: None if value is None else to_decimal(value)
        quantum = decimal.Decimal(1).scaleb(-expression.output_field.decimal_places)
        context = expression.output_field.context

        def converter(value: Any, expression: Any, connection: Any) -> Any:
            return None if value is None else to_decimal(value).quantize(quantum, context=context)

        return converter


# What the driver delivers so already is not converted again.
DatabaseOperations.convert_booleanfield_value.passes = bool  # type: ignore[attr-defined]  # read by loaders
DatabaseOperations.convert_datefield_value.passes = datetime.date  # type: ignore[attr-defined]  # read by loaders
DatabaseOperations.convert_timefield_value.passes = datetime.time  # type: ignore[attr-defined]  # read by loaders
# Done by the loaders themselves for date-times: they get the connection's zone, if it has one.
DatabaseOperations.convert_datetimefield_value.makes_aware = datetime.datetime  # type: ignore[attr-defined]  # read by loaders

_UNSIGNED = {"PositiveBigIntegerField", "PositiveSmallIntegerField", "PositiveIntegerField"}
_CONVERTERS = {
    "BooleanField": "convert_booleanfield_value",
    "DateField": "convert_datefield_value",
    "DateTimeField": "convert_datetimefield_value",
    "TimeField": "convert_timefield_value",
    "UUIDField": "convert_uuidfield_value",
}


def _is_ours(expression: Any) -> bool:
    return isinstance(expression, import_module("fastjango.db.models.aggregates").Aggregate)
