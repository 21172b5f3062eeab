"""What the fields of models and of forms share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from fastjango.core.exceptions import ValidationError

__all__ = ["clean_items", "prefix_validation_error"]


def prefix_validation_error(error: ValidationError, prefix: Any, code: str, params: dict[str, Any]) -> ValidationError:
    """The error of an item as one of the whole.

    Args:
        error: What the item was refused with; each of its messages gets the prefix.
        prefix: A text with the placeholders of ``params``.
        code: The code of the new error.
        params: Added to those of the item's error.

    Source: django.contrib.postgres.utils.prefix_validation_error.
    """
    start = str(prefix % params)
    made = []
    for part in error.error_list:
        # Both texts are filled in here: what they call by one name may differ.
        text = str(part.message % part.params) if part.params else str(part.message)
        escaped = f"{start} {text}".replace("%", "%%")
        made.append(ValidationError(escaped, code=code, params={**(part.params or {}), **params}))
    return made[0] if len(made) == 1 else ValidationError(made)


def clean_items(
    values: Iterable[Any], clean: Callable[[Any], Any], prefix: Any, code: str = "item_invalid"
) -> tuple[list[Any], list[ValidationError]]:
    """Call a function on each item: what it returned (None where it refused), and the errors by ``nth`` item."""
    cleaned: list[Any] = []
    errors: list[ValidationError] = []
    for nth, value in enumerate(values, start=1):
        try:
            cleaned.append(clean(value))
        except ValidationError as error:
            cleaned.append(None)
            errors.append(prefix_validation_error(error, prefix, code, {"nth": nth}))
    return cleaned, errors
