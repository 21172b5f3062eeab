"""Signals: one part of a program tells others that something happened."""

from .dispatcher import Signal as Signal
from .dispatcher import receiver as receiver

__all__ = ["Signal", "receiver"]
