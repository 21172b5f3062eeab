"""Files in the memory of this process, for tests and throw-away data."""

from __future__ import annotations

import errno
import os
import pathlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fastjango.conf import settings
from fastjango.core.files.base import ContentFile
from fastjango.core.signals import setting_changed
from fastjango.utils._os import safe_join
from fastjango.utils.deconstruct import deconstructible
from fastjango.utils.timezone import now

from .base import Storage
from .mixins import StorageSettingsMixin, url_of

__all__ = ("InMemoryStorage",)


def _moment() -> datetime:
    return now() if settings.USE_TZ else datetime.now()


class _Times:
    """When a node was made, read and changed."""

    def __init__(self) -> None:
        self.created_time = self.accessed_time = self.modified_time = _moment()

    def touch_accessed(self) -> None:
        self.accessed_time = _moment()

    def touch_modified(self) -> None:
        self.accessed_time = self.modified_time = _moment()


class InMemoryFileNode(ContentFile):
    """One stored file; text until bytes are written to it, and the reverse."""

    def __init__(self, content: Any = "", name: str | None = None) -> None:
        self.file = None
        self._type: type = type(content)
        self.times = _Times()
        super().__init__(content, name)

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> InMemoryFileNode:
        self._become(bytes if "b" in (mode or "") else str)
        self.times.touch_accessed()
        self.seek(0)
        return self

    def write(self, data: Any) -> int:
        written = super().write(data)
        self.times.touch_modified()
        return written

    def _become(self, kind: type) -> None:
        """Hold text or bytes; UTF-8 between them."""
        if kind is self._type:
            return
        self.seek(0)
        content = self.read()
        self.file.close()
        ContentFile.__init__(self, content.encode() if kind is bytes else content.decode(), self.name)
        self._type = kind

    def replace(self, content: Any) -> None:
        """Hold the content of another file."""
        first = True
        for piece in content.chunks():
            if first:
                self._become(type(piece))
                self.file.seek(0)
                self.file.truncate()
                first = False
            self.write(piece)


class InMemoryDirNode:
    """A folder: files and folders by name."""

    def __init__(self) -> None:
        self.children: dict[str, InMemoryDirNode | InMemoryFileNode] = {}
        self.times = _Times()

    def find(self, parts: tuple[str, ...]) -> InMemoryDirNode | InMemoryFileNode | None:
        """The node at a path below; ``None`` where there is none, or a file is in the way."""
        node: Any = self
        for part in parts:
            if not isinstance(node, InMemoryDirNode):
                return None
            node = node.children.get(part)
            if node is None:
                return None
        return node

    def make_folders(self, parts: tuple[str, ...], shown: str) -> InMemoryDirNode:
        """The folder at a path below, made with those on the way.

        Raises:
            FileExistsError: a file is in the way.
        """
        node = self
        for part in parts:
            if part not in node.children:
                node.children[part] = InMemoryDirNode()
                node.times.touch_modified()
            child = node.children[part]
            if not isinstance(child, InMemoryDirNode):
                raise FileExistsError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), shown)
            node = child
        return node


def _parents(parts: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (parts[:end] for end in range(1, len(parts)))


@deconstructible(path="fastjango.core.files.storage.InMemoryStorage")
class InMemoryStorage(Storage, StorageSettingsMixin):
    """Stores files in memory, with the URLs and permissions that a file system storage would have.

    Source: django.core.files.storage.InMemoryStorage.
    """

    def __init__(
        self,
        location: Any = None,
        base_url: str | None = None,
        file_permissions_mode: int | None = None,
        directory_permissions_mode: int | None = None,
    ) -> None:
        self._location = location
        self._base_url = base_url
        self._file_permissions_mode = file_permissions_mode
        self._directory_permissions_mode = directory_permissions_mode
        self._root = InMemoryDirNode()
        self._parts(self.base_location)
        setting_changed.connect(self._clear_cached_properties)

    def _parts(self, name: Any) -> tuple[str, ...]:
        full = safe_join(self.location, name)
        relative = os.path.relpath(full, self.location)
        return () if relative == os.curdir else pathlib.PurePath(relative).parts

    def _node(self, name: str, kind: type | None = None) -> Any:
        """The node of a name.

        Raises:
            FileNotFoundError: there is none, or none of the wanted kind.
        """
        node = self._root.find(self._parts(name))
        if node is None or (kind and not isinstance(node, kind)):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
        return node

    def _file_for_writing(self, name: str) -> InMemoryFileNode:
        *folders, base = self._parts(name)
        folder = self._root.make_folders(tuple(folders), name)
        node = folder.children.get(base)
        if isinstance(node, InMemoryDirNode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
        if node is None:
            node = folder.children[base] = InMemoryFileNode(name=base)
            folder.times.touch_modified()
        return node

    def _open(self, name: str, mode: str = "rb") -> Any:
        if "w" in mode or ("r" not in mode and self._root.find(self._parts(name)) is None):
            return self._file_for_writing(name).open(mode)
        node = self._root.find(self._parts(name))
        if isinstance(node, InMemoryDirNode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
        return self._node(name).open(mode)

    def _save(self, name: str, content: Any) -> str:
        self._file_for_writing(name).replace(content)
        if hasattr(content, "temporary_file_path"):
            # On a file system it would have been moved.
            pathlib.Path(content.temporary_file_path()).unlink(missing_ok=True)
        return "/".join(self._parts(name))

    def delete(self, name: str) -> None:
        *folders, base = self._parts(name)
        folder = self._root.find(tuple(folders))
        if isinstance(folder, InMemoryDirNode) and base in folder.children:
            del folder.children[base]
            folder.times.touch_modified()

    def exists(self, name: str) -> bool:
        return self._root.find(self._parts(name)) is not None

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        node = self._root.find(self._parts(path))
        if isinstance(node, InMemoryFileNode):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
        if any(isinstance(self._root.find(parent), InMemoryFileNode) for parent in _parents(self._parts(path))):
            raise FileExistsError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), path)
        folder = self._node(path)
        is_folder = {name: isinstance(child, InMemoryDirNode) for name, child in folder.children.items()}
        return [name for name in is_folder if is_folder[name]], [name for name in is_folder if not is_folder[name]]

    def size(self, name: str) -> int:
        return len(self._open(name, "rb").file.getvalue())

    def url(self, name: str | None) -> str:
        return url_of(self.base_url, name)

    def get_accessed_time(self, name: str) -> datetime:
        return self._node(name).times.accessed_time

    def get_created_time(self, name: str) -> datetime:
        return self._node(name).times.created_time

    def get_modified_time(self, name: str) -> datetime:
        return self._node(name).times.modified_time
