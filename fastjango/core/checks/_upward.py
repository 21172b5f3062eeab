"""Subjects of checks that lie on higher floors, fetched by dotted path when a check runs."""

from __future__ import annotations

from typing import Any

from fastjango.utils.module_loading import import_string


def subject(path: str) -> Any:
    """An object of this package by its path below it: ``db.connections``."""
    return import_string(f"fastjango.{path}")
