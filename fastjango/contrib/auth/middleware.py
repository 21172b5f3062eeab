"""Middleware that knows the user: of the session, required, or told by the web server."""

from __future__ import annotations

import warnings
from functools import partial
from inspect import iscoroutinefunction
from typing import Any

from asgiref.sync import iscoroutinefunction as is_marked_coroutine
from asgiref.sync import markcoroutinefunction

from fastjango.conf import settings
from fastjango.contrib import auth
from fastjango.contrib.auth import REDIRECT_FIELD_NAME, load_backend
from fastjango.contrib.auth._redirects import redirect_back_to_login
from fastjango.contrib.auth._session_backend import from_session
from fastjango.contrib.auth.backends import RemoteUserBackend
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils._twins import run_sync
from fastjango.utils.deprecation import MiddlewareMixin, RemovedInDjango61Warning
from fastjango.utils.functional import SimpleLazyObject


def get_user(request: Any) -> Any:
    """The session's user, looked up once for a request."""
    if not hasattr(request, "_cached_user"):
        request._cached_user = auth.get_user(request)
    return request._cached_user


async def auser(request: Any) -> Any:
    """:func:`get_user`, awaited."""
    if not hasattr(request, "_acached_user"):
        request._acached_user = await auth.aget_user(request)
    return request._acached_user


def _lazy_user(request: Any) -> Any:
    return SimpleLazyObject(partial(get_user, request))


def _bound_auser(request: Any) -> Any:
    return partial(auser, request)


class AuthenticationMiddleware(MiddlewareMixin):
    """Sets ``request.user`` and ``request.auser``, looked up when first used.

    Source: django.contrib.auth.middleware.AuthenticationMiddleware.
    """

    def process_request(self, request: Any) -> None:
        """Refuse to work without sessions."""
        held = request.__dict__
        if "_make_session" not in held and not hasattr(request, "session"):
            raise ImproperlyConfigured(
                "The Django authentication middleware requires session "
                "middleware to be installed. Edit your MIDDLEWARE setting to "
                "insert "
                "'fastjango.contrib.sessions.middleware.SessionMiddleware' before "
                "'fastjango.contrib.auth.middleware.AuthenticationMiddleware'."
            )
        held.pop("user", None)
        held.pop("auser", None)
        held["_make_user"], held["_make_auser"] = _lazy_user, _bound_auser


class LoginRequiredMiddleware(MiddlewareMixin):
    """Every view is for users who are logged in, unless ``login_not_required`` says otherwise.

    Source: django.contrib.auth.middleware.LoginRequiredMiddleware.
    """

    redirect_field_name: Any = REDIRECT_FIELD_NAME

    def process_view(self, request: Any, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        """Let pass, or send to the login page."""
        if not getattr(view_func, "login_required", True) or request.user.is_authenticated:
            return None
        return self.handle_no_permission(request, view_func)

    def get_login_url(self, view_func: Any) -> str:
        """The login page: the view's own or that of settings.

        Raises:
            ImproperlyConfigured: there is none.
        """
        url = getattr(view_func, "login_url", None) or settings.LOGIN_URL
        if not url:
            raise ImproperlyConfigured(
                "No login URL to redirect to. Define settings.LOGIN_URL or provide a login_url via the "
                "'fastjango.contrib.auth.decorators.login_required' decorator."
            )
        return str(url)

    def get_redirect_field_name(self, view_func: Any) -> Any:
        """The query parameter that holds the way back."""
        return getattr(view_func, "redirect_field_name", self.redirect_field_name)

    def handle_no_permission(self, request: Any, view_func: Any) -> Any:
        """Send to the login page."""
        return redirect_back_to_login(request, self.get_login_url(view_func), self.get_redirect_field_name(view_func))


class RemoteUserMiddleware:
    """Logs in the user whose name the web server has verified and put into ``header``.

    Source: django.contrib.auth.middleware.RemoteUserMiddleware.
    """

    sync_capable = True
    async_capable = True

    header = "REMOTE_USER"  # of request.META
    force_logout_if_no_header = True

    def __init__(self, get_response: Any) -> None:
        if get_response is None:
            raise ValueError("get_response must be provided.")
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response) or is_marked_coroutine(get_response)
        if self.is_async:
            markcoroutinefunction(self)
        own = type(self)
        # A subclass of before there was an async form says what to do in its synchronous one only.
        self._sync_only = (
            own.process_request is not RemoteUserMiddleware.process_request
            and own.aprocess_request is RemoteUserMiddleware.aprocess_request
        )

    def __call__(self, request: Any) -> Any:
        if self.is_async:
            return self.__acall__(request)
        self.process_request(request)
        return self.get_response(request)

    async def __acall__(self, request: Any) -> Any:
        if self._sync_only:
            warnings.warn(
                "Support for subclasses of RemoteUserMiddleware that override process_request() without overriding "
                "aprocess_request() is deprecated.",
                RemovedInDjango61Warning,
                stacklevel=2,
            )
            await run_sync(self.process_request, request)
        else:
            await self.aprocess_request(request)
        return await self.get_response(request)

    def _name(self, request: Any, header: str) -> Any:
        if not hasattr(request, "user"):
            raise ImproperlyConfigured(
                "The Django remote user auth middleware requires the"
                " authentication middleware to be installed.  Edit your"
                " MIDDLEWARE setting to insert"
                " 'fastjango.contrib.auth.middleware.AuthenticationMiddleware'"
                " before the RemoteUserMiddleware class."
            )
        return request.META.get(header)

    def process_request(self, request: Any) -> None:
        """Log in, stay, or log out, as the header says."""
        name = self._name(request, self.header)
        if name is None:
            if self.force_logout_if_no_header and request.user.is_authenticated:
                self._remove_invalid_user(request)
            return
        if request.user.is_authenticated:
            if request.user.get_username() == self.clean_username(name, request):
                return
            self._remove_invalid_user(request)
        user = auth.authenticate(request, remote_user=name)
        if user:
            request.user = user
            auth.login(request, user)

    async def aprocess_request(self, request: Any) -> None:
        """:meth:`process_request`, awaited."""
        # An ASGI server has no variables of its own: what it tells comes as a header.
        name = self._name(request, f"HTTP_{self.header}")
        user = await request.auser()
        if name is None:
            if self.force_logout_if_no_header and user.is_authenticated:
                await self._aremove_invalid_user(request)
            return
        if user.is_authenticated:
            if user.get_username() == self.clean_username(name, request):
                return
            await self._aremove_invalid_user(request)
        user = await auth.aauthenticate(request, remote_user=name)
        if user:
            request.user = user
            await auth.alogin(request, user)

    def clean_username(self, username: str, request: Any) -> str:
        """The name as the backend cleans it."""
        backend = auth.load_backend(from_session(request.session[auth.BACKEND_SESSION_KEY]))
        return backend.clean_username(username) if hasattr(backend, "clean_username") else username

    def _came_from_header(self, request: Any) -> bool:
        """Whether the session's user was logged in by the header; a broken backend counts as such."""
        try:
            backend = load_backend(from_session(request.session.get(auth.BACKEND_SESSION_KEY, "")))
        except ImportError:
            return True
        return isinstance(backend, RemoteUserBackend)

    def _remove_invalid_user(self, request: Any) -> None:
        if self._came_from_header(request):
            auth.logout(request)

    async def _aremove_invalid_user(self, request: Any) -> None:
        if self._came_from_header(request):
            await auth.alogout(request)


class PersistentRemoteUserMiddleware(RemoteUserMiddleware):
    """As above, but a user stays logged in where the header is missing: it is needed on the login page only."""

    force_logout_if_no_header = False
