"""Where messages are kept between requests."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.utils.module_loading import import_string


def default_storage(request: Any) -> Any:
    """The storage of ``MESSAGE_STORAGE`` for a request."""
    return import_string(settings.MESSAGE_STORAGE)(request)
