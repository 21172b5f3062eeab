"""Test databases of MariaDB and MySQL."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from fastjango.db.backends.base.creation import BaseDatabaseCreation
from fastjango.db.backends.mysql.client import DatabaseClient

_EXISTS = 1007  # the server's error number


class DatabaseCreation(BaseDatabaseCreation):
    """Makes, copies and removes them."""

    def sql_table_creation_suffix(self) -> str:
        """The character set and collation that settings ask for."""
        test = self.connection.settings_dict["TEST"]
        words = [f"CHARACTER SET {test['CHARSET']}"] if test["CHARSET"] else []
        if test["COLLATION"]:
            words.append(f"COLLATE {test['COLLATION']}")
        return " ".join(words)

    def _execute_create_test_db(self, cursor: Any, parameters: dict[str, str], keepdb: bool = False) -> None:
        try:
            super()._execute_create_test_db(cursor, parameters, keepdb)
        except Exception as exc:
            if not exc.args or exc.args[0] != _EXISTS:
                self.log(f"Got an error creating the test database: {exc}")
                sys.exit(2)
            if not keepdb:
                raise

    def _clone_test_db(self, suffix: Any, verbosity: int, keepdb: bool = False) -> None:
        source = self.connection.settings_dict["NAME"]
        target = self.get_test_db_clone_settings(suffix)["NAME"]
        parameters = {
            "dbname": self.connection.ops.quote_name(target),
            "suffix": self.sql_table_creation_suffix(),
        }
        with self._nodb_cursor() as cursor:
            try:
                self._execute_create_test_db(cursor, parameters, keepdb)
            except Exception:
                if keepdb:
                    return
                if verbosity >= 1:
                    shown = self._get_database_display_str(verbosity, target)
                    self.log(f"Destroying old test database for alias {shown}...")
                cursor.execute(f"DROP DATABASE {parameters['dbname']}")
                self._execute_create_test_db(cursor, parameters, keepdb)
        self._clone_db(source, target)

    def _clone_db(self, source_database_name: str, target_database_name: str) -> None:
        """Copy the contents with the server's own programs."""
        args, extra = DatabaseClient.settings_to_cmd_args_env(self.connection.settings_dict, [])
        options = args[1:-1]
        environment = {**os.environ, **(extra or {})}
        dump = ["mysqldump", *options, "--routines", "--events", source_database_name]
        load = [args[0], *options, target_database_name]
        with subprocess.Popen(dump, stdout=subprocess.PIPE, env=environment) as dumping:
            loaded = subprocess.run(load, stdin=dumping.stdout, stdout=subprocess.DEVNULL, env=environment)
            if dumping.stdout is not None:
                # So that the dump ends if the load did.
                dumping.stdout.close()
        if dumping.returncode or loaded.returncode:
            self.log("Got an error cloning the test database.")
            sys.exit(2)
