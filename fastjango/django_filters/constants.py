"""Values with a meaning of their own."""

from __future__ import annotations

from typing import Any, Final

ALL_FIELDS: Final = "__all__"

# What stands for "not asked".
EMPTY_VALUES: tuple[Any, ...] = ([], (), {}, "", None)
