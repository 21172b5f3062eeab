"""The filters, with an input for true and false that is made for APIs."""

from __future__ import annotations

from typing import Any

from .. import filters as _filters
from ..filters import *  # noqa: F403
from ..widgets import BooleanWidget

__all__ = _filters.__all__


class BooleanFilter(_filters.BooleanFilter):  # type: ignore[no-redef]  # in place of the other
    """True or false, written ``true`` and ``false``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", BooleanWidget)
        super().__init__(*args, **kwargs)
