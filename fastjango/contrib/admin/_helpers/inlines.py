"""The forms of related objects inside the form of an object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from fastjango.contrib.admin._helpers.adminform import AdminForm, Fieldline, Fieldset
from fastjango.contrib.admin._helpers.fields import AdminField
from fastjango.contrib.admin._utils.columns import help_text_for_field, label_for_field
from fastjango.contrib.admin._utils.naming import flatten_fieldsets
from fastjango.forms.formsets import DELETION_FIELD_NAME
from fastjango.utils.text import capfirst
from fastjango.utils.translation import gettext


class InlineAdminFormSet:
    """A formset with the options of its inline; iterating yields the ``InlineAdminForm``s, the empty one last."""

    def __init__(
        self,
        inline: Any,
        formset: Any,
        fieldsets: Any,
        prepopulated_fields: Any = None,
        readonly_fields: Any = None,
        model_admin: Any = None,
        has_add_permission: bool = True,
        has_change_permission: bool = True,
        has_delete_permission: bool = True,
        has_view_permission: bool = True,
    ) -> None:
        self.opts = inline
        self.formset = formset
        self.fieldsets = fieldsets
        self.model_admin = model_admin
        self.readonly_fields = () if readonly_fields is None else readonly_fields
        self.prepopulated_fields = {} if prepopulated_fields is None else prepopulated_fields
        self.classes = " ".join(inline.classes) if inline.classes else ""
        self.has_add_permission = has_add_permission
        self.has_change_permission = has_change_permission
        self.has_delete_permission = has_delete_permission
        self.has_view_permission = has_view_permission

    def __iter__(self) -> Iterator[InlineAdminForm]:
        present = self.readonly_fields
        if not self.has_change_permission:
            present = [*self.readonly_fields, *flatten_fieldsets(self.fieldsets)]
        for form, original in zip(self.formset.initial_forms, self.formset.get_queryset(), strict=False):
            yield self._row(form, present, original, self.opts.get_view_on_site_url(original))
        for form in self.formset.extra_forms:
            yield self._row(form, self.readonly_fields)
        if self.has_add_permission:
            yield self._row(self.formset.empty_form, self.readonly_fields)

    def _row(self, form: Any, readonly_fields: Any, original: Any = None, url: str | None = None) -> InlineAdminForm:
        return InlineAdminForm(
            self.formset,
            form,
            self.fieldsets,
            self.prepopulated_fields,
            original,
            readonly_fields,
            model_admin=self.opts,
            view_on_site_url=url,
        )

    def fields(self) -> Iterator[dict[str, Any]]:
        """Yield name, label, help text, widget and whether it is required for each column of a table."""
        fk = getattr(self.formset, "fk", None)
        empty_form = self.formset.empty_form
        for name in flatten_fieldsets(self.fieldsets):
            if fk and fk.name == name:
                continue
            if not self.has_change_permission or name in self.readonly_fields:
                yield self._readonly_column(empty_form, name)
            else:
                field = empty_form.fields[name]
                label = field.label
                if label is None:
                    label = label_for_field(name, self.opts.model, self.opts, form=empty_form)
                yield {
                    "name": name,
                    "label": label,
                    "widget": field.widget,
                    "required": field.required,
                    "help_text": field.help_text,
                }

    def _readonly_column(self, empty_form: Any, name: Any) -> dict[str, Any]:
        labels = empty_form._meta.labels or {}
        help_texts = empty_form._meta.help_texts or {}
        field = empty_form.fields.get(name)
        return {
            "name": name,
            "label": labels.get(name) or label_for_field(name, self.opts.model, self.opts, form=empty_form),
            "widget": {"is_hidden": field is not None and field.widget.is_hidden},
            "required": False,
            "help_text": help_texts.get(name) or help_text_for_field(name, self.opts.model),
        }

    def inline_formset_data(self) -> str:
        """Return what the script needs to add forms, as JSON."""
        verbose_name = self.opts.verbose_name
        return json.dumps(
            {
                "name": f"#{self.formset.prefix}",
                "options": {
                    "prefix": self.formset.prefix,
                    "addText": gettext("Add another %(verbose_name)s") % {"verbose_name": capfirst(verbose_name)},
                    "deleteText": gettext("Remove"),
                },
            }
        )

    @property
    def forms(self) -> Any:
        """The forms of the formset."""
        return self.formset.forms

    @cached_property
    def is_collapsible(self) -> bool:
        """Whether the inline can be folded; one with errors stays open."""
        return not any(self.formset.errors) and "collapse" in self.classes

    def non_form_errors(self) -> Any:
        """Return the errors of no form."""
        return self.formset.non_form_errors()

    @property
    def is_bound(self) -> bool:
        """Whether the formset has data."""
        return self.formset.is_bound

    @property
    def total_form_count(self) -> Any:
        """The method of the formset that counts its forms."""
        return self.formset.total_form_count

    @property
    def media(self) -> Any:
        """The media of the inline and its forms."""
        return sum((row.media for row in self), self.opts.media + self.formset.media)


class InlineAdminForm(AdminForm):
    """The form of one related object.

    Args:
        original: The object, None for a new one.
        view_on_site_url: Where the object is shown to visitors.
    """

    def __init__(
        self,
        formset: Any,
        form: Any,
        fieldsets: Any,
        prepopulated_fields: Any,
        original: Any,
        readonly_fields: Any = None,
        model_admin: Any = None,
        view_on_site_url: str | None = None,
    ) -> None:
        self.formset = formset
        self.original = original
        self.show_url = original and view_on_site_url is not None
        self.absolute_url = view_on_site_url
        super().__init__(form, fieldsets, prepopulated_fields, readonly_fields, model_admin)

    def __iter__(self) -> Iterator[Fieldset]:
        for name, options in self.fieldsets:
            yield InlineFieldset(
                self.formset, self.form, name, self.readonly_fields, model_admin=self.model_admin, **options
            )

    def needs_explicit_pk_field(self) -> bool:
        """Tell whether the key is not on the form by itself, its own or that of a parent."""
        opts = self.form._meta.model._meta
        if opts.auto_field or not opts.pk.editable:
            return True
        return any(parent._meta.auto_field or not parent._meta.model._meta.pk.editable for parent in opts.all_parents)

    def pk_field(self) -> AdminField:
        """Return the hidden field with the key."""
        return AdminField(self.form, self.formset._pk_field.name, False)

    def fk_field(self) -> Any:
        """Return the hidden field with the key of the parent object, or the empty string."""
        fk = getattr(self.formset, "fk", None)
        return AdminField(self.form, fk.name, False) if fk else ""

    def deletion_field(self) -> AdminField:
        """Return the box that deletes the object."""
        return AdminField(self.form, DELETION_FIELD_NAME, False)


class InlineFieldset(Fieldset):
    """A group of lines of an inline form, without the key of the parent object."""

    def __init__(self, formset: Any, *args: Any, **kwargs: Any) -> None:
        self.formset = formset
        super().__init__(*args, **kwargs)

    def __iter__(self) -> Iterator[Fieldline]:
        fk = getattr(self.formset, "fk", None)
        for names in self.fields:
            if not fk or fk.name != names:
                yield Fieldline(self.form, names, self.readonly_fields, model_admin=self.model_admin)
