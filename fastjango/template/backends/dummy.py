"""Templates of the standard library: ``$name``."""

from __future__ import annotations

import string
from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.html import conditional_escape

from ..base import Origin
from ..exceptions import TemplateDoesNotExist
from .base import BaseEngine
from .utils import csrf_input_lazy, csrf_token_lazy


class TemplateStrings(BaseEngine):
    """A back end whose templates are :class:`string.Template`.

    Raises:
        ImproperlyConfigured: it was given options.
    """

    app_dirname = "template_strings"

    def __init__(self, params: dict[str, Any]) -> None:
        params = dict(params)
        options = params.pop("OPTIONS").copy()
        if options:
            raise ImproperlyConfigured(f"Unknown options: {', '.join(options)}")
        super().__init__(params)

    def from_string(self, template_code: str) -> Template:
        return Template(template_code)

    def get_template(self, template_name: str) -> Template:
        tried = []
        for path in self.iter_template_filenames(template_name):
            try:
                with open(path, encoding="utf-8") as file:
                    return Template(file.read())
            except FileNotFoundError:
                tried.append((Origin(path, template_name, self), "Source does not exist"))
        raise TemplateDoesNotExist(template_name, tried=tried, backend=self)


class Template(string.Template):
    """A text with ``$name`` and ``${name}``."""

    def render(self, context: Any = None, request: Any = None) -> str:
        """The text with values, escaped, in place of names; names without value stay."""
        names = {key: conditional_escape(value) for key, value in (context or {}).items()}
        if request is not None:
            names["csrf_input"] = csrf_input_lazy(request)
            names["csrf_token"] = csrf_token_lazy(request)
        return self.safe_substitute(names)
