"""Checks of file names, and what makes a wrapper look like the file inside."""

from __future__ import annotations

import os
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any

from fastjango.core.exceptions import SuspiciousFileOperation


def validate_file_name(name: Any, allow_relative_path: bool = False) -> Any:
    """Return a name that cannot lead out of its folder.

    Args:
        allow_relative_path: Let folders below through; without it only the last part of a path will do.

    Raises:
        SuspiciousFileOperation: the name is empty, climbs, is absolute, or has folders where none may be.

    Source: django.core.files.utils.validate_file_name.
    """
    if os.path.basename(name) in ("", ".", ".."):
        raise SuspiciousFileOperation(f"Could not derive file name from '{name}'")
    if not allow_relative_path:
        if name != os.path.basename(name):
            raise SuspiciousFileOperation(f"File name '{name}' includes path elements")
        return name
    # A backslash separates folders for the clients that send one.
    path = PurePosixPath(str(name).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        raise SuspiciousFileOperation(f"Detected path traversal attempt in '{name}'")
    return name


def _of_file(name: str) -> Any:
    return property(attrgetter(f"file.{name}"), doc=f"The inner file's ``{name}``.")


class FileProxyMixin:
    """Passes the methods of files on to ``self.file``."""

    file: Any

    encoding = _of_file("encoding")
    newlines = _of_file("newlines")
    fileno = _of_file("fileno")
    flush = _of_file("flush")
    isatty = _of_file("isatty")
    read = _of_file("read")
    readinto = _of_file("readinto")
    readline = _of_file("readline")
    readlines = _of_file("readlines")
    seek = _of_file("seek")
    tell = _of_file("tell")
    truncate = _of_file("truncate")
    write = _of_file("write")
    writelines = _of_file("writelines")

    @property
    def closed(self) -> bool:
        """Whether there is no open file inside."""
        return not self.file or bool(self.file.closed)

    def _can(self, ability: str, modes: str) -> bool:
        if self.closed:
            return False
        if hasattr(self.file, ability):
            return bool(getattr(self.file, ability)())
        return any(letter in getattr(self.file, "mode", "") for letter in modes) if modes else True

    def readable(self) -> bool:
        """Whether it can be read from."""
        return self._can("readable", "r+")

    def writable(self) -> bool:
        """Whether it can be written to."""
        return self._can("writable", "wax+")

    def seekable(self) -> bool:
        """Whether the position can be moved."""
        return self._can("seekable", "")

    def __iter__(self) -> Any:
        return iter(self.file)
