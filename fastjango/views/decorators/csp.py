"""Content security policies of single views."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastjango.utils._views import around_view


def _override(attribute: str, config: dict[str, Any]) -> Callable[[Any], Any]:
    if not isinstance(config, dict):
        raise TypeError("CSP config should be a mapping.")
    return lambda view: around_view(view, after=lambda request, response: setattr(response, attribute, config))


def csp_override(config: dict[str, Any]) -> Callable[[Any], Any]:
    """Another policy than ``SECURE_CSP`` for a view; an empty one means none.

    Raises:
        TypeError: it is no dictionary.
    """
    return _override("_csp_config", config)


def csp_report_only_override(config: dict[str, Any]) -> Callable[[Any], Any]:
    """Another policy than ``SECURE_CSP_REPORT_ONLY`` for a view; an empty one means none.

    Raises:
        TypeError: it is no dictionary.
    """
    return _override("_csp_ro_config", config)
