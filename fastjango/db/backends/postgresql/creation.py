"""Test databases of PostgreSQL."""

from __future__ import annotations

import sys
from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db.backends.base.creation import BaseDatabaseCreation
from fastjango.db.backends.postgresql.psycopg_any import errors
from fastjango.db.backends.utils import strip_quotes


class DatabaseCreation(BaseDatabaseCreation):
    """Makes, copies and removes them."""

    def _quote_name(self, name: str) -> str:
        return str(self.connection.ops.quote_name(name))

    def _get_database_create_suffix(self, encoding: str | None = None, template: str | None = None) -> str:
        words = [f"ENCODING '{encoding}'"] if encoding else []
        if template:
            words.append(f"TEMPLATE {self._quote_name(template)}")
        return f"WITH {' '.join(words)}" if words else ""

    def sql_table_creation_suffix(self) -> str:
        """The encoding and the template that settings ask for."""
        test = self.connection.settings_dict["TEST"]
        if test.get("COLLATION") is not None:
            raise ImproperlyConfigured("PostgreSQL does not support collation setting at database creation time.")
        return self._get_database_create_suffix(encoding=test["CHARSET"], template=test.get("TEMPLATE"))

    def _database_exists(self, cursor: Any, database_name: str) -> bool:
        cursor.execute("SELECT 1 FROM pg_catalog.pg_database WHERE datname = %s", [strip_quotes(database_name)])
        return cursor.fetchone() is not None

    def _execute_create_test_db(self, cursor: Any, parameters: dict[str, str], keepdb: bool = False) -> None:
        if keepdb and self._database_exists(cursor, parameters["dbname"]):
            return
        try:
            super()._execute_create_test_db(cursor, parameters, keepdb)
        except Exception as exc:
            if not isinstance(exc.__cause__, errors.DuplicateDatabase):
                self.log(f"Got an error creating the test database: {exc}")
                sys.exit(2)
            if not keepdb:
                raise

    def _clone_test_db(self, suffix: Any, verbosity: int, keepdb: bool = False) -> None:
        # The source must have no connections.
        self.connection.close()
        source = self.connection.settings_dict["NAME"]
        target = self.get_test_db_clone_settings(suffix)["NAME"]
        parameters = {
            "dbname": self._quote_name(target),
            "suffix": self._get_database_create_suffix(template=source),
        }
        with self._nodb_cursor() as cursor:
            try:
                self._execute_create_test_db(cursor, parameters, keepdb)
            except Exception:
                if keepdb:
                    return
                try:
                    if verbosity >= 1:
                        shown = self._get_database_display_str(verbosity, target)
                        self.log(f"Destroying old test database for alias {shown}...")
                    cursor.execute(f"DROP DATABASE {parameters['dbname']}")
                    self._execute_create_test_db(cursor, parameters, keepdb)
                except Exception as exc:
                    self.log(f"Got an error cloning the test database: {exc}")
                    sys.exit(2)

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        self.connection.close_pool()
        return super()._destroy_test_db(test_database_name, verbosity)
