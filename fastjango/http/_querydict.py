"""Query strings and form data as dictionaries with several values a key."""

from __future__ import annotations

import copy
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from fastjango.conf import settings
from fastjango.core.exceptions import TooManyFieldsSent
from fastjango.utils.datastructures import MultiValueDict


class QueryDict(MultiValueDict):
    """Query or form data; cannot be changed unless ``mutable``.

    Args:
        query_string: Text or bytes such as ``a=1&b=2``.
        encoding: That of the values; ``DEFAULT_CHARSET`` when None.

    Raises:
        TooManyFieldsSent: there are more than ``DATA_UPLOAD_MAX_NUMBER_FIELDS``.

    Source: django.http.QueryDict (5.2).
    """

    _mutable = True
    _encoding: str | None = None

    def __init__(self, query_string: Any = None, mutable: bool = False, encoding: str | None = None) -> None:
        super().__init__()
        self.encoding = encoding or settings.DEFAULT_CHARSET
        if query_string:
            for key, value in self._pairs(query_string):
                self.appendlist(key, value)
        self._mutable = mutable

    def _pairs(self, query_string: Any) -> list[tuple[str, str]]:
        encoding = self._encoding or "utf-8"
        if isinstance(query_string, bytes):
            try:
                query_string = query_string.decode(encoding)
            except UnicodeDecodeError:
                # Each byte as a character: what is not percent-encoded is not what the standard allows.
                query_string = query_string.decode("iso-8859-1")
        try:
            return parse_qsl(
                query_string,
                keep_blank_values=True,
                encoding=encoding,
                errors="replace",
                max_num_fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
            )
        except ValueError as error:
            raise TooManyFieldsSent(
                "The number of GET/POST parameters exceeded settings.DATA_UPLOAD_MAX_NUMBER_FIELDS."
            ) from error

    @classmethod
    def fromkeys(cls, iterable: Any, value: Any = "", mutable: bool = False, encoding: str | None = None) -> QueryDict:
        """Data in which each key, as often as it occurs, has the value."""
        data = cls("", mutable=True, encoding=encoding)
        for key in iterable:
            data.appendlist(key, value)
        data._mutable = mutable
        return data

    @property
    def encoding(self) -> str:
        """The encoding of values that are bytes."""
        if self._encoding is None:
            self._encoding = settings.DEFAULT_CHARSET
        return self._encoding or "utf-8"

    @encoding.setter
    def encoding(self, value: str) -> None:
        self._encoding = value

    def _assert_mutable(self) -> None:
        if not self._mutable:
            raise AttributeError("This QueryDict instance is immutable")

    def _text(self, value: Any) -> Any:
        return value.decode(self.encoding, "replace") if isinstance(value, bytes) else value

    def __setitem__(self, key: Any, value: Any) -> None:
        self._assert_mutable()
        super().__setitem__(self._text(key), self._text(value))

    def __delitem__(self, key: Any) -> None:
        self._assert_mutable()
        super().__delitem__(key)

    def __copy__(self) -> QueryDict:
        twin = type(self)("", mutable=True, encoding=self.encoding)
        for key, values in self.lists():
            twin.setlist(key, values)
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> QueryDict:
        twin = memo[id(self)] = type(self)("", mutable=True, encoding=self.encoding)
        for key, values in self.lists():
            twin.setlist(copy.deepcopy(key, memo), copy.deepcopy(values, memo))
        return twin

    def setlist(self, key: Any, list_: Any) -> None:
        """Replace all values of a key."""
        self._assert_mutable()
        super().setlist(self._text(key), [self._text(item) for item in list_])

    def setlistdefault(self, key: Any, default_list: Any = None) -> Any:
        """The list of a key, which is the given one if it was missing."""
        self._assert_mutable()
        return super().setlistdefault(key, default_list)

    def appendlist(self, key: Any, value: Any) -> None:
        """Add a value to a key."""
        self._assert_mutable()
        super().appendlist(self._text(key), self._text(value))

    def pop(self, key: Any, *args: Any) -> Any:
        """Remove a key and return its list."""
        self._assert_mutable()
        return super().pop(key, *args)

    def popitem(self) -> Any:
        """Remove a key and return it with its list."""
        self._assert_mutable()
        return super().popitem()

    def clear(self) -> None:
        """Remove all keys."""
        self._assert_mutable()
        super().clear()

    def setdefault(self, key: Any, default: Any = None) -> Any:
        """The last value of a key, which is the default if it was missing."""
        self._assert_mutable()
        return super().setdefault(self._text(key), self._text(default))

    def copy(self) -> QueryDict:
        """A mutable copy."""
        return self.__deepcopy__({})

    def urlencode(self, safe: str | None = None) -> str:
        """The data as a query string.

        Args:
            safe: Characters that stay as they are.
        """
        encoding = self.encoding
        if safe:
            allowed = safe.encode(encoding)

            def encode(key: bytes, value: bytes) -> str:
                return f"{quote(key, allowed)}={quote(value, allowed)}"

        else:

            def encode(key: bytes, value: bytes) -> str:
                return urlencode({key: value})

        return "&".join(
            encode(str(key).encode(encoding), str(value).encode(encoding))
            for key, values in self.lists()
            for value in values
        )


def bytes_to_text(s: Any, encoding: str) -> Any:
    """Text of bytes, with replacements for what cannot be decoded; other values stay."""
    return str(s, encoding, "replace") if isinstance(s, bytes) else s
