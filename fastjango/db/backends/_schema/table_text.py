"""A table to be, as finished texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class TableText:
    """A table to be: its name, its columns in order with their definitions, its constraints as text."""

    name: str
    columns: Sequence[tuple[str, str]]
    constraints: Sequence[str] = ()
    tablespace: str = ""
    comment: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


def bare(name: str) -> str:
    """A name without its quotes, since it may come quoted (``db_table = '"schema"."table"'``)."""
    return name[1:-1] if name.startswith(('"', "`")) and name.endswith(name[0]) else name
