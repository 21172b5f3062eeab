"""What SQLite can do."""

from __future__ import annotations

import operator
from typing import Any

from fastjango.db import transaction
from fastjango.db._errors import OperationalError
from fastjango.db.backends.base.features import BaseDatabaseFeatures, flags
from fastjango.utils.functional import cached_property

_ON = """
    can_clone_databases can_defer_constraint_checks can_release_savepoints can_rollback_ddl has_case_insensitive_like
    ignores_table_name_case order_by_nulls_first requires_literal_defaults supports_aggregate_filter_clause
    supports_explaining_query_execution supports_frame_exclusion supports_frame_range_fixed_distance
    supports_over_clause supports_stored_generated_columns supports_temporal_subtraction supports_transactions
    supports_unlimited_charfield supports_unspecified_pk supports_update_conflicts
    supports_update_conflicts_with_target supports_virtual_generated_columns
"""
_OFF = """
    atomic_transactions can_create_inline_fk supports_cast_with_precision supports_default_keyword_in_insert
    supports_json_field_contains supports_parentheses_in_compound supports_timezones supports_tuple_lookups
"""
_ROUNDED = "SQLite stores values rounded to 15 significant digits."
_REMADE = "SQLite naively remakes the table on field alteration."
_NEGATIVE_PRECISION = "SQLite doesn't support negative precision for ROUND()."
_IN_MEMORY = "The sqlite backend's close() method is a no-op when using an in-memory database"
_CLOSING = (
    "servers.test_liveserverthread.LiveServerThreadTest.test_closes_connections",
    "servers.tests.LiveServerTestCloseConnectionTest.test_closes_connections",
)
_REMADE_TESTS = (
    "test_unique_no_unnecessary_fk_drops",
    "test_unique_and_reverse_m2m",
    "test_alter_field_default_doesnt_perform_queries",
    "test_rename_column_renames_deferred_sql_references",
)


class DatabaseFeatures(BaseDatabaseFeatures):
    """Abilities of SQLite 3.31 and later."""

    locals().update(flags(_ON, _OFF))

    minimum_database_version = (3, 31)
    # The limit that SQLite is compiled with; drivers before 3.11 cannot be asked.
    max_query_params = 999
    time_cast_precision = 3
    insert_test_table_with_defaults = 'INSERT INTO {} ("null") VALUES (1)'
    test_collations = {"ci": "nocase", "cs": "binary", "non_default": "nocase", "virtual": "nocase"}
    django_test_expected_failures = {"expressions.tests.FTimeDeltaTests.test_mixed_comparisons1"}

    @cached_property
    def django_test_skips(self) -> dict[str, set[str]]:
        """Tests of Django's own suite that SQLite cannot pass."""
        skips = {
            _ROUNDED: {"model_fields.test_decimalfield.DecimalFieldTests.test_fetch_from_db_without_float_rounding"},
            _REMADE: {f"schema.tests.SchemaTests.{name}" for name in _REMADE_TESTS},
            _NEGATIVE_PRECISION: {
                "db_functions.math.test_round.RoundTests.test_null_with_negative_precision",
                "db_functions.math.test_round.RoundTests.test_decimal_with_negative_precision",
                "db_functions.math.test_round.RoundTests.test_float_with_negative_precision",
                "db_functions.math.test_round.RoundTests.test_integer_with_negative_precision",
            },
        }
        if self.connection.is_in_memory_db():
            skips[_IN_MEMORY] = set(_CLOSING)
        return skips

    @property
    def _version(self) -> tuple[int, ...]:
        return tuple(self.connection.Database.sqlite_version_info)

    @property
    def can_return_columns_from_insert(self) -> bool:
        """RETURNING came with 3.35."""
        return self._version >= (3, 35)

    can_return_rows_from_bulk_insert = property(operator.attrgetter("can_return_columns_from_insert"))

    @property
    def can_alter_table_drop_column(self) -> bool:
        """DROP COLUMN works without losing data since 3.35.5."""
        return self._version >= (3, 35, 5)

    @property
    def test_db_allows_multiple_connections(self) -> bool:
        """A database in memory belongs to one connection."""
        return not self.connection.is_in_memory_db()

    @cached_property
    def introspected_field_types(self) -> dict[str, str]:
        """What a column of each kind looks like from the database's side."""
        base: Any = BaseDatabaseFeatures.introspected_field_types
        return {
            **base,
            "BigAutoField": "AutoField",
            "DurationField": "BigIntegerField",
            "GenericIPAddressField": "CharField",
            "SmallAutoField": "AutoField",
        }

    @cached_property
    def supports_json_field(self) -> bool:
        """Whether the library has its JSON functions."""
        with self.connection.cursor() as cursor:
            try:
                with transaction.atomic(self.connection.alias):
                    cursor.execute("""SELECT JSON('{"a": "b"}')""")
            except OperationalError:
                return False
        return True

    can_introspect_json_field = property(operator.attrgetter("supports_json_field"))
    has_json_object_function = property(operator.attrgetter("supports_json_field"))
