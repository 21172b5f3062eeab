"""Tokens for API clients: ``Authorization: Token …``."""
