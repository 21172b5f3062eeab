"""Requests and responses of WSGI servers (PEP 3333)."""

from __future__ import annotations

from io import IOBase
from typing import Any

from fastjango.conf import settings
from fastjango.core import signals
from fastjango.http import HttpRequest, QueryDict, parse_cookie
from fastjango.urls import set_script_prefix
from fastjango.utils.encoding import repercent_broken_unicode
from fastjango.utils.functional import cached_property

from ._fallback import as_wsgi, is_ported, load_fallback
from .base import BaseHandler

_SLASHES = b"//"


class LimitedStream(IOBase):
    """A stream that ends after a number of bytes."""

    def __init__(self, stream: Any, limit: int) -> None:
        self._read = stream.read
        self._readline = stream.readline
        self._left = limit

    def _taken(self, take: Any, size: int | None) -> bytes:
        if self._left <= 0:
            return b""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        data: bytes = take(wanted)
        self._left -= len(data)
        return data

    def read(self, size: int | None = -1, /) -> bytes:
        """Read bytes, all that are left by default."""
        return self._taken(self._read, size)

    def readline(self, size: int | None = -1, /) -> bytes:
        """Read a line."""
        return self._taken(self._readline, size)


class WSGIRequest(HttpRequest):
    """A request of a WSGI server.

    Source: django.core.handlers.wsgi.WSGIRequest (5.2).
    """

    non_picklable_attrs = HttpRequest.non_picklable_attrs | frozenset(["environ"])
    meta_non_picklable_attrs = frozenset(["wsgi.errors", "wsgi.input"])

    def __init__(self, environ: dict[str, Any]) -> None:
        # Not super().__init__(): GET, POST, COOKIES and FILES are read when asked for.
        script_name = get_script_name(environ)
        # An empty path is the root's: most servers send "/" for it anyway.
        path_info = get_path_info(environ) or "/"
        self.environ = environ
        self.path_info = path_info
        self.path = f"{script_name.rstrip('/')}/{path_info.replace('/', '', 1)}"
        self.META = environ
        environ["PATH_INFO"] = path_info
        environ["SCRIPT_NAME"] = script_name
        self.method = environ["REQUEST_METHOD"].upper()
        self.resolver_match = None
        self._set_content_type_params(environ)
        self._read_started = False

    @cached_property
    def _stream(self) -> Any:
        """The body, which ends where ``Content-Length`` says."""
        return LimitedStream(self.environ["wsgi.input"], self._told_length())

    def _told_length(self) -> int:
        try:
            return int(self.environ.get("CONTENT_LENGTH"))  # type: ignore[arg-type]  # None is caught
        except (ValueError, TypeError):
            return 0

    def _whole_body(self) -> bytes:
        if "_stream" in self.__dict__:
            return super()._whole_body()
        # Read at once, it needs no stream of its own.
        self._read_started = True
        length = self._told_length()
        body: bytes = self.environ["wsgi.input"].read(length) if length > 0 else b""
        return body

    def __getstate__(self) -> dict[str, Any]:
        # The server's stream stays behind, so what is in it is taken along.
        if not self._read_started:
            self.body  # noqa: B018  # keeps what it has read
        state = super().__getstate__()
        state["META"] = state["environ"] = {
            name: value for name, value in self.environ.items() if name not in self.meta_non_picklable_attrs
        }
        return state

    def _get_scheme(self) -> str:
        return str(self.environ.get("wsgi.url_scheme"))

    @cached_property
    def GET(self) -> QueryDict:  # noqa: N802  # Django's name
        """The query's parameters."""
        return QueryDict(get_bytes_from_wsgi(self.environ, "QUERY_STRING", ""), encoding=self._encoding)

    @property
    def POST(self) -> Any:  # noqa: N802
        """The form's fields."""
        if not hasattr(self, "_post"):
            self._load_post_and_files()
        return self._post

    @POST.setter
    def POST(self, value: Any) -> None:  # noqa: N802
        self._post = value

    @cached_property
    def COOKIES(self) -> dict[str, str]:  # noqa: N802
        """The cookies."""
        return parse_cookie(get_str_from_wsgi(self.environ, "HTTP_COOKIE", ""))

    @property
    def FILES(self) -> Any:  # noqa: N802
        """The uploaded files."""
        if not hasattr(self, "_files"):
            self._load_post_and_files()
        return self._files


class WSGIHandler(BaseHandler):
    """The project as a WSGI application.

    Source: django.core.handlers.wsgi.WSGIHandler (5.2).
    """

    request_class: type[Any] = WSGIRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.load_middleware()
        fallback = load_fallback()
        self._fallback = None if fallback is None else as_wsgi(fallback)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if self._fallback is not None and not is_ported(get_path_info(environ) or "/"):
            return self._fallback(environ, start_response)
        set_script_prefix(get_script_name(environ))
        signals.request_started.send(sender=self.__class__, environ=environ)
        request = self.request_class(environ)
        response = self.get_response(request)
        response._handler_class = self.__class__
        start_response(f"{response.status_code} {response.reason_phrase}", wsgi_headers(response))
        file = getattr(response, "file_to_stream", None)
        wrapper = environ.get("wsgi.file_wrapper")
        if file is not None and wrapper is not None:
            # The server closes what it was given, which then closes the response too.
            file.close = response.close
            return wrapper(file, response.block_size)
        return response


def wsgi_headers(response: Any) -> list[tuple[str, str]]:
    """The headers of a response, with its cookies, as WSGI wants them."""
    return [*response.items(), *(("Set-Cookie", line) for line in response._cookie_lines())]


def get_path_info(environ: dict[str, Any]) -> str:
    """The path below the script name."""
    path = environ.get("PATH_INFO", "/")
    if path.isascii():
        return str(path)
    raw = get_bytes_from_wsgi(environ, "PATH_INFO", "/")
    return repercent_broken_unicode(raw).decode()


def get_script_name(environ: dict[str, Any]) -> str:
    """The path that the server mounts the project at: ``FORCE_SCRIPT_NAME``, or found in the environment."""
    if settings.FORCE_SCRIPT_NAME is not None:
        return str(settings.FORCE_SCRIPT_NAME)
    if "SCRIPT_URL" not in environ and "REDIRECT_URL" not in environ:
        name: str = environ.get("SCRIPT_NAME", "")
        return name if name.isascii() else name.encode("iso-8859-1").decode()
    # A rewriting web server may tell the URL as it was before.
    original = get_bytes_from_wsgi(environ, "SCRIPT_URL", "") or get_bytes_from_wsgi(environ, "REDIRECT_URL", "")
    if not original:
        return get_bytes_from_wsgi(environ, "SCRIPT_NAME", "").decode()
    while _SLASHES in original:
        original = original.replace(_SLASHES, b"/")
    path_info = get_bytes_from_wsgi(environ, "PATH_INFO", "")
    return (original.removesuffix(path_info) if path_info else original).decode()


def get_bytes_from_wsgi(environ: dict[str, Any], key: str, default: str) -> bytes:
    """A value of the environment as bytes; WSGI passes them as Latin-1 characters."""
    value: str = environ.get(key, default)
    return value.encode("iso-8859-1")


def get_str_from_wsgi(environ: dict[str, Any], key: str, default: str) -> str:
    """A value of the environment as text in UTF-8."""
    return get_bytes_from_wsgi(environ, key, default).decode(errors="replace")
