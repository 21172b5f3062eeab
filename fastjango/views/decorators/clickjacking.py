"""Whether a view's page may be shown in a frame."""

from __future__ import annotations

from typing import Any

from fastjango.utils._views import around_view


def _frame_options(value: str) -> Any:
    def after(request: Any, response: Any) -> None:
        if response.get("X-Frame-Options") is None:
            response["X-Frame-Options"] = value

    return after


def xframe_options_deny(view_func: Any) -> Any:
    """Never; unless the view says something else."""
    return around_view(view_func, after=_frame_options("DENY"))


def xframe_options_sameorigin(view_func: Any) -> Any:
    """On the same site; unless the view says something else."""
    return around_view(view_func, after=_frame_options("SAMEORIGIN"))


def xframe_options_exempt(view_func: Any) -> Any:
    """Anywhere: the middleware adds no header."""

    def after(request: Any, response: Any) -> None:
        response.xframe_options_exempt = True

    return around_view(view_func, after=after)
