"""Responses that know their template and context until they are rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fastjango.http import HttpResponse

from .loader import get_template, select_template


class ContentNotRenderedError(Exception):
    """The content was asked for before the response was rendered."""


class SimpleTemplateResponse(HttpResponse):
    """A response whose content comes of a template, when :meth:`render` is called.

    Args:
        template: A back end's template, a name, or names to choose from.

    Source: django.template.response.SimpleTemplateResponse.
    """

    rendering_attrs = ["template_name", "context_data", "_post_render_callbacks"]
    _request: Any

    def __init__(
        self,
        template: Any,
        context: dict[str, Any] | None = None,
        content_type: str | None = None,
        status: int | None = None,
        charset: str | None = None,
        using: str | None = None,
        headers: Any = None,
    ) -> None:
        self.template_name = template
        self.context_data = context
        self.using = using
        self._request = None
        self._post_render_callbacks: list[Callable[[Any], Any]] = []
        # Setting the content, as the base does, counts as rendering.
        super().__init__("", content_type, status, charset=charset, headers=headers)
        self._is_rendered = False

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: the content, and nothing that made it.

        Raises:
            ContentNotRenderedError: it was not made yet.
        """
        if not self._is_rendered:
            raise ContentNotRenderedError("The response content must be rendered before it can be pickled.")
        state = super().__getstate__()
        return {name: value for name, value in state.items() if name not in self.rendering_attrs}

    def resolve_template(self, template: Any) -> Any:
        """The template for what was given."""
        if isinstance(template, list | tuple):
            return select_template(template, using=self.using)
        return get_template(template, using=self.using) if isinstance(template, str) else template

    def resolve_context(self, context: Any) -> Any:
        """The context for what was given."""
        return context

    @property
    def rendered_content(self) -> Any:
        """The template rendered anew; the response stays as it is."""
        context = self.resolve_context(self.context_data)
        return self.resolve_template(self.template_name).render(context, self._request)

    def add_post_render_callback(self, callback: Callable[[Any], Any]) -> None:
        """Have a function called with the response once it is rendered, which may be now."""
        if self._is_rendered:
            callback(self)
        else:
            self._post_render_callbacks.append(callback)

    def render(self) -> Any:
        """Make the content, once; the response, or what a callback answered in its place."""
        answer = self
        if not self._is_rendered:
            self.content = self.rendered_content
            for callback in self._post_render_callbacks:
                replacement = callback(answer)
                if replacement is not None:
                    answer = replacement
        return answer

    @property
    def is_rendered(self) -> bool:
        """Whether the content was made."""
        return self._is_rendered

    def __iter__(self) -> Iterator[bytes]:
        if not self._is_rendered:
            raise ContentNotRenderedError("The response content must be rendered before it can be iterated over.")
        return super().__iter__()

    @property
    def content(self) -> bytes:
        """The bytes.

        Raises:
            ContentNotRenderedError: they were not made yet.
        """
        if not self._is_rendered:
            raise ContentNotRenderedError("The response content must be rendered before it can be accessed.")
        return super().content

    @content.setter
    def content(self, value: Any) -> None:
        HttpResponse.content.fset(self, value)  # type: ignore[attr-defined]  # a property has a setter
        self._is_rendered = True


class TemplateResponse(SimpleTemplateResponse):
    """A response whose template sees a request context.

    Source: django.template.response.TemplateResponse.
    """

    rendering_attrs = [*SimpleTemplateResponse.rendering_attrs, "_request"]

    def __init__(
        self,
        request: Any,
        template: Any,
        context: dict[str, Any] | None = None,
        content_type: str | None = None,
        status: int | None = None,
        charset: str | None = None,
        using: str | None = None,
        headers: Any = None,
    ) -> None:
        super().__init__(template, context, content_type, status, charset, using, headers=headers)
        self._request = request
