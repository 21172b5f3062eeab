"""Uploads of other frameworks as files of ours."""

from __future__ import annotations

import os
from typing import Any

from fastjango.core.files.uploadedfile import UploadedFile


def as_uploaded_file(upload: Any) -> Any:
    """An upload of Starlette (``file``) or Werkzeug (``stream``) as one of ours; ours and all others as they are."""
    if isinstance(upload, UploadedFile) or not hasattr(upload, "filename"):
        return upload
    stream = getattr(upload, "file", None) or upload.stream
    return UploadedFile(
        file=stream,
        name=upload.filename or None,
        content_type=upload.content_type,
        size=_size(stream),
    )


def _size(stream: Any) -> int:
    """The bytes of a stream, which is left at its beginning."""
    size: int = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return size
