"""The CSRF token for back ends without ``{% csrf_token %}``."""

from __future__ import annotations

from typing import Any

from fastjango.utils.functional import lazy
from fastjango.utils.html import format_html
from fastjango.utils.module_loading import import_string
from fastjango.utils.safestring import SafeString


def get_token(request: Any) -> Any:
    """The request's token, to be put into forms."""
    # The middleware that makes and checks it stands above templates.
    return import_string("fastjango.middleware.csrf.get_token")(request)


def csrf_input(request: Any) -> Any:
    """The hidden field of forms."""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


csrf_input_lazy = lazy(csrf_input, SafeString, str)
csrf_token_lazy = lazy(get_token, str)
