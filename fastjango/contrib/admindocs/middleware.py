"""Tells staff which view answers an address."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.contrib.admindocs.utils import get_view_name
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.http import HttpResponse
from fastjango.utils.deprecation import MiddlewareMixin


class XViewMiddleware(MiddlewareMixin):
    """Answers a ``HEAD`` request of staff, or from an internal address, with the view's path in the header ``X-View``.

    Raises:
        ImproperlyConfigured: Requests have no user.
    """

    def process_view(self, request: Any, view_func: Any, view_args: Any, view_kwargs: Any) -> HttpResponse | None:
        """Answer instead of the view where the header is asked for."""
        if not hasattr(request, "user"):
            raise ImproperlyConfigured(
                "The XView middleware requires authentication middleware to be installed. Edit your MIDDLEWARE setting "
                "to insert 'fastjango.contrib.auth.middleware.AuthenticationMiddleware'."
            )
        if request.method != "HEAD":
            return None
        is_internal = request.META.get("REMOTE_ADDR") in settings.INTERNAL_IPS
        if not is_internal and not (request.user.is_active and request.user.is_staff):
            return None
        return HttpResponse(headers={"X-View": get_view_name(view_func)})
