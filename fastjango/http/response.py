"""Responses: whole, streamed, files, redirects, errors, JSON.

Every response is an ASGI application too: Starlette and FastAPI can return it.
"""

from __future__ import annotations

import contextlib
import json
import mimetypes as mimetypes  # projects reach it here
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from fastjango.core.exceptions import DisallowedRedirect
from fastjango.utils._json import DjangoJSONEncoder
from fastjango.utils.encoding import iri_to_uri
from fastjango.utils.functional import Promise
from fastjango.utils.http import MAX_URL_REDIRECT_LENGTH

from ._base import HttpResponseBase as HttpResponseBase
from ._headers import BadHeaderError as BadHeaderError
from ._headers import ResponseHeaders as ResponseHeaders
from ._streaming import FileResponse as FileResponse
from ._streaming import StreamingHttpResponse as StreamingHttpResponse
from ._streaming import warn_about_sync_iterator as warn_about_sync_iterator


class HttpResponse(HttpResponseBase):
    """A response with its whole content.

    Source: django.http.HttpResponse (5.2).
    """

    streaming = False
    non_picklable_attrs = frozenset(
        ["_resource_closers", "asgi_request", "client", "context", "json", "request", "resolver_match", "templates",
         "wsgi_request"]
    )  # fmt: skip

    def __init__(
        self,
        content: Any = b"",
        content_type: Any = None,
        status: Any = None,
        reason: str | None = None,
        charset: str | None = None,
        headers: Any = None,
    ) -> None:
        super().__init__(content_type, status, reason, charset, headers)
        self.content = content

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in self.non_picklable_attrs}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._resource_closers = []

    def __copy__(self) -> Any:
        # Unlike a pickled one, a copy has everything.
        twin = self.__class__.__new__(self.__class__)
        twin.__dict__.update(self.__dict__)
        return twin

    def __repr__(self) -> str:
        return f"<{self.__class__.__name__} status_code={self.status_code}{self._content_type_for_repr}>"

    def serialize(self) -> bytes:
        """Headers and content, as in a message."""
        return self.serialize_headers() + b"\r\n\r\n" + self.content

    __bytes__ = serialize

    @property
    def content(self) -> bytes:
        """The content; setting it takes text, bytes, anything with a text, or an iterable of these."""
        return b"".join(self._container)

    @content.setter
    def content(self, value: Any) -> None:
        kind = type(value)
        if kind is str:
            data = value.encode(self.charset)
        elif kind is bytes:
            data = value
        elif hasattr(value, "__iter__") and not isinstance(value, bytes | memoryview | str | Promise):
            data = b"".join(self.make_bytes(chunk) for chunk in value)
            if hasattr(value, "close"):
                # The content is there already.
                with contextlib.suppress(Exception):
                    value.close()
        else:
            data = self.make_bytes(value)
        self._container: list[bytes] = [data]

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode(self.charset or "utf-8")

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._container)

    def write(self, content: Any) -> None:
        """Add content."""
        self._container.append(self.make_bytes(content))

    def tell(self) -> int:
        """How many bytes there are."""
        return len(self.content)

    def getvalue(self) -> bytes:
        """The content."""
        return self.content

    def writable(self) -> bool:
        """Yes."""
        return True

    def writelines(self, lines: Iterable[Any]) -> None:
        """Add several pieces of content."""
        for line in lines:
            self.write(line)

    async def _send_body(self, send: Any) -> None:
        await send({"type": "http.response.body", "body": self.content})


class HttpResponseRedirectBase(HttpResponse):
    """A redirect to a URL whose scheme is allowed.

    Raises:
        DisallowedRedirect: it has another scheme, or is too long.
    """

    allowed_schemes = ["http", "https", "ftp"]

    def __init__(self, redirect_to: Any, preserve_request: bool = False, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = str(redirect_to)
        self["Location"] = iri_to_uri(target)
        if len(target) > MAX_URL_REDIRECT_LENGTH:
            raise DisallowedRedirect(f"Unsafe redirect exceeding {MAX_URL_REDIRECT_LENGTH} characters")
        scheme = urlsplit(target).scheme
        if preserve_request:
            self.status_code = self.status_code_preserve_request
        if scheme and scheme not in self.allowed_schemes:
            raise DisallowedRedirect(f"Unsafe redirect to URL with protocol '{scheme}'")

    status_code_preserve_request: int

    @property
    def url(self) -> str:
        """Where it leads."""
        return str(self["Location"])

    def __repr__(self) -> str:
        return (
            f'<{self.__class__.__name__} status_code={self.status_code}{self._content_type_for_repr}, url="{self.url}">'
        )


class HttpResponseRedirect(HttpResponseRedirectBase):
    """302, or 307 with ``preserve_request``."""

    status_code = 302
    status_code_preserve_request = 307


class HttpResponsePermanentRedirect(HttpResponseRedirectBase):
    """301, or 308 with ``preserve_request``."""

    status_code = 301
    status_code_preserve_request = 308


class HttpResponseNotModified(HttpResponse):
    """304, without content.

    Raises:
        AttributeError: it is given content.
    """

    status_code = 304

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self["content-type"]

    @HttpResponse.content.setter  # type: ignore[attr-defined,untyped-decorator]  # a property of the class it extends
    def content(self, value: Any) -> None:
        """Refuse content."""
        if value:
            raise AttributeError("You cannot set content to a 304 (Not Modified) response")
        self._container = []


class HttpResponseBadRequest(HttpResponse):
    """400."""

    status_code = 400


class HttpResponseNotFound(HttpResponse):
    """404."""

    status_code = 404


class HttpResponseForbidden(HttpResponse):
    """403."""

    status_code = 403


class HttpResponseNotAllowed(HttpResponse):
    """405, with the methods that are allowed."""

    status_code = 405

    def __init__(self, permitted_methods: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self["Allow"] = ", ".join(permitted_methods)

    def __repr__(self) -> str:
        return (
            f"<{self.__class__.__name__} [{self['Allow']}] status_code={self.status_code}{self._content_type_for_repr}>"
        )


class HttpResponseGone(HttpResponse):
    """410."""

    status_code = 410


class HttpResponseServerError(HttpResponse):
    """500."""

    status_code = 500


class Http404(Exception):  # Django's name
    """What was asked for does not exist; answered with status 404."""


# As json.dumps() does it without arguments, with the encoder made once.
_encode_json = DjangoJSONEncoder().encode


class JsonResponse(HttpResponse):
    """Data as JSON.

    Args:
        data: A dictionary; anything else needs ``safe=False``.
        encoder: The class of the encoder.
        json_dumps_params: Arguments of ``json.dumps``.

    Raises:
        TypeError: the data is no dictionary and ``safe`` is on.
    """

    def __init__(
        self,
        data: Any,
        encoder: Any = DjangoJSONEncoder,
        safe: bool = True,
        json_dumps_params: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if safe and not isinstance(data, dict):
            # Old browsers let other sites read lists.
            raise TypeError("In order to allow non-dict objects to be serialized set the safe parameter to False.")
        kwargs.setdefault("content_type", "application/json")
        if encoder is DjangoJSONEncoder and not json_dumps_params:
            text = _encode_json(data)
        else:
            text = json.dumps(data, cls=encoder, **(json_dumps_params or {}))
        super().__init__(content=text, **kwargs)
