"""The view that serves static files while developing."""

from __future__ import annotations

import os
import posixpath
from typing import Any

from fastjango.conf import settings
from fastjango.contrib.staticfiles import finders
from fastjango.http import Http404
from fastjango.views import static


def serve(request: Any, path: str, insecure: bool = False, **kwargs: Any) -> Any:
    """A static file, found by the finders.

    Args:
        insecure: Serve it also without ``DEBUG``.

    Raises:
        Http404: there is no such file, or ``DEBUG`` is off.
    """
    if not settings.DEBUG and not insecure:
        raise Http404
    normal = posixpath.normpath(path).lstrip("/")
    absolute = finders.find(normal)
    if not absolute:
        if path.endswith("/") or path == "":
            raise Http404("Directory indexes are not allowed here.")
        raise Http404(f"'{path}' could not be found")
    root, name = os.path.split(absolute)
    return static.serve(request, name, document_root=root, **kwargs)
