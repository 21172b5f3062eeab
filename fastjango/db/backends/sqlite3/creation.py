"""Test databases of SQLite: in memory, or files."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from fastjango.db import NotSupportedError
from fastjango.db.backends.base.creation import BaseDatabaseCreation


class DatabaseCreation(BaseDatabaseCreation):
    """Makes, copies and removes them."""

    @staticmethod
    def is_in_memory_db(database_name: Any) -> bool:
        """Whether a name means a database in memory."""
        return not isinstance(database_name, Path) and (
            database_name == ":memory:" or "mode=memory" in str(database_name)
        )

    def _get_test_db_name(self) -> str:
        name = self.connection.settings_dict["TEST"]["NAME"] or ":memory:"
        if name == ":memory:":
            # Named and shared, so that connections of other threads see it.
            return f"file:memorydb_{self.connection.alias}?mode=memory&cache=shared"
        return str(name) if isinstance(name, Path) else name

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        name = self._get_test_db_name()
        if keepdb or self.is_in_memory_db(name) or not os.access(name, os.F_OK):
            return name
        if verbosity >= 1:
            shown = self._get_database_display_str(verbosity, name)
            self.log(f"Destroying old test database for alias {shown}...")
        question = f"Type 'yes' if you would like to try deleting the test database '{name}', or 'no' to cancel: "
        if not autoclobber and input(question) != "yes":
            self.log("Tests cancelled.")
            sys.exit(1)
        try:
            os.remove(name)
        except OSError as error:
            self.log(f"Got an error deleting the old test database: {error}")
            sys.exit(2)
        return name

    def get_test_db_clone_settings(self, suffix: Any) -> dict[str, Any]:
        """The settings of a worker's copy.

        Raises:
            NotSupportedError: the way worker processes start is not known.
        """
        original = self.connection.settings_dict
        name = original["NAME"]
        method = multiprocessing.get_start_method()
        if self.is_in_memory_db(name):
            if method == "fork":
                return dict(original)
            if method != "spawn":
                raise NotSupportedError(f"Cloning with start method {method!r} is not supported.")
            return {**original, "NAME": f"{self.connection.alias}_{suffix}.sqlite3"}
        root, extension = os.path.splitext(name)
        return {**original, "NAME": f"{root}_{suffix}{extension}"}

    def _clone_test_db(self, suffix: Any, verbosity: int, keepdb: bool = False) -> None:
        source = self.connection.settings_dict["NAME"]
        target = self.get_test_db_clone_settings(suffix)["NAME"]
        if target == source or self.is_in_memory_db(source):
            # A fork inherits a database in memory; other workers copy it when they start.
            return
        if os.access(target, os.F_OK):
            if keepdb:
                return
            if verbosity >= 1:
                shown = self._get_database_display_str(verbosity, target)
                self.log(f"Destroying old test database for alias {shown}...")
            os.remove(target)
        try:
            shutil.copy(source, target)
        except OSError as error:
            self.log(f"Got an error cloning the test database: {error}")
            sys.exit(2)

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        if test_database_name and not self.is_in_memory_db(test_database_name):
            os.remove(test_database_name)

    def test_db_signature(self) -> tuple[Any, ...]:
        """Databases in memory differ by alias, files by name."""
        name = self._get_test_db_name()
        conf = self.connection.settings_dict
        return conf["NAME"], self.connection.alias if self.is_in_memory_db(name) else name
