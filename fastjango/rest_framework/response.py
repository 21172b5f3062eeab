"""``Response``: data that is rendered once the renderer is known."""

from __future__ import annotations

from http.client import responses
from typing import Any

from fastjango.template.response import SimpleTemplateResponse

from .serializers import Serializer


class Response(SimpleTemplateResponse):
    """A response of ``data`` in primitive values.

    The view gives it its renderer after content negotiation; it is rendered after all middleware has seen it.

    Errors:
        AssertionError: ``data`` is a serializer and not its ``data``, or there is no renderer.
    """

    accepted_renderer: Any
    accepted_media_type: Any
    renderer_context: Any

    def __init__(
        self,
        data: Any = None,
        status: int | None = None,
        template_name: str | None = None,
        headers: dict[str, Any] | None = None,
        exception: bool = False,
        content_type: str | None = None,
    ) -> None:
        super().__init__(None, status=status)
        if isinstance(data, Serializer):
            raise AssertionError(
                "You passed a Serializer instance as data, but probably meant to pass serialized `.data` or `.error`. "
                "representation."
            )
        self.data = data
        self.template_name = template_name
        self.exception = exception
        self.content_type = content_type
        for name, value in (headers or {}).items():
            self[name] = value

    def __class_getitem__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls

    @property
    def rendered_content(self) -> Any:
        """What the renderer makes of the data; the content type is set on the way."""
        renderer = getattr(self, "accepted_renderer", None)
        media_type = getattr(self, "accepted_media_type", None)
        context = getattr(self, "renderer_context", None)
        assert renderer, ".accepted_renderer not set on Response"
        assert media_type, ".accepted_media_type not set on Response"
        assert context is not None, ".renderer_context not set on Response"
        context["response"] = self

        charset = renderer.charset
        content_type = self.content_type
        if content_type is None and charset is not None:
            content_type = f"{renderer.media_type}; charset={charset}"
        elif content_type is None:
            content_type = renderer.media_type
        self["Content-Type"] = content_type

        content = renderer.render(self.data, media_type, context)
        if isinstance(content, str):
            assert charset, "renderer returned unicode, and did not specify a charset value."
            return content.encode(charset)
        if not content:
            # Nothing has no type.
            del self["Content-Type"]
        return content

    @property
    def status_text(self) -> str:
        """The sentence that HTTP has for the status."""
        return responses.get(self.status_code, "")

    def __getstate__(self) -> dict[str, Any]:
        # What is cached is the rendered content.
        state: dict[str, Any] = super().__getstate__()
        for name in ("accepted_renderer", "renderer_context", "resolver_match", "client", "request", "json",
                     "wsgi_request"):  # fmt: skip
            state.pop(name, None)
        state["_closable_objects"] = []
        return state
