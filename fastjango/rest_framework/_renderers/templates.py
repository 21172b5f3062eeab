"""HTML from templates, and HTML that is there already."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.template import engines, loader

from .base import BaseRenderer


class TemplateHTMLRenderer(BaseRenderer):
    """A template, with the data for its context.

    The template is the response's, else the renderer's, else the view's. Errors have templates named by their status.
    """

    media_type = "text/html"
    format = "html"
    template_name: str | None = None
    exception_template_names = ["%(status_code)s.html", "api_exception.html"]
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: dict[str, Any] | None = None
    ) -> Any:
        context = renderer_context or {}
        response, view, request = context["response"], context["view"], context["request"]
        if response.exception:
            template = self.get_exception_template(response)
        else:
            template = self.resolve_template(self.get_template_names(response, view))
        return template.render(self._context(data, response, context), request=request)

    def _context(self, data: Any, response: Any, renderer_context: dict[str, Any]) -> Any:
        # A method by which projects say what the template is told.
        if hasattr(self, "resolve_context"):
            return self.resolve_context(data, renderer_context["request"], response)
        return self.get_template_context(data, renderer_context)

    def resolve_template(self, template_names: list[str]) -> Any:
        """The first template there is."""
        return loader.select_template(template_names)

    def get_template_context(self, data: Any, renderer_context: dict[str, Any]) -> Any:
        """What the template is told: the data; of an error, its status too."""
        response = renderer_context["response"]
        # A list cannot be a context.
        context = data if isinstance(data, dict) else {"details": data}
        if response.exception:
            context = {**context, "status_code": response.status_code}
        return context

    def get_template_names(self, response: Any, view: Any) -> list[str]:
        """The templates that may be used.

        Raises:
            ImproperlyConfigured: none was named.
        """
        if response.template_name:
            return [response.template_name]
        if self.template_name:
            return [self.template_name]
        if hasattr(view, "get_template_names"):
            return view.get_template_names()
        if hasattr(view, "template_name"):
            return [view.template_name]
        raise ImproperlyConfigured(
            "Returned a template response with no `template_name` attribute set on either the view or response"
        )

    def get_exception_template(self, response: Any) -> Any:
        """The template of an error; a line of text when there is none."""
        names = [name % {"status_code": response.status_code} for name in self.exception_template_names]
        try:
            return self.resolve_template(names)
        except Exception:  # whatever is wrong with the error's page, the error is shown
            body = f"{response.status_code} {response.status_text.title()}"
            return engines["django"].from_string(body)


class StaticHTMLRenderer(TemplateHTMLRenderer):
    """Data that is HTML already."""

    media_type = "text/html"
    format = "html"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: dict[str, Any] | None = None
    ) -> Any:
        context = renderer_context or {}
        response = context.get("response")
        if response is None or not response.exception:
            return data
        template = self.get_exception_template(response)
        return template.render(self._context(data, response, context), request=context.get("request"))
