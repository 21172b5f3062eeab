"""Listing the files of a storage."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured


def matches_patterns(path: str, patterns: Any) -> bool:
    """Whether a path matches one of the patterns of the shell."""
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)


def get_files(storage: Any, ignore_patterns: Any = None, location: str = "") -> Iterator[str]:
    """The paths of all files below a location, without those that are ignored by path or by name."""
    ignored = ignore_patterns or []
    folders, files = storage.listdir(location)
    for name in files:
        path = os.path.join(location, name) if location else name
        # The name alone is enough to be ignored.
        if not matches_patterns(name, ignored) and not (location and matches_patterns(path, ignored)):
            yield path
    for name in folders:
        if not matches_patterns(name, ignored):
            yield from get_files(storage, ignored, os.path.join(location, name) if location else name)


def check_settings(base_url: str | None = None) -> None:
    """Raise ``ImproperlyConfigured`` when the settings of static files and of uploaded ones collide."""
    url = settings.STATIC_URL if base_url is None else base_url
    if not url:
        raise ImproperlyConfigured(
            "You're using the staticfiles app without having set the required STATIC_URL setting."
        )
    if url == settings.MEDIA_URL:
        raise ImproperlyConfigured("The MEDIA_URL and STATIC_URL settings must have different values")
    if (
        settings.DEBUG
        and settings.MEDIA_URL
        and settings.STATIC_URL
        and settings.MEDIA_URL.startswith(settings.STATIC_URL)
    ):
        raise ImproperlyConfigured("runserver can't serve media if MEDIA_URL is within STATIC_URL.")
    if (settings.MEDIA_ROOT and settings.STATIC_ROOT) and settings.MEDIA_ROOT == settings.STATIC_ROOT:
        raise ImproperlyConfigured("The MEDIA_ROOT and STATIC_ROOT settings must have different values")
