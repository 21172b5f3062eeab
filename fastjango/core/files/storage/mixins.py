"""Storage options that fall back to settings and follow their changes."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from fastjango.conf import settings
from fastjango.utils.encoding import filepath_to_uri
from fastjango.utils.functional import cached_property


class StorageSettingsMixin:
    """Takes an option given to the storage, else a setting."""

    _location: Any
    _base_url: str | None
    _file_permissions_mode: int | None
    _directory_permissions_mode: int | None

    # Setting -> the cached properties that are worked out from it.
    _cached_from: dict[str, tuple[str, ...]] = {
        "MEDIA_ROOT": ("base_location", "location"),
        "MEDIA_URL": ("base_url",),
        "FILE_UPLOAD_PERMISSIONS": ("file_permissions_mode",),
        "FILE_UPLOAD_DIRECTORY_PERMISSIONS": ("directory_permissions_mode",),
    }

    def _clear_cached_properties(self, setting: str, **kwargs: Any) -> None:
        for name in self._cached_from.get(setting, ()):
            self.__dict__.pop(name, None)

    def _value_or_setting(self, value: Any, setting: str) -> Any:
        return value if value is not None else getattr(settings, setting)

    @cached_property
    def base_location(self) -> Any:
        """The folder as given."""
        return self._value_or_setting(self._location, "MEDIA_ROOT")

    @cached_property
    def location(self) -> str:
        """The folder's absolute path; names are joined to it and may not leave it."""
        return os.path.abspath(self.base_location)

    @cached_property
    def base_url(self) -> str | None:
        """The URL of the folder, with a slash at its end."""
        return with_slash(self._value_or_setting(self._base_url, "MEDIA_URL"))

    @cached_property
    def file_permissions_mode(self) -> int | None:
        """The mode that stored files get; ``None`` leaves it to the system."""
        return self._value_or_setting(self._file_permissions_mode, "FILE_UPLOAD_PERMISSIONS")

    @cached_property
    def directory_permissions_mode(self) -> int | None:
        """The mode that new folders get; ``None`` leaves it to the system."""
        return self._value_or_setting(self._directory_permissions_mode, "FILE_UPLOAD_DIRECTORY_PERMISSIONS")


def with_slash(url: str | None) -> str | None:
    """A base URL that ends with a slash."""
    return f"{url}/" if url is not None and not url.endswith("/") else url


@lru_cache(maxsize=1024)
def url_of(base_url: str | None, name: str | None) -> str:
    """The URL of a stored file.

    Raises:
        ValueError: the storage has no base URL.
    """
    if base_url is None:
        raise ValueError("This file is not accessible via a URL.")
    uri: str | None = filepath_to_uri(name)
    return urljoin(base_url, uri.lstrip("/") if uri is not None else None)
