"""The database's own command line client."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from typing import Any


class BaseDatabaseClient:
    """Starts the client that the command ``dbshell`` shows.

    Source: django.db.backends.base.client.BaseDatabaseClient.
    """

    executable_name: str | None = None

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def __del__(self) -> None:
        del self.connection

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """The command line and the additional environment for these settings."""
        raise NotImplementedError(
            "subclasses of BaseDatabaseClient must provide a settings_to_cmd_args_env() method or override a "
            "runshell()."
        )

    def runshell(self, parameters: Iterable[str]) -> None:
        """Run the client until the user leaves it."""
        args, extra = self.settings_to_cmd_args_env(self.connection.settings_dict, parameters)
        environment = {**os.environ, **extra} if extra else None
        subprocess.run(args, env=environment, check=True)
