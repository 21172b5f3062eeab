"""What all widgets share."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from fastjango.utils import formats
from fastjango.utils.safestring import mark_safe

from .._media import MediaDefiningClass
from ..renderers import get_default_renderer


class Widget(metaclass=MediaDefiningClass):
    """Shows a value as a form control, and finds it in what was submitted.

    Args:
        attrs: HTML attributes of the control.

    Source: django.forms.Widget.
    """

    needs_multipart_form = False
    is_localized = False
    is_required = False
    supports_microseconds = True
    use_fieldset = False
    input_type: Any = None
    template_name: Any = None
    attrs: dict[str, Any]
    media: Any
    # Whether forms can read with one object: not where a subclass of others may keep something in it.
    is_shareable = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.is_shareable = is_own(cls) and cls.__deepcopy__ is Widget.__deepcopy__

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        self.attrs = {} if attrs is None else attrs.copy()

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        twin = object.__new__(type(self))
        state = twin.__dict__ = self.__dict__.copy()
        state["attrs"] = self.attrs.copy()
        memo[id(self)] = twin
        return twin

    @property
    def is_hidden(self) -> bool:
        """Whether the control is not seen."""
        return self.input_type == "hidden"

    def subwidgets(self, name: str, value: Any, attrs: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """The data of each part: of all choices of radio buttons, for example."""
        yield self.get_context(name, value, attrs)["widget"]

    def format_value(self, value: Any) -> Any:
        """The value as the template shows it."""
        if value is None or value == "":
            return None
        return formats.localize_input(value) if self.is_localized else str(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template sees."""
        return {
            "widget": {
                "name": name,
                "is_hidden": self.is_hidden,
                "required": self.is_required,
                "value": self.format_value(value),
                "attrs": self.build_attrs(self.attrs, attrs),
                "template_name": self.template_name,
            }
        }

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """The widget as HTML."""
        return self._render(self.template_name, self.get_context(name, value, attrs), renderer)

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> Any:
        return mark_safe((get_default_renderer() if renderer is None else renderer).render(template_name, context))

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Attributes joined; the second ones win."""
        return {**base_attrs, **(extra_attrs or {})}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The value in what was submitted, ``None`` when it is not there."""
        return data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether what was submitted says nothing of this control."""
        return name not in data

    def id_for_label(self, id_: Any) -> Any:
        """The id that a label points to."""
        return id_

    def use_required_attribute(self, initial: Any) -> bool:
        """Whether the control may have ``required``."""
        return not self.is_hidden


def is_own(cls: type) -> bool:
    """Whether a class is this package's."""
    return cls.__module__.partition(".")[0] == __name__.partition(".")[0]


def copied(widget: Any) -> Any:
    """A widget of one's own: an instance of a class, a copy of an instance."""
    return widget() if isinstance(widget, type) else copy.deepcopy(widget)
