"""Rooms of ``query_utils``: ``condition``, ``registration``, ``deferred``, ``relations``."""
