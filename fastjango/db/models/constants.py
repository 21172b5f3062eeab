"""Constants that many modules of the ORM share."""

from __future__ import annotations

from enum import Enum

# Between the parts of a lookup's path: ``author__name__startswith``.
LOOKUP_SEP = "__"


class OnConflict(Enum):
    """What an INSERT does about rows that exist already."""

    IGNORE = "ignore"
    UPDATE = "update"
