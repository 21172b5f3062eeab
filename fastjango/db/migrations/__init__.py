"""Migrations: what a migration file imports."""

from .migration import Migration as Migration
from .migration import swappable_dependency as swappable_dependency
from .operations import *  # noqa: F403  # a door that shows all of them

__all__ = ["Migration", "swappable_dependency"]
