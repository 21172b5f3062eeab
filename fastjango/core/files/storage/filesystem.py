"""Files in a folder of this machine."""

from __future__ import annotations

import os
import warnings
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from fastjango.conf import settings
from fastjango.core.files import File, locks
from fastjango.core.files.move import file_move_safe
from fastjango.core.signals import setting_changed
from fastjango.utils._os import safe_join
from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.deprecation import RemovedInDjango60Warning

from .base import Storage
from .mixins import StorageSettingsMixin, url_of

_CREATE = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)


@deconstructible(path="fastjango.core.files.storage.FileSystemStorage")
class FileSystemStorage(Storage, StorageSettingsMixin):
    """Stores files in a folder, ``MEDIA_ROOT`` unless another is given.

    Args:
        location: The folder.
        base_url: The URL that serves it; ``MEDIA_URL`` by default.
        file_permissions_mode: Such as ``0o644``; ``FILE_UPLOAD_PERMISSIONS`` by default.
        directory_permissions_mode: Of folders made on the way; ``FILE_UPLOAD_DIRECTORY_PERMISSIONS`` by default.
        allow_overwrite: Replace a file of the same name instead of choosing another name.

    Source: django.core.files.storage.FileSystemStorage.
    """

    # RemovedInDjango60Warning: overriding it still decides whether files are replaced.
    OS_OPEN_FLAGS = _CREATE | os.O_EXCL

    def __init__(
        self,
        location: Any = None,
        base_url: str | None = None,
        file_permissions_mode: int | None = None,
        directory_permissions_mode: int | None = None,
        allow_overwrite: bool = False,
    ) -> None:
        self._location = location
        self._base_url = base_url
        self._file_permissions_mode = file_permissions_mode
        self._directory_permissions_mode = directory_permissions_mode
        self._allow_overwrite = allow_overwrite
        setting_changed.connect(self._clear_cached_properties)
        if self.OS_OPEN_FLAGS != FileSystemStorage.OS_OPEN_FLAGS:
            warnings.warn(
                "Overriding OS_OPEN_FLAGS is deprecated. Use the allow_overwrite parameter instead.",
                RemovedInDjango60Warning,
                stacklevel=2,
            )

    def _open(self, name: str, mode: str = "rb") -> File:
        return File(open(self.path(name), mode))

    def _save(self, name: str, content: Any) -> str:
        full_path = self.path(name)
        self._make_folder(os.path.dirname(full_path))
        while not self._write(full_path, content):
            # Somebody took the name since it was found free.
            name = self.get_available_name(name)
            full_path = self.path(name)
        if self.file_permissions_mode is not None:
            os.chmod(full_path, self.file_permissions_mode)
        relative = os.path.relpath(full_path, self.location)
        self._ensure_location_group_id(full_path)
        return relative.replace("\\", "/")

    def _make_folder(self, folder: str) -> None:
        mode = self.directory_permissions_mode
        try:
            if mode is None:
                os.makedirs(folder, exist_ok=True)
            else:
                # The umask would take bits away, and the mode is meant for every folder on the way.
                before = os.umask(0o777 & ~mode)
                try:
                    os.makedirs(folder, mode, exist_ok=True)
                finally:
                    os.umask(before)
        except FileExistsError as exc:
            raise FileExistsError(f"{folder} exists and is not a directory.") from exc

    def _write(self, full_path: str, content: Any) -> bool:
        """Write the content; ``False`` if a file of the name is there and stays."""
        try:
            if hasattr(content, "temporary_file_path"):
                file_move_safe(content.temporary_file_path(), full_path, allow_overwrite=self._allow_overwrite)
            else:
                self._copy(full_path, content)
        except FileExistsError:
            return False
        return True

    def _copy(self, full_path: str, content: Any) -> None:
        flags = (_CREATE | os.O_TRUNC) if self._allow_overwrite else self.OS_OPEN_FLAGS
        # A dead link is a taken name for O_EXCL, and a way out of the folder without it.
        descriptor = os.open(full_path, flags, 0o666)
        target: Any = None
        try:
            locks.lock(descriptor, locks.LOCK_EX)
            for piece in content.chunks():
                if target is None:
                    target = os.fdopen(descriptor, "wb" if isinstance(piece, bytes) else "wt")
                target.write(piece)
        finally:
            locks.unlock(descriptor)
            if target is not None:
                target.close()
            else:
                os.close(descriptor)

    def _ensure_location_group_id(self, full_path: str) -> None:
        """Give a file the group of the storage's folder, where the system has groups and allows it."""
        if os.name != "posix":
            return
        group = os.stat(self.location).st_gid
        if os.stat(full_path).st_gid != group:
            with suppress(PermissionError):
                os.chown(full_path, uid=-1, gid=group)

    def delete(self, name: str) -> None:
        if not name:
            raise ValueError("The name must be given to delete().")
        full_path = self.path(name)
        with suppress(FileNotFoundError):  # removed by another process: the aim is reached
            (os.rmdir if os.path.isdir(full_path) else os.remove)(full_path)

    def is_name_available(self, name: str, max_length: int | None = None) -> bool:
        if self._allow_overwrite:
            return not (max_length and len(name) > max_length)
        return super().is_name_available(name, max_length=max_length)

    def get_alternative_name(self, file_root: str, file_ext: str) -> str:
        # What may be overwritten needs no other name, at most a shorter one.
        return f"{file_root}{file_ext}" if self._allow_overwrite else super().get_alternative_name(file_root, file_ext)

    def exists(self, name: str) -> bool:
        return os.path.lexists(self.path(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        folders: list[str] = []
        files: list[str] = []
        with os.scandir(self.path(path)) as entries:
            for entry in entries:
                (folders if entry.is_dir() else files).append(entry.name)
        return folders, files

    def path(self, name: str) -> str:
        return safe_join(self.location, name)

    def size(self, name: str) -> int:
        return os.path.getsize(self.path(name))

    def url(self, name: str | None) -> str:
        return url_of(self.base_url, name)

    def _time(self, timestamp: float) -> datetime:
        return datetime.fromtimestamp(timestamp, tz=UTC if settings.USE_TZ else None)

    def get_accessed_time(self, name: str) -> datetime:
        return self._time(os.path.getatime(self.path(name)))

    def get_created_time(self, name: str) -> datetime:
        return self._time(os.path.getctime(self.path(name)))

    def get_modified_time(self, name: str) -> datetime:
        return self._time(os.path.getmtime(self.path(name)))
