"""Paths: joining without leaving the base, and what the file system can do."""

from __future__ import annotations

import errno
import os
import tempfile
from os.path import abspath
from pathlib import Path
from typing import Any

from fastjango.core.exceptions import SuspiciousFileOperation


def safe_join(base: Any, *paths: Any) -> str:
    """Join paths to a base and make the result absolute and normal.

    Raises:
        SuspiciousFileOperation: the result lies outside the base.

    Source: django.utils._os.safe_join.
    """
    root = Path(abspath(base))
    final = Path(abspath(os.path.join(root, *paths)))
    if not final.is_relative_to(root):
        raise SuspiciousFileOperation(
            f"The joined path ({final}) is located outside of the base path component ({root})"
        )
    return str(final)


def symlinks_supported() -> bool:
    """Whether this process may make symbolic links here."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "original")
        target.mkdir()
        try:
            Path(folder, "symlink").symlink_to(target)
        except (OSError, NotImplementedError):
            return False
        return True


def to_path(value: Any) -> Path:
    """A ``Path`` of a text or a path.

    Raises:
        TypeError: it is neither.
    """
    if isinstance(value, Path):
        return value
    if isinstance(value, str):
        return Path(value)
    raise TypeError("Invalid path type: %s" % type(value).__name__)  # noqa: UP031  (Django's text)


def safe_makedirs(name: Any, mode: int = 0o777, exist_ok: bool = False) -> None:
    """Make a folder and the folders above it, all with the same mode, whatever the umask is.

    Folders that are there keep their mode.

    Raises:
        FileExistsError: there is something of that name; with ``exist_ok``, something that is no folder.
        NotADirectoryError: a file stands on the way.
    """
    path = os.path.normpath(os.fspath(name))
    missing = []
    above = path
    while above and not os.path.lexists(above):
        missing.append(above)
        above = os.path.dirname(above)
    if not missing:
        if exist_ok and os.path.isdir(path):
            return
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
    for folder in reversed(missing):
        try:
            os.mkdir(folder, mode)
        except FileExistsError:
            # Another process was faster; only the last folder had to be new.
            if (folder == path and not exist_ok) or not os.path.isdir(folder):
                raise
        else:
            os.chmod(folder, mode)
