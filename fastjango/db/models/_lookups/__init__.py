"""Rooms of the lookups: ``base``, ``comparison``, ``text``, ``years``, ``registration``."""
