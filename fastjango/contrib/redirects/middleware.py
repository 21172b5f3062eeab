"""Looks for a redirect when nothing else was found."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.contrib.redirects.models import Redirect
from fastjango.contrib.sites.shortcuts import get_current_site
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.http import HttpResponseGone, HttpResponsePermanentRedirect
from fastjango.utils.deprecation import MiddlewareMixin


class RedirectFallbackMiddleware(MiddlewareMixin):
    """Answers a 404 with the site's redirect from that path, if there is one.

    Source: django.contrib.redirects.middleware.RedirectFallbackMiddleware.
    """

    response_gone_class: Any = HttpResponseGone
    response_redirect_class: Any = HttpResponsePermanentRedirect

    def __init__(self, get_response: Any) -> None:
        if not apps.is_installed("fastjango.contrib.sites"):
            raise ImproperlyConfigured(
                "You cannot use RedirectFallbackMiddleware when fastjango.contrib.sites is not installed."
            )
        super().__init__(get_response)

    def process_response(self, request: Any, response: Any) -> Any:
        """The redirect, or the response as it was."""
        if response.status_code != 404:
            return response
        paths = [request.get_full_path()]
        if settings.APPEND_SLASH and not request.path.endswith("/"):
            paths.append(request.get_full_path(force_append_slash=True))
        of_site = Redirect.objects.filter(site=get_current_site(request))
        for path in paths:
            found = of_site.filter(old_path=path).first()
            if found is not None:
                return self.response_redirect_class(found.new_path) if found.new_path else self.response_gone_class()
        return response
