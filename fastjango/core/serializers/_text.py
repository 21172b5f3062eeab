"""What the formats that are text share: JSON, lines of JSON, YAML."""

from __future__ import annotations

from typing import Any

from fastjango.core.serializers.base import DeserializationError
from fastjango.core.serializers.python import Deserializer as PythonDeserializer
from fastjango.core.serializers.python import Serializer as PythonSerializer


class TextSerializer(PythonSerializer):
    """Objects to text in ``stream``."""

    def getvalue(self) -> Any:
        # The stream has the text; the list is the base class's.
        return super(PythonSerializer, self).getvalue()


class TextDeserializer(PythonDeserializer):
    """Text to objects."""

    def _parsed(self, obj: Any) -> Any:
        """The dictionary of one object."""
        return obj

    def _handle_object(self, obj: Any) -> Any:
        try:
            yield from super()._handle_object(self._parsed(obj))
        except (GeneratorExit, DeserializationError):
            raise
        except Exception as error:
            raise DeserializationError(f"Error deserializing object: {error}") from error
