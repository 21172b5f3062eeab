"""The program ``sqlite3``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.db.backends.base.client import BaseDatabaseClient


class DatabaseClient(BaseDatabaseClient):
    """Opens the database's file."""

    executable_name = "sqlite3"

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], None]:
        """``sqlite3 NAME ...``."""
        return [str(cls.executable_name), str(settings_dict["NAME"]), *parameters], None
