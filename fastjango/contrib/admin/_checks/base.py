"""Checks of options that model admins and inlines have."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.admin._checks._report import (
    Findings,
    error,
    has_duplicates,
    is_listing,
    is_subclass,
    joined,
    must_be,
    must_inherit_from,
    refer_to_missing_field,
)
from fastjango.contrib.admin._constants import HORIZONTAL, VERTICAL
from fastjango.contrib.admin._utils.naming import flatten
from fastjango.contrib.admin.exceptions import NotRegistered
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db import models
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.expressions import Combinable
from fastjango.forms.models import BaseModelForm

_A_LISTING = "a list or tuple"
_A_RELATION = "a foreign key or a many-to-many field"


def _through_model_is_manual(field: Any) -> bool:
    return isinstance(field, models.ManyToManyField) and not field.remote_field.through._meta.auto_created


class BaseModelAdminChecks:
    """Checks the options of a model admin or inline; each ``_check_*`` method looks at one."""

    def check(self, admin_obj: Any, **kwargs: Any) -> Findings:
        """Return everything wrong with the admin."""
        return joined(
            (
                self._check_autocomplete_fields(admin_obj),
                self._check_raw_id_fields(admin_obj),
                self._check_fields(admin_obj),
                self._check_fieldsets(admin_obj),
                self._check_exclude(admin_obj),
                self._check_form(admin_obj),
                self._check_filter_vertical(admin_obj),
                self._check_filter_horizontal(admin_obj),
                self._check_radio_fields(admin_obj),
                self._check_prepopulated_fields(admin_obj),
                self._check_view_on_site_url(admin_obj),
                self._check_ordering(admin_obj),
                self._check_readonly_fields(admin_obj),
            )
        )

    # Fields that are chosen by autocompletion or by key

    def _check_autocomplete_fields(self, obj: Any) -> Findings:
        names = obj.autocomplete_fields
        if not is_listing(names):
            return must_be(_A_LISTING, option="autocomplete_fields", obj=obj, id="E036")
        return joined(
            self._check_autocomplete_fields_item(obj, name, f"autocomplete_fields[{position}]")
            for position, name in enumerate(names)
        )

    def _check_autocomplete_fields_item(self, obj: Any, field_name: str, label: str) -> Findings:
        try:
            field = obj.model._meta.get_field(field_name)
        except FieldDoesNotExist:
            return refer_to_missing_field(field=field_name, option=label, obj=obj, id="E037")
        if not field.many_to_many and not isinstance(field, models.ForeignKey):
            return must_be(_A_RELATION, option=label, obj=obj, id="E038")
        own_name = type(obj).__name__
        related = field.remote_field.model
        try:
            related_admin = obj.admin_site.get_model_admin(related)
        except NotRegistered:
            return error(
                f'An admin for model "{related.__name__}" has to be registered to be referenced by '
                f"{own_name}.autocomplete_fields.",
                obj,
                "E039",
            )
        if related_admin.search_fields:
            return []
        return error(
            f'{type(related_admin).__name__} must define "search_fields", because it\'s referenced by '
            f"{own_name}.autocomplete_fields.",
            obj,
            "E040",
        )

    def _check_raw_id_fields(self, obj: Any) -> Findings:
        if not is_listing(obj.raw_id_fields):
            return must_be(_A_LISTING, option="raw_id_fields", obj=obj, id="E001")
        return joined(
            self._check_raw_id_fields_item(obj, name, f"raw_id_fields[{position}]")
            for position, name in enumerate(obj.raw_id_fields)
        )

    def _check_raw_id_fields_item(self, obj: Any, field_name: str, label: str) -> Findings:
        try:
            field = obj.model._meta.get_field(field_name)
        except FieldDoesNotExist:
            field = None
        # The name of a column ("author_id") finds a field too, but of another name.
        if field is None or field.name != field_name:
            return refer_to_missing_field(field=field_name, option=label, obj=obj, id="E002")
        if not field.many_to_many and not isinstance(field, models.ForeignKey):
            return must_be(_A_RELATION, option=label, obj=obj, id="E003")
        return []

    # Which fields are on the form

    def _check_fields(self, obj: Any) -> Findings:
        if obj.fields is None:
            return []
        if not is_listing(obj.fields):
            return must_be(_A_LISTING, option="fields", obj=obj, id="E004")
        if obj.fieldsets:
            return error("Both 'fieldsets' and 'fields' are specified.", obj, "E005")
        if has_duplicates(obj.fields):
            return error("The value of 'fields' contains duplicate field(s).", obj, "E006")
        return joined(self._check_field_spec(obj, names, "fields") for names in obj.fields)

    def _check_fieldsets(self, obj: Any) -> Findings:
        if obj.fieldsets is None:
            return []
        if not is_listing(obj.fieldsets):
            return must_be(_A_LISTING, option="fieldsets", obj=obj, id="E007")
        seen: list[Any] = []
        return joined(
            self._check_fieldsets_item(obj, fieldset, f"fieldsets[{position}]", seen)
            for position, fieldset in enumerate(obj.fieldsets)
        )

    def _check_fieldsets_item(self, obj: Any, fieldset: Any, label: str, seen_fields: list[Any]) -> Findings:
        if not is_listing(fieldset):
            return must_be(_A_LISTING, option=label, obj=obj, id="E008")
        if len(fieldset) != 2:
            return must_be("of length 2", option=label, obj=obj, id="E009")
        options = fieldset[1]
        if not isinstance(options, dict):
            return must_be("a dictionary", option=f"{label}[1]", obj=obj, id="E010")
        if "fields" not in options:
            return error(f"The value of '{label}[1]' must contain the key 'fields'.", obj, "E011")
        if not is_listing(options["fields"]):
            return must_be(_A_LISTING, option=f"{label}[1]['fields']", obj=obj, id="E008")
        seen_fields.extend(flatten(options["fields"]))
        if has_duplicates(seen_fields):
            return error(f"There are duplicate field(s) in '{label}[1]'.", obj, "E012")
        return joined(self._check_field_spec(obj, names, f'{label}[1]["fields"]') for names in options["fields"])

    def _check_field_spec(self, obj: Any, fields: Any, label: str) -> Findings:
        """Check one line of a form: a field, or several in a tuple."""
        return joined(self._check_field_spec_item(obj, name, label) for name in flatten([fields]))

    def _check_field_spec_item(self, obj: Any, field_name: Any, label: str) -> Findings:
        if field_name in obj.readonly_fields:
            return []  # it may be a callable or a method
        try:
            field = obj.model._meta.get_field(field_name)
        except FieldDoesNotExist:
            return []  # a field that the form adds
        return self._check_through_model(obj, field, field_name, label)

    def _check_through_model(self, obj: Any, field: Any, field_name: Any, label: str) -> Findings:
        if not _through_model_is_manual(field):
            return []
        return error(
            f"The value of '{label}' cannot include the ManyToManyField '{field_name}', because that field manually "
            "specifies a relationship model.",
            obj,
            "E013",
        )

    def _check_exclude(self, obj: Any) -> Findings:
        if obj.exclude is None:
            return []
        if not is_listing(obj.exclude):
            return must_be(_A_LISTING, option="exclude", obj=obj, id="E014")
        if len(set(obj.exclude)) < len(obj.exclude):
            return error("The value of 'exclude' contains duplicate field(s).", obj, "E015")
        return []

    def _check_form(self, obj: Any) -> Findings:
        if is_subclass(obj.form, BaseModelForm):
            return []
        return must_inherit_from(parent="BaseModelForm", option="form", obj=obj, id="E016")

    # How fields look

    def _check_filter_vertical(self, obj: Any) -> Findings:
        return self._check_filter(obj, "filter_vertical", "E017")

    def _check_filter_horizontal(self, obj: Any) -> Findings:
        return self._check_filter(obj, "filter_horizontal", "E018")

    def _check_filter(self, obj: Any, option: str, id: str) -> Findings:
        names = getattr(obj, option)
        if not is_listing(names):
            return must_be(_A_LISTING, option=option, obj=obj, id=id)
        return joined(
            self._check_filter_item(obj, name, f"{option}[{position}]") for position, name in enumerate(names)
        )

    def _check_filter_item(self, obj: Any, field_name: str, label: str) -> Findings:
        try:
            field = obj.model._meta.get_field(field_name)
        except FieldDoesNotExist:
            return refer_to_missing_field(field=field_name, option=label, obj=obj, id="E019")
        if not field.many_to_many or isinstance(field, models.ManyToManyRel):
            return must_be("a many-to-many field", option=label, obj=obj, id="E020")
        return self._check_through_model(obj, field, field_name, label)

    def _check_radio_fields(self, obj: Any) -> Findings:
        if not isinstance(obj.radio_fields, dict):
            return must_be("a dictionary", option="radio_fields", obj=obj, id="E021")
        return joined(
            self._check_radio_fields_key(obj, name, "radio_fields")
            + self._check_radio_fields_value(obj, direction, f'radio_fields["{name}"]')
            for name, direction in obj.radio_fields.items()
        )

    def _check_radio_fields_key(self, obj: Any, field_name: str, label: str) -> Findings:
        try:
            field = obj.model._meta.get_field(field_name)
        except FieldDoesNotExist:
            return refer_to_missing_field(field=field_name, option=label, obj=obj, id="E022")
        if isinstance(field, models.ForeignKey) or field.choices:
            return []
        return error(
            f"The value of '{label}' refers to '{field_name}', which is not an instance of ForeignKey, and does not "
            "have a 'choices' definition.",
            obj,
            "E023",
        )

    def _check_radio_fields_value(self, obj: Any, val: Any, label: str) -> Findings:
        if val in (HORIZONTAL, VERTICAL):
            return []
        return error(f"The value of '{label}' must be either admin.HORIZONTAL or admin.VERTICAL.", obj, "E024")

    def _check_view_on_site_url(self, obj: Any) -> Findings:
        if not hasattr(obj, "view_on_site") or callable(obj.view_on_site) or isinstance(obj.view_on_site, bool):
            return []
        return error("The value of 'view_on_site' must be a callable or a boolean value.", obj, "E025")

    def _check_prepopulated_fields(self, obj: Any) -> Findings:
        if not isinstance(obj.prepopulated_fields, dict):
            return must_be("a dictionary", option="prepopulated_fields", obj=obj, id="E026")
        return joined(
            self._check_prepopulated_fields_key(obj, name, "prepopulated_fields")
            + self._check_prepopulated_fields_value(obj, sources, f'prepopulated_fields["{name}"]')
            for name, sources in obj.prepopulated_fields.items()
        )

    def _check_prepopulated_fields_key(self, obj: Any, field_name: str, label: str) -> Findings:
        try:
            field = obj.model._meta.get_field(field_name)
        except FieldDoesNotExist:
            return refer_to_missing_field(field=field_name, option=label, obj=obj, id="E027")
        if not isinstance(field, (models.DateTimeField, models.ForeignKey, models.ManyToManyField)):
            return []
        return error(
            f"The value of '{label}' refers to '{field_name}', which must not be a DateTimeField, a ForeignKey, a "
            "OneToOneField, or a ManyToManyField.",
            obj,
            "E028",
        )

    def _check_prepopulated_fields_value(self, obj: Any, val: Any, label: str) -> Findings:
        if not is_listing(val):
            return must_be(_A_LISTING, option=label, obj=obj, id="E029")
        return joined(
            self._check_prepopulated_fields_value_item(obj, name, f"{label}[{position}]")
            for position, name in enumerate(val)
        )

    def _check_prepopulated_fields_value_item(self, obj: Any, field_name: str, label: str) -> Findings:
        try:
            obj.model._meta.get_field(field_name)
        except FieldDoesNotExist:
            return refer_to_missing_field(field=field_name, option=label, obj=obj, id="E030")
        return []

    # Order, and values to read

    def _check_ordering(self, obj: Any) -> Findings:
        if obj.ordering is None:
            return []
        if not is_listing(obj.ordering):
            return must_be(_A_LISTING, option="ordering", obj=obj, id="E031")
        return joined(
            self._check_ordering_item(obj, name, f"ordering[{position}]") for position, name in enumerate(obj.ordering)
        )

    def _check_ordering_item(self, obj: Any, field_name: Any, label: str) -> Findings:
        if isinstance(field_name, (Combinable, models.OrderBy)):
            ordered: Any = field_name
            wrapped = ordered if isinstance(ordered, models.OrderBy) else ordered.asc()
            if not isinstance(wrapped.expression, models.F):
                return []
            field_name = wrapped.expression.name
        if field_name == "?":
            if len(obj.ordering) == 1:
                return []
            return error(
                "The value of 'ordering' has the random ordering marker '?', but contains other fields as well.",
                obj,
                "E032",
                hint='Either remove the "?", or remove the other fields.',
            )
        name = field_name.removeprefix("-")
        if LOOKUP_SEP in name or name == "pk":
            return []  # a path may end in a transform, which only the query knows
        try:
            obj.model._meta.get_field(name)
        except FieldDoesNotExist:
            return refer_to_missing_field(field=name, option=label, obj=obj, id="E033")
        return []

    def _check_readonly_fields(self, obj: Any) -> Findings:
        if obj.readonly_fields == ():
            return []
        if not is_listing(obj.readonly_fields):
            return must_be(_A_LISTING, option="readonly_fields", obj=obj, id="E034")
        return joined(
            self._check_readonly_fields_item(obj, name, f"readonly_fields[{position}]")
            for position, name in enumerate(obj.readonly_fields)
        )

    def _check_readonly_fields_item(self, obj: Any, field_name: Any, label: str) -> Findings:
        if callable(field_name) or hasattr(obj, field_name) or hasattr(obj.model, field_name):
            return []
        try:
            obj.model._meta.get_field(field_name)
        except FieldDoesNotExist:
            return error(
                f"The value of '{label}' refers to '{field_name}', which is not a callable, an attribute of "
                f"'{type(obj).__name__}', or an attribute of '{obj.model._meta.label}'.",
                obj,
                "E035",
            )
        return []
