"""System checks of the REST framework's settings."""

from __future__ import annotations

from typing import Any

from fastjango.core.checks import Tags, Warning, register

from .settings import api_settings


@register(Tags.compatibility)
def pagination_system_check(app_configs: Any, **kwargs: Any) -> list[Warning]:
    """Warn of a page size without pages."""

    if not api_settings.PAGE_SIZE or api_settings.DEFAULT_PAGINATION_CLASS:
        return []
    return [
        Warning(
            "You have specified a default PAGE_SIZE pagination rest_framework setting, "
            "without specifying also a DEFAULT_PAGINATION_CLASS.",
            hint="The default for DEFAULT_PAGINATION_CLASS is None. In previous versions this was "
            "PageNumberPagination. If you wish to define PAGE_SIZE globally whilst defining pagination_class on a "
            "per-view basis you may silence this check.",
            id="rest_framework.W001",
        )
    ]
