"""``dbshell``: the database's own command line."""

from __future__ import annotations

import subprocess
from typing import Any

from fastjango.core.management._arguments import add_database_argument
from fastjango.core.management.base import BaseCommand, CommandError, CommandParser
from fastjango.db import connections


class Command(BaseCommand):
    """Source: django.core.management.commands.dbshell.Command (5.2)."""

    help = "Runs the command-line client for specified database, or the default database if none is provided."
    requires_system_checks: Any = []

    def add_arguments(self, parser: CommandParser) -> None:
        add_database_argument(
            parser, 'Nominates a database onto which to open a shell. Defaults to the "default" database.'
        )
        parameters = parser.add_argument_group("parameters")
        parameters.add_argument("parameters", nargs="*")

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        try:
            connection.client.runshell(options["parameters"])
        except FileNotFoundError as exc:
            # The client's name tells more than the operating system's message.
            raise CommandError(
                f"You appear not to have the {connection.client.executable_name!r} program installed or on your path."
            ) from exc
        except subprocess.CalledProcessError as exc:
            command = " ".join(map(str, exc.cmd))
            raise CommandError(
                f'"{command}" returned non-zero exit status {exc.returncode}.', returncode=exc.returncode
            ) from exc
