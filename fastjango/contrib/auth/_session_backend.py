"""The dotted path of a backend as sessions hold it: Django's spelling, so that either framework reads it."""

from __future__ import annotations

_OURS, _DJANGOS = "fastjango.contrib.", "django.contrib."


def to_session(path: str) -> str:
    """Our path as Django spells it."""
    return _DJANGOS + path.removeprefix(_OURS) if path.startswith(_OURS) else path


def from_session(path: str) -> str:
    """A path that either framework wrote, as ours."""
    return _OURS + path.removeprefix(_DJANGOS) if path.startswith(_DJANGOS) else path
