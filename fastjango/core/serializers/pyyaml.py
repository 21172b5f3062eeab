"""The format ``yaml`` [PyYAML].

Source: django.core.serializers.pyyaml (5.2).
"""

from __future__ import annotations

import collections
import datetime
import decimal
from io import StringIO
from typing import Any

import yaml

from fastjango.core.serializers._text import TextDeserializer, TextSerializer
from fastjango.core.serializers.base import DeserializationError
from fastjango.db import models

# The parser in C where PyYAML has it.
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SafeDumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class DjangoSafeDumper(_SafeDumper):  # type: ignore[misc]  # one of two classes
    """Writes decimals as text and ordered mappings as mappings."""

    def represent_decimal(self, data: Any) -> Any:
        """A decimal."""
        return self.represent_scalar("tag:yaml.org,2002:str", str(data))

    def represent_ordered_dict(self, data: Any) -> Any:
        """An ordered mapping."""
        return self.represent_mapping("tag:yaml.org,2002:map", data.items())


DjangoSafeDumper.add_representer(decimal.Decimal, DjangoSafeDumper.represent_decimal)
DjangoSafeDumper.add_representer(collections.OrderedDict, DjangoSafeDumper.represent_ordered_dict)
# Mappings keep the order of the fields.
DjangoSafeDumper.add_representer(dict, DjangoSafeDumper.represent_ordered_dict)


class Serializer(TextSerializer):
    """Objects to YAML."""

    internal_use_only = False

    def _value_from_field(self, obj: Any, field: Any) -> Any:
        # YAML has no times: "10:00" would come back as a number of seconds.
        value = field.value_from_object(obj) if isinstance(field, models.TimeField) else None
        if isinstance(value, datetime.time):
            return str(value)
        return super()._value_from_field(obj, field)

    def end_serialization(self) -> None:
        self.options.setdefault("allow_unicode", True)
        yaml.dump(self.objects, self.stream, Dumper=DjangoSafeDumper, **self.options)


class Deserializer(TextDeserializer):
    """YAML to objects."""

    def __init__(self, stream_or_string: Any, **options: Any) -> None:
        stream = stream_or_string
        if isinstance(stream, bytes):
            stream = stream.decode()
        if isinstance(stream, str):
            stream = StringIO(stream)
        try:
            objects = yaml.load(stream, Loader=_SafeLoader)
        except Exception as error:
            raise DeserializationError from error
        super().__init__(objects, **options)
