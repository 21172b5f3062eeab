"""The clients: requests with cookies, redirects, logins and what was rendered."""

from __future__ import annotations

import json
import sys
from functools import partial
from http import HTTPStatus
from importlib import import_module
from typing import Any
from urllib.parse import urljoin, urlsplit

from fastjango.conf import settings
from fastjango.core.signals import got_request_exception
from fastjango.http import HttpRequest, QueryDict, SimpleCookie
from fastjango.test import signals
from fastjango.urls import resolve
from fastjango.utils.functional import SimpleLazyObject

from .factory import AsyncRequestFactory, RequestFactory
from .handlers import AsyncClientHandler, ClientHandler, store_rendered_templates
from .payload import JSON_CONTENT_TYPE_RE, MULTIPART_CONTENT

_REDIRECTS = {
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
}
# RFC 9110, section 15.4: the request is repeated as it was.
_PRESERVING = {HTTPStatus.TEMPORARY_REDIRECT, HTTPStatus.PERMANENT_REDIRECT}
_LONGEST_CHAIN = 20
_BODY = "application/octet-stream"


class RedirectCycleError(Exception):
    """Redirects lead back to a page that was seen, or never end."""

    __module__ = "fastjango.test.client"

    def __init__(self, message: str, last_response: Any) -> None:
        super().__init__(message)
        self.last_response = last_response
        self.redirect_chain = last_response.redirect_chain


class ClientMixin:
    """What both clients share: cookies, sessions, logins, errors."""

    cookies: Any
    handler_class: Any

    def __init__(
        self,
        enforce_csrf_checks: bool = False,
        raise_request_exception: bool = True,
        *,
        headers: Any = None,
        query_params: Any = None,
        **defaults: Any,
    ) -> None:
        super().__init__(headers=headers, query_params=query_params, **defaults)  # type: ignore[call-arg]  # the factory's
        self.handler = self.handler_class(enforce_csrf_checks)
        self.raise_request_exception = raise_request_exception
        self.exc_info: Any = None
        self.extra: Any = None
        self.headers: Any = None

    def store_exc_info(self, **kwargs: Any) -> None:
        """Keep the error that a view raised."""
        self.exc_info = sys.exc_info()

    def check_exception(self, response: Any) -> None:
        """Raise the error of the request, or show it as ``response.exc_info``."""
        response.exc_info = self.exc_info
        if self.exc_info:
            error = self.exc_info[1]
            self.exc_info = None
            if self.raise_request_exception:
                raise error

    # Sessions

    @staticmethod
    def _engine() -> Any:
        return import_module(settings.SESSION_ENGINE)

    @property
    def session(self) -> Any:
        """The client's session; made, with its cookie, when there is none."""
        engine = self._engine()
        cookie = self.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie:
            return engine.SessionStore(cookie.value)
        session = engine.SessionStore()
        session.save()
        self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return session

    async def asession(self) -> Any:
        """Like :attr:`session`."""
        engine = self._engine()
        cookie = self.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie:
            return engine.SessionStore(cookie.value)
        session = engine.SessionStore()
        await session.asave()
        self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return session

    # Logins

    def login(self, **credentials: Any) -> bool:
        """Log in with credentials; whether they were accepted."""
        from fastjango.contrib.auth import authenticate  # an app, which not every project has

        user = authenticate(**credentials)
        if user:
            self._login(user)
        return bool(user)

    async def alogin(self, **credentials: Any) -> bool:
        """Like :meth:`login`."""
        from fastjango.contrib.auth import aauthenticate

        user = await aauthenticate(**credentials)
        if user:
            await self._alogin(user)
        return bool(user)

    def force_login(self, user: Any, backend: Any = None) -> None:
        """Log a user in without credentials.

        Args:
            backend: The dotted path of the authentication back end; the first that can load users by default.
        """
        user.backend = backend or self._get_backend()
        self._login(user, user.backend)

    async def aforce_login(self, user: Any, backend: Any = None) -> None:
        """Like :meth:`force_login`."""
        user.backend = backend or self._get_backend()
        await self._alogin(user, user.backend)

    @staticmethod
    def _get_backend() -> Any:
        from fastjango.contrib.auth import load_backend

        paths = (path for path in settings.AUTHENTICATION_BACKENDS if hasattr(load_backend(path), "get_user"))
        return next(paths, None)

    def _session_request(self, session: Any) -> HttpRequest:
        request: Any = HttpRequest()
        request.session = session
        return request

    def _login(self, user: Any, backend: Any = None) -> None:
        from fastjango.contrib.auth import login

        known = settings.SESSION_COOKIE_NAME in self.cookies
        request: Any = self._session_request(self.session if known else self._engine().SessionStore())
        login(request, user, backend)
        request.session.save()
        self._set_login_cookies(request)

    async def _alogin(self, user: Any, backend: Any = None) -> None:
        from fastjango.contrib.auth import alogin

        known = settings.SESSION_COOKIE_NAME in self.cookies
        session = await self.asession() if known else self._engine().SessionStore()
        request: Any = self._session_request(session)
        await alogin(request, user, backend)
        await request.session.asave()
        self._set_login_cookies(request)

    def _set_login_cookies(self, request: Any) -> None:
        name = settings.SESSION_COOKIE_NAME
        self.cookies[name] = request.session.session_key
        self.cookies[name].update(
            {
                "max-age": None,
                "path": "/",
                "domain": settings.SESSION_COOKIE_DOMAIN,
                "secure": settings.SESSION_COOKIE_SECURE or None,
                "expires": None,
            }
        )

    def logout(self) -> None:
        """Log out and forget all cookies."""
        from fastjango.contrib.auth import get_user, logout

        request = self._session_request(None)
        if self.session:
            request.session = self.session
            request.user = get_user(request)
        else:
            request.session = self._engine().SessionStore()
        logout(request)
        self.cookies = SimpleCookie()

    async def alogout(self) -> None:
        """Like :meth:`logout`."""
        from fastjango.contrib.auth import aget_user, alogout

        request: Any = self._session_request(await self.asession())
        request.user = await aget_user(request)
        await alogout(request)
        self.cookies = SimpleCookie()

    # Responses

    def _parse_json(self, response: Any, **extra: Any) -> Any:
        if not hasattr(response, "_json"):
            content_type = response.get("Content-Type")
            if not JSON_CONTENT_TYPE_RE.match(content_type):
                raise ValueError(f'Content-Type header is "{content_type}", not "application/json"')
            response._json = json.loads(response.text, **extra)
        return response._json

    def _decorate(self, response: Any, request: Any, data: dict[str, Any], resolver_request: Any) -> None:
        """Give a response what tests look at."""
        response.client = self
        response.request = request
        response.templates = data.get("templates", [])
        response.context = data.get("context")
        if response.context and len(response.context) == 1:
            response.context = response.context[0]
        response.json = partial(self._parse_json, response)
        urlconf = getattr(resolver_request, "urlconf", None)
        response.resolver_match = SimpleLazyObject(lambda: resolve(_path(request), urlconf=urlconf))
        if response.cookies:
            self.cookies.update(response.cookies)

    def _next_step(
        self, response: Any, arguments: dict[str, Any], extra: dict[str, Any]
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Method, arguments and environment of the request that a redirect asks for."""
        parts = urlsplit(response.url)
        arguments, extra = {**arguments, "query_params": None}, dict(extra)
        if parts.scheme:
            arguments["secure"] = parts.scheme == "https"
            extra["wsgi.url_scheme"] = parts.scheme
        if parts.hostname:
            extra["SERVER_NAME"] = parts.hostname
            extra["HTTP_HOST"] = parts.netloc.rpartition("@")[2]
        if parts.port:
            extra["SERVER_PORT"] = str(parts.port)
        path = parts.path
        # RFC 3986, section 6.2.3: an empty path of an authority is "/".
        if not path and parts.netloc:
            path = "/"
        # RFC 3986, section 5.2: a reference is resolved against the page it was on.
        arguments["path"] = path if path.startswith("/") else urljoin(_path(response.request), path)
        extra.pop("QUERY_STRING", None)
        method = (response.request.get("REQUEST_METHOD") or response.request.get("method", "GET")).lower()
        if response.status_code in _PRESERVING:
            if method not in ("get", "head"):
                extra["QUERY_STRING"] = parts.query
            elif not arguments.get("data"):
                arguments["data"] = QueryDict(parts.query)
            return method, arguments, extra
        arguments.pop("content_type", None)
        arguments["data"] = QueryDict(parts.query)
        return "get", arguments, extra

    def _check_cycle(self, response: Any, former: Any) -> None:
        chain = response.redirect_chain
        if response.status_code not in _REDIRECTS:
            return
        upcoming = response.url, response.status_code
        if upcoming in chain:
            chain.append(upcoming)
            raise RedirectCycleError("Redirect loop detected.", last_response=response)
        if len(chain) >= _LONGEST_CHAIN:
            chain.append(upcoming)
            raise RedirectCycleError("Too many redirects.", last_response=response)


def _reading(name: str, default: Any = None) -> Any:
    """A client's method for requests whose data is their query."""

    def method(
        self: Any,
        path: str,
        data: Any = default,
        follow: bool = False,
        secure: bool = False,
        *,
        headers: Any = None,
        query_params: Any = None,
        **extra: Any,
    ) -> Any:
        arguments = {"path": path, "data": data, "secure": secure, "headers": headers, "query_params": query_params}
        if name == "trace":
            del arguments["data"]
        return self._ask(name, follow, arguments, extra)

    method.__name__ = name
    method.__doc__ = f"Send a {name.upper()} request; with ``follow``, and those that redirects lead to."
    return method


def _sending(name: str, default: Any = "", default_type: str = _BODY) -> Any:
    """A client's method for requests with a body."""

    def method(
        self: Any,
        path: str,
        data: Any = default,
        content_type: str = default_type,
        follow: bool = False,
        secure: bool = False,
        *,
        headers: Any = None,
        query_params: Any = None,
        **extra: Any,
    ) -> Any:
        arguments = {
            "path": path,
            "data": data,
            "content_type": content_type,
            "secure": secure,
            "headers": headers,
            "query_params": query_params,
        }
        return self._ask(name, follow, arguments, extra)

    method.__name__ = name
    method.__doc__ = f"Send a {name.upper()} request; with ``follow``, and those that redirects lead to."
    return method


def _path(request: dict[str, Any]) -> str:
    return str(request["PATH_INFO"] if "PATH_INFO" in request else request["path"])


class _Recording:
    """Connects the signals that tell what a request renders and raises."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.data: dict[str, Any] = {}
        self.on_render = partial(store_rendered_templates, self.data)
        self.uids = f"template-render-{id(self)}", f"request-exception-{id(self)}"

    def __enter__(self) -> dict[str, Any]:
        signals.template_rendered.connect(self.on_render, dispatch_uid=self.uids[0])
        got_request_exception.connect(self.client.store_exc_info, dispatch_uid=self.uids[1])
        return self.data

    def __exit__(self, *error: object) -> None:
        signals.template_rendered.disconnect(dispatch_uid=self.uids[0])
        got_request_exception.disconnect(dispatch_uid=self.uids[1])


class Client(ClientMixin, RequestFactory):
    """A browser for tests.

    Args:
        enforce_csrf_checks: Check CSRF tokens.
        raise_request_exception: Raise in the test what a view raises, instead of a response with status 500.
        headers: Headers of every request.
        query_params: Query parameters of every request.

    Source: django.test.Client (5.2).
    """

    handler_class = ClientHandler

    def request(self, **request: Any) -> Any:
        """Send the most general request and return its response."""
        environ = self._base_environ(**request)
        with _Recording(self) as data:
            response = self.handler(environ)
        self.check_exception(response)
        self._decorate(response, request, data, response.wsgi_request)
        return response

    def _ask(self, method: str, follow: bool, arguments: dict[str, Any], extra: dict[str, Any]) -> Any:
        """One request and, if wanted, the redirects that follow."""
        self.extra, self.headers = extra, arguments["headers"]
        response = getattr(super(), method)(**arguments, **extra)
        if not follow:
            return response
        response.redirect_chain = chain = []
        while response.status_code in _REDIRECTS:
            method, arguments, extra = self._next_step(response, arguments, extra)
            chain.append((response.url, response.status_code))
            former = response
            response = getattr(super(), method)(**arguments, **extra)
            response.redirect_chain = chain
            self._check_cycle(response, former)
        return response

    get = _reading("get")
    head = _reading("head")
    post = _sending("post", None, MULTIPART_CONTENT)
    options = _sending("options")
    put = _sending("put")
    patch = _sending("patch")
    delete = _sending("delete")
    trace = _reading("trace", "")


class AsyncClient(ClientMixin, AsyncRequestFactory):
    """A browser for tests of asynchronous code; its methods are coroutines.

    Source: django.test.AsyncClient (5.2).
    """

    handler_class = AsyncClientHandler

    async def request(self, **request: Any) -> Any:
        """Send the most general request and return its response."""
        scope = self._base_scope(**request)
        with _Recording(self) as data:
            response = await self.handler(scope)
        self.check_exception(response)
        self._decorate(response, request, data, response.asgi_request)
        return response

    async def _ask(self, method: str, follow: bool, arguments: dict[str, Any], extra: dict[str, Any]) -> Any:
        """One request and, if wanted, the redirects that follow."""
        self.extra, self.headers = extra, arguments["headers"]
        response = await getattr(super(), method)(**arguments, **extra)
        if not follow:
            return response
        response.redirect_chain = chain = []
        while response.status_code in _REDIRECTS:
            method, arguments, extra = self._next_step(response, arguments, extra)
            chain.append((response.url, response.status_code))
            former = response
            response = await getattr(super(), method)(**arguments, **extra)
            response.redirect_chain = chain
            self._check_cycle(response, former)
        return response

    get = _reading("get")
    head = _reading("head")
    post = _sending("post", None, MULTIPART_CONTENT)
    options = _sending("options")
    put = _sending("put")
    patch = _sending("patch")
    delete = _sending("delete")
    trace = _reading("trace", "")
