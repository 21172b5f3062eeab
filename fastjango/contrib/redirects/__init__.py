"""Redirects that are kept in the database."""
