"""Checks of settings for uploads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastjango.conf import settings

from .messages import Error
from .registry import Tags, register


@register(Tags.files)
def check_setting_file_upload_temp_dir(app_configs: Any, **kwargs: Any) -> list[Any]:
    """The folder for uploads exists."""
    folder = getattr(settings, "FILE_UPLOAD_TEMP_DIR", None)
    if not folder or Path(folder).is_dir():
        return []
    message = f"The FILE_UPLOAD_TEMP_DIR setting refers to the nonexistent directory '{folder}'."
    return [Error(message, id="files.E001")]
