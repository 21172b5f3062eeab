"""Feeds of a site's objects."""
