"""Multipart form data, for requests of the test client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .base import BaseRenderer


class MultiPartRenderer(BaseRenderer):
    """``multipart/form-data``: flat data and files."""

    media_type = "multipart/form-data; boundary=BoUnDaRyStRiNg"
    format = "multipart"
    charset = "utf-8"
    BOUNDARY = "BoUnDaRyStRiNg"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: dict[str, Any] | None = None
    ) -> bytes:
        """The body.

        Errors:
            AssertionError: a value is a dict, which a form has no place for.
        """
        if hasattr(data, "items"):
            for name, value in data.items():
                assert not isinstance(value, Mapping), (
                    f"Test data contained a dictionary value for key '{name}', but multipart uploads do not support "
                    "nested data. You may want to consider using format='json' in this test case."
                )
        from fastjango.test.client import encode_multipart  # start-up cost: only tests write forms

        return encode_multipart(self.BOUNDARY, data)
