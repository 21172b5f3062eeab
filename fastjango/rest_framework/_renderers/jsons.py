"""JSON."""

from __future__ import annotations

from typing import Any

from fastjango.utils.http import parse_header_parameters

from ..compat import INDENT_SEPARATORS, LONG_SEPARATORS, SHORT_SEPARATORS
from ..settings import api_settings
from ..utils import _fast_json, encoders, json
from .base import BaseRenderer, zero_as_none


class JSONRenderer(BaseRenderer):
    """JSON; indented by as many blanks as ``Accept: application/json; indent=4`` says."""

    media_type = "application/json"
    format = "json"
    encoder_class: Any = encoders.JSONEncoder
    ensure_ascii = not api_settings.UNICODE_JSON
    compact = api_settings.COMPACT_JSON
    strict = api_settings.STRICT_JSON
    # JSON is UTF-8 (RFC 8259, section 8.1), and has no charset parameter.
    charset = None

    def get_indent(self, accepted_media_type: str | None, renderer_context: dict[str, Any]) -> int | None:
        """How many blanks to indent by, 8 at most; None for one line."""
        if accepted_media_type and ";" in accepted_media_type:
            _media_type, parameters = parse_header_parameters(accepted_media_type)
            try:
                return zero_as_none(max(min(int(parameters["indent"]), 8), 0))
            except (KeyError, ValueError, TypeError):
                pass
        return renderer_context.get("indent")

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: dict[str, Any] | None = None
    ) -> bytes:
        if data is None:
            return b""
        indent = self.get_indent(accepted_media_type, renderer_context or {})
        if indent is None and self.compact and not self.ensure_ascii and self.encoder_class is encoders.JSONEncoder:
            encoded = _fast_json.encode(data, _default)
            if encoded is not None:
                return _without_line_separators(encoded)
        on_one_line = SHORT_SEPARATORS if self.compact else LONG_SEPARATORS
        separators = on_one_line if indent is None else INDENT_SEPARATORS
        text = json.dumps(
            data,
            cls=self.encoder_class,
            indent=indent,
            ensure_ascii=self.ensure_ascii,
            allow_nan=not self.strict,
            separators=separators,
        )
        # Half of a surrogate pair has no UTF-8: it is escaped, as JSON can.
        return _without_line_separators(text.encode(errors="backslashreplace"))


_default = encoders.JSONEncoder().default


def _without_line_separators(encoded: bytes) -> bytes:
    """Those of Unicode end a statement in JavaScript, and are plain characters in JSON."""
    if b"\xe2" not in encoded:
        return encoded
    return encoded.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
