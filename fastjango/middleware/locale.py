"""``LocaleMiddleware``: the language of each request."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.conf.urls.i18n import is_language_prefix_patterns_used
from fastjango.http import HttpResponseRedirect
from fastjango.urls import get_script_prefix, is_valid_path
from fastjango.utils import translation
from fastjango.utils.cache import patch_vary_headers
from fastjango.utils.deprecation import MiddlewareMixin


class LocaleMiddleware(MiddlewareMixin):
    """Activates the language of the path, the cookie or the browser.

    Source: django.middleware.locale.LocaleMiddleware (5.2).
    """

    response_redirect_class: Any = HttpResponseRedirect

    def get_fallback_language(self, request: Any) -> str:
        """The language where the path has no prefix though the site has; a hook for subclasses."""
        return str(settings.LANGUAGE_CODE)

    def process_request(self, request: Any) -> None:
        """Activate the language."""
        prefixed, default_is_prefixed = self._prefixes(request)
        language = translation.get_language_from_request(request, check_path=prefixed)
        if prefixed and not default_is_prefixed and not translation.get_language_from_path(request.path_info):
            language = self.get_fallback_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()

    @staticmethod
    def _prefixes(request: Any) -> tuple[bool, bool]:
        return is_language_prefix_patterns_used(getattr(request, "urlconf", settings.ROOT_URLCONF))

    def process_response(self, request: Any, response: Any) -> Any:
        """Redirect a path that is only valid with a language, and tell caches what the page depends on."""
        language = translation.get_language()
        in_path = translation.get_language_from_path(request.path_info)
        prefixed, default_is_prefixed = self._prefixes(request)
        if response.status_code == 404 and not in_path and prefixed and default_is_prefixed:
            target = self._with_language(request, language)
            if target is not None:
                redirect = self.response_redirect_class(target)
                patch_vary_headers(redirect, ("Accept-Language", "Cookie"))
                return redirect
        if not (prefixed and in_path):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def _with_language(request: Any, language: str | None) -> str | None:
        """The URL with the language before its path; None when that is no path either."""
        urlconf = getattr(request, "urlconf", settings.ROOT_URLCONF)
        path = f"/{language}{request.path_info}"
        valid = is_valid_path(path, urlconf)
        needs_slash = (
            not valid and settings.APPEND_SLASH and not path.endswith("/") and is_valid_path(f"{path}/", urlconf)
        )
        if not valid and not needs_slash:
            return None
        prefix = get_script_prefix()
        # The language goes between the script prefix and the rest.
        return str(
            request.get_full_path(force_append_slash=bool(needs_slash)).replace(prefix, f"{prefix}{language}/", 1)
        )
