"""A form cut into fieldsets, lines and fields."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from fastjango import forms
from fastjango.contrib.admin._helpers.fields import AdminField, AdminReadonlyField
from fastjango.forms.utils import ErrorList
from fastjango.utils.safestring import mark_safe


class AdminForm:
    """A form with the fieldsets of its admin; iterating yields the ``Fieldset``s."""

    def __init__(
        self, form: Any, fieldsets: Any, prepopulated_fields: Any, readonly_fields: Any = None, model_admin: Any = None
    ) -> None:
        self.form = form
        self.fieldsets = fieldsets
        self.prepopulated_fields = [
            {"field": form[name], "dependencies": [form[source] for source in sources]}
            for name, sources in prepopulated_fields.items()
        ]
        self.model_admin = model_admin
        self.readonly_fields = readonly_fields or ()

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__}: form={type(self.form).__qualname__} fieldsets={self.fieldsets!r}>"

    def __iter__(self) -> Iterator[Fieldset]:
        for name, options in self.fieldsets:
            yield Fieldset(self.form, name, self.readonly_fields, model_admin=self.model_admin, **options)

    @property
    def errors(self) -> Any:
        """The errors of the form."""
        return self.form.errors

    @property
    def non_field_errors(self) -> Any:
        """The method of the form that returns the errors of no field."""
        return self.form.non_field_errors

    @property
    def fields(self) -> Any:
        """The fields of the form."""
        return self.form.fields

    @property
    def is_bound(self) -> bool:
        """Whether the form has data."""
        return self.form.is_bound

    @property
    def media(self) -> Any:
        """The media of the form and its fieldsets."""
        return sum((fieldset.media for fieldset in self), self.form.media)


class Fieldset:
    """A group of lines with a heading; iterating yields the ``Fieldline``s."""

    def __init__(
        self,
        form: Any,
        name: Any = None,
        readonly_fields: Any = (),
        fields: Any = (),
        classes: Any = (),
        description: Any = None,
        model_admin: Any = None,
    ) -> None:
        self.form = form
        self.name, self.fields = name, fields
        self.classes = " ".join(classes)
        self.description = description
        self.model_admin = model_admin
        self.readonly_fields = readonly_fields

    def __iter__(self) -> Iterator[Fieldline]:
        for names in self.fields:
            yield Fieldline(self.form, names, self.readonly_fields, model_admin=self.model_admin)

    @property
    def media(self) -> Any:
        """Folding needs no script."""
        return forms.Media()

    @cached_property
    def is_collapsible(self) -> bool:
        """Whether the group can be folded; one with errors stays open."""
        return "collapse" in self.classes and not any(name in self.fields for name in self.form.errors)


class Fieldline:
    """One field or several side by side; iterating yields ``AdminField`` and ``AdminReadonlyField``."""

    def __init__(self, form: Any, field: Any, readonly_fields: Any = None, model_admin: Any = None) -> None:
        self.form = form
        self.fields = field if hasattr(field, "__iter__") and not isinstance(field, str) else [field]
        self.has_visible_field = any(
            name not in form.fields or not form.fields[name].widget.is_hidden for name in self.fields
        )
        self.model_admin = model_admin
        self.readonly_fields = () if readonly_fields is None else readonly_fields

    def __iter__(self) -> Iterator[AdminField | AdminReadonlyField]:
        for position, name in enumerate(self.fields):
            if name in self.readonly_fields:
                yield AdminReadonlyField(self.form, name, is_first=position == 0, model_admin=self.model_admin)
            else:
                yield AdminField(self.form, name, is_first=position == 0)

    def errors(self) -> Any:
        """Return the errors of all fields as lists."""
        lists = (self.form[name].errors.as_ul() for name in self.fields if name not in self.readonly_fields)
        return mark_safe("\n".join(lists).strip("\n"))


class AdminErrorList(ErrorList):
    """All errors of a form and its inlines, when data were sent."""

    def __init__(self, form: Any, inline_formsets: Any) -> None:
        super().__init__()
        if not form.is_bound:
            return
        self.extend(form.errors.values())
        for formset in inline_formsets:
            self.extend(formset.non_form_errors())
            for errors in formset.errors:
                self.extend(errors.values())
