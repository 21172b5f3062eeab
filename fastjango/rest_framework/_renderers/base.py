"""``BaseRenderer``."""

from __future__ import annotations

from typing import Any


def zero_as_none(value: Any) -> Any:
    """None for 0."""
    return None if value == 0 else value


class BaseRenderer:
    """The base of renderers: ``media_type`` is what one makes, ``format`` its short name."""

    media_type: Any = None
    format: Any = None
    charset: str | None = "utf-8"
    render_style = "text"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: dict[str, Any] | None = None
    ) -> Any:
        """The text or bytes to send."""
        raise NotImplementedError("Renderer class requires .render() to be implemented")
