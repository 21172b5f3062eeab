"""Images as files: their width and height. The only place, with the image form field, that knows Pillow."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from typing import Any

from fastjango.core.files import File

_FIRST_BYTES = 1024  # the header of most images


class ImageFile(File):
    """A file that holds an image.

    Source: django.core.files.images.ImageFile.
    """

    @property
    def width(self) -> int | None:
        """Pixels across."""
        return self._get_image_dimensions()[0]

    @property
    def height(self) -> int | None:
        """Pixels down."""
        return self._get_image_dimensions()[1]

    def _get_image_dimensions(self) -> tuple[int | None, int | None]:
        if not hasattr(self, "_dimensions_cache"):
            was_closed = self.closed
            self.open()
            self._dimensions_cache = get_image_dimensions(self, close=was_closed)
        return self._dimensions_cache


def get_image_dimensions(file_or_path: Any, close: bool = False) -> tuple[int | None, int | None]:
    """Width and height of an image in pixels; ``(None, None)`` if it is none that Pillow can read.

    Args:
        file_or_path: An open file, whose position is kept, or a path.
        close: Close the given file afterwards.
    """
    if not hasattr(file_or_path, "read"):
        try:
            file = open(file_or_path, "rb")  # noqa: SIM115  (closed below)
        except FileNotFoundError:
            return None, None
        try:
            return _measure(file)
        finally:
            file.close()
    before = file_or_path.tell()
    file_or_path.seek(0)
    try:
        return _measure(file_or_path)
    finally:
        if close:
            file_or_path.close()
        else:
            file_or_path.seek(before)


def _measure(file: Any) -> tuple[int | None, int | None]:
    from PIL import ImageFile as PillowFile  # heavy, and needed with images only

    parser = PillowFile.Parser()
    size = _FIRST_BYTES
    while data := file.read(size):
        # A piece that cannot be read yet may be readable with the next one.
        with suppress(struct.error, zlib.error, RuntimeError):
            parser.feed(data)
        if parser.image is not None:
            width, height = parser.image.size
            return width, height
        size *= 2
    return None, None
