"""One field of a form, to fill in or to read."""

from __future__ import annotations

from typing import Any

from fastjango import forms
from fastjango.contrib.admin._utils.columns import help_text_for_field, label_for_field, lookup_field
from fastjango.contrib.admin._utils.quoting import quote
from fastjango.contrib.admin._utils.values import boolean_icon, display_for_field
from fastjango.core.exceptions import ObjectDoesNotExist
from fastjango.db.models.fields.related import ForeignObjectRel, ManyToManyRel, OneToOneField
from fastjango.forms.utils import flatatt
from fastjango.template.defaultfilters import capfirst, linebreaksbr
from fastjango.urls import NoReverseMatch, reverse
from fastjango.utils.html import conditional_escape, format_html
from fastjango.utils.safestring import mark_safe


class AdminField:
    """A field to fill in.

    Args:
        form: The form.
        field: The name of the field.
        is_first: It is the first on its line.
    """

    is_readonly = False

    def __init__(self, form: Any, field: str, is_first: bool) -> None:
        self.field = form[field]
        self.is_first = is_first
        widget = self.field.field.widget
        self.is_checkbox = isinstance(widget, forms.CheckboxInput)
        self.is_fieldset = widget.use_fieldset

    def label_tag(self) -> Any:
        """Return the label, with classes for boxes, required fields, and fields further along a line."""
        states = {
            "vCheckboxLabel": self.is_checkbox,
            "required": self.field.field.required,
            "inline": not self.is_first,
        }
        classes = " ".join(name for name, holds in states.items() if holds)
        return self.field.label_tag(
            contents=conditional_escape(self.field.label),
            attrs={"class": classes} if classes else {},
            label_suffix="" if self.is_checkbox else None,  # the label stands behind the box
        )

    def errors(self) -> Any:
        """Return the errors as a list."""
        return mark_safe(self.field.errors.as_ul())


class AdminReadonlyField:
    """A value to read: of a model field, an attribute, or a callable.

    Args:
        form: The form whose instance has the value.
        field: The name or the callable.
        is_first: It is the first on its line.
        model_admin: Where methods with that name are looked for.
    """

    is_checkbox = False
    is_fieldset = False
    is_readonly = True

    def __init__(self, form: Any, field: Any, is_first: bool, model_admin: Any = None) -> None:
        self.form = form
        self.model_admin = model_admin
        self.is_first = is_first
        self.empty_value_display = model_admin.get_empty_value_display()
        name = field
        if callable(field):
            name = "" if field.__name__ == "<lambda>" else field.__name__
        meta = form._meta
        if meta.labels and name in meta.labels:
            label = meta.labels[name]
        else:
            label = label_for_field(field, meta.model, model_admin, form=form)
        if meta.help_texts and name in meta.help_texts:
            help_text = meta.help_texts[name]
        else:
            help_text = help_text_for_field(name, meta.model)
        self.field = {
            "name": name,
            "label": label,
            "help_text": help_text,
            "field": field,
            "is_hidden": field in form.fields and form.fields[field].widget.is_hidden,
        }

    def label_tag(self) -> Any:
        """Return the label."""
        attrs = {} if self.is_first else {"class": "inline"}
        return format_html(
            "<label{}>{}{}</label>", flatatt(attrs), capfirst(self.field["label"]), self.form.label_suffix
        )

    def get_admin_url(self, remote_field: Any, remote_obj: Any) -> Any:
        """Return the name of a related object, with a link where it has a form."""
        opts = remote_field.model._meta
        try:
            url = reverse(
                f"admin:{opts.app_label}_{opts.model_name}_change",
                args=[quote(remote_obj.pk)],
                current_app=self.model_admin.admin_site.name,
            )
        except NoReverseMatch:
            return str(remote_obj)
        return format_html('<a href="{}">{}</a>', url, remote_obj)

    def contents(self) -> Any:
        """Return the value as HTML."""
        name = self.field["field"]
        try:
            field, attribute, value = lookup_field(name, self.form.instance, self.model_admin)
        except (AttributeError, ValueError, ObjectDoesNotExist):
            return conditional_escape(self.empty_value_display)
        if name in self.form.fields:
            widget = self.form[name].field.widget
            if getattr(widget, "read_only", False):  # it knows how to show itself, such as a password's
                return widget.render(name, value)
        shown = self._attribute(attribute, value) if field is None else self._model_field(field, value)
        return conditional_escape(shown)

    def _attribute(self, attribute: Any, value: Any) -> Any:
        if getattr(attribute, "boolean", False):
            return boolean_icon(value)
        return value if hasattr(value, "__html__") else linebreaksbr(value)

    def _model_field(self, field: Any, value: Any) -> Any:
        if value is not None and isinstance(field.remote_field, ManyToManyRel):
            shown: Any = ", ".join(str(obj) for obj in value.all())
        elif value is not None and isinstance(field.remote_field, (ForeignObjectRel, OneToOneField)):
            shown = self.get_admin_url(field.remote_field, value)
        else:
            shown = display_for_field(value, field, self.empty_value_display)
        return linebreaksbr(shown)
