"""What changed with Django 4.0: trusted origins have a scheme."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.core.checks.messages import Error
from fastjango.core.checks.registry import Tags, register


@register(Tags.compatibility)
def check_csrf_trusted_origins(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Each origin starts with ``http://`` or ``https://`` (or another scheme)."""
    return [
        Error(
            "As of Django 4.0, the values in the CSRF_TRUSTED_ORIGINS setting must start with a scheme (usually "
            f"http:// or https://) but found {origin}. See the release notes for details.",
            id="4_0.E001",
        )
        for origin in settings.CSRF_TRUSTED_ORIGINS
        if "://" not in origin
    ]
