"""The back end of plain Jinja2 templates."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2

from fastjango.conf import settings
from fastjango.utils.functional import cached_property
from fastjango.utils.module_loading import import_string

from ..exceptions import TemplateDoesNotExist, TemplateSyntaxError
from .base import BaseEngine
from .utils import csrf_input_lazy, csrf_token_lazy

_LINES_AROUND = 10


class Jinja2(BaseEngine):
    """Wraps a Jinja2 environment, which the option ``environment`` makes (a dotted path).

    Source: django.template.backends.jinja2.Jinja2.
    """

    app_dirname = "jinja2"

    def __init__(self, params: dict[str, Any]) -> None:
        params = dict(params)
        options = params.pop("OPTIONS").copy()
        super().__init__(params)
        self.context_processors = options.pop("context_processors", [])
        make_environment = import_string(options.pop("environment", "jinja2.Environment"))
        if "loader" not in options:
            options["loader"] = jinja2.FileSystemLoader([str(folder) for folder in self.template_dirs])
        options.setdefault("autoescape", True)
        options.setdefault("auto_reload", settings.DEBUG)
        options.setdefault("undefined", jinja2.DebugUndefined if settings.DEBUG else jinja2.Undefined)
        self.env = make_environment(**options)

    def from_string(self, template_code: str) -> Template:
        return Template(self.env.from_string(template_code), self)

    def get_template(self, template_name: str) -> Template:
        try:
            return Template(self.env.get_template(template_name), self)
        except jinja2.TemplateNotFound as exc:
            raise TemplateDoesNotExist(exc.name, backend=self) from exc
        except jinja2.TemplateSyntaxError as exc:
            raise _syntax_error(exc) from exc

    @cached_property
    def template_context_processors(self) -> list[Callable[[Any], dict[str, Any]]]:
        """The context processors' functions."""
        return [import_string(path) for path in self.context_processors]


class Template:
    """A template of the environment; renders dictionaries."""

    def __init__(self, template: Any, backend: Jinja2) -> None:
        self.template = template
        self.backend = backend
        self.origin = Origin(name=template.filename, template_name=template.name)

    def render(self, context: Any = None, request: Any = None) -> Any:
        """The template as text; with a request it sees the token and what the context processors say.

        Raises:
            TemplateSyntaxError: a template that it names is wrong.
            TemplateDoesNotExist: a template that it names does not exist.
        """
        names = dict(context or {})
        if request is not None:
            names["request"] = request
            names["csrf_input"] = csrf_input_lazy(request)
            names["csrf_token"] = csrf_token_lazy(request)
            for processor in self.backend.template_context_processors:
                names.update(processor(request))
        try:
            return self.template.render(names)
        except jinja2.TemplateSyntaxError as exc:
            raise _syntax_error(exc) from exc


class Origin:
    """Where a template came from, for error pages and debugging tools."""

    def __init__(self, name: Any, template_name: Any) -> None:
        self.name = name
        self.template_name = template_name


def _syntax_error(error: jinja2.TemplateSyntaxError) -> TemplateSyntaxError:
    made = TemplateSyntaxError(error.args)
    made.template_debug = get_exception_info(error)  # type: ignore[attr-defined]  # read by error pages
    return made


def get_exception_info(exception: Any) -> dict[str, Any]:
    """What an error page shows of the template; Jinja2 knows the line, but no position in it."""
    line = exception.lineno
    source = exception.source
    if source is None and exception.filename and Path(exception.filename).exists():
        source = Path(exception.filename).read_text(encoding="utf-8")
    lines: list[tuple[int, str]] = []
    during = ""
    total = top = bottom = 0
    if source is not None:
        lines = list(enumerate(source.strip().split("\n"), start=1))
        total = len(lines)
        during = lines[line - 1][1]
        top = max(0, line - _LINES_AROUND - 1)
        bottom = min(total, line + _LINES_AROUND)
    return {
        "name": exception.filename,
        "message": exception.message,
        "source_lines": lines[top:bottom],
        "line": line,
        "before": "",
        "during": during,
        "after": "",
        "total": total,
        "top": top,
        "bottom": bottom,
    }
