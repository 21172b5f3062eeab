"""The app's configuration: what PostgreSQL adds to fields, indexes, migrations and connections.

Source: django.contrib.postgres.apps (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango.apps import AppConfig
from fastjango.contrib.postgres import fields, lookups
from fastjango.contrib.postgres.indexes import OpClass
from fastjango.contrib.postgres.serializers import RangeSerializer
from fastjango.contrib.postgres.signals import register_type_handlers
from fastjango.core.signals import setting_changed
from fastjango.db import connections
from fastjango.db.backends.postgresql.psycopg_any import RANGE_TYPES
from fastjango.db.backends.signals import connection_created
from fastjango.db.migrations.writer import MigrationWriter
from fastjango.db.models import CharField, OrderBy, TextField
from fastjango.db.models.functions import Collate
from fastjango.db.models.indexes import IndexExpression
from fastjango.utils.translation import gettext_lazy as _

_LOOKUPS: tuple[Any, ...] = (
    *(lookups.Unaccent, lookups.SearchLookup),
    *(lookups.TrigramSimilar, lookups.TrigramWordSimilar, lookups.TrigramStrictWordSimilar),
)
# The fields of ranges by the number of their column's type.
_RANGE_FIELDS = {
    number: f"fastjango.contrib.postgres.fields.{field.__name__}"
    for number, field in (
        (3904, fields.IntegerRangeField),
        (3906, fields.DecimalRangeField),
        (3910, fields.DateTimeRangeField),
        (3912, fields.DateRangeField),
        (3926, fields.BigIntegerRangeField),
    )
}


class PostgresConfig(AppConfig):
    """The app ``postgres``."""

    name = "fastjango.contrib.postgres"
    verbose_name = _("PostgreSQL extensions")

    def ready(self) -> None:
        """Add all of it; it goes again when a test's settings leave the app out."""
        setting_changed.connect(uninstall_if_needed)
        for connection in connections.all(initialized_only=True):
            if connection.vendor == "postgresql":
                connection.introspection.data_types_reverse.update(_RANGE_FIELDS)
                if connection.connection is not None:
                    register_type_handlers(connection)
        connection_created.connect(register_type_handlers)
        for lookup in _LOOKUPS:
            CharField.register_lookup(lookup)
            TextField.register_lookup(lookup)
        MigrationWriter.register_serializer(RANGE_TYPES, RangeSerializer)
        IndexExpression.register_wrappers(OrderBy, OpClass, Collate)


def uninstall_if_needed(*, setting: str, value: Any, enter: bool, **kwargs: Any) -> None:
    """Take away what ``ready()`` added, when ``INSTALLED_APPS`` changes back to a list without the app."""
    names = {PostgresConfig.name, f"{PostgresConfig.__module__}.{PostgresConfig.__name__}"}
    if setting != "INSTALLED_APPS" or enter or names.intersection(value):
        return
    setting_changed.disconnect(uninstall_if_needed)
    connection_created.disconnect(register_type_handlers)
    for lookup in _LOOKUPS:
        CharField._unregister_lookup(lookup)
        TextField._unregister_lookup(lookup)
    MigrationWriter.unregister_serializer(RANGE_TYPES)
    IndexExpression.register_wrappers(OrderBy, Collate)
