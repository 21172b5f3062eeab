"""Requests, their query and form data, and their headers; no input or output but reading the body."""

from __future__ import annotations

import codecs
import copy
import functools
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain
from typing import Any
from urllib.parse import urljoin, urlsplit

from fastjango.conf import settings
from fastjango.core import signing
from fastjango.core.exceptions import (
    BadRequest,
    DisallowedHost,
    ImproperlyConfigured,
    RequestDataTooBig,
    TooManyFilesSent,
)
from fastjango.core.files import uploadhandler
from fastjango.utils.datastructures import CaseInsensitiveMapping, ImmutableList, MultiValueDict
from fastjango.utils.encoding import escape_uri_path, iri_to_uri
from fastjango.utils.functional import cached_property
from fastjango.utils.http import is_same_domain as is_same_domain
from fastjango.utils.http import parse_header_parameters

from ._hosts import is_allowed
from ._hosts import split_domain_port as split_domain_port
from ._hosts import validate_host as validate_host
from ._mediatype import MediaType as MediaType
from ._querydict import QueryDict as QueryDict
from ._querydict import bytes_to_text as bytes_to_text
from .multipartparser import MultiPartParser, MultiPartParserError

RAISE_ERROR = object()


class UnreadablePostError(OSError):
    """The body cannot be read, most often because the client went away."""


class RawPostDataException(Exception):
    """``request.body`` was asked for after the body was read as a stream."""


class _MadeWhenAsked:
    """An attribute that a middleware adds: ``request._make_<name>`` makes it of the request when it is first read.

    Most requests are over before anybody asks, and what is made often holds the request: a circle that only the
    garbage collector undoes. Without a maker there is no such attribute.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.maker = name, f"_make_{name.strip('_')}"

    def __get__(self, request: Any, owner: type | None = None) -> Any:
        make = request.__dict__.get(self.maker) if request is not None else None
        if make is None:
            kind = owner or type(request)
            raise AttributeError(f"{kind.__name__!r} object has no attribute {self.name!r}", name=self.name)
        value = make(request)
        # Making it may have set it already; once it is deleted there is none.
        request.__dict__.pop(self.maker, None)
        return request.__dict__.setdefault(self.name, value)


class HttpRequest:
    """A request.

    Source: django.http.HttpRequest (5.2).
    """

    # Of the apps sessions, auth and messages, whose middleware says how they are made.
    session: Any = _MadeWhenAsked()
    user: Any = _MadeWhenAsked()
    auser: Any = _MadeWhenAsked()
    _messages: Any = _MadeWhenAsked()

    _encoding: str | None = None
    _upload_handlers: list[Any] = []
    _read_started: bool
    _stream: Any
    method: str | None

    non_picklable_attrs = frozenset(["resolver_match", "_stream"])

    def __init__(self) -> None:
        self.GET: Any = QueryDict(mutable=True)
        self.POST: Any = QueryDict(mutable=True)
        self.COOKIES: dict[str, str] = {}
        self.META: dict[str, Any] = {}
        self.FILES: Any = MultiValueDict()
        self.path = ""
        self.path_info = ""
        self.method = None
        self.resolver_match: Any = None
        self.content_type: str | None = None
        self.content_params: dict[str, str] | None = None

    def __repr__(self) -> str:
        if self.method is None or not self.get_full_path():
            return f"<{type(self).__name__}>"
        return f"<{type(self).__name__}: {self.method} {self.get_full_path()!r}>"

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in self.non_picklable_attrs}

    def __copy__(self) -> Any:
        twin = self.__class__.__new__(self.__class__)
        twin.__dict__.update(self.__dict__)
        return twin

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        # What cannot be pickled cannot be copied either, and is shared.
        twin = memo[id(self)] = copy.copy(self)
        for name, value in HttpRequest.__getstate__(self).items():
            if name != "META":
                setattr(twin, name, copy.deepcopy(value, memo))
        twin.META = dict(self.META)
        return twin

    # Headers

    @cached_property
    def headers(self) -> HttpHeaders:
        """The headers, by their names in any case."""
        return HttpHeaders(self.META)

    @cached_property
    def accepted_types(self) -> list[MediaType]:
        """The media types of ``Accept``, the preferred first; quality 0 left out."""
        types = self._accept_header_types()
        return sorted(types, key=lambda kind: (-kind.quality, -kind.specificity))

    def _accept_header_types(self) -> list[MediaType]:
        value = self.headers.get("Accept", "*/*")
        kinds = (MediaType(token) for token in value.split(",") if token.strip())
        return [kind for kind in kinds if kind.quality > 0]

    @cached_property
    def accepted_types_by_precedence(self) -> list[MediaType]:
        """The accepted types, the most specific first (RFC 9110, section 12.5.1)."""
        return sorted(self.accepted_types, key=lambda kind: (kind.precedence, kind.quality), reverse=True)

    def accepted_type(self, media_type: str) -> MediaType | None:
        """The accepted type that decides about a media type; None when none matches."""
        wanted = MediaType(media_type)
        return next((kind for kind in self.accepted_types_by_precedence if wanted.match(kind)), None)

    def get_preferred_type(self, media_types: Iterable[str]) -> str | None:
        """Which of some media types the client likes best; None when it accepts none."""
        offers = list(media_types)
        if not offers or not self.accepted_types:
            return None
        ranked = [
            (accepted.quality, -self.accepted_types.index(accepted), -place, offer)
            for place, offer in enumerate(offers)
            if (accepted := self.accepted_type(offer)) is not None
        ]
        return max(ranked)[-1] if ranked else None

    def accepts(self, media_type: str) -> bool:
        """Whether the client accepts a media type."""
        return self.accepted_type(media_type) is not None

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Take content type and encoding from the environment."""
        header = meta.get("CONTENT_TYPE")
        if not header:
            self.content_type, self.content_params = "", {}
            return
        self.content_type, params = _parsed_content_type(header)
        self.content_params = dict(params)
        charset = self.content_params.get("charset")
        if charset is not None and _is_codec(charset):
            self.encoding = charset

    # Host and path

    def _get_raw_host(self) -> str:
        """What the client calls the host; checked by nobody."""
        meta = self.META
        if settings.USE_X_FORWARDED_HOST and "HTTP_X_FORWARDED_HOST" in meta:
            return str(meta["HTTP_X_FORWARDED_HOST"])
        if "HTTP_HOST" in meta:
            return str(meta["HTTP_HOST"])
        # PEP 3333, "URL Reconstruction".
        host = str(self.META["SERVER_NAME"])
        port = self.get_port()
        return host if port == ("443" if self.is_secure() else "80") else f"{host}:{port}"

    def get_host(self) -> str:
        """The host that was asked, with its port where that is no default.

        Raises:
            DisallowedHost: it is not among ``ALLOWED_HOSTS``.
        """
        host = self._get_raw_host()
        allowed = settings.ALLOWED_HOSTS
        if settings.DEBUG and not allowed:
            allowed = [".localhost", "127.0.0.1", "[::1]"]
        if is_allowed(host, tuple(allowed)):
            return host
        domain, _ = split_domain_port(host)
        message = f"Invalid HTTP_HOST header: {host!r}."
        if domain:
            message += f" You may need to add {domain!r} to ALLOWED_HOSTS."
        else:
            message += " The domain name provided is not valid according to RFC 1034/1035."
        raise DisallowedHost(message)

    def get_port(self) -> str:
        """The port of the server, as the client knows it."""
        if settings.USE_X_FORWARDED_PORT and "HTTP_X_FORWARDED_PORT" in self.META:
            return str(self.META["HTTP_X_FORWARDED_PORT"])
        return str(self.META["SERVER_PORT"])

    def get_full_path(self, force_append_slash: bool = False) -> str:
        """Path and query."""
        return self._get_full_path(self.path, force_append_slash)

    def get_full_path_info(self, force_append_slash: bool = False) -> str:
        """Path below the script prefix, and query."""
        return self._get_full_path(self.path_info, force_append_slash)

    def _get_full_path(self, path: str, force_append_slash: bool) -> str:
        slash = "/" if force_append_slash and not path.endswith("/") else ""
        query = self.META.get("QUERY_STRING", "")
        return f"{escape_uri_path(path)}{slash}{'?' + (iri_to_uri(query) or '') if query else ''}"

    def get_signed_cookie(self, key: str, default: Any = RAISE_ERROR, salt: str = "", max_age: Any = None) -> Any:
        """The value of a signed cookie.

        Args:
            default: What comes back when it is missing or its signature is wrong; without it that is an error.
            max_age: The age allowed, in seconds or as a duration.

        Raises:
            KeyError: there is no such cookie.
            BadSignature: its signature is wrong, or too old.
        """
        try:
            return self._unsigned_cookie(key, salt, max_age)
        except (KeyError, signing.BadSignature):
            if default is RAISE_ERROR:
                raise
            return default

    def _unsigned_cookie(self, key: str, salt: str, max_age: Any) -> str:
        value = self.COOKIES[key]

        def unsign(full_salt: str) -> str:
            return str(signing.get_cookie_signer(salt=full_salt).unsign(value, max_age=max_age))

        try:
            return unsign(signing._cookie_signer_salt(key, salt))
        except signing.SignatureExpired:
            raise
        except signing.BadSignature:
            if not settings.SIGNED_COOKIE_LEGACY_SALT_FALLBACK:
                raise
            return unsign(signing._cookie_signer_legacy_salt(key, salt))

    def build_absolute_uri(self, location: Any = None) -> str:
        """The absolute URI of a location, or of this request."""
        target = f"//{self.get_full_path()}" if location is None else str(location)
        parts = urlsplit(target)
        if not (parts.scheme and parts.netloc):
            # The frequent case, an absolute path without dots, needs no joining.
            plain = (
                parts.path.startswith("/")
                and not parts.scheme
                and not parts.netloc
                and "/./" not in parts.path
                and "/../" not in parts.path
            )
            if location is None or plain:
                target = self._current_scheme_host + target.removeprefix("//")
            else:
                target = urljoin(self._current_scheme_host + self.path, target)
        return iri_to_uri(target) or ""

    @cached_property
    def _current_scheme_host(self) -> str:
        return f"{self.scheme}://{self.get_host()}"

    def _get_scheme(self) -> str:
        """The scheme as the server sees it."""
        return "http"

    @property
    def scheme(self) -> str:
        """The scheme as the client used it.

        Raises:
            ImproperlyConfigured: ``SECURE_PROXY_SSL_HEADER`` is no pair.
        """
        proxy = settings.SECURE_PROXY_SSL_HEADER
        if proxy:
            try:
                header, secure_value = proxy
            except ValueError:
                raise ImproperlyConfigured(
                    "The SECURE_PROXY_SSL_HEADER setting must be a tuple containing two values."
                ) from None
            if (sent := self.META.get(header)) is not None:
                # Each proxy on the way may have added its own.
                return "https" if sent.split(",", 1)[0].strip() == secure_value else "http"
        return self._get_scheme()

    def is_secure(self) -> bool:
        """Whether it came over HTTPS."""
        return self.scheme == "https"

    # Data

    @property
    def encoding(self) -> str | None:
        """The encoding of form data, when it is not the default; setting it reads the data anew."""
        return self._encoding

    @encoding.setter
    def encoding(self, value: str | None) -> None:
        self._encoding = value
        self.__dict__.pop("GET", None)
        self.__dict__.pop("_post", None)

    @property
    def upload_handlers(self) -> list[Any]:
        """What receives the uploaded files."""
        if not self._upload_handlers:
            self._upload_handlers = [uploadhandler.load_handler(path, self) for path in settings.FILE_UPLOAD_HANDLERS]
        return self._upload_handlers

    @upload_handlers.setter
    def upload_handlers(self, handlers: list[Any]) -> None:
        if hasattr(self, "_files"):
            raise AttributeError("You cannot set the upload handlers after the upload has been processed.")
        self._upload_handlers = handlers

    def parse_file_upload(self, META: dict[str, Any], post_data: Any) -> tuple[QueryDict, MultiValueDict]:  # noqa: N803
        """The fields and files of a multipart body."""
        self.upload_handlers = ImmutableList(  # type: ignore[assignment]  # a list that cannot change
            self.upload_handlers,
            warning="You cannot alter upload handlers after the upload has been processed.",
        )
        parser = MultiPartParser(META, post_data, self.upload_handlers, self.encoding)
        return parser.parse()

    @property
    def body(self) -> bytes:
        """The whole body.

        Raises:
            RawPostDataException: it was read as a stream.
            RequestDataTooBig: it is larger than ``DATA_UPLOAD_MAX_MEMORY_SIZE``.
            UnreadablePostError: the client went away.
        """
        if not hasattr(self, "_body"):
            if self._read_started:
                raise RawPostDataException("You cannot access body after reading from request's data stream")
            limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            if limit is not None and self._body_length() > limit:
                raise RequestDataTooBig("Request body exceeded settings.DATA_UPLOAD_MAX_MEMORY_SIZE.")
            try:
                self._body: bytes = self._whole_body()
            except OSError as error:
                raise UnreadablePostError(*error.args) from error
            self._stream = BytesIO(self._body)
        return self._body

    def _whole_body(self) -> bytes:
        try:
            return self.read()
        finally:
            self._stream.close()

    def _body_length(self) -> int:
        """How many bytes the body has, as far as that is known before it is read."""
        return int(self.META.get("CONTENT_LENGTH") or 0)

    def _mark_post_parse_error(self) -> None:
        self._post: Any = QueryDict()
        self._files: Any = MultiValueDict()

    def _load_post_and_files(self) -> None:
        """Read form data, of POST requests only."""
        if self.method != "POST":
            self._post, self._files = QueryDict(encoding=self._encoding), MultiValueDict()
            return
        if self._read_started and not hasattr(self, "_body"):
            self._mark_post_parse_error()
            return
        if self.content_type == "multipart/form-data":
            data = BytesIO(self._body) if hasattr(self, "_body") else self
            try:
                self._post, self._files = self.parse_file_upload(self.META, data)
            except (MultiPartParserError, TooManyFilesSent):
                # An error page that shows the data must not meet the error again.
                self._mark_post_parse_error()
                raise
        elif self.content_type == "application/x-www-form-urlencoded":
            # RFC 1866, section 8.2.1, and the URL standard know UTF-8 only.
            if self._encoding is not None and codecs.lookup(self._encoding) != codecs.lookup("utf-8"):
                raise BadRequest(
                    "HTTP requests with the 'application/x-www-form-urlencoded' content type must be UTF-8 encoded."
                )
            self._post, self._files = QueryDict(self.body, encoding="utf-8"), MultiValueDict()
        else:
            self._post, self._files = QueryDict(encoding=self._encoding), MultiValueDict()

    def close(self) -> None:
        """Close the uploaded files."""
        if "_files" in self.__dict__:
            for file in chain.from_iterable(files for _, files in self._files.lists()):
                file.close()

    # The body as a file

    def _reading(self, method: str, args: Any, kwargs: Any) -> bytes:
        self._read_started = True
        try:
            data: bytes = getattr(self._stream, method)(*args, **kwargs)
        except OSError as error:
            raise UnreadablePostError(*error.args) from error
        return data

    def read(self, *args: Any, **kwargs: Any) -> bytes:
        """Read from the body."""
        return self._reading("read", args, kwargs)

    def readline(self, *args: Any, **kwargs: Any) -> bytes:
        """Read a line of the body."""
        return self._reading("readline", args, kwargs)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def readlines(self) -> list[bytes]:
        """The lines of the body."""
        return list(self)


@functools.lru_cache(maxsize=256)
def _parsed_content_type(value: str) -> tuple[str, dict[str, str]]:
    return parse_header_parameters(value)


@functools.lru_cache(maxsize=64)
def _is_codec(name: str) -> bool:
    try:
        codecs.lookup(name)
    except (LookupError, ValueError):  # of a name with a null character
        return False
    return True


class HttpHeaders(CaseInsensitiveMapping):
    """Headers by name in any case, also with underscores.

    Args:
        environ: The WSGI environment they are in.
    """

    HTTP_PREFIX = "HTTP_"
    # PEP 3333 leaves these two without the prefix.
    UNPREFIXED_HEADERS = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})

    def __init__(self, environ: dict[str, Any]) -> None:
        found = ((self.parse_header_name(key), value) for key, value in environ.items())
        super().__init__({name: value for name, value in found if name})

    def __getitem__(self, key: str) -> Any:
        # Templates cannot write hyphens.
        return super().__getitem__(key.replace("_", "-"))

    @classmethod
    def parse_header_name(cls, header: str) -> str | None:
        """The header's name of an item of the environment; None for other items."""
        if header.startswith(cls.HTTP_PREFIX):
            header = header.removeprefix(cls.HTTP_PREFIX)
        elif header not in cls.UNPREFIXED_HEADERS:
            return None
        return header.replace("_", "-").title()

    @classmethod
    def to_wsgi_name(cls, header: str) -> str:
        """The name in the environment of a header."""
        name = header.replace("-", "_").upper()
        return name if name in cls.UNPREFIXED_HEADERS else f"{cls.HTTP_PREFIX}{name}"

    @classmethod
    def to_asgi_name(cls, header: str) -> str:
        """The name as ASGI tests give it."""
        return header.replace("-", "_").upper()

    @classmethod
    def to_wsgi_names(cls, headers: Any) -> dict[str, Any]:
        """Headers by their names in the environment."""
        return {cls.to_wsgi_name(name): value for name, value in headers.items()}

    @classmethod
    def to_asgi_names(cls, headers: Any) -> dict[str, Any]:
        """Headers by their names in ASGI."""
        return {cls.to_asgi_name(name): value for name, value in headers.items()}
