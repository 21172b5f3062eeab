"""Headers for caches, conditional responses, and the keys that pages are cached under."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import lru_cache
from hashlib import md5
from typing import Any

from fastjango.conf import settings
from fastjango.core.cache import caches
from fastjango.utils.http import http_date, parse_etags, parse_http_date_safe, quote_etag
from fastjango.utils.log import log_response
from fastjango.utils.timezone import get_current_timezone_name
from fastjango.utils.translation import get_language

from .response import HttpResponse, HttpResponseNotModified

cc_delim_re = re.compile(r"\s*,\s*")
# RFC 9110, section 8.6, and RFC 9111, section 3.2: what a 304 response repeats.
_REPEATED = ("Cache-Control", "Content-Location", "Date", "ETag", "Expires", "Last-Modified", "Vary")


# What the key of a page holds for a header that a request lacks: an empty one is another (RFC 9111, section 4.1).
_ABSENT = b"-,"


def _directives(header: str) -> Iterator[tuple[str, Any]]:
    """The directives of ``Cache-Control`` with their values, or True."""
    for item in cc_delim_re.split(header) if header else ():
        name, equals, value = item.partition("=")
        yield name.lower(), value if equals else True


def patch_cache_control(response: Any, **kwargs: Any) -> None:
    """Add directives to ``Cache-Control``: underscores for hyphens, True for those without value.

    The shorter of two ages wins, ``private`` and ``public`` replace each other, ``no_cache`` may list several
    fields.
    """
    directives: dict[str, Any] = {}
    fields = "no-cache"
    for name, value in _directives(response.get("Cache-Control", "")):
        if name == fields:
            directives.setdefault(name, {})[value] = True
        else:
            directives[name] = value
    if "max-age" in directives and "max_age" in kwargs:
        kwargs["max_age"] = min(int(directives["max-age"]), kwargs["max_age"])
    if "private" in directives and "public" in kwargs:
        del directives["private"]
    elif "public" in directives and "private" in kwargs:
        del directives["public"]
    for key, value in kwargs.items():
        name = key.replace("_", "-")
        if name == fields:
            directives.setdefault(name, {})[value] = True
        else:
            directives[name] = value
    items: list[str] = []
    for name, value in directives.items():
        if isinstance(value, dict):
            # Without fields it means the whole response, which is more.
            items += [name] if True in value else [_directive(name, each) for each in value]
        else:
            items.append(_directive(name, value))
    response.headers["Cache-Control"] = ", ".join(items)


def _directive(name: str, value: Any) -> str:
    return name if value is True else f"{name}={value}"


def get_max_age(response: Any) -> int | None:
    """The ``max-age`` of a response, in seconds; None when there is none."""
    if not response.has_header("Cache-Control"):
        return None
    try:
        return int(dict(_directives(response.headers["Cache-Control"]))["max-age"])
    except (ValueError, TypeError, KeyError):
        return None


def set_response_etag(response: Any) -> Any:
    """Give a response a tag made from its content."""
    if not response.streaming and response.content:
        response.headers["ETag"] = quote_etag(md5(response.content, usedforsecurity=False).hexdigest())
    return response


# Conditional requests: RFC 9110, section 13.


def get_conditional_response(
    request: Any, etag: str | None = None, last_modified: int | None = None, response: Any = None
) -> Any:
    """The response that a request's conditions ask for: 412, 304, or the given one.

    Args:
        etag: The current tag, in quotes.
        last_modified: Seconds since 1970.
    """
    # Conditions are only about what would succeed (RFC 9110, section 13.2.1).
    if response is not None and not 200 <= response.status_code < 300:
        return response
    meta = request.META
    match = parse_etags(meta.get("HTTP_IF_MATCH", ""))
    none_match = parse_etags(meta.get("HTTP_IF_NONE_MATCH", ""))
    unmodified_since = _date(meta, "HTTP_IF_UNMODIFIED_SINCE")
    modified_since = _date(meta, "HTTP_IF_MODIFIED_SINCE")
    reads = request.method in ("GET", "HEAD")
    # The order of RFC 9110, section 13.2.2.
    if match:
        if not _if_match_passes(etag, match):
            return _precondition_failed(request)
    elif unmodified_since and not _if_unmodified_since_passes(last_modified, unmodified_since):
        return _precondition_failed(request)
    if none_match:
        if not _if_none_match_passes(etag, none_match):
            return _not_modified(request, response) if reads else _precondition_failed(request)
    elif modified_since and reads and not _if_modified_since_passes(last_modified, modified_since):
        return _not_modified(request, response)
    return response


def _date(meta: dict[str, Any], name: str) -> int | None:
    value = meta.get(name)
    return parse_http_date_safe(value) if value else None


def _if_match_passes(target_etag: str | None, etags: list[str]) -> bool:
    if not target_etag:
        return False
    if etags == ["*"]:
        return True
    # The strong comparison: a weak tag equals none.
    return not target_etag.startswith("W/") and target_etag in etags


def _if_unmodified_since_passes(last_modified: int | None, since: int) -> bool:
    return bool(last_modified) and last_modified is not None and last_modified <= since


def _if_none_match_passes(target_etag: str | None, etags: list[str]) -> bool:
    if not target_etag:
        return True
    if etags == ["*"]:
        return False
    # The weak comparison.
    return target_etag.removeprefix("W/") not in {tag.removeprefix("W/") for tag in etags}


def _if_modified_since_passes(last_modified: int | None, since: int) -> bool:
    return not last_modified or last_modified > since


def _precondition_failed(request: Any) -> HttpResponse:
    response = HttpResponse(status=412)
    log_response("Precondition Failed: %s", request.path, response=response, request=request)
    return response


def _not_modified(request: Any, response: Any = None) -> HttpResponse:
    new = HttpResponseNotModified()
    if response:
        for name in _REPEATED:
            if name in response:
                new.headers[name] = response.headers[name]
        # RFC 6265, section 3: a cache does not take cookies from the old response.
        new.cookies = response.cookies
    return new


# Vary, and no caching at all


def patch_response_headers(response: Any, cache_timeout: float | None = None) -> None:
    """Set ``Expires`` and ``max-age``, unless they are set.

    Args:
        cache_timeout: Seconds; ``CACHE_MIDDLEWARE_SECONDS`` when None.
    """
    seconds = settings.CACHE_MIDDLEWARE_SECONDS if cache_timeout is None else cache_timeout
    seconds = max(seconds, 0)
    if not response.has_header("Expires"):
        response.headers["Expires"] = http_date(time.time() + seconds)
    patch_cache_control(response, max_age=seconds)


def add_never_cache_headers(response: Any) -> None:
    """Tell caches to keep nothing."""
    patch_response_headers(response, cache_timeout=-1)
    patch_cache_control(response, no_cache=True, no_store=True, must_revalidate=True, private=True)


def patch_vary_headers(response: Any, newheaders: Any) -> None:
    """Add header names to ``Vary``; an asterisk stands for all."""
    response.headers["Vary"] = _vary_with(response.headers.get("Vary"), tuple(newheaders))


@lru_cache(maxsize=256)
def _vary_with(present: str | None, added: tuple[str, ...]) -> str:
    names = [] if present is None else cc_delim_re.split(present)
    known = {name.lower() for name in names}
    names += [name for name in added if name.lower() not in known]
    return "*" if "*" in names else ", ".join(names)


def has_vary_header(response: Any, header_query: str) -> bool:
    """Whether ``Vary`` names a header."""
    if not response.has_header("Vary"):
        return False
    return header_query.lower() in {name.lower() for name in cc_delim_re.split(response.headers["Vary"].strip())}


# The keys of cached pages. They are Django's, so that both can share a cache.


def _i18n_cache_key_suffix(request: Any, cache_key: str) -> str:
    if settings.USE_I18N:
        # The middleware may have chosen another than the request's own.
        cache_key += f".{getattr(request, 'LANGUAGE_CODE', get_language())}"
    if settings.USE_TZ:
        cache_key += f".{get_current_timezone_name()}"
    return cache_key


def _url_hash(request: Any) -> str:
    return str(md5(request.build_absolute_uri().encode("ascii"), usedforsecurity=False).hexdigest())


def _generate_cache_key(request: Any, method: str, headerlist: Any, key_prefix: str) -> str:
    """The key of a page, which depends on the headers that it varies on."""
    digest = md5(usedforsecurity=False)
    for header in headerlist:
        value = request.META.get(header)
        digest.update(_ABSENT if value is None else value.encode())
    key = f"views.decorators.cache.cache_page.{key_prefix}.{method}.{_url_hash(request)}.{digest.hexdigest()}"
    return _i18n_cache_key_suffix(request, key)


def _generate_cache_header_key(key_prefix: str, request: Any) -> str:
    """The key of the list of headers that a page varies on."""
    key = f"views.decorators.cache.cache_header.{key_prefix}.{_url_hash(request)}"
    return _i18n_cache_key_suffix(request, key)


def get_cache_key(request: Any, key_prefix: str | None = None, method: str = "GET", cache: Any = None) -> str | None:
    """The key that a page is cached under; None when it was not seen yet."""
    prefix = settings.CACHE_MIDDLEWARE_KEY_PREFIX if key_prefix is None else key_prefix
    store = caches[settings.CACHE_MIDDLEWARE_ALIAS] if cache is None else cache
    headers = store.get(_generate_cache_header_key(prefix, request))
    return None if headers is None else _generate_cache_key(request, method, headers, prefix)


def learn_cache_key(
    request: Any,
    response: Any,
    cache_timeout: float | None = None,
    key_prefix: str | None = None,
    cache: Any = None,
) -> str:
    """Note which headers a page varies on, and return the key to cache it under."""
    prefix = settings.CACHE_MIDDLEWARE_KEY_PREFIX if key_prefix is None else key_prefix
    seconds = settings.CACHE_MIDDLEWARE_SECONDS if cache_timeout is None else cache_timeout
    store = caches[settings.CACHE_MIDDLEWARE_ALIAS] if cache is None else cache
    headers = []
    if response.has_header("Vary"):
        # The language is in the key already, where there are languages.
        left_out = "HTTP_ACCEPT_LANGUAGE" if settings.USE_I18N else None
        names = {name.upper().replace("-", "_") for name in cc_delim_re.split(response.headers["Vary"])}
        headers = sorted(f"HTTP_{name}" for name in names if f"HTTP_{name}" != left_out)
    store.set(_generate_cache_header_key(prefix, request), headers, seconds)
    return _generate_cache_key(request, request.method, headers, prefix)
