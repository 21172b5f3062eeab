"""What request contexts know without being told; the setting ``TEMPLATES`` names them."""

from __future__ import annotations

import itertools
from typing import Any

from fastjango.conf import settings
from fastjango.db import connections
from fastjango.utils import timezone, translation
from fastjango.utils.functional import SimpleLazyObject, lazy

from .backends.utils import get_token


def csrf(request: Any) -> dict[str, Any]:
    """``csrf_token``, made when it is used; ``NOTPROVIDED`` says that there is none."""

    def token() -> str:
        found = get_token(request)
        return "NOTPROVIDED" if found is None else str(found)

    return {"csrf_token": SimpleLazyObject(token)}


def debug(request: Any) -> dict[str, Any]:
    """``debug`` and ``sql_queries``, for ``INTERNAL_IPS`` when ``DEBUG`` is on."""
    if not settings.DEBUG or request.META.get("REMOTE_ADDR") not in settings.INTERNAL_IPS:
        return {}

    def queries() -> list[Any]:
        return list(itertools.chain.from_iterable(connections[alias].queries for alias in connections))

    return {"debug": True, "sql_queries": lazy(queries, list)}


def i18n(request: Any) -> dict[str, Any]:
    """``LANGUAGES``, ``LANGUAGE_CODE`` and ``LANGUAGE_BIDI``."""
    return {
        "LANGUAGES": settings.LANGUAGES,
        "LANGUAGE_CODE": translation.get_language(),
        "LANGUAGE_BIDI": translation.get_language_bidi(),
    }


def tz(request: Any) -> dict[str, Any]:
    """``TIME_ZONE``, the current one's name."""
    return {"TIME_ZONE": timezone.get_current_timezone_name()}


def static(request: Any) -> dict[str, Any]:
    """``STATIC_URL``."""
    return {"STATIC_URL": settings.STATIC_URL}


def media(request: Any) -> dict[str, Any]:
    """``MEDIA_URL``."""
    return {"MEDIA_URL": settings.MEDIA_URL}


def request(request: Any) -> dict[str, Any]:
    """``request``."""
    return {"request": request}


def csp(request: Any) -> dict[str, Any]:
    """``csp_nonce``: the nonce of the request's content security policy."""
    return {"csp_nonce": getattr(request, "_csp_nonce", None)}
