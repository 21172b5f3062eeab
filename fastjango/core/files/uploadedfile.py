"""Uploaded files: what request.FILES holds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any

from fastjango.conf import settings
from fastjango.core.files import temp as tempfile
from fastjango.core.files.base import File
from fastjango.core.files.utils import validate_file_name

__all__ = ["InMemoryUploadedFile", "SimpleUploadedFile", "TemporaryUploadedFile", "UploadedFile"]

MAX_NAME_CHARS = 255


class UploadedFile(File):
    """A file that a client sent, with what it said about it.

    Source: django.core.files.uploadedfile.UploadedFile.
    """

    def __init__(
        self,
        file: Any = None,
        name: str | None = None,
        content_type: str | None = None,
        size: int | None = None,
        charset: str | None = None,
        content_type_extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(file, name)
        self.size = size  # type: ignore[assignment]  # None until the upload is complete
        self.content_type = content_type
        self.charset = charset
        self.content_type_extra = content_type_extra

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.name} ({self.content_type})>"

    @property
    def name(self) -> str | None:
        """The file's name without folders, at most 255 characters."""
        return self._name

    @name.setter
    def name(self, name: Any) -> None:
        if name is not None:
            name = os.path.basename(name)
            if len(name) > MAX_NAME_CHARS:
                root, extension = os.path.splitext(name)
                extension = extension[:MAX_NAME_CHARS]
                name = root[: MAX_NAME_CHARS - len(extension)] + extension
            name = validate_file_name(name)
        self._name = name


class TemporaryUploadedFile(UploadedFile):
    """An upload that went to a temporary file."""

    def __init__(
        self,
        name: str,
        content_type: str | None,
        size: int | None,
        charset: str | None,
        content_type_extra: Mapping[str, Any] | None = None,
    ) -> None:
        suffix = f".upload{os.path.splitext(name)[1]}"
        file = tempfile.NamedTemporaryFile(suffix=suffix, dir=settings.FILE_UPLOAD_TEMP_DIR)
        super().__init__(file, name, content_type, size, charset, content_type_extra)

    def temporary_file_path(self) -> str:
        """Where the content lies until the file is closed."""
        return str(self.file.name)

    def close(self) -> None:
        with suppress(FileNotFoundError):  # moved away by whoever stored it; nothing is left to remove
            self.file.close()


class InMemoryUploadedFile(UploadedFile):
    """An upload kept in memory."""

    def __init__(
        self,
        file: Any,
        field_name: str | None,
        name: str | None,
        content_type: str | None,
        size: int | None,
        charset: str | None,
        content_type_extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(file, name, content_type, size, charset, content_type_extra)
        self.field_name = field_name

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> InMemoryUploadedFile:
        self.file.seek(0)
        return self

    def chunks(self, chunk_size: int | None = None) -> Iterator[Any]:
        self.file.seek(0)
        yield self.read()

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        return False


class SimpleUploadedFile(InMemoryUploadedFile):
    """An upload made from bytes, for tests."""

    def __init__(self, name: str, content: bytes | None, content_type: str = "text/plain") -> None:
        data = content or b""
        super().__init__(BytesIO(data), None, name, content_type, len(data), None, None)

    @classmethod
    def from_dict(cls, file_dict: Mapping[str, Any]) -> SimpleUploadedFile:
        """Of a mapping with ``filename``, ``content`` and perhaps ``content-type``."""
        return cls(file_dict["filename"], file_dict["content"], file_dict.get("content-type", "text/plain"))
