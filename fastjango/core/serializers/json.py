"""The format ``json``.

Source: django.core.serializers.json (5.2).
"""

from __future__ import annotations

import json
from typing import Any

from fastjango.core.serializers._text import TextDeserializer, TextSerializer
from fastjango.core.serializers.base import DeserializationError
from fastjango.utils._json import DjangoJSONEncoder as DjangoJSONEncoder


class Serializer(TextSerializer):
    """Objects to a JSON array, written one by one."""

    internal_use_only = False
    json_kwargs: dict[str, Any]

    def _init_options(self) -> None:
        self.json_kwargs = {key: value for key, value in self.options.items() if key not in ("stream", "fields")}
        if self.json_kwargs.get("indent"):
            # Lines do not end with a blank.
            self.json_kwargs["separators"] = (",", ": ")
        self.json_kwargs.setdefault("cls", DjangoJSONEncoder)
        self.json_kwargs.setdefault("ensure_ascii", False)

    def start_serialization(self) -> None:
        self._init_options()
        self.stream.write("[")

    def end_serialization(self) -> None:
        if self.options.get("indent"):
            self.stream.write("\n")
        self.stream.write("]")
        if self.options.get("indent"):
            self.stream.write("\n")

    def end_object(self, obj: Any) -> None:
        indented = self.options.get("indent")
        if not self.first:
            self.stream.write("," if indented else ", ")
        if indented:
            self.stream.write("\n")
        json.dump(self.get_dump_object(obj), self.stream, **self.json_kwargs)
        self._current = None


class Deserializer(TextDeserializer):
    """A JSON array to objects."""

    def __init__(self, stream_or_string: Any, **options: Any) -> None:
        text = stream_or_string if isinstance(stream_or_string, bytes | str) else stream_or_string.read()
        if isinstance(text, bytes):
            text = text.decode()
        try:
            objects = json.loads(text)
        except Exception as error:
            raise DeserializationError from error
        super().__init__(objects, **options)
