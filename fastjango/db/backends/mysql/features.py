"""What MariaDB and MySQL can do."""

from __future__ import annotations

from typing import Any

from fastjango.db.backends.base.features import BaseDatabaseFeatures, flags
from fastjango.utils.functional import cached_property

_ON = """
    allows_group_by_selected_pks can_clone_databases can_release_savepoints connection_persists_old_columns
    has_select_for_update ignores_table_name_case order_by_nulls_first
    requires_explicit_null_ordering_when_grouping supports_comments supports_comments_inline
    supports_logical_xor supports_over_clause supports_slicing_ordering_in_compound
    supports_stored_generated_columns supports_temporal_subtraction supports_update_conflicts
    supports_virtual_generated_columns updates_in_order
"""
_OFF = """
    allow_sliced_subqueries_with_in allows_auto_pk_0 delete_can_self_reference_subquery has_zoneinfo_database
    supports_date_lookup_using_string supports_expression_indexes supports_forward_references
    supports_functions_in_partial_indexes supports_index_on_text_field supports_non_deterministic_collations
    supports_order_by_nulls_modifier supports_partial_indexes supports_regex_backreferencing supports_timezones
"""
_PROCEDURE = """
    CREATE PROCEDURE test_procedure ({})
    BEGIN
        DECLARE V_I INTEGER;
        SET V_I = {};
    END;
"""


class DatabaseFeatures(BaseDatabaseFeatures):
    """Abilities of MariaDB 10.5 and MySQL 8.0.11 and later."""

    locals().update(flags(_ON, _OFF))

    empty_fetchmany_value: Any = ()
    create_test_procedure_without_params_sql = _PROCEDURE.format("", "1")
    create_test_procedure_with_int_param_sql = _PROCEDURE.format("P_I INTEGER", "P_I")
    insert_test_table_with_defaults = "INSERT INTO {} () VALUES ()"

    @property
    def _mariadb(self) -> bool:
        return bool(self.connection.mysql_is_mariadb)

    @property
    def _version(self) -> tuple[int, ...]:
        return tuple(self.connection.mysql_version)

    def _since(self, mysql: tuple[int, ...] | None, mariadb: tuple[int, ...] | None) -> bool:
        wanted = mariadb if self._mariadb else mysql
        return wanted is not None and self._version >= wanted

    @cached_property
    def minimum_database_version(self) -> tuple[int, ...]:
        """The oldest server that is supported."""
        return (10, 5) if self._mariadb else (8, 0, 11)

    @cached_property
    def test_collations(self) -> dict[str, str | None]:
        """Collations that every such server has."""
        return {
            "ci": "utf8mb4_general_ci",
            "non_default": "utf8mb4_esperanto_ci",
            "swedish_ci": "utf8mb4_swedish_ci",
            "virtual": "utf8mb4_esperanto_ci",
        }

    test_now_utc_template = "UTC_TIMESTAMP(6)"

    @cached_property
    def django_test_skips(self) -> dict[str, set[str]]:
        """Tests of Django's own suite that this server cannot pass."""
        return {
            "This doesn't work on MySQL.": {
                "db_functions.comparison.test_greatest.GreatestTests.test_coalesce_workaround",
                "db_functions.comparison.test_least.LeastTests.test_coalesce_workaround",
            },
        }

    @cached_property
    def introspected_field_types(self) -> dict[str, str]:
        """What a column of each kind looks like from the database's side."""
        base: Any = BaseDatabaseFeatures.introspected_field_types
        return {
            **base,
            "BinaryField": "TextField",
            "BooleanField": "BooleanField",
            "DurationField": "BigIntegerField",
            "GenericIPAddressField": "CharField",
        }

    @cached_property
    def _mysql_storage_engine(self) -> str:
        return str(self.connection.mysql_server_data["default_storage_engine"])

    @cached_property
    def _is_myisam(self) -> bool:
        return self._mysql_storage_engine == "MyISAM"

    @cached_property
    def supports_transactions(self) -> bool:
        """MyISAM has none."""
        return not self._is_myisam

    uses_savepoints = property(lambda self: self.supports_transactions)
    supports_foreign_keys = property(lambda self: not self._is_myisam)
    indexes_foreign_keys = property(lambda self: not self._is_myisam)
    can_introspect_foreign_keys = property(lambda self: not self._is_myisam)

    @cached_property
    def can_return_columns_from_insert(self) -> bool:
        """RETURNING exists on MariaDB."""
        return self._mariadb

    # MySQL does not read the table that it changes.
    update_can_self_select = property(lambda self: self._mariadb)
    can_return_rows_from_bulk_insert = property(lambda self: self.can_return_columns_from_insert)

    @cached_property
    def has_zoneinfo_database(self) -> bool:
        """Whether the server's time zone tables are filled."""
        return bool(self.connection.mysql_server_data["has_zoneinfo_database"])

    @cached_property
    def is_sql_auto_is_null_enabled(self) -> bool:
        """Whether ``IS NULL`` finds the last inserted row, which nobody expects."""
        return bool(self.connection.mysql_server_data["sql_auto_is_null"])

    has_select_for_update_skip_locked = property(lambda self: self._since((8, 0, 1), (10, 6)))
    has_select_for_update_nowait = property(lambda self: self._since((8, 0, 1), (0,)))
    has_select_for_update_of = property(lambda self: self._since((8, 0, 1), None))
    supports_expression_indexes = property(lambda self: self._since((8, 0, 13), None) and not self._is_myisam)
    supports_expression_defaults = property(lambda self: self._since((8, 0, 13), (0,)))
    supports_default_in_lead_lag = property(lambda self: not self._mariadb)
    supports_select_intersection = property(lambda self: self._since((8, 0, 31), (0,)))
    supports_select_difference = property(lambda self: self._since((8, 0, 31), (0,)))
    can_rename_index = property(lambda self: self._since((0,), (10, 5, 2)))
    supports_index_column_ordering = property(lambda self: self._since((8, 0, 1), (10, 8)))
    can_introspect_json_field = property(
        lambda self: self.supports_json_field and self.can_introspect_check_constraints
    )
    # Checks are enforced by MySQL since 8.0.16.
    supports_column_check_constraints = property(lambda self: self._since((8, 0, 16), (0,)))
    supports_table_check_constraints = property(lambda self: self._since((8, 0, 16), (0,)))
    can_introspect_check_constraints = property(lambda self: self._since((8, 0, 16), (0,)))

    @cached_property
    def has_native_uuid_field(self) -> bool:
        """MariaDB has had a type for UUIDs since 10.7."""
        return self._since(None, (10, 7))

    @cached_property
    def supported_explain_formats(self) -> set[str]:
        """JSON everywhere; the others came later or are one server's."""
        formats = {"JSON", "TEXT", "TRADITIONAL"}
        if self._since((8, 0, 16), None):
            formats.add("TREE")
        return formats

    @cached_property
    def ignores_table_name_case(self) -> bool:
        """Whether the file system under the server does not tell cases apart."""
        return bool(self.connection.mysql_server_data["lower_case_table_names"])
