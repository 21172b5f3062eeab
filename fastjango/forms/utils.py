"""What forms, fields and widgets share: HTML attributes, errors and their rendering, time zones."""

from __future__ import annotations

import json
from collections import UserList
from collections.abc import Iterable
from typing import Any

from fastjango.conf import settings
from fastjango.core.exceptions import ValidationError
from fastjango.utils import timezone
from fastjango.utils.html import escape, format_html_join
from fastjango.utils.safestring import mark_safe
from fastjango.utils.translation import gettext_lazy as _

from .renderers import get_default_renderer


def pretty_name(name: str) -> str:
    """``first_name`` as ``First name``."""
    return name.replace("_", " ").capitalize() if name else ""


def flatatt(attrs: dict[str, Any]) -> Any:
    """HTML attributes as text with a space before each; ``True`` gives the name alone, ``False`` and ``None`` nothing.

    Source: django.forms.utils.flatatt.
    """
    pairs = sorted((name, value) for name, value in attrs.items() if not isinstance(value, bool) and value is not None)
    alone = sorted((name,) for name, value in attrs.items() if value is True)
    return format_html_join("", ' {}="{}"', pairs) + format_html_join("", " {}", alone)


class RenderableMixin:
    """An object that a template shows: ``template_name``, ``renderer`` and :meth:`get_context`."""

    renderer: Any = None
    template_name: Any = None

    def get_context(self) -> dict[str, Any]:
        """What the template sees."""
        raise NotImplementedError("Subclasses of RenderableMixin must provide a get_context() method.")

    def render(self, template_name: Any = None, context: dict[str, Any] | None = None, renderer: Any = None) -> Any:
        """The object as HTML."""
        chosen = renderer or self.renderer
        return mark_safe(chosen.render(template_name or self.template_name, context or self.get_context()))

    __str__ = render
    __html__ = render


class RenderableFieldMixin(RenderableMixin):
    """What bound fields show themselves as."""

    def as_field_group(self) -> Any:
        """Label, help text, errors and widget."""
        return self.render()

    def as_hidden(self) -> Any:
        """The hidden widget."""
        raise NotImplementedError("Subclasses of RenderableFieldMixin must provide an as_hidden() method.")

    def as_widget(self) -> Any:
        """The widget."""
        raise NotImplementedError("Subclasses of RenderableFieldMixin must provide an as_widget() method.")

    def __str__(self) -> str:
        """The widget, with the hidden one for the initial value if the field wants that."""
        return str(self.as_widget())

    __html__ = __str__  # type: ignore[assignment]  # as above


class RenderableFormMixin(RenderableMixin):
    """What forms and formsets show themselves as."""

    template_name_p: str
    template_name_table: str
    template_name_ul: str
    template_name_div: str

    def as_p(self) -> Any:
        """Fields as paragraphs."""
        return self.render(self.template_name_p)

    def as_table(self) -> Any:
        """Fields as table rows, without the table."""
        return self.render(self.template_name_table)

    def as_ul(self) -> Any:
        """Fields as list items, without the list."""
        return self.render(self.template_name_ul)

    def as_div(self) -> Any:
        """Fields as ``<div>``."""
        return self.render(self.template_name_div)


class RenderableErrorMixin(RenderableMixin):
    """What errors show themselves as."""

    template_name_text: str
    template_name_ul: str

    def get_json_data(self, escape_html: bool = False) -> Any:
        """The errors as data for JSON."""
        raise NotImplementedError

    def as_json(self, escape_html: bool = False) -> str:
        """The errors as JSON."""
        return json.dumps(self.get_json_data(escape_html))

    def as_text(self) -> Any:
        """The errors as text with stars."""
        return self.render(self.template_name_text)

    def as_ul(self) -> Any:
        """The errors as a list."""
        return self.render(self.template_name_ul)


class ErrorDict(dict[str, Any], RenderableErrorMixin):
    """Errors of a form by field name.

    Source: django.forms.utils.ErrorDict.
    """

    template_name = "django/forms/errors/dict/default.html"
    template_name_text = "django/forms/errors/dict/text.txt"
    template_name_ul = "django/forms/errors/dict/ul.html"

    def __init__(self, *args: Any, renderer: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.renderer = renderer or get_default_renderer()

    def as_data(self) -> dict[str, list[ValidationError]]:
        """Lists of errors by field."""
        return {field: errors.as_data() for field, errors in self.items()}

    def get_json_data(self, escape_html: bool = False) -> dict[str, Any]:
        return {field: errors.get_json_data(escape_html) for field, errors in self.items()}

    def get_context(self) -> dict[str, Any]:
        return {"errors": self.items(), "error_class": "errorlist"}

    # The dictionary's own would show the items.
    __str__ = RenderableMixin.render
    __html__ = RenderableMixin.render


class ErrorList(UserList[Any], list[Any], RenderableErrorMixin):  # type: ignore[misc]  # as above
    """Errors of a field, or of a whole form; read as a list it has their messages.

    Args:
        error_class: Another CSS class beside ``errorlist``.
        field_id: The id of the field, for the id of the list.

    Source: django.forms.utils.ErrorList.
    """

    template_name = "django/forms/errors/list/default.html"
    template_name_text = "django/forms/errors/list/text.txt"
    template_name_ul = "django/forms/errors/list/ul.html"

    def __init__(
        self, initlist: Any = None, error_class: str | None = None, renderer: Any = None, field_id: str | None = None
    ) -> None:
        super().__init__(initlist)
        self.error_class = "errorlist" if error_class is None else f"errorlist {error_class}"
        self.renderer = renderer or get_default_renderer()
        self.field_id = field_id

    def extend(self, other: Iterable[Any]) -> None:
        """Add errors."""
        self.data.extend(other.data if isinstance(other, ErrorList) else other)

    def as_data(self) -> list[ValidationError]:
        """The errors themselves."""
        return ValidationError(self.data).error_list

    def copy(self) -> Any:
        """Another list with the same errors."""
        twin = super().copy()
        twin.error_class = self.error_class
        twin.renderer = self.renderer
        return twin

    def get_json_data(self, escape_html: bool = False) -> list[dict[str, Any]]:
        found = []
        for error in self.as_data():
            message = next(iter(error))
            found.append({"message": escape(message) if escape_html else message, "code": error.code or ""})
        return found

    def get_context(self) -> dict[str, Any]:
        return {"errors": self, "error_class": self.error_class}

    def __repr__(self) -> str:
        return repr(list(self))

    def __contains__(self, item: object) -> bool:
        return item in list(self)

    def __eq__(self, other: object) -> bool:
        return list(self) == other

    __hash__ = None  # type: ignore[assignment]  # lists have none

    def __getitem__(self, i: Any) -> Any:
        error = self.data[i]
        return next(iter(error)) if isinstance(error, ValidationError) else error

    def __iter__(self) -> Any:
        return (self[index] for index in range(len(self.data)))

    def __reduce_ex__(self, *args: Any, **kwargs: Any) -> Any:
        # The list's way would take the errors for items to append, and lose them.
        made = super(UserList, self).__reduce_ex__(*args, **kwargs)
        return (*made[:3], None, None)

    __str__ = RenderableMixin.render
    __html__ = RenderableMixin.render


def from_current_timezone(value: Any) -> Any:
    """A naive date-time, as typed into a form, as an aware one.

    Raises:
        ValidationError: the wall-clock time happens twice or never.
    """
    if not settings.USE_TZ or value is None or timezone.is_aware(value):
        return value
    zone = timezone.get_current_timezone()
    try:
        if timezone._datetime_ambiguous_or_imaginary(value, zone):
            raise ValueError("Ambiguous or non-existent time.")
        return timezone.make_aware(value, zone)
    except Exception as exc:
        raise ValidationError(
            _(
                "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may "
                "not exist."
            ),
            code="ambiguous_timezone",
            params={"datetime": value, "current_timezone": zone},
        ) from exc


def to_current_timezone(value: Any) -> Any:
    """An aware date-time as a naive one, to be shown in a form."""
    if settings.USE_TZ and value is not None and timezone.is_aware(value):
        return timezone.make_naive(value)
    return value


def joined_classes(*groups: Iterable[str]) -> str:
    """CSS classes without duplicates."""
    return " ".join(dict.fromkeys(name for group in groups for name in group))
