"""The smallest built-in templates as functions.

A page of forms shows hundreds of inputs, labels and error lists, and each is a line of HTML. The default renderer,
whose built-in templates nothing can replace, makes them here; all other renderers use the templates, and a test
compares both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastjango.utils.formats import localize
from fastjango.utils.html import conditional_escape, escape_text

Context = dict[str, Any]


def _shown(value: Any) -> str:
    """A value as ``{{ value }}`` shows it."""
    if type(value) is str:
        return escape_text(value)
    value = localize(value)
    return str(conditional_escape(value if isinstance(value, str) else str(value)))


def _as_text(value: Any) -> str:
    """A value as ``{{ value|stringformat:"s" }}`` shows it: never localized."""
    if type(value) is str:
        return escape_text(value)
    return str(conditional_escape(str(value)))


def _attributes(attrs: dict[str, Any]) -> str:
    parts = []
    for name, value in attrs.items():
        if value is True:
            parts.append(f" {_shown(name)}")
        elif value is not False:
            parts.append(f' {_shown(name)}="{_as_text(value)}"')
    return "".join(parts)


def _input(context: Context) -> str:
    widget = context["widget"]
    value = widget["value"]
    shown = "" if value is None else f' value="{_as_text(value)}"'
    return (
        f'<input type="{_shown(widget["type"])}" name="{_shown(widget["name"])}"{shown}{_attributes(widget["attrs"])}>'
    )


def _textarea(context: Context) -> str:
    widget = context["widget"]
    value = widget["value"]
    text = _shown(value) if value else ""
    return f'<textarea name="{_shown(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'


def _option(context: Context) -> str:
    widget = context["widget"]
    attributes = _attributes(widget["attrs"])
    return f'<option value="{_as_text(widget["value"])}"{attributes}>{_shown(widget["label"])}</option>'


def _label(context: Context) -> str:
    text = _shown(context["label"])
    if not context["use_tag"]:
        return text
    tag = context["tag"]
    return f"<{tag}{_attributes(context['attrs'])}>{text}</{tag}>"


def _error_list(context: Context) -> str:
    errors = context["errors"]
    if not errors:
        return ""
    id_ = f' id="{_shown(errors.field_id)}_error"' if errors.field_id else ""
    items = "".join([f"<li>{_shown(error)}</li>" for error in errors])
    return f'<ul class="{_shown(context["error_class"])}"{id_}>{items}</ul>'


_INPUTS = (
    "checkbox", "color", "date", "datetime", "email", "file", "hidden", "input", "number", "password", "search", "tel",
    "text", "time", "url",
)  # fmt: skip

# By the template's name; the answer has no white space around it.
DIRECT: dict[str, Callable[[Context], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select_option.html": _option,
    "django/forms/label.html": _label,
    "django/forms/errors/list/default.html": _error_list,
    "django/forms/errors/list/ul.html": _error_list,
}
