"""What is wrong with a filter set's description."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import FieldError


class FieldLookupError(FieldError):
    """A field has no such lookup."""

    def __init__(self, model_field: Any, lookup_expr: str) -> None:
        super().__init__(f"Unsupported lookup '{lookup_expr}' for field '{model_field}'.")
