"""Rooms of the validators: ``text``, ``addresses``, ``limits``, ``files``."""
