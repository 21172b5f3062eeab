"""Door: constraints of a model's table make SQL, and check objects before it complains. Rooms: ``_constraints/``."""

from fastjango.db.models._constraints.base import BaseConstraint as BaseConstraint
from fastjango.db.models._constraints.check import CheckConstraint as CheckConstraint
from fastjango.db.models._constraints.unique import Deferrable as Deferrable
from fastjango.db.models._constraints.unique import UniqueConstraint as UniqueConstraint

__all__ = [
    "BaseConstraint",
    "CheckConstraint",
    "Deferrable",
    "UniqueConstraint",
]
