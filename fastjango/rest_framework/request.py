"""``Request``: Django's request with parsed ``data`` and lazy authentication."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastjango.conf import settings
from fastjango.http import HttpRequest, QueryDict, RawPostDataException
from fastjango.utils.datastructures import MultiValueDict
from fastjango.utils.http import parse_header_parameters

from . import exceptions
from .settings import api_settings

# A longer content type is none that any parser reads.
MAX_MEDIA_TYPE_LENGTH = 256
_FORM_MEDIA_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


def is_form_media_type(media_type: str) -> bool:
    """Whether it is one of the two that HTML forms send."""
    if len(media_type) > MAX_MEDIA_TYPE_LENGTH:
        return False
    try:
        return parse_header_parameters(media_type)[0] in _FORM_MEDIA_TYPES
    except ValueError:
        return False


class override_method:
    """``with override_method(view, request, "POST") as request``: the view as it would be for another method."""

    def __init__(self, view: Any, request: Request, method: str) -> None:
        self.view = view
        self.request = request
        self.method = method
        self.action = getattr(view, "action", None)

    def __enter__(self) -> Request:
        self.view.request = clone_request(self.request, self.method)
        # Only view sets know actions.
        action_map = getattr(self.view, "action_map", None)
        if action_map is not None:
            self.view.action = action_map.get(self.method.lower())
        return self.view.request

    def __exit__(self, *args: Any, **kwarg: Any) -> None:
        self.view.request = self.request
        if self.action is not None or hasattr(self.view, "action"):
            self.view.action = self.action


class WrappedAttributeError(Exception):
    """An AttributeError in authentication, which would otherwise look like a request without that attribute."""


@contextmanager
def wrap_attributeerrors() -> Iterator[None]:
    """Turn an AttributeError into one that ``hasattr()`` does not swallow."""
    try:
        yield
    except AttributeError as error:
        raise WrappedAttributeError(str(error)).with_traceback(sys.exc_info()[2]) from error


class Empty:
    """Stands for what was not looked at yet."""


# What a clone takes over from the request it is made of, as far as it was found out.
_KEPT = (
    "_data", "_files", "_full_data", "_content_type", "_stream", "_user", "_auth", "_authenticator",
    "accepted_renderer", "accepted_media_type", "version", "versioning_scheme",
)  # fmt: skip


def clone_request(request: Request, method: str) -> Request:
    """The same request with another method, for asking what would be allowed."""
    clone = Request(
        request=request._request,
        parsers=request.parsers,
        authenticators=request.authenticators,
        negotiator=request.negotiator,
        parser_context=request.parser_context,
    )
    # A plain attribute stands before those of the wrapped request.
    clone.__dict__["method"] = method
    for name in _KEPT:
        if name in request.__dict__:
            clone.__dict__[name] = request.__dict__[name]
    return clone


class ForcedAuthentication:
    """Authentication that a test decided on."""

    def __init__(self, force_user: Any, force_token: Any) -> None:
        self.force_user = force_user
        self.force_token = force_token

    def authenticate(self, request: Any) -> tuple[Any, Any]:
        """The user and token given."""
        return self.force_user, self.force_token


class Request:
    """A request as API views see it; attributes it does not have are those of the Django request in ``_request``.

    Parsing waits until ``data`` is asked for, authentication until ``user`` is.
    """

    def __init__(
        self,
        request: HttpRequest,
        parsers: Any = None,
        authenticators: Any = None,
        negotiator: Any = None,
        parser_context: dict[str, Any] | None = None,
    ) -> None:
        cls = type(request)
        assert isinstance(request, HttpRequest), (
            "The `request` argument must be an instance of `fastjango.http.HttpRequest`, not "
            f"`{cls.__module__}.{cls.__name__}`."
        )
        self._request = request
        self.parsers = parsers or ()
        self.authenticators = authenticators or ()
        self.negotiator = negotiator or self._default_negotiator()
        self.parser_context: dict[str, Any] = {} if parser_context is None else parser_context
        self._data: Any = Empty
        self._files: Any = Empty
        self._full_data: Any = Empty
        self._content_type: Any = Empty
        self._stream: Any = Empty
        self.parser_context["request"] = self
        self.parser_context["encoding"] = request.encoding or settings.DEFAULT_CHARSET

        force_user = getattr(request, "_force_auth_user", None)
        force_token = getattr(request, "_force_auth_token", None)
        if force_user is not None or force_token is not None:
            self.authenticators = (ForcedAuthentication(force_user, force_token),)

    def __repr__(self) -> str:
        cls = type(self)
        return f"<{cls.__module__}.{cls.__name__}: {self.method} {self.get_full_path()!r}>"

    def __class_getitem__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls

    def _default_negotiator(self) -> Any:
        return api_settings.DEFAULT_CONTENT_NEGOTIATION_CLASS()

    def __getattr__(self, attr: str) -> Any:
        if attr == "_request":
            # A copy in the making has none yet.
            raise AttributeError(attr)
        try:
            return getattr(self._request, attr)
        except AttributeError:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{attr}'") from None

    # Data

    @property
    def content_type(self) -> str:
        """The content type with its parameters."""
        meta = self._request.META
        return meta.get("CONTENT_TYPE", meta.get("HTTP_CONTENT_TYPE", ""))

    @property
    def stream(self) -> Any:
        """The body as a file; None when it is empty."""
        if self._stream is Empty:
            self._load_stream()
        return self._stream

    @property
    def query_params(self) -> Any:
        """The query: another name for ``GET``, which a request of any method may have."""
        return self._request.GET

    @property
    def data(self) -> Any:
        """The parsed body, files included.

        Raises:
            ParseError: the parser could not read it.
            UnsupportedMediaType: there is no parser for it.
        """
        if self._full_data is Empty:
            with wrap_attributeerrors():
                self._load_data_and_files()
        return self._full_data

    @property
    def POST(self) -> Any:  # noqa: N802
        """The body of a form; empty for other content."""
        if self._data is Empty:
            with wrap_attributeerrors():
                self._load_data_and_files()
        return self._data if is_form_media_type(self.content_type) else self._empty_form()

    @property
    def FILES(self) -> Any:  # noqa: N802
        """The uploaded files."""
        if self._files is Empty:
            with wrap_attributeerrors():
                self._load_data_and_files()
        return self._files

    def _empty_form(self) -> QueryDict:
        return QueryDict("", encoding=self._request._encoding)

    def _load_data_and_files(self) -> None:
        if self._data is not Empty:
            return
        self._data, self._files = self._parse()
        if self._files:
            self._full_data = self._data.copy()
            self._full_data.update(self._files)
        else:
            self._full_data = self._data
        if is_form_media_type(self.content_type):
            # The Django request closes the files when it ends, and middleware may look at the form.
            self._request._post = self.POST
            self._request._files = self.FILES

    def _load_stream(self) -> None:
        meta = self._request.META
        try:
            length = int(meta.get("CONTENT_LENGTH", meta.get("HTTP_CONTENT_LENGTH", 0)))
        except (ValueError, TypeError):
            length = 0
        if length == 0:
            self._stream = None
        elif not self._request._read_started:
            self._stream = self._request
        else:
            self._stream = io.BytesIO(self.body)

    def _supports_form_parsing(self) -> bool:
        """Whether a parser for forms is among the request's."""
        return any(parser.media_type in _FORM_MEDIA_TYPES for parser in self.parsers)

    def _nothing(self) -> tuple[Any, MultiValueDict]:
        is_form = is_form_media_type(self.content_type)
        return (self._empty_form() if is_form else {}), MultiValueDict()

    def _parse(self) -> tuple[Any, Any]:
        """``(data, files)`` from the first parser that fits."""
        try:
            stream = self.stream
        except RawPostDataException:
            if not hasattr(self._request, "_post"):
                raise
            # Somebody asked the Django request for its form before, and so read the stream.
            if self._supports_form_parsing():
                return self._request.POST, self._request.FILES
            stream = None
        media_type = self.content_type
        if stream is None or not media_type:
            return self._nothing()
        parser = self.negotiator.select_parser(self, self.parsers)
        if not parser:
            raise exceptions.UnsupportedMediaType(media_type)
        try:
            parsed = parser.parse(stream, media_type, self.parser_context)
        except Exception:
            # The error page shows the data, and must not meet the error again.
            self._data, self._files = self._nothing()
            self._full_data = self._data
            raise
        try:
            return parsed.data, parsed.files
        except AttributeError:
            return parsed, MultiValueDict()

    # Who asks

    @property
    def user(self) -> Any:
        """The user that authentication found."""
        if not hasattr(self, "_user"):
            with wrap_attributeerrors():
                self._authenticate()
        return self._user

    @user.setter
    def user(self, value: Any) -> None:
        self._user = value
        # Middleware and code that knows the Django request only see the same user.
        self._request.user = value

    @property
    def auth(self) -> Any:
        """What the user showed: a token, for instance."""
        if not hasattr(self, "_auth"):
            with wrap_attributeerrors():
                self._authenticate()
        return self._auth

    @auth.setter
    def auth(self, value: Any) -> None:
        self._auth = value
        self._request.auth = value  # type: ignore[attr-defined]  # an attribute of our own

    @property
    def successful_authenticator(self) -> Any:
        """The authentication that found the user; None for the unauthenticated."""
        if not hasattr(self, "_authenticator"):
            with wrap_attributeerrors():
                self._authenticate()
        return self._authenticator

    def _authenticate(self) -> None:
        """Ask each authentication in turn; the first that knows the user decides."""
        for authenticator in self.authenticators:
            try:
                found = authenticator.authenticate(self)
            except exceptions.APIException:
                self._not_authenticated()
                raise
            if found is not None:
                self._authenticator = authenticator
                self.user, self.auth = found
                return
        self._not_authenticated()

    def _not_authenticated(self) -> None:
        self._authenticator = None
        make_user, make_token = api_settings.UNAUTHENTICATED_USER, api_settings.UNAUTHENTICATED_TOKEN
        self.user = make_user() if make_user else None
        self.auth = make_token() if make_token else None

    def force_plaintext_errors(self, value: bool) -> None:
        """Have the page of an uncaught error be text, as a client that is no browser wants it."""
        # Django's debug page asks this of a request.
        self._request.is_ajax = lambda: value  # type: ignore[attr-defined]
