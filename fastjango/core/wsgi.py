"""The project as a WSGI application."""

from __future__ import annotations

import fastjango
from fastjango.core.checks.backends import refuse_bad_backends
from fastjango.core.handlers.wsgi import WSGIHandler


def get_wsgi_application() -> WSGIHandler:
    """Set the project up and return its WSGI application.

    Raises:
        ImproperlyConfigured: settings name what cannot be imported.

    Source: django.core.wsgi.get_wsgi_application.
    """
    fastjango.setup(set_prefix=False)
    refuse_bad_backends()
    return WSGIHandler()
