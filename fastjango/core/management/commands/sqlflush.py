"""``sqlflush``: show the SQL that empties all tables."""

from __future__ import annotations

from typing import Any

from fastjango.core.management._arguments import add_database_argument
from fastjango.core.management.base import BaseCommand, CommandParser
from fastjango.core.management.sql import sql_flush
from fastjango.db import connections


class Command(BaseCommand):
    """Source: django.core.management.commands.sqlflush.Command (5.2)."""

    help = (
        "Returns a list of the SQL statements required to return all tables in the database to the state they were in "
        "just after they were installed."
    )
    output_transaction = True

    def add_arguments(self, parser: CommandParser) -> None:
        add_database_argument(parser, 'Nominates a database to print the SQL for. Defaults to the "default" database.')

    def handle(self, **options: Any) -> str:
        statements = sql_flush(self.style, connections[options["database"]], allow_cascade=True)
        if not statements and options["verbosity"] >= 1:
            self.stderr.write("No tables found.")
        return "\n".join(statements)
