"""What all responses share: status, headers, cookies, and the message of ASGI that begins them."""

from __future__ import annotations

import datetime
import functools
import re
import time
from collections.abc import Callable, Iterable
from http.client import responses
from typing import Any

from asgiref.sync import sync_to_async

from fastjango.conf import settings
from fastjango.core import signals, signing
from fastjango.utils import timezone
from fastjango.utils.functional import cached_property
from fastjango.utils.http import http_date

from ._headers import ResponseHeaders, encoded_header
from .cookie import SimpleCookie

_charset_from_content_type_re = re.compile(r';\s*charset=(?P<charset>[^\s;"]+|"[^"]+")', re.I)
_LATIN1 = "latin-1"


@functools.lru_cache(maxsize=256)
def _charset_of(content_type: str) -> str | None:
    found = _charset_from_content_type_re.search(content_type)
    return found["charset"].replace('"', "") if found else None


class HttpResponseBase:
    """What all responses share: status, headers, cookies.

    Raises:
        TypeError: the status is no number.
        ValueError: the status is not from 100 to 599, or the content type is given twice.

    Source: django.http.HttpResponseBase (5.2).
    """

    status_code = 200
    streaming = False
    closed = False
    # The handler that made the request sets this; the signal at the end names it as its sender.
    _handler_class: Any = None
    _reason_phrase: str | None = None
    _charset: str | None = None

    def __init__(
        self,
        content_type: Any = None,
        status: Any = None,
        reason: str | None = None,
        charset: str | None = None,
        headers: Any = None,
    ) -> None:
        own = self.headers = ResponseHeaders(headers)
        if charset is not None:
            self._charset = charset
        if headers is None or "Content-Type" not in own:
            if content_type is None:
                content_type = f"text/html; charset={self._charset or settings.DEFAULT_CHARSET}"
            own["Content-Type"] = content_type
        elif content_type:
            raise ValueError("'headers' must not contain 'Content-Type' when the 'content_type' parameter is provided.")
        self._resource_closers: list[Callable[[], Any]] = []
        if status is not None:
            try:
                self.status_code = int(status)
            except (ValueError, TypeError):
                raise TypeError("HTTP status code must be an integer.") from None
            if not 100 <= self.status_code <= 599:
                raise ValueError("HTTP status code must be an integer from 100 to 599.")
        if reason is not None:
            self._reason_phrase = reason

    @cached_property
    def cookies(self) -> SimpleCookie:
        """The cookies to set."""
        return SimpleCookie()

    def _cookie_lines(self) -> list[str]:
        """The values of the ``Set-Cookie`` headers."""
        cookies: SimpleCookie | None = self.__dict__.get("cookies")
        return [morsel.OutputString() for morsel in cookies.values()] if cookies else []

    @property
    def reason_phrase(self) -> str:
        """The words after the status number."""
        if self._reason_phrase is not None:
            return self._reason_phrase
        return responses.get(self.status_code, "Unknown Status Code")

    @reason_phrase.setter
    def reason_phrase(self, value: str) -> None:
        self._reason_phrase = value

    @property
    def charset(self) -> str:
        """The charset that text is encoded in: as given, or of the content type, or ``DEFAULT_CHARSET``."""
        if self._charset is not None:
            return self._charset
        return _charset_of(self.headers.get("Content-Type", "")) or settings.DEFAULT_CHARSET

    @charset.setter
    def charset(self, value: str | None) -> None:
        self._charset = value

    # Headers

    def serialize_headers(self) -> bytes:
        """The headers as lines."""
        return b"\r\n".join(f"{name}: {value}".encode(_LATIN1) for name, value in self.headers.items())

    __bytes__ = serialize_headers

    @property
    def _content_type_for_repr(self) -> str:
        return f', "{self.headers["Content-Type"]}"' if "Content-Type" in self.headers else ""

    def __setitem__(self, header: str, value: Any) -> None:
        self.headers[header] = value

    def __delitem__(self, header: str) -> None:
        del self.headers[header]

    def __getitem__(self, header: str) -> Any:
        return self.headers[header]

    def has_header(self, header: str) -> bool:
        """Whether a header is set."""
        return header in self.headers

    __contains__ = has_header

    def items(self) -> Any:
        """Names and values of the headers."""
        return self.headers.items()

    def get(self, header: str, alternate: Any = None) -> Any:
        """A header's value, or the alternate."""
        return self.headers.get(header, alternate)

    def setdefault(self, key: str, value: Any) -> None:
        """Set a header unless it is there."""
        self.headers.setdefault(key, value)

    # Cookies

    def set_cookie(
        self,
        key: str,
        value: str = "",
        max_age: Any = None,
        expires: Any = None,
        path: str | None = "/",
        domain: str | None = None,
        secure: bool = False,
        httponly: bool = False,
        samesite: str | None = None,
    ) -> None:
        """Set a cookie.

        Args:
            max_age: Seconds, or a duration; the expiry follows from it when that is not given.
            expires: A date and time, or a text in HTTP's form.
            samesite: ``Lax``, ``Strict`` or ``None``.

        Raises:
            ValueError: both ages are given, or ``samesite`` is none of the three.
        """
        self.cookies[key] = value
        morsel = self.cookies[key]
        if isinstance(expires, datetime.datetime):
            if max_age is not None:
                raise ValueError("'expires' and 'max_age' can't be used together.")
            aware = timezone.make_aware(expires, datetime.UTC) if timezone.is_naive(expires) else expires
            # A second is lost between this and the browser's reading of it.
            left = aware - datetime.datetime.now(tz=aware.tzinfo) + datetime.timedelta(seconds=1)
            expires = None
            max_age = max(0, left.days * 86400 + left.seconds)
        morsel["expires"] = expires if expires is not None else ""
        if max_age is not None:
            seconds = int(max_age.total_seconds()) if isinstance(max_age, datetime.timedelta) else max_age
            morsel["max-age"] = int(seconds)
            if not expires:
                morsel["expires"] = http_date(time.time() + int(seconds))
        for name, text in (("path", path), ("domain", domain)):
            if text is not None:
                morsel[name] = text
        for name, flag in (("secure", secure), ("httponly", httponly)):
            if flag:
                morsel[name] = True
        if samesite:
            if samesite.lower() not in ("lax", "none", "strict"):
                raise ValueError('samesite must be "lax", "none", or "strict".')
            morsel["samesite"] = samesite

    def set_signed_cookie(self, key: str, value: Any, salt: str = "", **kwargs: Any) -> None:
        """Set a cookie whose value is signed."""
        signed = signing.get_cookie_signer(salt=signing._cookie_signer_salt(key, salt)).sign(value)
        self.set_cookie(key, signed, **kwargs)

    def delete_cookie(self, key: str, path: str = "/", domain: str | None = None, samesite: str | None = None) -> None:
        """Have the browser forget a cookie, which has to be named as it was set."""
        # Browsers ignore cookies with these prefixes, and with SameSite=None, unless they are secure.
        secure = key.startswith(("__Secure-", "__Host-")) or bool(samesite and samesite.lower() == "none")
        self.set_cookie(
            key,
            max_age=0,
            path=path,
            domain=domain,
            secure=secure,
            samesite=samesite,
            expires="Thu, 01 Jan 1970 00:00:00 GMT",
        )

    # Content

    def make_bytes(self, value: Any) -> bytes:
        """A piece of content as bytes."""
        if isinstance(value, str):
            return value.encode(self.charset)
        if isinstance(value, bytes | memoryview):
            return bytes(value)
        return str(value).encode(self.charset)

    def close(self) -> None:
        """Close what the response holds; the server does so after sending it."""
        for closer in self._resource_closers:
            # One that fails must not keep the others open. Each response comes here, and suppress() costs more.
            try:  # noqa: SIM105
                closer()
            except Exception:
                pass
        self._resource_closers.clear()
        self.closed = True
        signals.request_finished.send(sender=self._handler_class)

    def write(self, content: Any) -> None:
        """Add content.

        Raises:
            OSError: the response has no place for it.
        """
        raise OSError(f"This {self.__class__.__name__} instance is not writable")

    def flush(self) -> None:
        """Nothing is buffered."""

    def tell(self) -> int:
        """How many bytes were written.

        Raises:
            OSError: the response has no position.
        """
        raise OSError(f"This {self.__class__.__name__} instance cannot tell its position")

    def readable(self) -> bool:
        """No."""
        return False

    def seekable(self) -> bool:
        """No."""
        return False

    def writable(self) -> bool:
        """Whether content can be added."""
        return False

    def writelines(self, lines: Iterable[Any]) -> None:
        """Add several pieces of content."""
        raise OSError(f"This {self.__class__.__name__} instance is not writable")

    # ASGI

    def asgi_start(self) -> dict[str, Any]:
        """The message that begins the response."""
        headers = [encoded_header(pair) for pair in self.headers._store.values()]
        if "cookies" in self.__dict__:
            headers += [(b"Set-Cookie", line.encode(_LATIN1)) for line in self._cookie_lines()]
        return {"type": "http.response.start", "status": self.status_code, "headers": headers}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Send the response; for routes of FastAPI and Starlette that return one."""
        await send(self.asgi_start())
        await self._send_body(send)
        await sync_to_async(self.close, thread_sensitive=True)()

    async def _send_body(self, send: Any) -> None:
        raise NotImplementedError
