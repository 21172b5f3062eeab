"""The rows of a change list. What a column does is worked out once, and then done for each row."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from fastjango.contrib.admin._utils.columns import FieldIsAForeignKeyColumnName, get_non_gfk_field
from fastjango.contrib.admin._utils.values import field_display
from fastjango.contrib.admin.templatetags._headers import css_name
from fastjango.contrib.admin.templatetags.admin_urls import add_preserved_filters
from fastjango.contrib.admin.utils import display_for_value, lookup_field
from fastjango.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from fastjango.db import models
from fastjango.urls import NoReverseMatch
from fastjango.utils.html import conditional_escape, format_html
from fastjango.utils.safestring import mark_safe

# Returns the text of a cell and its classes, given an object.
Content = Callable[[Any], tuple[Any, str]]

_NOWRAP_FIELDS = (models.DateField, models.TimeField, models.ForeignKey)


class _Column:
    """One column: its content, whether it links to the form, and whether it can be edited."""

    def __init__(self, cl: Any, name: Any, position: int) -> None:
        self.cl = cl
        self.name = name
        self.empty = cl.model_admin.get_empty_value_display()
        self.is_link = bool(cl.list_display_links) and name in cl.list_display_links
        self.classes = "action-checkbox" if name == "action_checkbox" else f"field-{css_name(name, position)}"
        self.content: Content = self._content_of_attribute
        try:
            field = get_non_gfk_field(cl.lookup_opts, name)
        except (FieldDoesNotExist, FieldIsAForeignKeyColumnName):
            return
        if not field.auto_created:
            self.content = self._content_of_field(field)

    def _content_of_field(self, field: Any) -> Content:
        name, empty = self.name, self.empty
        classes = f"{self.classes} nowrap" if isinstance(field, _NOWRAP_FIELDS) else self.classes
        to_one = isinstance(field.remote_field, models.ManyToOneRel)
        show = _related_object if to_one else field_display(field, avoid_link=self.is_link)

        def content(result: Any) -> tuple[Any, str]:
            try:
                value = getattr(result, name)
            except ObjectDoesNotExist:
                return empty, self.classes
            return show(value, empty), classes

        return content

    def _content_of_attribute(self, result: Any) -> tuple[Any, str]:
        try:
            _field, attr, value = lookup_field(self.name, result, self.cl.model_admin)
        except ObjectDoesNotExist:
            return self.empty, self.classes
        described = attr.fget if isinstance(attr, property) else attr
        boolean = getattr(described, "boolean", False)
        text = display_for_value(value, getattr(attr, "empty_value_display", self.empty), boolean)
        is_moment = isinstance(value, (datetime.date, datetime.time))
        return text, f"{self.classes} nowrap" if is_moment else self.classes


def _related_object(value: Any, empty: Any) -> Any:
    return empty if value is None else value


class _Rows:
    """Writes the cells of objects."""

    def __init__(self, cl: Any) -> None:
        self.cl = cl
        self.pk_name = cl.lookup_opts.pk.name
        self.columns = [_Column(cl, name, position) for position, name in enumerate(cl.list_display)]
        self._filters: str | None = None

    def cells(self, result: Any, form: Any) -> Iterator[Any]:
        """Yield the cells of a row, the key of its form last.

        Args:
            form: The form of the row when its columns can be edited.
        """
        first_link = True
        for column in self.columns:
            text, classes = column.content(result)
            if column.is_link:
                tag = "th" if first_link else "td"
                first_link = False
                text = self._link(result, text)
            else:
                tag = "td"
                text = self._input(form, column.name, text)
            yield mark_safe(f'<{tag} class="{conditional_escape(classes)}">{conditional_escape(text)}</{tag}>')
        if form and not form[self.pk_name].is_hidden:
            yield format_html("<td>{}</td>", form[self.pk_name])

    def _input(self, form: Any, name: Any, text: Any) -> Any:
        """Return the input of a column that is edited, and the text of others; a hidden key stands elsewhere."""
        if not form or name not in form.fields:
            return text
        bound = form[name]
        if name == self.pk_name and bound.is_hidden:
            return text
        return mark_safe(str(bound.errors) + str(bound))

    def _link(self, result: Any, text: Any) -> Any:
        text = conditional_escape(text)
        if not text.strip():  # there must be something to click
            text = conditional_escape(self.cl.model_admin.get_empty_value_display())
        try:
            url = self._with_filters(self.cl.url_for_result(result))
        except NoReverseMatch:
            return text
        opener = ""
        if self.cl.is_popup:
            # The window that opened the popup takes the value; the script of the page passes it on.
            attname = str(self.cl.to_field) if self.cl.to_field else self.cl.pk_attname
            value = conditional_escape(result.serializable_value(attname))
            opener = f' data-popup-opener="{value}"'
        return mark_safe(f'<a href="{conditional_escape(url)}"{opener}>{text}</a>')

    def _with_filters(self, url: str) -> str:
        """Add the list's query string; what is added to one plain address is added to all."""
        if "?" not in url and self._filters is not None:
            return url + self._filters
        context = {"preserved_filters": self.cl.preserved_filters, "opts": self.cl.opts}
        filtered = add_preserved_filters(context, url)
        if "?" not in url and filtered.startswith(url):
            self._filters = filtered[len(url) :]
        return filtered


def items_for_result(cl: Any, result: Any, form: Any) -> Iterator[Any]:
    """Yield the cells of an object's row."""
    yield from _Rows(cl).cells(result, form)


class ResultList(list[Any]):
    """The cells of a row, with the form of the row for its errors."""

    def __init__(self, form: Any, *items: Any) -> None:
        self.form = form
        super().__init__(*items)


def _results_and_forms(cl: Any) -> Iterator[tuple[Any, Any]]:
    forms = cl.formset.forms if cl.formset else [None] * len(cl.result_list)
    return zip(cl.result_list, forms, strict=False)


def results(cl: Any) -> Iterator[ResultList]:
    """Yield the rows."""
    rows = _Rows(cl)
    for result, form in _results_and_forms(cl):
        yield ResultList(form, rows.cells(result, form))


def result_hidden_fields(cl: Any) -> Iterator[Any]:
    """Yield the hidden keys of the rows that can be edited."""
    for _result, form in _results_and_forms(cl):
        if form and form[cl.model._meta.pk.name].is_hidden:
            yield mark_safe(form[cl.model._meta.pk.name])
