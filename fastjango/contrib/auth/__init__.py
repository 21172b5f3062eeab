"""Who is it: from credentials to users, and users in sessions."""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from fastjango.apps import apps as django_apps
from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured, PermissionDenied
from fastjango.middleware.csrf import rotate_token
from fastjango.utils._twins import run_in_thread, run_sync
from fastjango.utils.crypto import constant_time_compare
from fastjango.utils.deprecation import RemovedInDjango61Warning
from fastjango.utils.module_loading import import_string
from fastjango.views.decorators.debug import sensitive_variables

from ._session_backend import from_session, to_session
from .signals import user_logged_in, user_logged_out, user_login_failed
from .throttling import admit_login, forget_tries, get_login_throttle

SESSION_KEY = "_auth_user_id"
BACKEND_SESSION_KEY = "_auth_user_backend"
HASH_SESSION_KEY = "_auth_user_hash"
REDIRECT_FIELD_NAME = "next"
_SECRET_NAMES = re.compile("api|token|key|secret|password|signature", re.IGNORECASE)


def load_backend(path: str) -> Any:
    """A backend by its dotted path."""
    return import_string(path)()


def _get_backends(return_tuples: bool = False) -> list[Any]:
    found = [(load_backend(path), path) for path in settings.AUTHENTICATION_BACKENDS]
    if not found:
        raise ImproperlyConfigured(
            "No authentication backends have been defined. Does AUTHENTICATION_BACKENDS contain anything?"
        )
    return found if return_tuples else [backend for backend, _path in found]


def get_backends() -> list[Any]:
    """The backends of ``AUTHENTICATION_BACKENDS``.

    Raises:
        ImproperlyConfigured: the setting is empty.
    """
    return _get_backends()


def _compatible_backends(request: Any, credentials: dict[str, Any]) -> Iterator[tuple[Any, str]]:
    """The backends whose method takes these credentials."""
    for backend, path in _get_backends(return_tuples=True):
        # The synchronous form tells what is accepted; the a-form may only pass arguments on.
        accepted = inspect.signature(backend.authenticate)
        try:
            accepted.bind(request, **credentials)
        except TypeError:
            continue
        yield backend, path


@sensitive_variables("credentials")
def _clean_credentials(credentials: dict[str, Any]) -> dict[str, Any]:
    """The credentials with secrets masked, fit for signals and logs."""
    mask = "********************"
    return {name: mask if _SECRET_NAMES.search(name) else credentials[name] for name in credentials}


@sensitive_variables("credentials")
def authenticate(request: Any = None, **credentials: Any) -> Any:
    """The user that credentials belong to, with ``user.backend`` set; ``None`` if no backend knows them.

    Source: django.contrib.auth.authenticate.
    """
    # Too many tries: nobody is asked.
    backends = _compatible_backends(request, credentials) if admit_login(request, credentials) else ()
    for backend, path in backends:
        try:
            user = backend.authenticate(request, **credentials)
        except PermissionDenied:
            # A veto: nobody further is asked.
            break
        if user is not None:
            user.backend = path
            forget_tries(request, credentials)
            return user
    user_login_failed.send(sender=__name__, credentials=_clean_credentials(credentials), request=request)
    return None


@sensitive_variables("credentials")
async def _throttle(ask: Callable[[Any, dict[str, Any]], Any], request: Any, credentials: dict[str, Any]) -> Any:
    """Ask the throttle in a thread, since caches may wait; here where there is none, which answers at once."""
    if get_login_throttle() is None:
        return ask(request, credentials)
    return await run_in_thread(ask, request, credentials)


@sensitive_variables("credentials")
async def aauthenticate(request: Any = None, **credentials: Any) -> Any:
    """:func:`authenticate`, awaited, through the backends' own a-forms."""
    admitted = await _throttle(admit_login, request, credentials)
    for backend, path in _compatible_backends(request, credentials) if admitted else ():
        try:
            user = await backend.aauthenticate(request, **credentials)
        except PermissionDenied:
            break
        if user is not None:
            user.backend = path
            await _throttle(forget_tries, request, credentials)
            return user
    await user_login_failed.asend(sender=__name__, credentials=_clean_credentials(credentials), request=request)
    return None


def _get_user_session_key(request: Any) -> Any:
    # The session holds text; the model's key knows its own type.
    return get_user_model()._meta.pk.to_python(request.session[SESSION_KEY])


def _backend_path(user: Any, backend: Any) -> str:
    """The backend that a session shall name.

    Raises:
        ValueError: there are several and nothing tells which.
        TypeError: the given one is not a dotted path.
    """
    if backend is not None and not isinstance(backend, str):
        raise TypeError(f"backend must be a dotted import path string (got {backend!r}).")
    known = backend or getattr(user, "backend", None)
    if known:
        return known
    found = _get_backends(return_tuples=True)
    if len(found) != 1:
        raise ValueError(
            "You have multiple authentication backends configured and "
            "therefore must provide the `backend` argument or set the "
            "`backend` attribute on the user."
        )
    return found[0][1]


def _is_of_other_user(request: Any, user: Any, session_hash: str) -> bool:
    if SESSION_KEY not in request.session:
        return False
    if _get_user_session_key(request) != user.pk:
        return True
    return bool(session_hash) and not constant_time_compare(request.session.get(HASH_SESSION_KEY, ""), session_hash)


def login(request: Any, user: Any, backend: Any = None) -> None:
    """Put a user into the session, under a new key; the data of another user's session is dropped.

    Args:
        backend: The dotted path of the backend, where several are configured and the user was not authenticated.

    Source: django.contrib.auth.login.
    """
    if user is None:
        warnings.warn(
            "Fallback to request.user when user is None will be removed.", RemovedInDjango61Warning, stacklevel=2
        )
        user = request.user
    session_hash = user.get_session_auth_hash() if hasattr(user, "get_session_auth_hash") else ""
    if _is_of_other_user(request, user, session_hash):
        request.session.flush()
    elif SESSION_KEY not in request.session:
        request.session.cycle_key()
    path = _backend_path(user, backend)
    request.session[SESSION_KEY] = user._meta.pk.value_to_string(user)
    request.session[BACKEND_SESSION_KEY] = to_session(path)
    request.session[HASH_SESSION_KEY] = session_hash
    if hasattr(request, "user"):
        request.user = user
    rotate_token(request)
    user_logged_in.send(sender=user.__class__, request=request, user=user)


async def alogin(request: Any, user: Any, backend: Any = None) -> None:
    """:func:`login`, awaited."""
    if user is None:
        warnings.warn(
            "Fallback to request.auser() when user is None will be removed.", RemovedInDjango61Warning, stacklevel=2
        )
        user = await request.auser()
    await run_sync(login, request, user, backend)

    async def auser() -> Any:
        return user

    request.auser = auser


def logout(request: Any) -> None:
    """Empty the session and forget its user."""
    user = getattr(request, "user", None)
    if not getattr(user, "is_authenticated", True):
        user = None
    user_logged_out.send(sender=user.__class__, request=request, user=user)
    request.session.flush()
    if hasattr(request, "user"):
        request.user = _anonymous()


async def alogout(request: Any) -> None:
    """:func:`logout`, awaited."""
    await run_sync(logout, request)

    async def auser() -> Any:
        return _anonymous()

    request.auser = auser


@cache
def _anonymous_class() -> Any:
    from fastjango.contrib.auth.models import AnonymousUser  # models load after this package

    return AnonymousUser


def _anonymous() -> Any:
    return _anonymous_class()()


def get_user_model() -> Any:
    """The user model of the project.

    Raises:
        ImproperlyConfigured: ``AUTH_USER_MODEL`` names no installed model.
    """
    try:
        return django_apps.get_model(settings.AUTH_USER_MODEL, require_ready=False)
    except ValueError:
        raise ImproperlyConfigured("AUTH_USER_MODEL must be of the form 'app_label.model_name'") from None
    except LookupError:
        raise ImproperlyConfigured(
            f"AUTH_USER_MODEL refers to model '{settings.AUTH_USER_MODEL}' that has not been installed"
        ) from None


def get_user(request: Any) -> Any:
    """The user of the session; anonymous if there is none, or the password changed since.

    Source: django.contrib.auth.get_user.
    """
    return _session_user(request) or _anonymous()


async def aget_user(request: Any) -> Any:
    """:func:`get_user`, awaited."""
    return await run_sync(get_user, request)


def _session_user(request: Any) -> Any:
    try:
        user_id = _get_user_session_key(request)
        path = _configured(request.session[BACKEND_SESSION_KEY])
    except KeyError:
        return None
    if path is None:
        return None
    user = load_backend(path).get_user(user_id)
    if user is None or not hasattr(user, "get_session_auth_hash"):
        return user
    return user if _session_is_good(request, user) else None


def _configured(stored: str) -> str | None:
    """The configured backend that a session means; ``None`` when settings name it no more."""
    for path in (stored, from_session(stored)):
        if path in settings.AUTHENTICATION_BACKENDS:
            return path
    return None


def _session_is_good(request: Any, user: Any) -> bool:
    """Whether the session was made with the user's present password; ended if not."""
    stored = request.session.get(HASH_SESSION_KEY)
    if stored and constant_time_compare(stored, user.get_session_auth_hash()):
        return True
    fallbacks = user.get_session_auth_fallback_hash() if hasattr(user, "get_session_auth_fallback_hash") else ()
    if stored and any(constant_time_compare(stored, old) for old in fallbacks):
        # Made with an old SECRET_KEY: goes on under the new one.
        request.session.cycle_key()
        request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        return True
    request.session.flush()
    return False


def get_permission_codename(action: str, opts: Any) -> str:
    """The codename of a model's permission: ``change_article``."""
    return f"{action}_{opts.model_name}"


def update_session_auth_hash(request: Any, user: Any) -> None:
    """Keep this session when its user's password changes; all others end."""
    request.session.cycle_key()
    if hasattr(user, "get_session_auth_hash") and request.user == user:
        request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()


async def aupdate_session_auth_hash(request: Any, user: Any) -> None:
    """:func:`update_session_auth_hash`, awaited."""
    await run_sync(update_session_auth_hash, request, user)
