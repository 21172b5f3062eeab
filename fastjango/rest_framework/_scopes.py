"""The scopes that API views ask of tokens."""

from __future__ import annotations

from typing import Any


def required_scopes(view: Any, method: str) -> list[str]:
    """The scopes that a view wants for a method: of ``required_scopes``, names for all or a mapping by method."""
    wanted = getattr(view, "required_scopes", ())
    return list(wanted.get(method, ()) if isinstance(wanted, dict) else wanted)
