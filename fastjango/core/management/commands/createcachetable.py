"""``createcachetable``: make the tables of caches that live in a database."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.core.cache import caches
from fastjango.core.cache.backends.db import BaseDatabaseCache
from fastjango.core.management._arguments import add_database_argument
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.db import DatabaseError, connections, models, router, transaction


class Command(BaseCommand):
    """Make a table for each database cache, where routers allow it and none is there."""

    help = "Creates the tables needed to use the SQL cache backend."
    requires_system_checks: Any = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "args",
            metavar="table_name",
            nargs="*",
            help="Optional table names. Otherwise, settings.CACHES is used to find cache tables.",
        )
        add_database_argument(
            parser,
            'Nominates a database onto which the cache tables will be installed. Defaults to the "default" database.',
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Does not create the table, just prints the SQL that would be run."
        )

    def handle(self, *tablenames: str, **options: Any) -> None:
        self.verbosity = options["verbosity"]
        names = tablenames or [
            cache._table for cache in map(caches.__getitem__, settings.CACHES) if isinstance(cache, BaseDatabaseCache)
        ]
        for name in names:
            self.create_table(options["database"], name, options["dry_run"])

    def create_table(self, database: str, tablename: str, dry_run: bool) -> None:
        """Make one table and the index on its end of life.

        Raises:
            CommandError: the database refuses.
        """
        if not router.allow_migrate_model(database, BaseDatabaseCache(tablename, {}).cache_model_class):
            return
        connection = connections[database]
        if tablename in connection.introspection.table_names():
            if self.verbosity > 0:
                self.stdout.write(f"Cache table '{tablename}' already exists.")
            return
        table, index = _definition(connection, tablename)
        if dry_run:
            self.stdout.write(table)
            self.stdout.write(index)
            return
        in_block = transaction.atomic(using=database, savepoint=connection.features.can_rollback_ddl)
        with in_block, connection.cursor() as cursor:
            try:
                cursor.execute(table)
            except DatabaseError as exc:
                raise CommandError(f"Cache table '{tablename}' could not be created.\nThe error was: {exc}.") from exc
            cursor.execute(index)
        if self.verbosity > 1:
            self.stdout.write(f"Cache table '{tablename}' created.")


def _definition(connection: Any, tablename: str) -> tuple[str, str]:
    """The statements for a table and its index."""
    quote = connection.ops.quote_name
    fields = {
        # The length is that of the longest key that back ends accept.
        "cache_key": models.CharField(max_length=255, unique=True, primary_key=True),
        "value": models.TextField(),
        "expires": models.DateTimeField(db_index=True),
    }
    columns = []
    for name, field in fields.items():
        kind = field.db_type(connection=connection)
        constraint = " PRIMARY KEY" if field.primary_key else ""
        columns.append(f"    {quote(name)} {kind} NOT NULL{constraint}")
    suffix = connection.ops.tablespace_sql(settings.DEFAULT_TABLESPACE) if settings.DEFAULT_TABLESPACE else ""
    body = ",\n".join(columns)
    table = f"CREATE TABLE {quote(tablename)} (\n{body}\n)" + (f" {suffix}" if suffix else "") + ";"
    index = f"CREATE INDEX {quote(f'{tablename}_expires')} ON {quote(tablename)} ({quote('expires')});"
    return table, index
