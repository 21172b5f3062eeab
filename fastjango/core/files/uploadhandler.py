"""What receives uploaded files: into memory, or into temporary files.

Source: django.core.files.uploadhandler (5.2).
"""

from __future__ import annotations

import os
from io import BytesIO
from typing import Any

from fastjango.conf import settings
from fastjango.core.files.uploadedfile import InMemoryUploadedFile, TemporaryUploadedFile
from fastjango.utils.module_loading import import_string


class UploadFileException(Exception):
    """Base of what upload handlers raise to steer the parser."""


class StopUpload(UploadFileException):
    """The upload ends here.

    Args:
        connection_reset: Whether to leave the rest of the body unread, which the browser shows as an error.
    """

    def __init__(self, connection_reset: bool = False) -> None:
        self.connection_reset = connection_reset

    def __str__(self) -> str:
        if self.connection_reset:
            return "StopUpload: Halt current upload."
        return "StopUpload: Consume request data, then halt."


class SkipFile(UploadFileException):
    """This file is not wanted."""


class StopFutureHandlers(UploadFileException):
    """Later handlers do not get this file."""


class FileUploadHandler:
    """Base of upload handlers."""

    chunk_size: int | None = 64 * 2**10  # bytes

    def __init__(self, request: Any = None) -> None:
        self.file_name: str | None = None
        self.content_type: str | None = None
        self.content_length: int | None = None
        self.charset: str | None = None
        self.content_type_extra: dict[str, str] | None = None
        self.request = request

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  # Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> Any:
        """Read the whole body instead of the parser; None leaves it to the parser, a pair is the result."""

    def new_file(
        self,
        field_name: str,
        file_name: str,
        content_type: str,
        content_length: int | None,
        charset: str | None = None,
        content_type_extra: dict[str, str] | None = None,
    ) -> None:
        """A file begins."""
        self.field_name = field_name
        self.file_name = file_name
        self.content_type = content_type
        self.content_length = content_length
        self.charset = charset
        self.content_type_extra = content_type_extra

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take a piece of the file in; what comes back goes to the next handler."""
        raise NotImplementedError("subclasses of FileUploadHandler must provide a receive_data_chunk() method")

    def file_complete(self, file_size: int) -> Any:
        """The file ends; returns it, or None to leave that to the next handler."""
        raise NotImplementedError("subclasses of FileUploadHandler must provide a file_complete() method")

    def upload_complete(self) -> Any:
        """The whole upload ended."""

    def upload_interrupted(self) -> None:
        """The upload broke off."""


class TemporaryFileUploadHandler(FileUploadHandler):
    """Writes files to temporary files."""

    file: Any

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Open a temporary file."""
        super().new_file(*args, **kwargs)
        self.file = TemporaryUploadedFile(
            self.file_name or "", self.content_type, 0, self.charset, self.content_type_extra
        )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write a piece."""
        self.file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> Any:
        """Go to the file's beginning and return it."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Remove the file."""
        if hasattr(self, "file"):
            location = self.file.temporary_file_path()
            try:
                self.file.close()
                os.remove(location)
            except FileNotFoundError:
                pass


class MemoryFileUploadHandler(FileUploadHandler):
    """Keeps files in memory when the whole body is small."""

    activated = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803  # Django's name
        content_length: int,
        boundary: bytes,
        encoding: str | None = None,
    ) -> Any:
        """Decide by the length of the body: the real one where it is all there, else as the client tells it."""
        stream = getattr(input_data, "_stream", input_data)
        length = stream_length(stream) if is_seekable(stream) else content_length
        self.activated = length <= settings.FILE_UPLOAD_MAX_MEMORY_SIZE

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file in memory, which is then nobody else's."""
        super().new_file(*args, **kwargs)
        if self.activated:
            self.file = BytesIO()
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep a piece, or pass it on."""
        if not self.activated:
            return raw_data
        self.file.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> Any:
        """The file, if it is kept here."""
        if not self.activated:
            return None
        self.file.seek(0)
        return InMemoryUploadedFile(
            file=self.file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def is_seekable(stream: Any) -> bool:
    """Whether a stream can go to any place."""
    return bool(getattr(stream, "seekable", lambda: False)())


def stream_length(stream: Any) -> int:
    """How many bytes a stream that can seek has, from its beginning."""
    position = stream.tell()
    length: int = stream.seek(0, os.SEEK_END) or stream.tell()
    stream.seek(position)
    return length


def load_handler(path: str, *args: Any, **kwargs: Any) -> Any:
    """Make the handler that a dotted path names."""
    return import_string(path)(*args, **kwargs)
