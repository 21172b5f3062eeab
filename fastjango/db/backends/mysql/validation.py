"""Checks of what MariaDB and MySQL restrict."""

from __future__ import annotations

from typing import Any

from fastjango.core import checks
from fastjango.db.backends.base.validation import BaseDatabaseValidation

MAX_UNIQUE_CHARS = 255


class DatabaseValidation(BaseDatabaseValidation):
    """mysql.W002 and mysql.E001, W003."""

    def check(self, **kwargs: Any) -> list[Any]:
        return [*super().check(**kwargs), *self._check_sql_mode()]

    def _check_sql_mode(self) -> list[Any]:
        if self.connection.sql_mode & {"STRICT_TRANS_TABLES", "STRICT_ALL_TABLES"}:
            return []
        name = self.connection.display_name
        return [
            checks.Warning(
                f"{name} Strict Mode is not set for database connection '{self.connection.alias}'",
                hint=(
                    f"{name}'s Strict Mode fixes many data integrity problems in {name}, such as data truncation upon "
                    "insertion, by escalating warnings into errors. It is strongly recommended you activate it. See: "
                    "https://docs.djangoproject.com/en/5.2/ref/databases/#mysql-sql-mode"
                ),
                id="mysql.W002",
            )
        ]

    def check_field_type(self, field: Any, field_type: str) -> list[Any]:
        """Long unique texts, and indexes on types that take none."""
        too_long = (
            field_type.startswith("varchar")
            and field.unique
            and (field.max_length is None or int(field.max_length) > MAX_UNIQUE_CHARS)
        )
        if too_long:
            return [
                checks.Warning(
                    f"{self.connection.display_name} may not allow unique CharFields to have a max_length > 255.",
                    obj=field,
                    hint="See: https://docs.djangoproject.com/en/5.2/ref/databases/#mysql-character-fields",
                    id="mysql.W003",
                )
            ]
        if field.db_index and field_type.lower() in self.connection._limited_data_types:
            return [
                checks.Warning(
                    f"{self.connection.display_name} does not support a database index on {field_type} columns.",
                    hint="An index won't be created. Silence this warning if you don't care about it.",
                    obj=field,
                    id="fields.W162",
                )
            ]
        return []
