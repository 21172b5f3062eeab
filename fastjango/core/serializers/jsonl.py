"""The format ``jsonl``: one JSON object a line.

Source: django.core.serializers.jsonl (5.2).
"""

from __future__ import annotations

import json
from typing import Any

from fastjango.core.serializers._text import TextDeserializer, TextSerializer
from fastjango.utils._json import DjangoJSONEncoder


class Serializer(TextSerializer):
    """Objects to lines."""

    internal_use_only = False
    json_kwargs: dict[str, Any]

    def _init_options(self) -> None:
        # An indentation would break the line.
        ignored = ("stream", "fields", "indent")
        self.json_kwargs = {key: value for key, value in self.options.items() if key not in ignored}
        self.json_kwargs["separators"] = (",", ": ")
        self.json_kwargs.setdefault("cls", DjangoJSONEncoder)
        self.json_kwargs.setdefault("ensure_ascii", False)

    def start_serialization(self) -> None:
        self._init_options()

    def end_object(self, obj: Any) -> None:
        json.dump(self.get_dump_object(obj), self.stream, **self.json_kwargs)
        self.stream.write("\n")
        self._current = None


class Deserializer(TextDeserializer):
    """Lines to objects; empty lines are skipped."""

    def __init__(self, stream_or_string: Any, **options: Any) -> None:
        if isinstance(stream_or_string, bytes):
            stream_or_string = stream_or_string.decode()
        if isinstance(stream_or_string, str):
            stream_or_string = stream_or_string.splitlines()
        # A list, so that the base class does not take a text for a stream.
        super().__init__(stream_or_string, **options)

    def _handle_object(self, obj: Any) -> Any:
        line = obj.decode() if isinstance(obj, bytes) else obj
        if line.strip():
            yield from super()._handle_object(line)

    def _parsed(self, obj: Any) -> Any:
        return json.loads(obj)
