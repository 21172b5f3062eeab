"""Options that several commands have."""

from __future__ import annotations

from typing import Any

from fastjango.db import DEFAULT_DB_ALIAS, connections


def add_database_argument(parser: Any, help: str) -> None:
    """``--database``: the alias of one database, ``options["database"]``.

    Args:
        parser: The command's parser.
        help: What the command does with the database.
    """
    parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help=help)


def add_noinput_argument(parser: Any) -> None:
    """``--noinput``: ask nothing, ``options["interactive"]`` is False."""
    parser.add_argument(
        "--noinput",
        "--no-input",
        action="store_false",
        dest="interactive",
        help="Tells Django to NOT prompt the user for input of any kind.",
    )
