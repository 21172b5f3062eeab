"""The table ``django_migrations``: what was applied, and when."""

from __future__ import annotations

from typing import Any

from fastjango.apps.registry import Apps
from fastjango.db import DatabaseError, models
from fastjango.utils.functional import classproperty
from fastjango.utils.timezone import now

from .exceptions import MigrationSchemaMissing


class MigrationRecorder:
    """Reads and writes the table; makes it when the first migration is recorded.

    Source: django.db.migrations.recorder.MigrationRecorder (5.2).
    """

    _migration_class: Any = None

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._has_table = False

    @classproperty
    def Migration(cls) -> Any:  # noqa: N802, N805  # a class that has to wait for the app registry
        """The model of a row."""
        if cls._migration_class is None:

            class Migration(models.Model):
                class Meta:
                    db_table = "django_migrations"
                    app_label = "migrations"
                    apps = Apps()  # of its own, so that it is no model of the project

                app, name = (models.CharField(max_length=255) for _ in range(2))
                applied = models.DateTimeField(default=now)

                def __str__(self) -> str:
                    return f"Migration {self.name} for {self.app}"

            cls._migration_class = Migration
        return cls._migration_class

    @property
    def migration_qs(self) -> Any:
        """All rows."""
        return self.Migration.objects.using(self.connection.alias)

    def has_table(self) -> bool:
        """Whether the table is there; a yes is remembered."""
        if not self._has_table:
            with self.connection.cursor() as cursor:
                tables = self.connection.introspection.table_names(cursor)
            self._has_table = self.Migration._meta.db_table in tables
        return self._has_table

    def ensure_schema(self) -> None:
        """Make the table if it is not there.

        Raises:
            MigrationSchemaMissing: the database does not let it be made.
        """
        if self.has_table():
            return
        try:
            with self.connection.schema_editor() as editor:
                editor.create_model(self.Migration)
        except DatabaseError as exc:
            raise MigrationSchemaMissing(f"Unable to create the django_migrations table ({exc})") from exc

    def applied_migrations(self) -> dict[tuple[str, str], Any]:
        """The rows by key; none when there is no table."""
        if not self.has_table():
            return {}
        return {(row.app, row.name): row for row in self.migration_qs}

    def record_applied(self, app: str, name: str) -> None:
        """Note that a migration was applied."""
        self.ensure_schema()
        self.migration_qs.create(app=app, name=name)

    def record_unapplied(self, app: str, name: str) -> None:
        """Note that a migration was unapplied."""
        self.ensure_schema()
        self.migration_qs.filter(app=app, name=name).delete()

    def flush(self) -> None:
        """Forget everything."""
        self.migration_qs.all().delete()
