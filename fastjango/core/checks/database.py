"""Checks that databases make themselves, of the aliases that are asked for."""

from __future__ import annotations

from typing import Any

from ._upward import subject
from .registry import Tags, register


@register(Tags.database)
def check_database_backends(databases: Any = None, **kwargs: Any) -> list[Any]:
    """What the back ends find wrong with their servers."""
    connections = subject("db.connections")
    return [issue for alias in databases or () for issue in connections[alias].validation.check(**kwargs)]
