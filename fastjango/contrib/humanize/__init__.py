"""Filters that show data as people say it."""
