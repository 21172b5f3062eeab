"""The program ``mysql`` (``mariadb``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastjango.db.backends.base.client import BaseDatabaseClient


class DatabaseClient(BaseDatabaseClient):
    """Opens the database; the password goes by the environment, where other users cannot see it."""

    executable_name = "mysql"

    @classmethod
    def settings_to_cmd_args_env(
        cls, settings_dict: dict[str, Any], parameters: Iterable[str]
    ) -> tuple[list[str], dict[str, str] | None]:
        """``mysql --user=... --host=... NAME``."""
        options = settings_dict["OPTIONS"]

        def chosen(name: str, *others: str) -> Any:
            return next((options[key] for key in others if options.get(key)), settings_dict.get(name))

        password = chosen("PASSWORD", "password", "passwd")
        host = chosen("HOST", "host")
        pairs = [
            ("defaults-file", options.get("read_default_file")),
            ("user", chosen("USER", "user")),
            ("socket" if host and "/" in host else "host", host),
            ("port", chosen("PORT", "port")),
            *((f"ssl-{name}", (options.get("ssl") or {}).get(name)) for name in ("ca", "cert", "key")),
            ("default-character-set", options.get("charset")),
        ]
        args = [str(cls.executable_name), *(f"--{name}={value}" for name, value in pairs if value)]
        if database := chosen("NAME", "database", "db"):
            args.append(database)
        return [*args, *parameters], {"MYSQL_PWD": password} if password else None
