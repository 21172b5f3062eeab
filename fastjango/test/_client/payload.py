"""Request bodies for tests: streams and multipart data."""

from __future__ import annotations

import mimetypes
import os
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from fastjango.utils.encoding import force_bytes

BOUNDARY = "BoUnDaRyStRiNg"
MULTIPART_CONTENT = f"multipart/form-data; boundary={BOUNDARY}"
CONTENT_TYPE_RE = re.compile(r".*; charset=([\w-]+);?")
# RFC 8259, section 11, with the structured suffix of RFC 6839.
JSON_CONTENT_TYPE_RE = re.compile(r"^application\/(.+\+)?json")


class FakePayload:
    """A stream that can be written to until it is first read, and that refuses to be read past its end.

    Views in production cannot read more than ``Content-Length`` either.
    """

    def __init__(self, initial_bytes: Any = None) -> None:
        self._content = BytesIO()
        self._length = 0
        self.read_started = False
        if initial_bytes is not None:
            self.write(initial_bytes)

    def __len__(self) -> int:
        return self._length

    def _take(self, method: str, size: int | None) -> bytes:
        if not self.read_started:
            self._content.seek(0)
            self.read_started = True
        wanted = self._length if size is None or size == -1 else size
        assert self._length >= wanted, "Cannot read more than the available bytes from the HTTP incoming data."
        data: bytes = getattr(self._content, method)(wanted)
        self._length -= len(data)
        return data

    def read(self, size: int | None = None, /) -> bytes:
        """Read ``size`` bytes, or all."""
        return self._take("read", size)

    def readline(self, size: int | None = None, /) -> bytes:
        """Read a line."""
        return self._take("readline", size)

    def __iter__(self) -> Iterator[bytes]:
        while self._length:
            yield self.readline()

    def write(self, data: Any, /) -> None:
        """Add bytes, or text in UTF-8.

        Raises:
            ValueError: reading began.
        """
        if self.read_started:
            raise ValueError("Unable to write a payload after it's been read")
        added = force_bytes(data)
        self._content.write(added)
        self._length += len(added)

    def close(self) -> None:
        """Release the memory."""
        self._content.close()


def _is_file(value: Any) -> bool:
    return callable(getattr(value, "read", None))


def encode_multipart(boundary: str, data: dict[str, Any]) -> bytes:
    """Form data with files as a multipart body.

    Args:
        data: Values, lists of values, and open files, by name.

    Raises:
        TypeError: a value is None.
    """
    lines: list[bytes] = []
    for key, value in data.items():
        if value is None:
            raise TypeError(
                f"Cannot encode None for key '{key}' as POST data. Did you mean to pass an empty string or omit the "
                "value?"
            )
        several = not _is_file(value) and not isinstance(value, str | bytes) and isinstance(value, Iterable)
        for item in value if several else [value]:
            if _is_file(item):
                lines += encode_file(boundary, key, item)
            else:
                header = f'Content-Disposition: form-data; name="{key}"'
                lines += [f"--{boundary}".encode(), header.encode(), b"", force_bytes(item)]
    lines += [f"--{boundary}--".encode(), b""]
    return b"\r\n".join(lines)


def encode_file(boundary: str, key: str, file: Any) -> list[bytes]:
    """The lines of a file's part."""
    # A file that was made without a name still has to be sent as a file.
    name = file.name if isinstance(getattr(file, "name", None), str) else ""
    name = os.path.basename(name)
    content_type = getattr(file, "content_type", None) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return [
        f"--{boundary}".encode(),
        f'Content-Disposition: form-data; name="{key}"; filename="{name or key}"'.encode(),
        f"Content-Type: {content_type}".encode(),
        b"",
        force_bytes(file.read()),
    ]
