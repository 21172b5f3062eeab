"""The program ``psql``."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from typing import Any

from fastjango.db.backends.base.client import BaseDatabaseClient

# Options of the connection that psql takes from its environment.
_FROM_ENVIRONMENT = {
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


class DatabaseClient(BaseDatabaseClient):
    """Opens the database; the password goes by the environment, where other users cannot see it."""

    executable_name = "psql"

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """``psql -U USER -h HOST -p PORT ... NAME``."""
        options = settings_dict.get("OPTIONS", {})
        args = [str(cls.executable_name)]
        for flag, name in (("-U", "USER"), ("-h", "HOST"), ("-p", "PORT")):
            if settings_dict.get(name):
                args += [flag, str(settings_dict[name])]
        args += parameters
        database = settings_dict.get("NAME") or ("" if options.get("service") else "postgres")
        if database:
            args.append(database)
        environment = {
            variable: str(options[name]) for name, variable in _FROM_ENVIRONMENT.items() if options.get(name)
        }
        if settings_dict.get("PASSWORD"):
            environment["PGPASSWORD"] = str(settings_dict["PASSWORD"])
        return args, environment or None

    def runshell(self, parameters: Iterable[str]) -> None:
        """Run psql, which itself answers Ctrl-C by stopping the statement."""
        before = signal.getsignal(signal.SIGINT)
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            super().runshell(parameters)
        finally:
            signal.signal(signal.SIGINT, before)
