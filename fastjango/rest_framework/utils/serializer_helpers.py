"""What serializers return: data that knows its serializer, and fields bound to a value for a form."""

from __future__ import annotations

import contextlib
from collections.abc import ItemsView, Iterator, KeysView, Mapping, MutableMapping, ValuesView
from typing import Any

from fastjango.utils.encoding import force_str

from . import json


class ReturnDict(dict[Any, Any]):
    """A dict with the ``serializer`` that made it, from which renderers take forms."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.serializer = kwargs.pop("serializer")
        super().__init__(*args, **kwargs)

    def copy(self) -> ReturnDict:
        """A copy of the same serializer."""
        return ReturnDict(self, serializer=self.serializer)

    def __repr__(self) -> str:
        return dict.__repr__(self)

    def __reduce__(self) -> tuple[Any, ...]:
        # Serializers cannot be pickled: a plain dict goes into the pickle.
        return dict, (dict(self),)

    def __or__(self, other: Any) -> Any:
        return ReturnDict({**self, **other}, serializer=self.serializer) if isinstance(other, dict) else NotImplemented

    def __ror__(self, other: Any) -> Any:
        return ReturnDict({**other, **self}, serializer=self.serializer) if isinstance(other, dict) else NotImplemented


class ReturnList(list[Any]):
    """A list with the ``serializer`` that made it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.serializer = kwargs.pop("serializer")
        super().__init__(*args, **kwargs)

    def __repr__(self) -> str:
        return list.__repr__(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)


def _is_blank(value: Any) -> bool:
    return value is None or value is False


class BoundField:
    """A serializer field with its value and errors; it answers the field's attributes as its own."""

    def __init__(self, field: Any, value: Any, errors: Any, prefix: str = "") -> None:
        self._field = field
        self._prefix = prefix
        self.value = value
        self.errors = errors
        self.name = prefix + self.field_name

    def __getattr__(self, attr_name: str) -> Any:
        return getattr(self._field, attr_name)

    @property
    def _proxy_class(self) -> type:
        return type(self._field)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} value={self.value} errors={self.errors}>"

    def _with_value(self, value: Any) -> BoundField:
        return type(self)(self._field, value, self.errors, self._prefix)

    def as_form_field(self) -> BoundField:
        """The same field with a value that an HTML input can show."""
        return self._with_value("" if _is_blank(self.value) else self.value)


class JSONBoundField(BoundField):
    """A bound JSON field: its form shows the value as indented JSON, unless the user typed it."""

    def as_form_field(self) -> BoundField:
        value = self.value
        if not getattr(value, "is_json_string", False):
            # What cannot be written as JSON is shown as it is.
            with contextlib.suppress(TypeError, ValueError):
                value = json.dumps(value, sort_keys=True, indent=4, separators=(",", ": "))
        return self._with_value(value)


class NestedBoundField(BoundField):
    """A bound nested serializer: iterating gives its fields, bound, under a dotted name."""

    def __init__(self, field: Any, value: Any, errors: Any, prefix: str = "") -> None:
        super().__init__(field, value if isinstance(value, Mapping) else {}, errors, prefix)

    def __iter__(self) -> Iterator[BoundField]:
        return (self[name] for name in self._field.fields)

    def __getitem__(self, key: str) -> BoundField:
        errors = self.errors.get(key) if isinstance(self.errors, dict) else None
        return bind_field(self._field.fields[key], self.value.get(key), errors, f"{self.name}.")

    def as_form_field(self) -> BoundField:
        shown = {
            key: value if isinstance(value, list | dict) else "" if _is_blank(value) else force_str(value)
            for key, value in self.value.items()
        }
        return self._with_value(shown)


def bind_field(field: Any, value: Any, errors: Any, prefix: str = "") -> BoundField:
    """Bind a field by its kind: nested serializer, JSON, or plain."""
    if hasattr(field, "fields"):
        return NestedBoundField(field, value, errors, prefix)
    if getattr(field, "_is_jsonfield", False):
        return JSONBoundField(field, value, errors, prefix)
    return BoundField(field, value, errors, prefix)


class BindingDict(MutableMapping[str, Any]):
    """A serializer's fields by name; a field put in is bound to the serializer under that name."""

    def __init__(self, serializer: Any) -> None:
        self.serializer = serializer
        self.fields: dict[str, Any] = {}

    def __setitem__(self, key: str, field: Any) -> None:
        self.fields[key] = field
        field.bind(field_name=key, parent=self.serializer)

    def __getitem__(self, key: str) -> Any:
        return self.fields[key]

    def __delitem__(self, key: str) -> None:
        del self.fields[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    # The views of the dict inside: those of the base class would look up each key.
    def keys(self) -> KeysView[str]:
        """The fields' names."""
        return self.fields.keys()

    def values(self) -> ValuesView[Any]:
        """The fields."""
        return self.fields.values()

    def items(self) -> ItemsView[str, Any]:
        """Names and fields."""
        return self.fields.items()

    def __repr__(self) -> str:
        return dict.__repr__(self.fields)
