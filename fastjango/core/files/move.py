"""Moving a file, over the border of a file system too."""

from __future__ import annotations

import os
from contextlib import suppress
from shutil import copyfileobj, copymode, copystat
from typing import Any

from fastjango.core.files import locks

__all__ = ["file_move_safe"]


def file_move_safe(
    old_file_name: Any, new_file_name: Any, chunk_size: int = 64 * 1024, allow_overwrite: bool = False
) -> None:
    """Move a file: rename it where that works, else copy it under a lock and remove the old one.

    Raises:
        FileExistsError: there is a file of the new name and it may not be replaced.
    """
    if _is_same(old_file_name, new_file_name):
        return
    refusal = f"Destination file {new_file_name} exists and allow_overwrite is False."
    if not allow_overwrite and os.access(new_file_name, os.F_OK):
        raise FileExistsError(refusal)
    with suppress(OSError):  # another file system, or a system that does not rename over a file
        os.rename(old_file_name, new_file_name)
        return
    flags = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0) | (os.O_TRUNC if allow_overwrite else os.O_EXCL)
    with open(old_file_name, "rb") as source:
        try:
            descriptor = os.open(new_file_name, flags)
        except FileExistsError as exc:
            raise FileExistsError(refusal) from exc
        with open(descriptor, "wb") as target:
            locks.lock(target, locks.LOCK_EX)
            copyfileobj(source, target, chunk_size)
            locks.unlock(target)
    try:
        copystat(old_file_name, new_file_name)
    except PermissionError:
        # Some file systems refuse attributes; the permissions alone may be allowed, and the content is what counts.
        with suppress(PermissionError):
            copymode(old_file_name, new_file_name)
    try:
        os.remove(old_file_name)
    except PermissionError as exc:
        # Windows keeps open files; 32 is its "in use by another process".
        if getattr(exc, "winerror", 0) != 32:
            raise


def _is_same(first: Any, second: Any) -> bool:
    try:
        return os.path.samefile(first, second)
    except OSError:
        return os.path.normcase(os.path.abspath(first)) == os.path.normcase(os.path.abspath(second))
