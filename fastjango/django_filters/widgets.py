"""Widgets of filters: links, pairs of inputs, lists separated by commas."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from fastjango import forms
from fastjango.db.models.fields import BLANK_CHOICE_DASH
from fastjango.forms.utils import flatatt
from fastjango.utils.encoding import force_str
from fastjango.utils.html import conditional_escape
from fastjango.utils.safestring import mark_safe
from fastjango.utils.translation import gettext as _

__all__ = [
    "BaseCSVWidget",
    "BooleanWidget",
    "CSVWidget",
    "DateRangeWidget",
    "LinkWidget",
    "LookupChoiceWidget",
    "QueryArrayWidget",
    "RangeWidget",
    "SuffixedMultiWidget",
]


class LinkWidget(forms.Widget):
    """Choices as links, each to the same page with that choice made."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(attrs)
        self.choices = choices
        self.data: Any = {}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        # The rest of the query stays in the links.
        self.data = data
        return super().value_from_datadict(data, files, name)

    def render(self, name: str, value: Any, attrs: Any = None, choices: Any = (), renderer: Any = None) -> Any:
        """A list of links."""
        attributes = flatatt(self.build_attrs(self.attrs, extra_attrs=attrs))
        options = self.render_options(choices, ["" if value is None else value], name)
        return mark_safe("\n".join(filter(None, [f"<ul{attributes}>", options, "</ul>"])))

    def render_options(self, choices: Iterable[Any], selected_choices: Iterable[Any], name: str) -> str:
        """The links of all choices, without their groups."""
        selected = {force_str(choice) for choice in selected_choices}
        pairs = _flat([*self.choices, *choices])
        return "\n".join(self.render_option(name, selected, value, label) for value, label in pairs)

    def render_option(self, name: str, selected_choices: Any, option_value: Any, option_label: Any) -> str:
        """The link of one choice."""
        option_value = force_str(option_value)
        label = _("All") if option_label == BLANK_CHOICE_DASH[0][1] else option_label
        query = self.data.copy()
        query[name] = option_value
        is_selected = option_value in selected_choices or query == self.data
        return self.option_string() % {
            "attrs": ' class="selected"' if is_selected else "",
            "query_string": query.urlencode() if hasattr(query, "urlencode") else urlencode(query, doseq=True),
            "label": conditional_escape(label),
        }

    def option_string(self) -> str:
        """The template of a link, with places for ``attrs``, ``query_string`` and ``label``."""
        return '<li><a%(attrs)s href="?%(query_string)s">%(label)s</a></li>'


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


class SuffixedMultiWidget(forms.MultiWidget):
    """A ``MultiWidget`` whose parts have endings of their own: ``price_min`` and ``price_max``.

    Errors:
        AssertionError: the endings are not as many as the widgets, or two are equal.
    """

    suffixes: Sequence[str | None] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert len(self.widgets) == len(self.suffixes)
        assert len(self.suffixes) == len(set(self.suffixes))

    def suffixed(self, name: str, suffix: str | None) -> str:
        """The name of a part; without an ending that of the whole."""
        return f"{name}_{suffix}" if suffix else name

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, suffix in zip(context["widget"]["subwidgets"], self.suffixes, strict=True):
            part["name"] = self.suffixed(name, suffix)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return [widget.value_from_datadict(data, files, part) for part, widget in self._parts(name)]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return all(widget.value_omitted_from_data(data, files, part) for part, widget in self._parts(name))

    def _parts(self, name: str) -> Iterator[tuple[str, Any]]:
        for widget, suffix in zip(self.widgets, self.suffixes, strict=True):
            yield self.suffixed(name, suffix), widget

    def replace_name(self, output: str, index: int) -> str:
        """HTML of a part with its number in the name replaced by its ending."""
        name = re.compile(rf'(?<=name=")([^"]*)_{index}(?=")')
        return name.sub(lambda match: self.suffixed(match[1], self.suffixes[index]), output)

    def decompress(self, value: Any) -> Any:
        return [None, None] if value is None else value


class RangeWidget(SuffixedMultiWidget):
    """Two inputs for the ends of a range."""

    template_name = "django_filters/widgets/multiwidget.html"
    suffixes: Sequence[str | None] = ["min", "max"]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__((forms.TextInput, forms.TextInput), attrs)

    def decompress(self, value: Any) -> Any:
        return [value.start, value.stop] if value else [None, None]


class DateRangeWidget(RangeWidget):
    """Two inputs for the ends of a span of time."""

    suffixes = ["after", "before"]


class LookupChoiceWidget(SuffixedMultiWidget):
    """An input for a value, and a choice of lookups."""

    suffixes = [None, "lookup"]

    def decompress(self, value: Any) -> Any:
        return [None, None] if value is None else value


class BooleanWidget(forms.Select):
    """A choice of true, false and unknown, which reads "true" and "false" in any case of letters."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, (("", _("Unknown")), ("true", _("Yes")), ("false", _("No"))))

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        shown = {True: "true", False: "false", "1": "true", "0": "false"}
        return super().render(name, shown.get(value, value), attrs, renderer=renderer)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = data.get(name)
        if isinstance(value, str):
            value = value.lower()
        return {"1": True, "true": True, True: True, "0": False, "false": False, False: False}.get(value)


class BaseCSVWidget(forms.Widget):
    """A list of values, separated by commas, in place of the one value of the class it is combined with.

    Several values at once are shown by ``surrogate``, a widget or its class.
    """

    surrogate: Any = forms.TextInput

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        surrogate = type(self).surrogate
        self.surrogate = surrogate() if isinstance(surrogate, type) else copy.deepcopy(surrogate)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        if value is None or isinstance(value, list | tuple):
            return value
        return force_str(value).split(",") if value != "" else []

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        values = value if isinstance(value, list | tuple) else [value]
        if len(values) <= 1:
            # The widget's own way of showing one.
            return super().render(name, values[0] if values else "", attrs, renderer=renderer)
        texts = (force_str(self.surrogate.format_value(one)) for one in values)
        return self.surrogate.render(name, ",".join(texts), attrs, renderer=renderer)


class CSVWidget(BaseCSVWidget, forms.TextInput):
    """A text of values that are separated by commas."""

    def __init__(self, *args: Any, attrs: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, attrs, **kwargs)
        if attrs is not None:
            self.surrogate.attrs.update(attrs)


class QueryArrayWidget(BaseCSVWidget, forms.TextInput):
    """A list either as ``foo=bar,baz`` or as ``foo[]=bar&foo[]=baz``; empty values and repetitions are left out."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        array = f"{name}[]"
        if array in data:
            found = data.getlist(array) if hasattr(data, "getlist") else data[array]
        else:
            found = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        texts = found if isinstance(found, list | tuple) else [found]
        values = [value for text in texts if text for value in force_str(text).split(",")]
        return list(dict.fromkeys(value for value in values if value))
