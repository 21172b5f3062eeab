"""Middleware: one class a file."""
