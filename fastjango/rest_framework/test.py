"""Testing an API: requests in any format, and users without logging in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, ClassVar

from fastjango.conf import settings
from fastjango.core.handlers.wsgi import WSGIHandler
from fastjango.core.signals import request_finished, request_started
from fastjango.db import close_old_connections
from fastjango.test import override_settings, testcases
from fastjango.test.client import Client as DjangoClient
from fastjango.test.client import ClientHandler
from fastjango.test.client import RequestFactory as DjangoRequestFactory
from fastjango.utils.encoding import force_bytes
from fastjango.utils.http import urlencode

from .compat import requests
from .settings import api_settings


def force_authenticate(request: Any, user: Any = None, token: Any = None) -> None:
    """Have a request come from ``user``, whatever it shows."""
    request._force_auth_user = user
    request._force_auth_token = token


@contextmanager
def _keep_connections_open() -> Iterator[None]:
    """A test's transaction must outlive the request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


if requests is not None:

    class DjangoTestAdapter(requests.adapters.HTTPAdapter):  # type: ignore[misc]  # an optional package
        """A transport of ``requests`` that asks the WSGI application directly."""

        def __init__(self) -> None:
            self.app = WSGIHandler()
            self.factory = DjangoRequestFactory()
            super().__init__()

        def get_environ(self, request: Any) -> dict[str, Any]:
            """The WSGI environment of a ``requests`` request."""
            method, url = request.method, request.url
            values: dict[str, Any] = {"wsgi.url_scheme": "https"} if url.startswith("https") else {}
            # Headers under the names that WSGI gives them.
            for name, value in request.headers.items():
                key = name.upper().replace("-", "_")
                values[key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"] = value
            body = request.body
            content = body.read() if hasattr(body, "read") else force_bytes(body or b"")
            content_type = values.pop("CONTENT_TYPE", "application/octet-stream")
            environ: dict[str, Any] = self.factory.generic(
                method, url, data=content, content_type=content_type, **values
            ).environ
            return environ

        def send(self, request: Any, *args: Any, **kwargs: Any) -> Any:
            """The response that the application gives."""
            raw: dict[str, Any] = {}

            def start_response(status_line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
                code, _space, reason = status_line.partition(" ")
                raw.update(status=int(code), reason=reason, headers=headers, version=11)
                raw["original_response"] = _Original(headers)

            with _keep_connections_open():
                body = b"".join(self.app(self.get_environ(request), start_response))
            urllib3 = import_module("urllib3")
            response = urllib3.HTTPResponse(body=io.BytesIO(body), preload_content=False, **raw)
            return self.build_response(request, response)

        def close(self) -> None:
            """Nothing is open."""

    class _Original:
        """The headers of a response, as ``requests`` looks for cookies in them."""

        closed = False

        def __init__(self, headers: list[tuple[str, str]]) -> None:
            from email.message import Message

            self.msg = Message()
            for name, value in headers:
                self.msg[name] = value

        def isclosed(self) -> bool:
            """The body is read elsewhere."""
            return True

        def close(self) -> None:
            """Nothing is open."""

    class _RequestsClient(requests.Session):  # type: ignore[misc]  # an optional package
        """A session of ``requests`` whose every request goes to this project."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            adapter = DjangoTestAdapter()
            self.mount("http://", adapter)
            self.mount("https://", adapter)

        def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
            """Send a request to an absolute URL."""
            if not url.startswith("http"):
                raise ValueError(f'Missing "http:" or "https:". Use a fully qualified URL, eg "http://testserver{url}"')
            return super().request(method, url, *args, **kwargs)


def RequestsClient(*args: Any, **kwargs: Any) -> Any:  # noqa: N802 - called like a class
    """A session of ``requests`` whose every request goes to this project.

    Errors:
        AssertionError: the package is not installed.
    """
    assert requests is not None, "requests must be installed"
    return _RequestsClient(*args, **kwargs)


class APIRequestFactory(DjangoRequestFactory):
    """Makes requests with data in any format that the test renderers write."""

    renderer_classes_list = api_settings.TEST_REQUEST_RENDERER_CLASSES
    default_format = api_settings.TEST_REQUEST_DEFAULT_FORMAT

    def __init__(self, enforce_csrf_checks: bool = False, **defaults: Any) -> None:
        self.enforce_csrf_checks = enforce_csrf_checks
        self.renderer_classes = {renderer.format: renderer for renderer in self.renderer_classes_list}
        super().__init__(**defaults)

    def _encode_data(self, data: Any, format: str | None = None, content_type: str | None = None) -> tuple[Any, Any]:
        """``(body, content type)`` of data in a format, or of a body as it is."""
        if data is None:
            return b"", content_type
        assert format is None or content_type is None, "You may not set both `format` and `content_type`."
        if content_type:
            # A body; a dict for a form is written by Django's own way.
            try:
                body = self._encode_json(data, content_type)
            except AttributeError:
                body = data
            return force_bytes(body, settings.DEFAULT_CHARSET), content_type
        format = format or self.default_format
        assert format in self.renderer_classes, (
            f"Invalid format '{format}'. Available formats are "
            f"{', '.join(repr(name) for name in self.renderer_classes)}. "
            "Set TEST_REQUEST_RENDERER_CLASSES to enable extra request formats."
        )
        renderer = self.renderer_classes[format]()
        body = renderer.render(data)
        content_type = renderer.media_type
        # Text that says in which charset it is.
        if renderer.charset:
            content_type = f"{content_type}; charset={renderer.charset}"
        if isinstance(body, str):
            body = force_bytes(body, renderer.charset or "utf-8")
        return body, content_type

    def get(self, path: str, data: Any = None, **extra: Any) -> Any:
        """A GET request; ``data`` is the query."""
        options = {"QUERY_STRING": urlencode(data or {}, doseq=True), **extra}
        if not data and "?" in path:
            # Bytes, as they come over the wire.
            query = force_bytes(path.split("?", 1)[1]).decode("iso-8859-1")
            options["QUERY_STRING"] = query
        return self.generic("GET", path, **options)

    def _with_body(
        self, method: str, path: str, data: Any, format: str | None, content_type: str | None, extra: dict[str, Any]
    ) -> Any:
        body, content_type = self._encode_data(data, format, content_type)
        return self.generic(method, path, body, content_type, **extra)

    def post(
        self, path: str, data: Any = None, format: str | None = None, content_type: str | None = None, **extra: Any
    ) -> Any:
        """A POST request."""
        return self._with_body("POST", path, data, format, content_type, extra)

    def put(
        self, path: str, data: Any = None, format: str | None = None, content_type: str | None = None, **extra: Any
    ) -> Any:
        """A PUT request."""
        return self._with_body("PUT", path, data, format, content_type, extra)

    def patch(
        self, path: str, data: Any = None, format: str | None = None, content_type: str | None = None, **extra: Any
    ) -> Any:
        """A PATCH request."""
        return self._with_body("PATCH", path, data, format, content_type, extra)

    def delete(
        self, path: str, data: Any = None, format: str | None = None, content_type: str | None = None, **extra: Any
    ) -> Any:
        """A DELETE request."""
        return self._with_body("DELETE", path, data, format, content_type, extra)

    def options(
        self, path: str, data: Any = None, format: str | None = None, content_type: str | None = None, **extra: Any
    ) -> Any:
        """An OPTIONS request."""
        return self._with_body("OPTIONS", path, data, format, content_type, extra)

    def generic(
        self,
        method: str,
        path: str,
        data: Any = "",
        content_type: Any = "application/octet-stream",
        secure: bool = False,
        **extra: Any,
    ) -> Any:
        """A request of any method."""
        if content_type is not None:
            # An empty body has a type too.
            extra["CONTENT_TYPE"] = str(content_type)
        return super().generic(method, path, data, content_type, secure, **extra)

    def request(self, **kwargs: Any) -> Any:
        """A request from a WSGI environment."""
        request = super().request(**kwargs)
        request._dont_enforce_csrf_checks = not self.enforce_csrf_checks
        return request


class ForceAuthClientHandler(ClientHandler):
    """A client's handler that can decide who asks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._force_user: Any = None
        self._force_token: Any = None
        super().__init__(*args, **kwargs)

    def get_response(self, request: Any) -> Any:
        """The response, to the user decided on."""
        force_authenticate(request, self._force_user, self._force_token)
        return super().get_response(request)


class APIClient(APIRequestFactory, DjangoClient):
    """Django's client with data in any format, and with users without logging in."""

    def __init__(self, enforce_csrf_checks: bool = False, **defaults: Any) -> None:
        super().__init__(enforce_csrf_checks, **defaults)
        self.handler: Any = ForceAuthClientHandler(enforce_csrf_checks)
        self._credentials: dict[str, Any] = {}

    def credentials(self, **kwargs: Any) -> None:
        """Headers of every request from now on."""
        self._credentials = kwargs

    def force_authenticate(self, user: Any = None, token: Any = None) -> None:
        """Have every request from now on come from ``user``; from nobody when None."""
        self.handler._force_user = user
        self.handler._force_token = token
        if user is None and token is None:
            # A session would still know who logged in.
            self.logout()

    def request(self, **kwargs: Any) -> Any:
        """Send a request."""
        # Headers of this request come before those of all.
        return super().request(**{**self._credentials, **kwargs})

    def _followed(self, response: Any, follow: bool, arguments: dict[str, Any], extra: dict[str, Any]) -> Any:
        """The response, or the one that its redirects lead to."""
        self.extra, self.headers = extra, None
        if not follow:
            return response
        arguments = {name: value for name, value in arguments.items() if value is not None}
        response.redirect_chain = chain = []
        while response.status_code in (301, 302, 303, 307, 308):
            method, arguments, extra = self._next_step(response, arguments, extra)
            chain.append((response.url, response.status_code))
            former = response
            if method == "get":
                arguments.pop("format", None)
            response = getattr(self, method)(**arguments, **extra)
            response.redirect_chain = chain
            self._check_cycle(response, former)
        return response

    def get(self, path: str, data: Any = None, follow: bool = False, **extra: Any) -> Any:
        """Send a GET request."""
        return self._followed(super().get(path, data=data, **extra), follow, {"data": data}, extra)

    def post(
        self,
        path: str,
        data: Any = None,
        format: str | None = None,
        content_type: str | None = None,
        follow: bool = False,
        **extra: Any,
    ) -> Any:
        """Send a POST request."""
        response = super().post(path, data=data, format=format, content_type=content_type, **extra)
        return self._followed(response, follow, {"data": data, "format": format, "content_type": content_type}, extra)

    def put(
        self,
        path: str,
        data: Any = None,
        format: str | None = None,
        content_type: str | None = None,
        follow: bool = False,
        **extra: Any,
    ) -> Any:
        """Send a PUT request."""
        response = super().put(path, data=data, format=format, content_type=content_type, **extra)
        return self._followed(response, follow, {"data": data, "format": format, "content_type": content_type}, extra)

    def patch(
        self,
        path: str,
        data: Any = None,
        format: str | None = None,
        content_type: str | None = None,
        follow: bool = False,
        **extra: Any,
    ) -> Any:
        """Send a PATCH request."""
        response = super().patch(path, data=data, format=format, content_type=content_type, **extra)
        return self._followed(response, follow, {"data": data, "format": format, "content_type": content_type}, extra)

    def delete(
        self,
        path: str,
        data: Any = None,
        format: str | None = None,
        content_type: str | None = None,
        follow: bool = False,
        **extra: Any,
    ) -> Any:
        """Send a DELETE request."""
        response = super().delete(path, data=data, format=format, content_type=content_type, **extra)
        return self._followed(response, follow, {"data": data, "format": format, "content_type": content_type}, extra)

    def options(
        self,
        path: str,
        data: Any = None,
        format: str | None = None,
        content_type: str | None = None,
        follow: bool = False,
        **extra: Any,
    ) -> Any:
        """Send an OPTIONS request."""
        response = super().options(path, data=data, format=format, content_type=content_type, **extra)
        return self._followed(response, follow, {"data": data, "format": format, "content_type": content_type}, extra)

    def logout(self) -> None:
        """Forget who asks: credentials, forced user, session."""
        self._credentials = {}
        self.handler._force_user = None
        self.handler._force_token = None
        if self.session:
            super().logout()


class APITransactionTestCase(testcases.TransactionTestCase):
    """``TransactionTestCase`` with an APIClient."""

    client_class = APIClient


class APITestCase(testcases.TestCase):
    """``TestCase`` with an APIClient."""

    client_class = APIClient


class APISimpleTestCase(testcases.SimpleTestCase):
    """``SimpleTestCase`` with an APIClient."""

    client_class = APIClient


class APILiveServerTestCase(testcases.LiveServerTestCase):
    """``LiveServerTestCase`` with an APIClient."""

    client_class = APIClient


def cleanup_url_patterns(cls: Any) -> None:
    """Give the class's module back the ``urlpatterns`` it had."""
    if hasattr(cls, "_module_urlpatterns"):
        cls._module.urlpatterns = cls._module_urlpatterns
        del cls._module_urlpatterns
    else:
        del cls._module.urlpatterns


class URLPatternsTestCase(testcases.SimpleTestCase):
    """A test case with a URLconf of its own, in ``urlpatterns``.

    class APIURLTestCase(APITestCase, URLPatternsTestCase):
        urlpatterns = [path("api/", include("api.urls"))]
    """

    urlpatterns: Any
    _module: ClassVar[Any]
    _module_urlpatterns: ClassVar[Any]
    _override: ClassVar[Any]

    @classmethod
    def setUpClass(cls) -> None:
        # A URLconf is a module: the test's becomes one.
        cls._module = import_module(cls.__module__)
        cls._override = override_settings(ROOT_URLCONF=cls.__module__)
        if hasattr(cls._module, "urlpatterns"):
            cls._module_urlpatterns = cls._module.urlpatterns
        cls._module.urlpatterns = cls.urlpatterns
        cls._override.enable()
        cls.addClassCleanup(cls._override.disable)
        cls.addClassCleanup(cleanup_url_patterns, cls)
        super().setUpClass()
