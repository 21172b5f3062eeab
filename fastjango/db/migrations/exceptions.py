"""What can be wrong with a set of migrations."""

from __future__ import annotations

from typing import Any

from fastjango.db.utils import DatabaseError


class AmbiguityError(Exception):
    """More than one migration begins with the given letters."""


class BadMigrationError(Exception):
    """A migration's module has no ``Migration`` class."""


class CircularDependencyError(Exception):
    """Migrations depend on each other in a circle."""


class InconsistentMigrationHistory(Exception):
    """A migration was applied before one that it depends on."""


class InvalidBasesError(ValueError):
    """The bases of a model in a state cannot be found."""


class IrreversibleError(RuntimeError):
    """An operation of the migration has no way back."""


class NodeNotFoundError(LookupError):
    """A migration that was named is not there.

    Args:
        message: What was looked for, and by whom.
        node: The key of the missing migration, ``(app_label, name)``.
        origin: The migration that names it.
    """

    def __init__(self, message: str, node: Any, origin: Any = None) -> None:
        self.message = message
        self.node = node
        self.origin = origin

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"NodeNotFoundError({self.node!r})"


class MigrationSchemaMissing(DatabaseError):
    """The table of applied migrations cannot be made."""


class InvalidMigrationPlan(ValueError):
    """A plan mixes migrating forwards and backwards."""
