"""What changed between two project states, as migrations: a door to ``_diff``."""

from ._diff.dependencies import OperationDependency as OperationDependency
from ._diff.detector import MigrationAutodetector as MigrationAutodetector

__all__ = ["MigrationAutodetector", "OperationDependency"]
