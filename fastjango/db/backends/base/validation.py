"""Checks of a database's own restrictions."""

from __future__ import annotations

from typing import Any


class BaseDatabaseValidation:
    """Hooks for system checks that depend on the database.

    Source: django.db.backends.base.validation.BaseDatabaseValidation.
    """

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        del self.connection

    def check(self, **kwargs: Any) -> list[Any]:
        """Problems of the connection itself."""
        return []

    def check_field(self, field: Any, **kwargs: Any) -> list[Any]:
        """Problems of a column that this database cannot have."""
        errors: list[Any] = []
        has_column = getattr(field, "remote_field", None) is None or not field.many_to_many
        # The type's name is only asked of fields that have a column of their own.
        if has_column and hasattr(self, "check_field_type") and getattr(field, "remote_field", None) is None:
            db_type = field.db_type(connection=self.connection)
            if db_type is not None:
                errors.extend(self.check_field_type(field, db_type))
        return errors
