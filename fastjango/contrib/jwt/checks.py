"""System checks of the setting ``JWT``."""

from __future__ import annotations

from typing import Any

from fastjango.core import checks
from fastjango.core.exceptions import ImproperlyConfigured

from .conf import token_settings


def check_settings(app_configs: Any, **kwargs: Any) -> list[Any]:
    """jwt.E001 for settings that cannot be, jwt.W001 for short secrets."""
    try:
        conf = token_settings()
    except (ImproperlyConfigured, TypeError) as exc:
        return [checks.Error(str(exc), id="jwt.E001")]
    # RFC 7518, 3.2: a key as long as the hash.
    wanted = int(conf.algorithm[2:]) // 8 if conf.algorithm.startswith("HS") else 0
    if len(conf.key) >= wanted:
        return []
    return [
        checks.Warning(
            f"The key that signs tokens has {len(conf.key)} characters; {conf.algorithm} wants at least {wanted}.",
            hint="Set JWT['SIGNING_KEY'] (or SECRET_KEY) to a longer random text.",
            id="jwt.W001",
        )
    ]
