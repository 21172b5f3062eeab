"""Making, copying and removing the databases that tests run on."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from io import StringIO
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.db import router
from fastjango.utils.module_loading import import_string

TEST_DATABASE_PREFIX = "test_"


def _call_command(*args: Any, **options: Any) -> None:
    # By path: commands stand on a higher floor.
    import_module("fastjango.core.management").call_command(*args, **options)


class BaseDatabaseCreation:
    """The test database of one connection.

    Source: django.db.backends.base.creation.BaseDatabaseCreation (5.2).
    """

    destruction_commands: list[str] = []

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        del self.connection

    def _nodb_cursor(self) -> Any:
        return self.connection._nodb_cursor()

    def log(self, msg: str) -> None:
        """Tell the person at the terminal."""
        sys.stderr.write(msg + os.linesep)

    def create_test_db(
        self, verbosity: int = 1, autoclobber: bool = False, serialize: bool = True, keepdb: bool = False
    ) -> str:
        """Make the test database with all tables, switch the connection to it and return its name.

        Args:
            verbosity: 0 to 3, as for commands.
            autoclobber: Remove an old test database without asking.
            serialize: Keep the contents after migrating as text, for tests that restore them.
            keepdb: Use an old test database if there is one.
        """
        name = self._get_test_db_name()
        if verbosity >= 1:
            action = "Using existing" if keepdb else "Creating"
            self.log(f"{action} test database for alias {self._get_database_display_str(verbosity, name)}...")
        # The old one may have another schema: connections to it end here.
        self._create_test_db(verbosity, autoclobber, keepdb)
        self.connection.close()
        settings.DATABASES[self.connection.alias]["NAME"] = name
        self.connection.settings_dict["NAME"] = name
        self._migrate(max(verbosity - 1, 0))
        if serialize:
            self.connection._test_serialized_contents = self.serialize_db_to_string()
        _call_command("createcachetable", database=self.connection.alias)
        # Opens the connection, so that a broken one is noticed here.
        self.connection.ensure_connection()
        if os.environ.get("RUNNING_DJANGOS_TEST_SUITE") == "true":
            self.mark_expected_failures_and_skips()
        return name

    def _migrate(self, verbosity: int) -> None:
        old_modules = settings.MIGRATION_MODULES
        if self.connection.settings_dict["TEST"]["MIGRATE"] is False:
            # No app has migrations then, and tables are made from the models.
            settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
        try:
            _call_command(
                "migrate", verbosity=verbosity, interactive=False, database=self.connection.alias, run_syncdb=True
            )
        finally:
            settings.MIGRATION_MODULES = old_modules

    def set_as_test_mirror(self, primary_settings_dict: dict[str, Any]) -> None:
        """Use another alias's test database."""
        self.connection.settings_dict["NAME"] = primary_settings_dict["NAME"]

    # Contents as text.

    def serialize_db_to_string(self) -> str:
        """The rows of all migrated apps as JSON."""
        serializers = import_module("fastjango.core.serializers")
        loader = import_string("fastjango.db.migrations.loader.MigrationLoader")(self.connection)
        out = StringIO()
        serializers.serialize("json", self._all_objects(loader), indent=None, stream=out)
        return out.getvalue()

    def _all_objects(self, loader: Any) -> Any:
        for config in apps.get_app_configs():
            excluded = config.models_module is None or config.name in settings.TEST_NON_SERIALIZED_APPS
            if excluded or config.label not in loader.migrated_apps:
                continue
            for model in config.get_models():
                if model._meta.can_migrate(self.connection) and router.allow_migrate_model(
                    self.connection.alias, model
                ):
                    rows = model._base_manager.using(self.connection.alias).order_by(model._meta.pk.name)
                    yield from rows.iterator(chunk_size=2000 if rows._prefetch_related_lookups else None)

    def deserialize_db_from_string(self, data: str) -> None:
        """Save the objects of :meth:`serialize_db_to_string` again."""
        serializers = import_module("fastjango.core.serializers")
        atomic = import_module("fastjango.db.transaction").atomic
        tables: set[str] = set()
        with (
            atomic(using=self.connection.alias),
            # The order of the rows does not follow their relations.
            self.connection.constraint_checks_disabled(),
        ):
            for obj in serializers.deserialize("json", StringIO(data), using=self.connection.alias):
                obj.save()
                tables.add(obj.object.__class__._meta.db_table)
            self.connection.check_constraints(table_names=tables)

    # What the vendors do.

    def _get_database_display_str(self, verbosity: int, database_name: str) -> str:
        shown = f" ('{database_name}')" if verbosity >= 2 else ""
        return f"'{self.connection.alias}'{shown}"

    def _get_test_db_name(self) -> str:
        given = self.connection.settings_dict["TEST"]["NAME"]
        return str(given or TEST_DATABASE_PREFIX + self.connection.settings_dict["NAME"])

    def _execute_create_test_db(self, cursor: Any, parameters: dict[str, str], keepdb: bool = False) -> None:
        cursor.execute("CREATE DATABASE {dbname} {suffix}".format(**parameters))

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        name = self._get_test_db_name()
        parameters = {"dbname": self.connection.ops.quote_name(name), "suffix": self.sql_table_creation_suffix()}
        with self._nodb_cursor() as cursor:
            try:
                self._execute_create_test_db(cursor, parameters, keepdb)
            except Exception as error:
                # With keepdb it may be there already.
                if keepdb:
                    return name
                self.log(f"Got an error creating the test database: {error}")
                if not autoclobber and not self._confirms_removal(name):
                    self.log("Tests cancelled.")
                    sys.exit(1)
                self._replace(cursor, parameters, verbosity, keepdb, name)
        return name

    @staticmethod
    def _confirms_removal(name: str) -> bool:
        question = f"Type 'yes' if you would like to try deleting the test database '{name}', or 'no' to cancel: "
        return input(question) == "yes"

    def _replace(self, cursor: Any, parameters: dict[str, str], verbosity: int, keepdb: bool, name: str) -> None:
        try:
            if verbosity >= 1:
                shown = self._get_database_display_str(verbosity, name)
                self.log(f"Destroying old test database for alias {shown}...")
            cursor.execute("DROP DATABASE {dbname}".format(**parameters))
            self._execute_create_test_db(cursor, parameters, keepdb)
        except Exception as error:
            self.log(f"Got an error recreating the test database: {error}")
            sys.exit(2)

    def clone_test_db(self, suffix: Any, verbosity: int = 1, autoclobber: bool = False, keepdb: bool = False) -> None:
        """Copy the test database for a parallel worker."""
        if verbosity >= 1:
            action = "Using existing clone" if keepdb else "Cloning test database"
            shown = self._get_database_display_str(verbosity, self.connection.settings_dict["NAME"])
            self.log(f"{action} for alias {shown}...")
        self._clone_test_db(suffix, verbosity, keepdb)

    def get_test_db_clone_settings(self, suffix: Any) -> dict[str, Any]:
        """The settings of the copy with this suffix."""
        original = self.connection.settings_dict
        return {**original, "NAME": f"{original['NAME']}_{suffix}"}

    def _clone_test_db(self, suffix: Any, verbosity: int, keepdb: bool = False) -> None:
        raise NotImplementedError(
            "The database backend doesn't support cloning databases. Disable the option to run tests in parallel "
            "processes."
        )

    def destroy_test_db(
        self,
        old_database_name: str | None = None,
        verbosity: int = 1,
        keepdb: bool = False,
        suffix: Any = None,
    ) -> None:
        """Remove the test database (or, with a suffix, a copy) and switch back to the other name."""
        self.connection.close()
        current = self.connection.settings_dict["NAME"]
        name = current if suffix is None else self.get_test_db_clone_settings(suffix)["NAME"]
        if verbosity >= 1:
            action = "Preserving" if keepdb else "Destroying"
            self.log(f"{action} test database for alias {self._get_database_display_str(verbosity, name)}...")
        if not keepdb:
            self._destroy_test_db(name, verbosity)
        if old_database_name is not None:
            settings.DATABASES[self.connection.alias]["NAME"] = old_database_name
            self.connection.settings_dict["NAME"] = old_database_name

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        with self._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {self.connection.ops.quote_name(test_database_name)}")

    def mark_expected_failures_and_skips(self) -> None:
        """Mark the tests of Django's own suite that the backend's features name."""
        from unittest import expectedFailure, skip

        features = self.connection.features
        for path in features.django_test_expected_failures:
            self._mark(path, expectedFailure)
        for reason, paths in features.django_test_skips.items():
            for path in paths:
                self._mark(path, skip(reason))

    @staticmethod
    def _mark(path: str, decorator: Any) -> None:
        case_path, _, method = path.rpartition(".")
        app = path.split(".", 1)[0]
        if app not in settings.INSTALLED_APPS:
            return
        case = import_string(case_path)
        setattr(case, method, decorator(getattr(case, method)))

    def sql_table_creation_suffix(self) -> str:
        """What follows CREATE DATABASE."""
        return ""

    def test_db_signature(self) -> tuple[Any, ...]:
        """What tells one test database from another: aliases with equal ones share it."""
        conf = self.connection.settings_dict
        return conf["HOST"], conf["PORT"], conf["ENGINE"], self._get_test_db_name()

    def setup_worker_connection(self, _worker_id: int) -> None:
        """Point the connection of a parallel worker at its copy."""
        conf = self.get_test_db_clone_settings(str(_worker_id))
        # In place: others hold this dictionary.
        self.connection.settings_dict.update(conf)
        self.connection.close()


__all__ = ["TEST_DATABASE_PREFIX", "BaseDatabaseCreation"]
