"""How a database spells things."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from fastjango.db._errors import NotSupportedError
from fastjango.db.backends.base._values import ValueOperations
from fastjango.db.backends.base._windows import WindowOperations
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.encoding import force_str

_INTEGER_BITS = {
    "SmallIntegerField": (15, True),
    "IntegerField": (31, True),
    "BigIntegerField": (63, True),
    "PositiveBigIntegerField": (63, False),
    "PositiveSmallIntegerField": (15, False),
    "PositiveIntegerField": (31, False),
    "SmallAutoField": (15, True),
    "AutoField": (31, True),
    "BigAutoField": (63, True),
}


class BaseDatabaseOperations(ValueOperations, WindowOperations):
    """Statements, pieces of statements and conversions that differ between databases.

    Methods that return SQL with parameters return ``(sql, params)``, placeholders being ``%s``.

    Source: django.db.backends.base.operations.BaseDatabaseOperations (5.2).
    """

    compiler_module = "fastjango.db.models.sql.compiler"
    integer_field_ranges = {
        name: (-(2**bits) if signed else 0, 2**bits - 1) for name, (bits, signed) in _INTEGER_BITS.items()
    }
    set_operators = {"union": "UNION", "intersection": "INTERSECT", "difference": "EXCEPT"}
    # Types for CAST() where the column's own type cannot be used there.
    cast_data_types: dict[str, str] = {}
    cast_char_field_without_max_length: str | None = None
    explain_prefix: str | None = None

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._cache: Any = None

    def __del__(self) -> None:
        del self.connection

    def _missing(self, method: str, what: str = "subclasses of BaseDatabaseOperations") -> NotImplementedError:
        return NotImplementedError(f"{what} may require a {method}() method")

    # Rendering.

    def compiler(self, compiler_name: str) -> Any:
        """The compiler class of that name."""
        if self._cache is None:
            self._cache = import_module(self.compiler_module)
        return getattr(self._cache, compiler_name)

    def quote_name(self, name: str) -> str:
        """The name, quoted unless it is."""
        raise self._missing("quote_name")

    def max_name_length(self) -> int | None:
        """The longest name of a table or column, or None."""
        return None

    def format_for_duration_arithmetic(self, sql: str) -> str:
        """A duration column in the form that arithmetic needs."""
        raise self._missing("format_for_duration_arithmetic")

    def unification_cast_sql(self, output_field: Any) -> str:
        """A ``%s`` template that brings the parts of a UNION to one type."""
        return "%s"

    def field_cast_sql(self, db_type: str | None, internal_type: str) -> str:
        """A ``%s`` template for a column on the left of a lookup (deprecated)."""
        warnings.warn(
            "DatabaseOperations.field_cast_sql() is deprecated use DatabaseOperations.lookup_cast() instead.",
            RemovedInDjango60Warning,
            stacklevel=2,
        )
        return "%s"

    def lookup_cast(self, lookup_type: str, internal_type: str | None = None) -> str:
        """A ``%s`` template for the left side of a kind of lookup."""
        return "%s"

    def cache_key_culling_sql(self) -> str:
        """The statement that finds the first cache key to keep; the table's name is its ``%s``."""
        cache_key = self.quote_name("cache_key")
        return f"SELECT {cache_key} FROM %s ORDER BY {cache_key} LIMIT 1 OFFSET %%s"

    # Dates.

    def date_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        """A part (year, month, …) of a date."""
        raise self._missing("date_extract_sql")

    def date_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        """A date cut to its year, month, …"""
        raise self._missing("date_trunc_sql")

    def datetime_cast_date_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """The date of a date-time in a zone."""
        raise self._missing("datetime_cast_date_sql")

    def datetime_cast_time_sql(self, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """The time of day of a date-time in a zone."""
        raise self._missing("datetime_cast_time_sql")

    def datetime_extract_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """A part of a date-time in a zone."""
        raise self._missing("datetime_extract_sql")

    def datetime_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None) -> tuple[str, Any]:
        """A date-time in a zone cut to its year, hour, …"""
        raise self._missing("datetime_trunc_sql")

    def time_trunc_sql(self, lookup_type: str, sql: str, params: Any, tzname: str | None = None) -> tuple[str, Any]:
        """A time of day cut to its hour, minute or second."""
        raise self._missing("time_trunc_sql")

    def time_extract_sql(self, lookup_type: str, sql: str, params: Any) -> tuple[str, Any]:
        """A part of a time of day."""
        return self.date_extract_sql(lookup_type, sql, params)

    # Clauses.

    def deferrable_sql(self) -> str:
        """What makes a foreign key be checked on commit."""
        return ""

    def distinct_sql(self, fields: Sequence[str], params: Any) -> tuple[list[str], list[Any]]:
        """DISTINCT, perhaps on some columns.

        Raises:
            NotSupportedError: columns are given and the database only knows whole rows.
        """
        if fields:
            raise NotSupportedError("DISTINCT ON fields is not supported by this database backend")
        return ["DISTINCT"], []

    def force_group_by(self) -> list[str]:
        """What stands in GROUP BY where a HAVING without groups is not allowed."""
        return []

    def force_no_ordering(self) -> list[Any]:
        """What stands in ORDER BY to stop the database from ordering by itself."""
        return []

    def for_update_sql(
        self, nowait: bool = False, skip_locked: bool = False, of: Sequence[str] = (), no_key: bool = False
    ) -> str:
        """The clause that locks the selected rows."""
        words = ["FOR NO KEY UPDATE" if no_key else "FOR UPDATE"]
        if of:
            words.append(f"OF {', '.join(of)}")
        if nowait:
            words.append("NOWAIT")
        elif skip_locked:
            words.append("SKIP LOCKED")
        return " ".join(words)

    def _get_limit_offset_params(self, low_mark: int | None, high_mark: int | None) -> tuple[int | None, int]:
        offset = low_mark or 0
        if high_mark is not None:
            return high_mark - offset, offset
        return (self.no_limit_value() if offset else None), offset

    def limit_offset_sql(self, low_mark: int | None, high_mark: int | None) -> str:
        """LIMIT and OFFSET for a slice."""
        limit, offset = self._get_limit_offset_params(low_mark, high_mark)
        words = [f"LIMIT {limit}"] if limit else []
        if offset:
            words.append(f"OFFSET {offset}")
        return " ".join(words)

    def no_limit_value(self) -> int | None:
        """The LIMIT that means none, where OFFSET needs one."""
        raise self._missing("no_limit_value")

    def bulk_batch_size(self, fields: Sequence[Any], objs: Sequence[Any]) -> int:
        """How many objects fit into one statement."""
        return len(objs)

    def bulk_insert_sql(self, fields: Any, placeholder_rows: Iterable[Iterable[str]]) -> str:
        """``VALUES (...), (...)``."""
        rows = ", ".join(f"({', '.join(row)})" for row in placeholder_rows)
        return f"VALUES {rows}"

    def insert_statement(self, on_conflict: Any = None) -> str:
        """The words that begin an INSERT."""
        return "INSERT INTO"

    def on_conflict_suffix_sql(
        self, fields: Any, on_conflict: Any, update_fields: Iterable[str], unique_fields: Iterable[str]
    ) -> str:
        """The clause of an INSERT that says what to do about rows that exist."""
        return ""

    def return_insert_columns(self, fields: Sequence[Any]) -> tuple[str, Any]:
        """RETURNING for the given fields."""
        if not fields:
            return "", ()
        quote = self.quote_name
        columns = ", ".join(f"{quote(field.model._meta.db_table)}.{quote(field.column)}" for field in fields)
        return f"RETURNING {columns}", ()

    def fetch_returned_insert_columns(self, cursor: Any, returning_params: Any) -> Any:
        """The row of an INSERT with RETURNING."""
        return cursor.fetchone()

    def fetch_returned_insert_rows(self, cursor: Any) -> Any:
        """The rows of an INSERT with RETURNING."""
        return cursor.fetchall()

    def last_insert_id(self, cursor: Any, table_name: str, pk_name: str) -> Any:
        """The key that the last INSERT of the cursor made."""
        return cursor.lastrowid

    def pk_default_value(self) -> str:
        """What an INSERT writes to have the key made."""
        return "DEFAULT"

    def binary_placeholder_sql(self, value: Any) -> str:
        """The placeholder of a binary value."""
        return "%s"

    def modify_insert_params(self, placeholder: str, params: Any) -> Any:
        """Hook to change the parameters of an INSERT."""
        return params

    def explain_query_prefix(self, format: str | None = None, **options: Any) -> str:
        """The words before an explained statement.

        Raises:
            NotSupportedError: there is no EXPLAIN.
            ValueError: the format or an option is not known.
        """
        if not self.connection.features.supports_explaining_query_execution:
            raise NotSupportedError("This backend does not support explaining query execution.")
        if format:
            supported = self.connection.features.supported_explain_formats
            if format.upper() not in supported:
                message = f"{format.upper()} is not a recognized format."
                if supported:
                    message += f" Allowed formats: {', '.join(sorted(supported))}"
                else:
                    message += f" {self.connection.display_name} does not support any formats."
                raise ValueError(message)
        if options:
            raise ValueError(f"Unknown options: {', '.join(sorted(options))}")
        assert self.explain_prefix is not None
        return self.explain_prefix

    # Conditions and expressions.

    def regex_lookup(self, lookup_type: str) -> str:
        """A template for ``regex`` and ``iregex`` where ``operators`` has none."""
        raise self._missing("regex_lookup")

    def prep_for_like_query(self, x: Any) -> str:
        r"""A text in which ``%``, ``_`` and ``\`` mean themselves to LIKE."""
        return str(x).translate({92: "\\\\", 37: r"\%", 95: r"\_"})

    prep_for_iexact_query = prep_for_like_query

    def prepare_join_on_clause(self, lhs_table: str, lhs_field: Any, rhs_table: str, rhs_field: Any) -> tuple[Any, Any]:
        """The two sides of a join's condition, as columns."""
        return lhs_field.get_col(lhs_table, lhs_field), rhs_field.get_col(rhs_table, rhs_field)

    def check_expression_support(self, expression: Any) -> None:
        """Refuse expressions that the database cannot compute.

        Raises:
            NotSupportedError: it cannot.
        """

    def conditional_expression_supported_in_where_clause(self, expression: Any) -> bool:
        """Whether a condition can stand in WHERE without ``= true``."""
        return True

    def combine_expression(self, connector: str, sub_expressions: Sequence[str]) -> str:
        """Two operands joined by an operator."""
        return f" {connector} ".join(sub_expressions)

    def combine_duration_expression(self, connector: str, sub_expressions: Sequence[str]) -> str:
        """The same for durations and dates."""
        return self.combine_expression(connector, sub_expressions)

    def subtract_temporals(self, internal_type: str, lhs: Any, rhs: Any) -> tuple[str, Any]:
        """The duration between two dates, times or date-times."""
        if not self.connection.features.supports_temporal_subtraction:
            raise NotSupportedError(f"This backend does not support {internal_type} subtraction.")
        (lhs_sql, lhs_params), (rhs_sql, rhs_params) = lhs, rhs
        return f"({lhs_sql} - {rhs_sql})", (*lhs_params, *rhs_params)

    # Limits.

    def max_in_list_size(self) -> int | None:
        """The most elements an IN may have, or None."""
        return None

    def integer_field_range(self, internal_type: str) -> tuple[int | None, int | None]:
        """The least and the greatest value of a kind of integer column."""
        return self.integer_field_ranges[internal_type]

    def validate_autopk_value(self, value: Any) -> Any:
        """Refuse keys that the database would replace by a new one.

        Raises:
            ValueError: it would.
        """
        return value

    # Transactions.

    def savepoint_create_sql(self, sid: str) -> str:
        """Open a savepoint."""
        return f"SAVEPOINT {self.quote_name(sid)}"

    def savepoint_commit_sql(self, sid: str) -> str:
        """Release a savepoint."""
        return f"RELEASE SAVEPOINT {self.quote_name(sid)}"

    def savepoint_rollback_sql(self, sid: str) -> str:
        """Go back to a savepoint."""
        return f"ROLLBACK TO SAVEPOINT {self.quote_name(sid)}"

    def start_transaction_sql(self) -> str:
        """Begin a transaction, in a script."""
        return "BEGIN;"

    def end_transaction_sql(self, success: bool = True) -> str:
        """End a transaction, in a script."""
        return "COMMIT;" if success else "ROLLBACK;"

    def set_time_zone_sql(self) -> str:
        """Set the session's time zone; empty where there is none."""
        return ""

    # Scripts and whole tables.

    def prepare_sql_script(self, sql: str) -> list[str]:
        """The statements of a script, without comments."""
        import sqlparse  # slow to load, and seldom needed

        statements = sqlparse.split(sql)
        return [sqlparse.format(statement, strip_comments=True) for statement in statements if statement.strip()]

    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        """The statements that empty tables."""
        raise NotImplementedError("subclasses of BaseDatabaseOperations must provide an sql_flush() method")

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Run them in one transaction."""
        atomic = import_module("fastjango.db.transaction").atomic
        with (
            atomic(using=self.connection.alias, savepoint=self.connection.features.can_rollback_ddl),
            self.connection.cursor() as cursor,
        ):
            for sql in sql_list:
                cursor.execute(sql)

    def sequence_reset_by_name_sql(self, style: Any, sequences: Any) -> list[str]:
        """The statements that set sequences back to their beginning."""
        return []

    def sequence_reset_sql(self, style: Any, model_list: Any) -> list[str]:
        """The statements that set the sequences of models' tables after their last row."""
        return []

    def tablespace_sql(self, tablespace: str, inline: bool = False) -> str:
        """The clause that places a table or index."""
        return ""

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """The statement with its parameters, for logs; not meant to be run."""

        def text(value: Any) -> str:
            return force_str(value, strings_only=True, errors="replace")

        shown: Any
        if isinstance(params, list | tuple):
            shown = tuple(map(text, params))
        elif params is None:
            shown = ()
        else:
            shown = {text(name): text(value) for name, value in params.items()}
        return f"QUERY = {sql!r} - PARAMS = {shown!r}"
