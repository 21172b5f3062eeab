"""Names of indexes and constraints: the table, its columns, and a digest of both."""

from __future__ import annotations

from collections.abc import Sequence

from fastjango.db.backends.utils import names_digest, split_identifier


def index_name(table: str, columns: Sequence[str], suffix: str, max_length: int) -> str:
    """A name that is the same for the same table and columns, and no longer than the database allows.

    Args:
        table: The table, perhaps with a namespace, which does not count.
        columns: The columns in order.
        suffix: What the name ends in, ``_uniq`` for example.
        max_length: Characters that a name may have.
    """
    _, table = split_identifier(table)
    ending = f"{names_digest(table, *columns, length=8)}{suffix}"
    joined = "_".join(columns)
    name = f"{table}_{joined}_{ending}"
    if len(name) <= max_length:
        return name
    if len(ending) > max_length / 3:
        ending = ending[: max_length // 3]
    share = (max_length - len(ending)) // 2 - 1
    name = f"{table[:share]}_{joined[:share]}_{ending}"
    # Oracle takes no leading underscore or digit, and names are the same everywhere.
    return f"D{name[:-1]}" if name[0] == "_" or name[0].isdigit() else name
