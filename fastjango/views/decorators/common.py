"""Exceptions from ``CommonMiddleware``."""

from __future__ import annotations

from typing import Any

from fastjango.utils._views import around_view


def no_append_slash(view_func: Any) -> Any:
    """Do not redirect to a view because a slash is missing."""
    view = around_view(view_func)
    view.should_append_slash = False  # type: ignore[attr-defined]  # read by the middleware
    return view
