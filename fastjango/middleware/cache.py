"""Caching of whole pages, for all of the site or, as ``CacheMiddleware``, for single views."""

from __future__ import annotations

import re
import time
from typing import Any

from fastjango.conf import settings
from fastjango.core.cache import DEFAULT_CACHE_ALIAS, caches
from fastjango.utils.cache import (
    get_cache_key,
    get_max_age,
    has_vary_header,
    learn_cache_key,
    patch_response_headers,
    patch_vary_headers,
)
from fastjango.utils.deprecation import MiddlewareMixin
from fastjango.utils.http import parse_http_date_safe

_NOT_KEPT = re.compile("private|no-cache|no-store", re.IGNORECASE)


def _is_for_one_visitor(response: Any) -> bool:
    """Whether others must not see a page: it sets cookies that it varies on, varies on anything, or says so."""
    if response.cookies and has_vary_header(response, "Cookie"):
        return True
    return has_vary_header(response, "*") or bool(_NOT_KEPT.search(response.get("Cache-Control", "")))


class UpdateCacheMiddleware(MiddlewareMixin):
    """Keeps pages; the first of ``MIDDLEWARE``, so that it sees them last.

    Source: django.middleware.cache.UpdateCacheMiddleware (5.2).
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self.cache_timeout = settings.CACHE_MIDDLEWARE_SECONDS
        self.page_timeout: Any = None
        self.key_prefix = settings.CACHE_MIDDLEWARE_KEY_PREFIX
        self.cache_alias = settings.CACHE_MIDDLEWARE_ALIAS

    @property
    def cache(self) -> Any:
        """The cache."""
        return caches[self.cache_alias]

    def _should_update_cache(self, request: Any, response: Any) -> bool:
        return getattr(request, "_cache_update_cache", False)

    def process_response(self, request: Any, response: Any) -> Any:
        """Keep the page, if it may be kept."""
        if not self._should_update_cache(request, response):
            return response
        if response.streaming or response.status_code not in (200, 304):
            return response
        if _is_for_one_visitor(response):
            return response
        timeout = self._timeout(response)
        if timeout == 0:
            return response
        patch_response_headers(response, timeout)
        # RFC 9111, section 3.5: what a visitor may see because of who they are is not for all, unless it says so.
        if request.META.get("HTTP_AUTHORIZATION") and "public" not in response["Cache-Control"]:
            patch_vary_headers(response, ("Authorization",))
        if timeout and response.status_code == 200:
            self._keep(request, response, timeout)
        return response

    def _timeout(self, response: Any) -> Any:
        """Seconds: of the decorator, of the response's own header, or of the settings."""
        if self.page_timeout is not None:
            return self.page_timeout
        own = get_max_age(response)
        return self.cache_timeout if own is None else own

    def _keep(self, request: Any, response: Any, timeout: Any) -> None:
        key = learn_cache_key(request, response, timeout, self.key_prefix, cache=self.cache)
        if callable(getattr(response, "render", None)):
            response.add_post_render_callback(lambda rendered: self.cache.set(key, rendered, timeout))
        else:
            self.cache.set(key, response, timeout)


class FetchFromCacheMiddleware(MiddlewareMixin):
    """Answers with kept pages; the last of ``MIDDLEWARE``.

    Source: django.middleware.cache.FetchFromCacheMiddleware (5.2).
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        self.key_prefix = settings.CACHE_MIDDLEWARE_KEY_PREFIX
        self.cache_alias = settings.CACHE_MIDDLEWARE_ALIAS

    @property
    def cache(self) -> Any:
        """The cache."""
        return caches[self.cache_alias]

    def process_request(self, request: Any) -> Any:
        """Answer with the kept page, or have the page kept."""
        if request.method not in ("GET", "HEAD"):
            request._cache_update_cache = False
            return None
        # A page that was kept for GET answers HEAD too.
        for method in dict.fromkeys(("GET", request.method)):
            key = get_cache_key(request, self.key_prefix, method, cache=self.cache)
            if key is None:
                break
            response = self.cache.get(key)
            if response is not None:
                return self._aged(request, response)
        request._cache_update_cache = True
        return None

    @staticmethod
    def _aged(request: Any, response: Any) -> Any:
        """The page with its age, so that browsers do not keep it for too long (RFC 9111, section 5.1)."""
        max_age, expires = get_max_age(response), parse_http_date_safe(response.get("Expires", ""))
        if max_age is not None and expires is not None:
            response["Age"] = max(0, min(max_age, max_age - (expires - int(time.time()))))
        request._cache_update_cache = False
        return response


class CacheMiddleware(UpdateCacheMiddleware, FetchFromCacheMiddleware):
    """Both, for single views: ``cache_page`` is made of it.

    Args:
        page_timeout: Seconds.
    """

    def __init__(self, get_response: Any, cache_timeout: Any = None, page_timeout: Any = None, **kwargs: Any) -> None:
        super().__init__(get_response)
        # An explicit None is the decorator's word for the usual one.
        if "key_prefix" in kwargs:
            prefix = kwargs["key_prefix"]
            self.key_prefix = "" if prefix is None else prefix
        if "cache_alias" in kwargs:
            self.cache_alias = kwargs["cache_alias"] or DEFAULT_CACHE_ALIAS
        if cache_timeout is not None:
            self.cache_timeout = cache_timeout
        self.page_timeout = page_timeout
