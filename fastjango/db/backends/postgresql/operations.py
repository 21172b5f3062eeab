"""How PostgreSQL spells things."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from importlib import import_module
from typing import Any

from fastjango.conf import settings
from fastjango.db.backends.base.operations import BaseDatabaseOperations
from fastjango.db.backends.postgresql.psycopg_any import Inet, Jsonb, errors, mogrify
from fastjango.db.backends.utils import split_tzname_delta
from fastjango.db.models.constants import OnConflict
from fastjango.utils.regex_helper import _lazy_re_compile

_EXTRACT = {"week_day": "DOW", "iso_week_day": "ISODOW", "iso_year": "ISOYEAR"}
_IGNORING_CASE = ("iexact", "icontains", "istartswith", "iendswith")
_OF_TEXTS = ("contains", "startswith", "endswith", "regex", "iregex")
_PART = _lazy_re_compile(r"[A-Z_]+")


@lru_cache
def get_json_dumps(encoder: Any) -> Any:
    """``json.dumps`` with an encoder, the same function each time, so that the driver knows its dumper again."""
    return json.dumps if encoder is None else partial(json.dumps, cls=encoder)


class DatabaseOperations(BaseDatabaseOperations):
    """Source: django.db.backends.postgresql.operations.DatabaseOperations (5.2)."""

    cast_char_field_without_max_length = "varchar"
    explain_prefix = "EXPLAIN"
    explain_options = frozenset(
        (
            *("ANALYZE", "BUFFERS", "COSTS", "GENERIC_PLAN", "MEMORY", "SETTINGS"),
            *("SERIALIZE", "SUMMARY", "TIMING", "VERBOSE", "WAL"),
        )
    )
    cast_data_types = {
        "AutoField": "integer",
        "BigAutoField": "bigint",
        "SmallAutoField": "smallint",
    }

    def unification_cast_sql(self, output_field: Any) -> str:
        # A text literal would be of type unknown in the other part of a union.
        kind = output_field.get_internal_type()
        types = ("GenericIPAddressField", "IPAddressField", "TimeField", "UUIDField")
        return f"CAST(%s AS {output_field.db_type(self.connection).split('(')[0]})" if kind in types else "%s"

    # Dates.

    def _checked(self, part: str) -> str:
        # Parts come from lookups, whose names users may write.
        part = part.upper()
        if not _PART.fullmatch(part):
            raise ValueError(f"Invalid lookup type: {part!r}")
        return part

    def date_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        if lookup_type == "week_day":
            # Sunday is 0 to PostgreSQL and 1 to Django.
            return f"EXTRACT(DOW FROM {sql}) + 1", params
        return f"EXTRACT({_EXTRACT.get(lookup_type) or self._checked(lookup_type)} FROM {sql})", params

    def date_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        return f"DATE_TRUNC(%s, {sql})", (lookup_type, *params)

    def _prepare_tzname_delta(self, tzname: str) -> str:
        # POSIX counts hours west of Greenwich.
        name, sign, offset = split_tzname_delta(tzname)
        if not offset:
            return name
        return f"{name}{'-' if sign == '+' else '+'}{offset}"

    def _in_zone(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        if not (tzname and settings.USE_TZ):
            return sql, params
        return f"{sql} AT TIME ZONE %s", (*params, self._prepare_tzname_delta(tzname))

    def datetime_cast_date_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        return f"({sql})::date", params

    def datetime_cast_time_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        return f"({sql})::time", params

    def datetime_extract_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        if lookup_type == "second":
            # Without the fraction.
            return f"EXTRACT(SECOND FROM DATE_TRUNC(%s, {sql}))", ("second", *params)
        return self.date_extract_sql(lookup_type, sql, params)

    def datetime_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        return self.date_trunc_sql(lookup_type, sql, params, tzname)

    def time_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        if lookup_type == "second":
            return f"EXTRACT(SECOND FROM DATE_TRUNC(%s, {sql}))", ("second", *params)
        return self.date_extract_sql(lookup_type, sql, params)

    def time_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        sql, params = self._in_zone(sql, params, tzname)
        return f"DATE_TRUNC(%s, {sql})::time", (lookup_type, *params)

    # Clauses.

    def deferrable_sql(self) -> str:
        return " DEFERRABLE INITIALLY DEFERRED"

    def distinct_sql(self, fields: Sequence[str], params: Any) -> tuple[list[str], list[Any]]:
        if not fields:
            return ["DISTINCT"], []
        return [f"DISTINCT ON ({', '.join(fields)})"], params

    def prepare_join_on_clause(self, lhs_table: str, lhs_field: Any, rhs_table: str, rhs_field: Any) -> tuple[Any, Any]:
        """The two sides; columns of different types are compared as the left one's."""
        left, right = super().prepare_join_on_clause(lhs_table, lhs_field, rhs_table, rhs_field)
        if lhs_field.db_type(self.connection) != rhs_field.db_type(self.connection):
            # Expressions stand on a higher floor.
            right = import_module("fastjango.db.models.functions").Cast(right, lhs_field)
        return left, right

    def no_limit_value(self) -> None:
        return None

    def on_conflict_suffix_sql(
        self, fields: Any, on_conflict: Any, update_fields: Iterable[str], unique_fields: Iterable[str]
    ) -> str:
        if on_conflict == OnConflict.IGNORE:
            return "ON CONFLICT DO NOTHING"
        if on_conflict == OnConflict.UPDATE:
            target = ", ".join(map(self.quote_name, unique_fields))
            changes = ", ".join(f"{name} = EXCLUDED.{name}" for name in map(self.quote_name, update_fields))
            return f"ON CONFLICT({target}) DO UPDATE SET {changes}"
        return super().on_conflict_suffix_sql(fields, on_conflict, update_fields, unique_fields)

    def lookup_cast(self, lookup_type: str, internal_type: str | None = None) -> str:
        shown = "HOST(%s)" if internal_type in ("GenericIPAddressField", "IPAddressField") else "%s::text"
        if lookup_type in _IGNORING_CASE:
            return f"UPPER({shown})"
        if lookup_type in _OF_TEXTS:
            return shown
        return "%s"

    def prep_for_iexact_query(self, x: Any) -> Any:
        # iexact is UPPER() = UPPER() here and no pattern.
        return x

    def max_name_length(self) -> int:
        """Bytes of an identifier, as PostgreSQL is usually compiled."""
        return 63

    def quote_name(self, name: str) -> str:
        return name if name.startswith('"') and name.endswith('"') else f'"{name}"'

    def compose_sql(self, sql: str, params: Any) -> Any:
        """The statement with its parameters put in."""
        return mogrify(sql, params, self.connection)

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        if not params:
            return str(sql)
        try:
            return str(self.compose_sql(sql, params))
        except (errors.DataError, errors.ProgrammingError):
            # Values that cannot be sent, or too many or too few of them, are why the statement failed.
            return super().last_executed_query(cursor, sql, params)

    def tablespace_sql(self, tablespace: str, inline: bool = False) -> str:
        return f"{'USING INDEX ' if inline else ''}TABLESPACE {self.quote_name(tablespace)}"

    def explain_query_prefix(self, format: str | None = None, **options: Any) -> str:
        unknown = {name for name in options if name.upper() not in self.explain_options}
        if unknown:
            raise ValueError(f"Unknown options: {', '.join(sorted(unknown))}")
        given = {name.upper(): "true" if value else "false" for name, value in options.items()}
        prefix = super().explain_query_prefix(format)
        if format:
            given["FORMAT"] = format.upper()
        extra = ", ".join(f"{name} {value}" for name, value in given.items())
        return f"{prefix} ({extra})" if extra else prefix

    # Whole tables.

    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        if not tables:
            return []
        # One statement for all, since they refer to each other.
        words = [
            style.SQL_KEYWORD("TRUNCATE"),
            ", ".join(style.SQL_FIELD(self.quote_name(table)) for table in tables),
        ]
        if reset_sequences:
            words.append(style.SQL_KEYWORD("RESTART IDENTITY"))
        if allow_cascade:
            words.append(style.SQL_KEYWORD("CASCADE"))
        return [f"{' '.join(words)};"]

    def sequence_reset_by_name_sql(self, style: Any, sequences: Any) -> list[str]:
        word = style.SQL_KEYWORD
        return [
            f"{word('SELECT')} setval(pg_get_serial_sequence('{style.SQL_TABLE(self.quote_name(info['table']))}',"
            f"'{style.SQL_FIELD(info['column'] or 'id')}'), 1, false);"
            for info in sequences
        ]

    def sequence_reset_sql(self, style: Any, model_list: Any) -> list[str]:
        statements = []
        for model in model_list:
            key = next((field for field in model._meta.local_fields if _is_auto(field)), None)
            if key is None:
                continue
            table, column = (self.quote_name(name) for name in (model._meta.db_table, key.column))
            sequence = f"pg_get_serial_sequence('{style.SQL_TABLE(table)}','{style.SQL_FIELD(key.column)}')"
            highest = f"max({style.SQL_FIELD(column)})"
            statements.append(
                f"{style.SQL_KEYWORD('SELECT')} setval({sequence}, coalesce({highest}, 1), {highest} "
                f"{style.SQL_KEYWORD('IS NOT')} null) {style.SQL_KEYWORD('FROM')} {style.SQL_TABLE(table)};"
            )
        return statements

    def prepare_sql_script(self, sql: str) -> list[str]:
        # The server takes several statements at once.
        return [sql]

    def set_time_zone_sql(self) -> str:
        return "SELECT set_config('TimeZone', %s, false)"

    # Values.

    def adapt_integerfield_value(self, value: Any, internal_type: str) -> Any:
        return value

    def adapt_datefield_value(self, value: Any) -> Any:
        return value

    def adapt_datetimefield_value(self, value: Any) -> Any:
        return value

    def adapt_timefield_value(self, value: Any) -> Any:
        return value

    def adapt_decimalfield_value(self, value: Any, max_digits: Any = None, decimal_places: Any = None) -> Any:
        return value

    def adapt_ipaddressfield_value(self, value: Any) -> Any:
        return Inet(value) if value else None

    def adapt_json_value(self, value: Any, encoder: Any) -> Any:
        return Jsonb(value, dumps=get_json_dumps(encoder))

    def subtract_temporals(self, internal_type: str, lhs: Any, rhs: Any) -> tuple[str, Any]:
        if internal_type == "DateField":
            # Days, where a duration is wanted.
            (lhs_sql, lhs_params), (rhs_sql, rhs_params) = lhs, rhs
            return f"(interval '1 day' * ({lhs_sql} - {rhs_sql}))", (*lhs_params, *rhs_params)
        return super().subtract_temporals(internal_type, lhs, rhs)

    def format_for_duration_arithmetic(self, sql: str) -> str:
        return sql


def _is_auto(field: Any) -> bool:
    return field.get_internal_type() in ("AutoField", "BigAutoField", "SmallAutoField")
