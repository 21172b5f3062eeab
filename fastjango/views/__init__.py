"""Views: a door to ``View``."""

from .generic.base import View as View

__all__ = ["View"]
