"""Whether something can be iterated over (kept for old imports)."""

from __future__ import annotations

import warnings
from typing import Any

from fastjango.utils.deprecation import RemovedInDjango60Warning


def is_iterable(x: Any) -> bool:
    """Whether ``iter(x)`` works.

    Source: django.utils.itercompat.is_iterable (deprecated there too).
    """
    warnings.warn(
        "fastjango.utils.itercompat.is_iterable() is deprecated. "
        "Use isinstance(..., collections.abc.Iterable) instead.",
        RemovedInDjango60Warning,
        stacklevel=2,
    )
    try:
        iter(x)
    except TypeError:
        return False
    return True
