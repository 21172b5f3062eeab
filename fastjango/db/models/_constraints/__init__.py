"""Rooms of the constraints: ``base``, ``check``, ``unique``."""
