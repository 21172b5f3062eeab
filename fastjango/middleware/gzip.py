"""``GZipMiddleware``: compresses pages."""

from __future__ import annotations

from typing import Any

from fastjango.utils.cache import patch_vary_headers
from fastjango.utils.deprecation import MiddlewareMixin
from fastjango.utils.regex_helper import _lazy_re_compile
from fastjango.utils.text import acompress_sequence, compress_sequence, compress_string

re_accepts_gzip = _lazy_re_compile(r"\bgzip\b")
_WORTH_IT = 200  # bytes


class GZipMiddleware(MiddlewareMixin):
    """Compresses responses for browsers that accept it.

    Random bytes in the file name of the gzip format make the length vary, against attacks that guess at secrets by
    the length (BREACH).

    Source: django.middleware.gzip.GZipMiddleware (5.2).
    """

    max_random_bytes = 100

    def process_response(self, request: Any, response: Any) -> Any:
        """Compress."""
        # Of short ones little is gained.
        if not response.streaming and len(response.content) < _WORTH_IT:
            return response
        if response.has_header("Content-Encoding"):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if not re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return response
        if response.streaming:
            compress = acompress_sequence if response.is_async else compress_sequence
            response.streaming_content = compress(response.streaming_content, max_random_bytes=self.max_random_bytes)
            # Its length is not known before.
            if "Content-Length" in response:
                del response.headers["Content-Length"]
        else:
            packed = compress_string(response.content, max_random_bytes=self.max_random_bytes)
            if len(packed) >= len(response.content):
                return response
            response.content = packed
            response.headers["Content-Length"] = str(len(packed))
        # A strong tag is of one encoding only (RFC 9110, section 8.8.3.3).
        etag = response.get("ETag")
        if etag and etag.startswith('"'):
            response.headers["ETag"] = f"W/{etag}"
        response.headers["Content-Encoding"] = "gzip"
        return response
