"""Responses whose content is sent piece by piece."""

from __future__ import annotations

import io
import mimetypes
import os
import warnings
from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async

from fastjango.utils.http import content_disposition_header

from ._base import HttpResponseBase


class StreamingHttpResponse(HttpResponseBase):
    """A response whose content comes piece by piece, from a sync or an async iterator.

    Source: django.http.StreamingHttpResponse (5.2).
    """

    streaming = True
    is_async = False

    def __init__(self, streaming_content: Any = (), *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.streaming_content = streaming_content

    def __repr__(self) -> str:
        return f"<{self.__class__.__qualname__} status_code={self.status_code}{self._content_type_for_repr}>"

    @property
    def content(self) -> bytes:
        """There is none: raises ``AttributeError``."""
        raise AttributeError(
            f"This {self.__class__.__name__} instance has no `content` attribute. Use `streaming_content` instead."
        )

    @property
    def text(self) -> str:
        """There is none: raises ``AttributeError``."""
        raise AttributeError(f"This {self.__class__.__name__} instance has no `text` attribute.")

    @property
    def streaming_content(self) -> Any:
        """The pieces, as bytes."""
        if self.is_async:
            return self._abytes(self._iterator)
        return map(self.make_bytes, self._iterator)

    @streaming_content.setter
    def streaming_content(self, value: Any) -> None:
        self._set_streaming_content(value)

    async def _abytes(self, pieces: Any) -> AsyncIterator[bytes]:
        async for piece in pieces:
            yield self.make_bytes(piece)

    def _set_streaming_content(self, value: Any) -> None:
        try:
            self._iterator: Any = iter(value)
            self.is_async = False
        except TypeError:
            self._iterator = aiter(value)
            self.is_async = True
        if hasattr(value, "close"):
            self._resource_closers.append(value.close)

    def __iter__(self) -> Iterator[bytes]:
        if not self.is_async:
            return iter(self.streaming_content)
        _warn_about_iterator(
            "StreamingHttpResponse must consume asynchronous iterators in order to serve them synchronously. Use a "
            "synchronous iterator instead."
        )

        async def all_of_it() -> list[bytes]:
            return [piece async for piece in self._abytes(self._iterator)]

        return iter(async_to_sync(all_of_it)())

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self.is_async:
            async for piece in self.streaming_content:
                yield piece
            return
        warn_about_sync_iterator()
        # One after the other in a thread would cost a hop a piece.
        pieces: list[bytes] = await sync_to_async(lambda: list(self.streaming_content))()
        for piece in pieces:
            yield piece

    def getvalue(self) -> bytes:
        """All of the content."""
        return b"".join(self.streaming_content)

    async def _send_body(self, send: Any) -> None:
        async for piece in self:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body"})


def warn_about_sync_iterator() -> None:
    """Warn that an asynchronous server has a synchronous stream to send."""
    _warn_about_iterator(
        "StreamingHttpResponse must consume synchronous iterators in order to serve them asynchronously. Use an "
        "asynchronous iterator instead."
    )


def _warn_about_iterator(message: str) -> None:
    warnings.warn(message, Warning, stacklevel=4)


class FileResponse(StreamingHttpResponse):
    """A response that streams a file.

    Args:
        as_attachment: Have the browser save it.
        filename: The name to save it under, and to guess the type from.

    Source: django.http.FileResponse (5.2).
    """

    block_size = 4096

    def __init__(self, *args: Any, as_attachment: bool = False, filename: str = "", **kwargs: Any) -> None:
        self.as_attachment = as_attachment
        self.filename = filename
        # Django 5.2: a type among the headers is not an explicit one.
        self._no_explicit_content_type = kwargs.get("content_type") is None
        super().__init__(*args, **kwargs)

    def _set_streaming_content(self, value: Any) -> None:
        if not hasattr(value, "read"):
            self.file_to_stream: Any = None
            super()._set_streaming_content(value)
            return
        self.file_to_stream = value
        if hasattr(value, "close"):
            self._resource_closers.append(value.close)
        pieces = iter(lambda: value.read(self.block_size), b"")
        self.set_headers(value)
        super()._set_streaming_content(pieces)

    def set_headers(self, filelike: Any) -> None:
        """Set length, type and disposition from what the file tells."""
        name = getattr(filelike, "name", "")
        name = name if isinstance(name, str) else ""
        if (size := _remaining_bytes(filelike, name)) is not None:
            self.headers["Content-Length"] = size
        filename = os.path.basename(self.filename or name)
        if self._no_explicit_content_type:
            self.headers["Content-Type"] = _guessed_type(filename)
        disposition = content_disposition_header(self.as_attachment, filename)
        if disposition:
            self.headers["Content-Disposition"] = disposition


# What an encoding found by the suffix is called when it is the type itself: browsers would unpack it otherwise.
_ENCODED_TYPES = {
    "br": "application/x-brotli",
    "bzip2": "application/x-bzip",
    "compress": "application/x-compress",
    "gzip": "application/gzip",
    "xz": "application/x-xz",
}


def _guessed_type(filename: str) -> str:
    if not filename:
        return "application/octet-stream"
    content_type, encoding = mimetypes.guess_type(filename)
    content_type = _ENCODED_TYPES.get(encoding or "", content_type)
    return content_type or "application/octet-stream"


def _remaining_bytes(filelike: Any, name: str) -> int | None:
    """How much there is from the file's position on; None when that cannot be told."""
    seekable = hasattr(filelike, "seek") and (not hasattr(filelike, "seekable") or filelike.seekable())
    position = filelike.tell() if hasattr(filelike, "tell") else 0
    if name and os.path.isabs(name) and os.path.exists(name):
        return os.path.getsize(name) - position
    if hasattr(filelike, "getbuffer"):
        return int(filelike.getbuffer().nbytes) - int(position)
    if not seekable:
        return None
    filelike.seek(0, io.SEEK_END)
    end = filelike.tell()
    filelike.seek(position)
    return int(end) - int(position)
