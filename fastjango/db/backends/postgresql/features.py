"""What PostgreSQL can do."""

from __future__ import annotations

import operator
from typing import Any

from fastjango.db._errors import DataError, InterfaceError
from fastjango.db.backends.base.features import BaseDatabaseFeatures, flags
from fastjango.utils.functional import cached_property

_ON = """
    allows_group_by_selected_pks can_clone_databases can_defer_constraint_checks can_distinct_on_fields
    can_introspect_materialized_views can_release_savepoints can_rename_index can_return_columns_from_insert
    can_return_rows_from_bulk_insert can_rollback_ddl greatest_least_ignores_nulls has_json_operators
    has_native_duration_field has_native_json_field has_native_uuid_field has_real_datatype
    has_select_for_no_key_update has_select_for_update has_select_for_update_nowait has_select_for_update_of
    has_select_for_update_skip_locked json_key_contains_list_matching_requires_list nulls_order_largest
    only_supports_unbounded_with_preceding_and_following schema_editor_uses_clientside_param_binding
    supports_aggregate_filter_clause supports_combined_alters supports_comments supports_covering_indexes
    supports_deferrable_unique_constraints supports_frame_exclusion supports_over_clause
    supports_slicing_ordering_in_compound supports_stored_generated_columns supports_tablespaces
    supports_temporal_subtraction supports_transactions supports_unlimited_charfield supports_update_conflicts
    supports_update_conflicts_with_target
"""
_PROCEDURE = """
    CREATE FUNCTION test_procedure ({}) RETURNS void AS $$
        DECLARE
            V_I INTEGER;
        BEGIN
            V_I := {};
        END;
    $$ LANGUAGE plpgsql;"""


class DatabaseFeatures(BaseDatabaseFeatures):
    """Abilities of PostgreSQL 14 and later."""

    locals().update(flags(_ON))

    minimum_database_version = (14,)
    max_query_params = 2**16 - 1
    supported_explain_formats = {"JSON", "TEXT", "XML", "YAML"}
    prohibits_null_characters_in_text_exception = (DataError, "PostgreSQL text fields cannot contain NUL (0x00) bytes")
    requires_casted_case_in_updates = True
    closed_cursor_error_class = InterfaceError
    create_test_procedure_without_params_sql = _PROCEDURE.format("", "1")
    create_test_procedure_with_int_param_sql = _PROCEDURE.format("P_I INTEGER", "P_I")
    insert_test_table_with_defaults = "INSERT INTO {} DEFAULT VALUES"
    test_collations = {
        "deterministic": "C",
        "non_default": "sv-x-icu",
        "swedish_ci": "sv-x-icu",
        "virtual": "sv-x-icu",
    }
    test_now_utc_template = "STATEMENT_TIMESTAMP() AT TIME ZONE 'UTC'"
    django_test_expected_failures: set[str] = set()
    uses_server_side_binding = False

    @property
    def _version(self) -> int:
        return int(self.connection.pg_version)

    @cached_property
    def django_test_skips(self) -> dict[str, set[str]]:
        """Tests of Django's own suite that PostgreSQL cannot pass."""
        return {
            "opclasses are PostgreSQL only and are tested apart.": {
                "indexes.tests.SchemaIndexesNotPostgreSQLTests.test_create_index_ignores_opclasses"
            },
        }

    @cached_property
    def introspected_field_types(self) -> dict[str, str]:
        """What a column of each kind looks like from the database's side."""
        base: Any = BaseDatabaseFeatures.introspected_field_types
        return {
            **base,
            "PositiveBigIntegerField": "BigIntegerField",
            "PositiveIntegerField": "IntegerField",
            "PositiveSmallIntegerField": "SmallIntegerField",
        }

    @property
    def is_postgresql_15(self) -> bool:
        """Whether the server is 15 or later."""
        return self._version >= 150000

    @property
    def is_postgresql_16(self) -> bool:
        """Whether the server is 16 or later."""
        return self._version >= 160000

    @property
    def is_postgresql_17(self) -> bool:
        """Whether the server is 17 or later."""
        return self._version >= 170000

    supports_unlimited_charfield = True
    supports_nulls_distinct_unique_constraints = property(operator.attrgetter("is_postgresql_15"))
