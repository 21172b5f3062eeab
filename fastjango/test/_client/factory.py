"""Requests for tests, without a client."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from fastjango.conf import settings
from fastjango.core.handlers.asgi import ASGIRequest
from fastjango.core.handlers.wsgi import LimitedStream, WSGIRequest
from fastjango.http import HttpHeaders, SimpleCookie
from fastjango.utils._json import DjangoJSONEncoder
from fastjango.utils.encoding import force_bytes
from fastjango.utils.http import urlencode

from .payload import BOUNDARY, CONTENT_TYPE_RE, JSON_CONTENT_TYPE_RE, MULTIPART_CONTENT, FakePayload, encode_multipart

_BODY = "application/octet-stream"


class RequestFactory:
    """Makes requests as a browser would send them.

    Args:
        json_encoder: The class of the encoder for JSON bodies.
        headers: Headers of every request, by their name in HTTP.
        query_params: Query parameters of every request.
        defaults: Items of every request's WSGI environment.

    Source: django.test.RequestFactory (5.2).
    """

    def __init__(
        self,
        *,
        json_encoder: Any = DjangoJSONEncoder,
        headers: Any = None,
        query_params: Any = None,
        **defaults: Any,
    ) -> None:
        self.json_encoder = json_encoder
        self.defaults: dict[str, Any] = defaults
        self.cookies = SimpleCookie()
        self.errors = BytesIO()
        if headers:
            self.defaults.update(HttpHeaders.to_wsgi_names(headers))
        if query_params:
            self.defaults["QUERY_STRING"] = urlencode(query_params, doseq=True)

    # Bodies

    def _encode_json(self, data: Any, content_type: str) -> Any:
        """Dictionaries, lists and tuples as JSON where the type is JSON; other data stays."""
        if JSON_CONTENT_TYPE_RE.match(content_type) and isinstance(data, dict | list | tuple):
            return json.dumps(data, cls=self.json_encoder)
        return data

    def _encode_data(self, data: Any, content_type: str) -> bytes:
        if content_type is MULTIPART_CONTENT:
            return encode_multipart(BOUNDARY, data)
        charset = CONTENT_TYPE_RE.match(content_type)
        encoded: bytes = force_bytes(data, encoding=charset[1] if charset else settings.DEFAULT_CHARSET)
        return encoded

    def _get_path(self, parsed: Any) -> str:
        # WSGI's texts hold bytes as Latin-1 characters (PEP 3333, "Unicode Issues").
        return unquote_to_bytes(parsed.path).decode("iso-8859-1")

    # Environments

    def _base_environ(self, **request: Any) -> dict[str, Any]:
        """A minimal WSGI environment."""
        cookies = "; ".join(sorted(f"{morsel.key}={morsel.coded_value}" for morsel in self.cookies.values()))
        return {
            "HTTP_COOKIE": cookies,
            "PATH_INFO": "/",
            "REMOTE_ADDR": "127.0.0.1",
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": FakePayload(b""),
            "wsgi.errors": self.errors,
            "wsgi.multiprocess": True,
            "wsgi.multithread": False,
            "wsgi.run_once": False,
            **self.defaults,
            **request,
        }

    def request(self, **request: Any) -> Any:
        """The most general request, from items of the environment."""
        return WSGIRequest(self._base_environ(**request))

    def generic(
        self,
        method: str,
        path: str,
        data: Any = "",
        content_type: str = _BODY,
        secure: bool = False,
        *,
        headers: Any = None,
        query_params: Any = None,
        **extra: Any,
    ) -> Any:
        """A request of any method with any body."""
        parsed = urlsplit(str(path))
        body = force_bytes(data, settings.DEFAULT_CHARSET)
        environ: dict[str, Any] = {
            "PATH_INFO": self._get_path(parsed),
            "REQUEST_METHOD": method,
            "SERVER_PORT": "443" if secure else "80",
            "wsgi.url_scheme": "https" if secure else "http",
        }
        if body:
            environ.update(
                {
                    "CONTENT_LENGTH": str(len(body)),
                    "CONTENT_TYPE": content_type,
                    "wsgi.input": FakePayload(body),
                }
            )
        if headers:
            extra.update(HttpHeaders.to_wsgi_names(headers))
        if query_params:
            extra["QUERY_STRING"] = urlencode(query_params, doseq=True)
        environ.update(extra)
        if not environ.get("QUERY_STRING"):
            # WSGI's texts hold bytes as Latin-1 characters.
            environ["QUERY_STRING"] = parsed.query.encode().decode("iso-8859-1")
        return self.request(**environ)

    # Methods

    def _without_body(self, method: str, path: str, data: Any, secure: bool, options: dict[str, Any]) -> Any:
        """GET and HEAD: the data is the query."""
        query_params = options.pop("query_params", None)
        if query_params and data:
            raise ValueError("query_params and data arguments are mutually exclusive.")
        query_params = query_params or data
        if query_params is not None and not options.get("QUERY_STRING"):
            options["QUERY_STRING"] = urlencode(query_params or {}, doseq=True)
        return self.generic(method, path, secure=secure, **options)

    def get(self, path: str, data: Any = None, secure: bool = False, *, headers: Any = None, **extra: Any) -> Any:
        """A GET request; the data becomes its query."""
        return self._without_body("GET", path, data, secure, {"headers": headers, **extra})

    def head(self, path: str, data: Any = None, secure: bool = False, *, headers: Any = None, **extra: Any) -> Any:
        """A HEAD request; the data becomes its query."""
        return self._without_body("HEAD", path, data, secure, {"headers": headers, **extra})

    def trace(self, path: str, secure: bool = False, *, headers: Any = None, **extra: Any) -> Any:
        """A TRACE request."""
        return self.generic("TRACE", path, secure=secure, headers=headers, **extra)

    def post(
        self,
        path: str,
        data: Any = None,
        content_type: str = MULTIPART_CONTENT,
        secure: bool = False,
        *,
        headers: Any = None,
        **extra: Any,
    ) -> Any:
        """A POST request; the data becomes a multipart form, or JSON."""
        data = self._encode_json({} if data is None else data, content_type)
        body = self._encode_data(data, content_type)
        return self.generic("POST", path, body, content_type, secure=secure, headers=headers, **extra)

    def _with_body(self, method: str, path: str, data: Any, content_type: str, options: dict[str, Any]) -> Any:
        return self.generic(method, path, self._encode_json(data, content_type), content_type, **options)

    def options(self, path: str, data: Any = "", content_type: str = _BODY, secure: bool = False, **extra: Any) -> Any:
        """An OPTIONS request."""
        return self.generic("OPTIONS", path, data, content_type, secure=secure, **extra)

    def put(self, path: str, data: Any = "", content_type: str = _BODY, secure: bool = False, **extra: Any) -> Any:
        """A PUT request."""
        return self._with_body("PUT", path, data, content_type, {"secure": secure, **extra})

    def patch(self, path: str, data: Any = "", content_type: str = _BODY, secure: bool = False, **extra: Any) -> Any:
        """A PATCH request."""
        return self._with_body("PATCH", path, data, content_type, {"secure": secure, **extra})

    def delete(self, path: str, data: Any = "", content_type: str = _BODY, secure: bool = False, **extra: Any) -> Any:
        """A DELETE request."""
        return self._with_body("DELETE", path, data, content_type, {"secure": secure, **extra})


class AsyncRequestFactory(RequestFactory):
    """Like :class:`RequestFactory`, for ASGI requests.

    Source: django.test.AsyncRequestFactory (5.2).
    """

    def _base_scope(self, **request: Any) -> dict[str, Any]:
        """A minimal ASGI scope."""
        cookies = "; ".join(sorted(f"{morsel.key}={morsel.coded_value}" for morsel in self.cookies.values()))
        scope = {
            "asgi": {"version": "3.0"},
            "type": "http",
            "http_version": "1.1",
            "client": ["127.0.0.1", 0],
            "server": ("testserver", "80"),
            "scheme": "http",
            "method": "GET",
            "headers": [],
            **self.defaults,
            **request,
        }
        scope["headers"].append((b"cookie", cookies.encode("ascii")))
        return scope

    def request(self, **request: Any) -> Any:
        """The most general request, from items of the scope."""
        body_file = request.pop("_body_file", None) or FakePayload("")
        return ASGIRequest(self._base_scope(**request), LimitedStream(body_file, len(body_file)))

    def generic(
        self,
        method: str,
        path: str,
        data: Any = "",
        content_type: str = _BODY,
        secure: bool = False,
        *,
        headers: Any = None,
        query_params: Any = None,
        **extra: Any,
    ) -> Any:
        """A request of any method with any body."""
        parsed = urlsplit(str(path))
        body = force_bytes(data, settings.DEFAULT_CHARSET)
        scope: dict[str, Any] = {
            "method": method,
            "path": unquote_to_bytes(parsed.path).decode("utf-8", "surrogateescape"),
            "server": ("127.0.0.1", "443" if secure else "80"),
            "scheme": "https" if secure else "http",
            "headers": [(b"host", b"testserver")],
        }
        if self.defaults:
            extra = {**self.defaults, **extra}
        if body:
            scope["headers"] += [
                (b"content-length", str(len(body)).encode("ascii")),
                (b"content-type", content_type.encode("ascii")),
            ]
            scope["_body_file"] = FakePayload(body)
        if query_params:
            extra["QUERY_STRING"] = urlencode(query_params, doseq=True)
        if headers:
            extra.update(HttpHeaders.to_asgi_names(headers))
        scope["query_string"] = extra.pop("QUERY_STRING", "") or parsed.query
        if "follow" in extra:
            scope["follow"] = extra.pop("follow")
        scope["headers"] += [
            (name.replace("_", "-").lower().encode("ascii"), str(value).encode("latin1"))
            for name, value in extra.items()
        ]
        return self.request(**scope)
