"""The headers of responses."""

from __future__ import annotations

import functools
import sys
from email.header import Header
from typing import Any

from fastjango.utils.datastructures import CaseInsensitiveMapping

_LATIN1, _ASCII = "latin-1", "ascii"
# Headers that are set often, as they are kept.
_KNOWN_NAMES = {
    name: name.lower()
    for name in (
        *("Allow", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length"),
        *("Content-Type", "Cross-Origin-Opener-Policy", "ETag", "Expires", "Last-Modified", "Location"),
        *("Referrer-Policy", "Strict-Transport-Security", "Vary", "X-Content-Type-Options", "X-Frame-Options"),
    )
}


class BadHeaderError(ValueError):
    """A header contains a line break."""

    __module__ = "fastjango.http.response"


@functools.lru_cache(maxsize=512)
def encoded_header(header: tuple[str, str]) -> tuple[bytes, bytes]:
    return header[0].encode(_ASCII), header[1].encode(_LATIN1)


class ResponseHeaders(CaseInsensitiveMapping):
    """The headers of a response, by their names in any case; values are texts in Latin-1, or MIME-encoded."""

    def __init__(self, data: Any) -> None:
        self._store: dict[str, tuple[str, str]] = {}
        if data:
            pairs = data.items() if hasattr(data, "items") else self._checked_pairs(data)
            for name, value in pairs:
                self[name] = value

    @staticmethod
    def _convert_to_charset(value: Any, charset: str, mime_encode: bool = False) -> str:
        """The value as text that the charset has.

        Raises:
            BadHeaderError: it contains a line break.
            UnicodeError: a character has no place in the charset, and ``mime_encode`` is off.
        """
        try:
            if isinstance(value, str):
                value.encode(charset)
            elif isinstance(value, bytes):
                value = value.decode(charset)
            else:
                value = str(value)
                value.encode(charset)
        except UnicodeError as error:
            if not mime_encode:
                error.reason += f", HTTP response headers must be in {charset} format"  # type: ignore[attr-defined]  # of both its subclasses
                raise
            value = Header(value, "utf-8", maxlinelen=sys.maxsize).encode()
        if "\n" in value or "\r" in value:
            raise BadHeaderError(f"Header values can't contain newlines (got {value!r})")
        return str(value)

    # Asked for several times in each response, so without the general ways of mappings.

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and key.lower() in self._store

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a header, or the default."""
        pair = self._store.get(key.lower())
        return default if pair is None else pair[1]

    def items(self) -> Any:
        """Names and values."""
        return self._store.values()

    def __setitem__(self, key: Any, value: Any) -> None:
        known = _KNOWN_NAMES.get(key)
        if known is not None and type(value) is str and value.isascii() and value.isprintable():
            self._store[known] = (key, value)
            return
        name = self._convert_to_charset(key, _ASCII)
        self._store[name.lower()] = (name, self._convert_to_charset(value, _LATIN1, mime_encode=True))

    def __delitem__(self, key: str) -> None:
        self.pop(key)

    def pop(self, key: str, default: Any = None) -> Any:
        """Remove a header and return its name and value, or the default."""
        return self._store.pop(key.lower(), default)

    def setdefault(self, key: str, value: Any) -> None:
        """Set a header unless it is there."""
        if key.lower() not in self._store:
            self[key] = value

    def fill(self, headers: ResponseHeaders) -> None:
        """Set those of other headers that are not there."""
        store = self._store
        for key, pair in headers._store.items():
            if key not in store:
                store[key] = pair
