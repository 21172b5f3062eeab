"""Filters of change lists, by kind; ``contrib.admin.filters`` is the door."""
