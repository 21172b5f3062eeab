"""What a database can do, as its dialect says; what dialects do not say is taken for standard SQL."""

from __future__ import annotations

from typing import Any

from fastjango.db.backends.base.features import BaseDatabaseFeatures, flags

_OFF = """
    can_introspect_check_constraints can_introspect_json_field has_json_object_function supports_collation_on_charfield
    supports_collation_on_textfield supports_ignore_conflicts supports_json_field_contains supports_partial_indexes
    supports_sequence_reset supports_timezones uses_savepoints
"""


class DatabaseFeatures(BaseDatabaseFeatures):
    """Abilities of a dialect."""

    locals().update(flags("supports_over_clause", _OFF))

    @property
    def _dialect(self) -> Any:
        return self.connection.dialect

    @property
    def can_return_columns_from_insert(self) -> bool:
        """Whether there is RETURNING, or an equivalent."""
        return bool(self._dialect.insert_returning)

    @property
    def can_return_rows_from_bulk_insert(self) -> bool:
        """Whether it gives all rows."""
        return bool(self._dialect.insert_executemany_returning)
