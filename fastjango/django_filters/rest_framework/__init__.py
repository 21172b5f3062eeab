"""Filter sets for API views."""

from __future__ import annotations

from . import filters
from .backends import DjangoFilterBackend as DjangoFilterBackend
from .filters import *  # noqa: F403
from .filterset import FilterSet as FilterSet

__all__ = ["DjangoFilterBackend", "FilterSet", "filters", *filters.__all__]
