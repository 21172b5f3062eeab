"""The way to the login page and back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from fastjango.conf import settings
from fastjango.contrib.auth import REDIRECT_FIELD_NAME
from fastjango.http import HttpResponseRedirect, QueryDict
from fastjango.shortcuts import resolve_url


def redirect_to_login(next: str, login_url: Any = None, redirect_field_name: Any = REDIRECT_FIELD_NAME) -> Any:
    """Go to the login page, with the way back in a query parameter."""
    parts = urlsplit(resolve_url(login_url or settings.LOGIN_URL))
    query = parts.query
    if redirect_field_name:
        parameters = QueryDict(query, mutable=True)
        parameters[redirect_field_name] = next
        query = parameters.urlencode(safe="/")
    return HttpResponseRedirect(urlunsplit(parts._replace(query=query)))


def redirect_back_to_login(request: Any, login_url: Any, redirect_field_name: Any) -> Any:
    """Go to the login page, with the way back to this request; a path where both are on one host."""
    resolved = resolve_url(login_url or settings.LOGIN_URL)
    path = request.build_absolute_uri()
    login, current = urlsplit(resolved), urlsplit(path)
    if login.scheme in ("", current.scheme) and login.netloc in ("", current.netloc):
        path = request.get_full_path()
    return redirect_to_login(path, resolved, redirect_field_name)
