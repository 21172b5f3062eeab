"""The system check of ``SITE_ID``."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.core.checks import Error


def check_site_id(app_configs: Any, **kwargs: Any) -> list[Any]:
    """``SITE_ID`` must be a whole number, where it is set."""
    if isinstance(getattr(settings, "SITE_ID", None), int | None):
        return []
    return [Error("The SITE_ID setting must be an integer", id="sites.E101")]
