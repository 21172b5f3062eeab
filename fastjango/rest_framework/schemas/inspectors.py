"""What describes a view: the descriptor ``schema`` of API views."""

from __future__ import annotations

import re
from typing import Any
from weakref import WeakKeyDictionary

from fastjango.utils.encoding import smart_str

from ..settings import api_settings
from ..utils import formatting


class ViewInspector:
    """The base of descriptions: a descriptor on a view class that answers for the view it is asked on."""

    # A line of a docstring that begins a section: "post:".
    header_regex = re.compile("^[a-zA-Z][0-9A-Za-z_]*:")

    def __init__(self) -> None:
        self.instance_schemas: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

    def __get__(self, instance: Any, owner: Any) -> Any:
        if instance in self.instance_schemas:
            return self.instance_schemas[instance]
        self.view = instance
        return self

    def __set__(self, instance: Any, other: Any) -> None:
        self.instance_schemas[instance] = other
        if other is not None:
            other.view = instance

    @property
    def view(self) -> Any:
        """The view described.

        Errors:
            AssertionError: it was not asked for through a view.
        """
        assert self._view is not None, (
            "Schema generation REQUIRES a view instance. (Hint: you accessed `schema` from the view class rather than "
            "an instance.)"
        )
        return self._view

    @view.setter
    def view(self, value: Any) -> None:
        self._view = value

    @view.deleter
    def view(self) -> None:
        self._view = None

    _view: Any = None

    def get_description(self, path: str, method: str) -> str:
        """What a method does: its docstring, else the part of the view's that is about it, else all of that."""
        view = self.view
        name = getattr(view, "action", method.lower())
        function = getattr(view, name, None)
        docstring = function.__doc__ if function is not None else None
        if docstring:
            return self._get_description_section(view, method.lower(), formatting.dedent(smart_str(docstring)))
        return self._get_description_section(view, getattr(view, "action", method.lower()), view.get_view_description())

    def _get_description_section(self, view: Any, header: str, description: str) -> str:
        sections: dict[str, list[str]] = {"": []}
        current = ""
        for line in description.splitlines():
            if self.header_regex.match(line):
                current, _colon, rest = line.partition(":")
                sections[current] = [rest.strip()]
            else:
                sections[current].append(line)
        texts = {name: "\n".join(lines).strip() for name, lines in sections.items()}
        coerced = api_settings.SCHEMA_COERCE_METHOD_NAMES
        for name in (header, coerced.get(header)):
            if name in texts:
                return texts[name]
        return texts[""]


class DefaultSchema(ViewInspector):
    """Stands for what the settings name, at the time it is asked for."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        result = super().__get__(instance, owner)
        if not isinstance(result, DefaultSchema):
            return result
        inspector_class = api_settings.DEFAULT_SCHEMA_CLASS
        assert issubclass(inspector_class, ViewInspector), (
            "DEFAULT_SCHEMA_CLASS must be set to a ViewInspector (usually an AutoSchema) subclass"
        )
        inspector = inspector_class()
        inspector.view = instance
        return inspector
