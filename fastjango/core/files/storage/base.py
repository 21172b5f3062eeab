"""What every storage does, and what each one must say for itself."""

from __future__ import annotations

import os
import pathlib
from datetime import datetime
from typing import Any

from fastjango.core.exceptions import SuspiciousFileOperation
from fastjango.core.files import File
from fastjango.core.files.utils import validate_file_name
from fastjango.utils.crypto import get_random_string
from fastjango.utils.text import get_valid_filename


def _refuse_climbing(folder: str, shown: Any) -> None:
    if ".." in pathlib.PurePath(folder).parts:
        raise SuspiciousFileOperation(f"Detected path traversal attempt in '{shown}'")


class Storage:
    """Stores files under names; subclasses define ``_open`` and ``_save`` and what else they can.

    Source: django.core.files.storage.Storage.
    """

    def open(self, name: str, mode: str = "rb") -> Any:
        """The stored file of a name."""
        return self._open(name, mode)  # type: ignore[attr-defined]  # defined by subclasses

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Store a file under its name or a free one like it, and return the name it got.

        Args:
            name: Relative to the storage; ``None`` takes the content's own.
            content: A ``File`` or an open file.
            max_length: Characters that the name may have.

        Raises:
            SuspiciousFileOperation: a name, the wanted or the found one, would lead outside.
        """
        wanted = content.name if name is None else name
        wrapped = content if hasattr(content, "chunks") else File(content, wanted)
        validate_file_name(wanted, allow_relative_path=True)
        free = self.get_available_name(wanted, max_length=max_length)
        validate_file_name(free, allow_relative_path=True)
        stored: str = self._save(free, wrapped)  # type: ignore[attr-defined]  # defined by subclasses
        # The backend may have chosen another name.
        validate_file_name(stored, allow_relative_path=True)
        return stored

    def is_name_available(self, name: str, max_length: int | None = None) -> bool:
        """Whether a name is short enough and not taken."""
        return not (max_length and len(name) > max_length) and not self.exists(name)

    def get_valid_name(self, name: str) -> str:
        """The name without characters that this storage cannot hold."""
        return get_valid_filename(name)

    def get_alternative_name(self, file_root: str, file_ext: str) -> str:
        """Another name: an underscore and seven random letters before the extension."""
        return f"{file_root}_{get_random_string(7)}{file_ext}"

    def get_available_name(self, name: Any, max_length: int | None = None) -> str:
        """A free name, the wanted one if it is free.

        Raises:
            SuspiciousFileOperation: the name climbs out, or ``max_length`` leaves no room for one.
        """
        wanted = str(name).replace("\\", "/")
        folder, base = os.path.split(wanted)
        _refuse_climbing(folder, folder)
        validate_file_name(base)
        extension = "".join(pathlib.PurePath(base).suffixes)
        root = base.removesuffix(extension)
        candidate = wanted
        while not self.is_name_available(candidate, max_length=max_length):
            candidate = os.path.join(folder, self.get_alternative_name(root, extension))
            excess = len(candidate) - max_length if max_length else 0
            if excess > 0:
                root = root[:-excess]
                if not root:
                    raise SuspiciousFileOperation(
                        f'Storage can not find an available filename for "{wanted}". '
                        "Please make sure that the corresponding file field "
                        'allows sufficient "max_length".'
                    )
                candidate = os.path.join(folder, self.get_alternative_name(root, extension))
        return candidate

    def generate_filename(self, filename: Any) -> str:
        """The name to store an upload under: folders kept, the last part made valid.

        Raises:
            SuspiciousFileOperation: the name climbs out of the storage.
        """
        wanted = str(filename).replace("\\", "/")
        folder, base = os.path.split(wanted)
        _refuse_climbing(folder, folder)
        return os.path.normpath(os.path.join(folder, self.get_valid_name(base)))

    def path(self, name: str) -> str:
        """Where the file lies on this machine, for ``open()``."""
        raise NotImplementedError("This backend doesn't support absolute paths.")

    def _missing(self, method: str) -> NotImplementedError:
        return NotImplementedError(f"subclasses of Storage must provide {method} method")

    def delete(self, name: str) -> None:
        """Remove a file."""
        raise self._missing("a delete()")

    def exists(self, name: str) -> bool:
        """Whether a name is taken."""
        raise self._missing("an exists()")

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """The folders and the files in a folder."""
        raise self._missing("a listdir()")

    def size(self, name: str) -> int:
        """Bytes in a file."""
        raise self._missing("a size()")

    def url(self, name: str | None) -> str:
        """Where a browser gets the file."""
        raise self._missing("a url()")

    def get_accessed_time(self, name: str) -> datetime:
        """When the file was last read; aware with ``USE_TZ``."""
        raise self._missing("a get_accessed_time()")

    def get_created_time(self, name: str) -> datetime:
        """When the file was made; aware with ``USE_TZ``."""
        raise self._missing("a get_created_time()")

    def get_modified_time(self, name: str) -> datetime:
        """When the file was last changed; aware with ``USE_TZ``."""
        raise self._missing("a get_modified_time()")
