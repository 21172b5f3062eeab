"""The names of levels."""

from __future__ import annotations

from fastjango.conf import settings
from fastjango.contrib.messages import constants


def get_level_tags() -> dict[int, str]:
    """The name of each level, as ``MESSAGE_TAGS`` changes them."""
    return {**constants.DEFAULT_TAGS, **getattr(settings, "MESSAGE_TAGS", {})}
