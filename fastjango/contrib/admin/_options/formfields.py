"""Which form field and widget a model field gets."""

from __future__ import annotations

import copy
from typing import Any

from fastjango import forms
from fastjango.contrib.admin import widgets
from fastjango.contrib.admin._constants import VERTICAL
from fastjango.contrib.admin.exceptions import NotRegistered
from fastjango.db import models
from fastjango.forms.forms import as_form_class
from fastjango.utils.text import format_lazy
from fastjango.utils.translation import gettext as _

_WIDGETS = {
    models.BigIntegerField: widgets.AdminBigIntegerFieldWidget,
    models.CharField: widgets.AdminTextInputWidget,
    models.DateField: widgets.AdminDateWidget,
    models.DateTimeField: widgets.AdminSplitDateTime,
    models.EmailField: widgets.AdminEmailInputWidget,
    models.FileField: widgets.AdminFileWidget,
    models.ImageField: widgets.AdminFileWidget,
    models.IntegerField: widgets.AdminIntegerFieldWidget,
    models.TextField: widgets.AdminTextareaWidget,
    models.TimeField: widgets.AdminTimeWidget,
    models.URLField: widgets.AdminURLFieldWidget,
    models.UUIDField: widgets.AdminUUIDInputWidget,
}
FORMFIELD_FOR_DBFIELD_DEFAULTS: dict[Any, dict[str, Any]] = {
    field_class: {"widget": widget} for field_class, widget in _WIDGETS.items()
}
FORMFIELD_FOR_DBFIELD_DEFAULTS[models.DateTimeField]["form_class"] = forms.SplitDateTimeField


def get_ul_class(radio_style: int) -> str:
    """Return the class of a list of radio buttons that stand below or beside each other."""
    return "radiolist" if radio_style == VERTICAL else "radiolist inline"


class FormFields:
    """The hooks that make form fields from model fields."""

    admin_site: Any
    form: Any
    model: Any
    autocomplete_fields: Any = ()
    raw_id_fields: Any = ()
    filter_vertical: Any = ()
    filter_horizontal: Any = ()
    radio_fields: dict[str, int] = {}
    formfield_overrides: dict[Any, dict[str, Any]] = {}

    def __init__(self) -> None:
        form = as_form_class(self.form, self.model)
        if form is not self.form:
            self.form = form
        # One dict by field class: the admin's defaults, then the class's own.
        merged = copy.deepcopy(FORMFIELD_FOR_DBFIELD_DEFAULTS)
        for field_class, options in self.formfield_overrides.items():
            merged.setdefault(field_class, {}).update(options)
        self.formfield_overrides = merged

    def _formfield_kept(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """As :meth:`formfield_for_dbfield`, for a form class that only tells names: the next one takes the field."""
        made = self.formfield_for_dbfield(db_field, request=request, **kwargs)
        if not kwargs:
            vars(request).setdefault("_admin_formfields", {})[self, db_field] = made
        return made

    def _formfield_once(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """As :meth:`formfield_for_dbfield`, but a field that was kept is taken."""
        kept = getattr(request, "_admin_formfields", None)
        if kept and not kwargs and (self, db_field) in kept:
            return kept.pop((self, db_field))
        return self.formfield_for_dbfield(db_field, request=request, **kwargs)

    def _is_plain(self, base: Any, name: str) -> bool:
        """Whether no project has put its own method in place of a class's."""
        return getattr(type(self), name) is getattr(base, name)

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field for a model field, or None to leave it out.

        Args:
            request: The request, or None outside of one.
            **kwargs: For the form field; they win over the overrides.
        """
        if db_field.choices:
            return self.formfield_for_choice_field(db_field, request, **kwargs)
        if isinstance(db_field, (models.ForeignKey, models.ManyToManyField)):
            return self._formfield_for_relation(db_field, request, kwargs)
        for field_class in type(db_field).mro():
            if field_class in self.formfield_overrides:
                # Each form field gets widgets of its own.
                own = self.formfield_overrides[field_class].items()
                copied = {name: value if isinstance(value, type) else copy.deepcopy(value) for name, value in own}
                kwargs = {**copied, **kwargs}
                break
        return db_field.formfield(**kwargs)

    def _formfield_for_relation(self, db_field: Any, request: Any, kwargs: dict[str, Any]) -> Any:
        kwargs = {**self.formfield_overrides.get(type(db_field), {}), **kwargs}
        many = isinstance(db_field, models.ManyToManyField)
        hook = self.formfield_for_manytomany if many else self.formfield_for_foreignkey
        formfield = hook(db_field, request, **kwargs)
        if formfield and db_field.name not in self.raw_id_fields:
            offered = self._offered_pages(db_field.remote_field.model, request)
            formfield.widget = widgets.RelatedFieldWidgetWrapper(
                formfield.widget, db_field.remote_field, self.admin_site, **offered
            )
        return formfield

    def _offered_pages(self, model: Any, request: Any) -> dict[str, bool]:
        try:
            related_admin = self.admin_site.get_model_admin(model)
        except NotRegistered:
            return {}
        return {
            "can_add_related": related_admin.has_add_permission(request),
            "can_change_related": related_admin.has_change_permission(request),
            "can_delete_related": related_admin.has_delete_permission(request),
            "can_view_related": related_admin.has_view_permission(request),
        }

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field for a model field with choices."""
        if db_field.name in self.radio_fields:
            kwargs.setdefault("widget", self._radio_select(db_field))
            if "choices" not in kwargs:
                kwargs["choices"] = db_field.get_choices(include_blank=db_field.blank, blank_choice=[("", _("None"))])
        return db_field.formfield(**kwargs)

    def _radio_select(self, db_field: Any) -> Any:
        return widgets.AdminRadioSelect(attrs={"class": get_ul_class(self.radio_fields[db_field.name])})

    def get_field_queryset(self, db: str | None, db_field: Any, request: Any) -> Any:
        """Return the objects to choose from in the order of their own admin, or None for the default."""
        model = db_field.remote_field.model
        try:
            ordering = self.admin_site.get_model_admin(model).get_ordering(request)
        except NotRegistered:
            return None
        if ordering is None or ordering == ():
            return None
        return model._default_manager.using(db).order_by(*ordering)

    def _set_queryset(self, db_field: Any, request: Any, kwargs: dict[str, Any]) -> None:
        if "queryset" not in kwargs:
            queryset = self.get_field_queryset(kwargs.get("using"), db_field, request)
            if queryset is not None:
                kwargs["queryset"] = queryset

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field for a relation to one object."""
        name, db = db_field.name, kwargs.get("using")
        if "widget" not in kwargs:
            if name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]  # BaseModelAdmin's
                kwargs["widget"] = widgets.AutocompleteSelect(db_field, self.admin_site, using=db)
            elif name in self.raw_id_fields:
                kwargs["widget"] = widgets.ForeignKeyRawIdWidget(db_field.remote_field, self.admin_site, using=db)
            elif name in self.radio_fields:
                kwargs["widget"] = self._radio_select(db_field)
                kwargs["empty_label"] = kwargs.get("empty_label", _("None")) if db_field.blank else None
        self._set_queryset(db_field, request, kwargs)
        return db_field.formfield(**kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Return the form field for a relation to many objects; None when a model of the project makes the relation."""
        if not db_field.remote_field.through._meta.auto_created:
            return None
        name, db = db_field.name, kwargs.get("using")
        if "widget" not in kwargs:
            if name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]  # BaseModelAdmin's
                kwargs["widget"] = widgets.AutocompleteSelectMultiple(db_field, self.admin_site, using=db)
            elif name in self.raw_id_fields:
                kwargs["widget"] = widgets.ManyToManyRawIdWidget(db_field.remote_field, self.admin_site, using=db)
            elif name in (*self.filter_vertical, *self.filter_horizontal):
                stacked = name in self.filter_vertical
                kwargs["widget"] = widgets.FilteredSelectMultiple(db_field.verbose_name, stacked)
        self._set_queryset(db_field, request, kwargs)
        formfield = db_field.formfield(**kwargs)
        if _is_plain_multiple_select(formfield.widget):
            hint = _("Hold down “Control”, or “Command” on a Mac, to select more than one.")
            own = formfield.help_text
            formfield.help_text = format_lazy("{} {}", own, hint) if own else hint
        return formfield


def _is_plain_multiple_select(widget: Any) -> bool:
    return (
        isinstance(widget, forms.SelectMultiple)
        and widget.allow_multiple_selected
        and not isinstance(widget, (forms.CheckboxSelectMultiple, widgets.AutocompleteSelectMultiple))
    )
