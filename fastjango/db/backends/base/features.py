"""What a database can do, flag by flag."""

from __future__ import annotations

from typing import Any

from fastjango.db._errors import ProgrammingError
from fastjango.utils.functional import cached_property

# The flags of a database that is an ordinary SQL database and nothing more.
_USUAL = """
    allow_sliced_subqueries_with_in allows_auto_pk_0 allows_group_by_lob allows_group_by_select_index
    allows_multiple_constraints_on_same_fields atomic_transactions can_create_inline_fk
    can_introspect_check_constraints can_introspect_default can_introspect_foreign_keys can_introspect_json_field
    can_use_chunked_reads delete_can_self_reference_subquery has_bulk_insert has_json_object_function
    has_zoneinfo_database ignores_unnecessary_order_by_in_subqueries indexes_foreign_keys
    supports_boolean_expr_in_select_clause supports_cast_with_precision supports_collation_on_charfield
    supports_collation_on_textfield supports_column_check_constraints supports_comparing_boolean_expr
    supports_date_lookup_using_string supports_default_in_lead_lag supports_default_keyword_in_bulk_insert
    supports_default_keyword_in_insert supports_expression_defaults supports_expression_indexes supports_foreign_keys
    supports_forward_references supports_functions_in_partial_indexes supports_ignore_conflicts
    supports_index_column_ordering supports_index_on_text_field supports_json_field supports_json_field_contains
    supports_non_deterministic_collations supports_nullable_unique_constraints supports_order_by_nulls_modifier
    supports_paramstyle_pyformat supports_parentheses_in_compound supports_partial_indexes
    supports_partially_nullable_unique_constraints supports_primitives_in_json_field supports_regex_backreferencing
    supports_select_difference supports_select_for_update_with_limit supports_select_intersection
    supports_select_union supports_sequence_reset supports_subqueries_in_group_by supports_table_check_constraints
    supports_timezones supports_tuple_lookups test_db_allows_multiple_connections update_can_self_select
    uses_savepoints
"""
_UNUSUAL = """
    allows_group_by_selected_pks can_clone_databases can_defer_constraint_checks can_distinct_on_fields
    can_introspect_materialized_views can_release_savepoints can_rename_index can_return_columns_from_insert
    can_return_rows_from_bulk_insert can_rollback_ddl collate_as_index_expression connection_persists_old_columns
    for_update_after_from gis_enabled greatest_least_ignores_nulls has_case_insensitive_like has_json_operators
    has_native_duration_field has_native_json_field has_native_uuid_field has_real_datatype
    has_select_for_no_key_update has_select_for_update has_select_for_update_nowait has_select_for_update_of
    has_select_for_update_skip_locked ignores_table_name_case implied_column_null interprets_empty_strings_as_nulls
    json_key_contains_list_matching_requires_list nulls_order_largest
    only_supports_unbounded_with_preceding_and_following order_by_nulls_first related_fields_match_type
    requires_casted_case_in_updates requires_compound_order_by_subquery
    requires_explicit_null_ordering_when_grouping requires_literal_defaults rounds_to_even
    schema_editor_uses_clientside_param_binding select_for_update_of_column supports_aggregate_filter_clause
    supports_callproc_kwargs supports_combined_alters supports_comments supports_comments_inline
    supports_covering_indexes supports_deferrable_unique_constraints supports_frame_exclusion
    supports_frame_range_fixed_distance supports_logical_xor supports_nulls_distinct_unique_constraints
    supports_over_clause supports_slicing_ordering_in_compound supports_stored_generated_columns
    supports_tablespaces supports_temporal_subtraction supports_unlimited_charfield supports_unspecified_pk
    supports_update_conflicts supports_update_conflicts_with_target supports_virtual_generated_columns
    truncates_names updates_in_order
"""
_INTROSPECTED_AS_THEMSELVES = """
    AutoField BigAutoField BigIntegerField BinaryField BooleanField CharField DurationField GenericIPAddressField
    IntegerField PositiveBigIntegerField PositiveIntegerField PositiveSmallIntegerField SmallAutoField
    SmallIntegerField TimeField
"""


def flags(on: str = "", off: str = "") -> dict[str, Any]:
    """Attributes for a features class from two lists of words."""
    return {**dict.fromkeys(on.split(), True), **dict.fromkeys(off.split(), False)}


class BaseDatabaseFeatures:
    """Abilities and limits; tests ask for them by name (``skipUnlessDBFeature``).

    Source: django.db.backends.base.features.BaseDatabaseFeatures (5.2).
    """

    locals().update(flags(_USUAL, _UNUSUAL))

    # Limits.
    max_query_params: int | None = None
    minimum_database_version: tuple[int, ...] | None = None
    time_cast_precision = 6
    empty_fetchmany_value: Any = []
    bare_select_suffix = ""
    supported_explain_formats: set[str] = set()
    prohibits_null_characters_in_text_exception: tuple[type[Exception], str] | None = None
    introspected_field_types: Any = {name: name for name in _INTROSPECTED_AS_THEMSELVES.split()}

    # What Django's tests ask.
    create_test_procedure_with_int_param_sql: str | None = None
    create_test_procedure_without_params_sql: str | None = None
    django_test_expected_failures: Any = set()
    django_test_skips: Any = {}
    insert_test_table_with_defaults: str | None = None
    test_collations: dict[str, str | None] = dict.fromkeys(("ci", "cs", "non_default", "swedish_ci", "virtual"))
    test_now_utc_template: str | None = None

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        del self.connection

    def __getattr__(self, name: str) -> Any:
        # For type checkers, which do not see flags; called only for names that are not there.
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def closed_cursor_error_class(self) -> type[Exception]:
        """What using a closed cursor raises."""
        return ProgrammingError

    @cached_property
    def supports_explaining_query_execution(self) -> bool:
        """Whether there is an EXPLAIN."""
        return self.connection.ops.explain_prefix is not None

    @cached_property
    def supports_transactions(self) -> bool:
        """Whether a rollback undoes anything; found out by trying."""
        with self.connection.cursor() as cursor:
            cursor.execute("CREATE TABLE ROLLBACK_TEST (X INT)")
            self.connection.set_autocommit(False)
            cursor.execute("INSERT INTO ROLLBACK_TEST (X) VALUES (8)")
            self.connection.rollback()
            self.connection.set_autocommit(True)
            cursor.execute("SELECT COUNT(X) FROM ROLLBACK_TEST")
            (count,) = cursor.fetchone()
            cursor.execute("DROP TABLE ROLLBACK_TEST")
        return bool(count == 0)

    def allows_group_by_selected_pks_on_model(self, model: Any) -> bool:
        """Whether grouping by the primary key makes the model's other columns available."""
        return bool(self.allows_group_by_selected_pks and model._meta.managed)
