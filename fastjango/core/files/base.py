"""``File``: a named wrapper around any open file, read in chunks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from io import SEEK_END, BytesIO, StringIO, UnsupportedOperation
from typing import Any

from fastjango.core.files.utils import FileProxyMixin


class File(FileProxyMixin):
    """Wraps an open file and knows its name.

    Source: django.core.files.base.File.
    """

    DEFAULT_CHUNK_SIZE = 64 * 1024  # bytes

    def __init__(self, file: Any, name: str | None = None) -> None:
        self.file = file
        self.name: Any = name if name is not None else getattr(file, "name", None)
        if hasattr(file, "mode"):
            self.mode = file.mode

    def __str__(self) -> str:
        return self.name or ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self or 'None'}>"

    def __bool__(self) -> bool:
        return bool(self.name)

    def __len__(self) -> int:
        return int(self.size)

    @cached_property
    def size(self) -> int:
        """Bytes (characters of a text file) in the file.

        Raises:
            AttributeError: there is no way to tell.
        """
        inner = self.file
        if hasattr(inner, "size"):
            return int(inner.size)
        try:
            return os.path.getsize(inner.name)
        except (AttributeError, OSError, TypeError):
            # Not on disk under this name: the end's position tells.
            pass
        try:
            here = inner.tell()
            end = int(inner.seek(0, SEEK_END))
            inner.seek(here)
        except (AttributeError, UnsupportedOperation):
            raise AttributeError("Unable to determine the file's size.") from None
        return end

    def chunks(self, chunk_size: int | None = None) -> Iterator[Any]:
        """The content in pieces of ``chunk_size`` bytes (64 KiB by default), from the start."""
        size = chunk_size or self.DEFAULT_CHUNK_SIZE
        with suppress(AttributeError, UnsupportedOperation):  # a pipe: what is left is what there is
            self.seek(0)
        while piece := self.read(size):
            yield piece

    def multiple_chunks(self, chunk_size: int | None = None) -> bool:
        """Whether :meth:`chunks` yields more than one piece."""
        return self.size > (chunk_size or self.DEFAULT_CHUNK_SIZE)

    def __iter__(self) -> Iterator[Any]:
        # The last line of a piece waits: its end, or the other half of "\r\n", may be in the next one.
        waiting: Any = None
        # Chunks of an empty upload are one empty piece.
        for piece in filter(None, self.chunks()):
            lines = (piece if waiting is None else waiting + piece).splitlines(keepends=True)
            waiting = lines.pop()
            yield from lines
        if waiting is not None:
            yield waiting

    def __enter__(self) -> File:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> File:
        """Go to the start, opening the file by its name if it is closed.

        Raises:
            ValueError: it is closed and no file of that name exists.
        """
        if not self.closed:
            self.seek(0)
        elif self.name and os.path.exists(self.name):
            self.file = open(self.name, mode or self.mode, *args, **kwargs)  # noqa: SIM115  (the caller closes it)
        else:
            raise ValueError("The file cannot be reopened.")
        return self

    def close(self) -> None:
        """Close the inner file."""
        self.file.close()


class ContentFile(File):
    """A file made of text or bytes in memory.

    Source: django.core.files.base.ContentFile.
    """

    def __init__(self, content: Any, name: str | None = None) -> None:
        super().__init__(StringIO(content) if isinstance(content, str) else BytesIO(content), name=name)
        self.size = len(content)

    def __str__(self) -> str:
        return "Raw content"

    def __bool__(self) -> bool:
        return True

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> ContentFile:
        self.seek(0)
        return self

    def close(self) -> None:
        """Do nothing: closing would lose the content."""

    def write(self, data: Any) -> int:
        """Write and forget the size known so far."""
        self.__dict__.pop("size", None)
        return int(self.file.write(data))


def endswith_cr(line: Any) -> bool:
    """Whether text or bytes end with a carriage return."""
    return bool(line.endswith("\r" if isinstance(line, str) else b"\r"))


def endswith_lf(line: Any) -> bool:
    """Whether text or bytes end with a line feed."""
    return bool(line.endswith("\n" if isinstance(line, str) else b"\n"))


def equals_lf(line: Any) -> bool:
    """Whether text or bytes are a line feed."""
    return line in ("\n", b"\n")
