"""The command ``testserver``."""

from __future__ import annotations

from typing import Any

from fastjango.core.management import call_command
from fastjango.core.management._arguments import add_noinput_argument
from fastjango.core.management.base import BaseCommand
from fastjango.db import connection


class Command(BaseCommand):
    """Serves the project with the data of fixtures in a test database."""

    help = "Runs a development server with data from the given fixture(s)."
    requires_system_checks: Any = []

    def add_arguments(self, parser: Any) -> None:
        """Declare the options."""
        parser.add_argument(
            "args", metavar="fixture", nargs="*", help="Path(s) to fixtures to load before running the server."
        )
        add_noinput_argument(parser)
        parser.add_argument("--addrport", default="", help="Port number or ipaddr:port to run the server on.")
        parser.add_argument(
            "--ipv6", "-6", action="store_true", dest="use_ipv6", help="Tells Django to use an IPv6 address."
        )

    def handle(self, *fixture_labels: str, **options: Any) -> None:
        """Make the database, load the fixtures, serve."""
        verbosity, interactive = options["verbosity"], options["interactive"]
        database = connection.creation.create_test_db(verbosity=verbosity, autoclobber=not interactive, serialize=False)
        call_command("loaddata", *fixture_labels, verbosity=verbosity)
        # Threads would not share a database in memory; nor would the process that a reload starts.
        shutdown_message = (
            "\nServer stopped.\nNote that the test database, "
            f"{database!r}, has not been deleted. You can explore it on your own."
        )
        call_command(
            "runserver",
            addrport=options["addrport"],
            shutdown_message=shutdown_message,
            use_reloader=False,
            use_ipv6=options["use_ipv6"],
            use_threading=connection.features.test_db_allows_multiple_connections,
        )
