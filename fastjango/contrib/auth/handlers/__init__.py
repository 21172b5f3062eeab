"""Handlers for web servers."""
