"""Checks of the options of model admins."""

from __future__ import annotations

from collections import Counter
from typing import Any

from fastjango.contrib.admin._checks._report import (
    Findings,
    error,
    is_listing,
    is_subclass,
    joined,
    must_be,
    must_inherit_from,
    refer_to_missing_field,
)
from fastjango.contrib.admin._checks.base import BaseModelAdminChecks
from fastjango.contrib.admin._registry import InlineKind
from fastjango.contrib.admin._utils.lookups import NotRelationField, get_fields_from_path
from fastjango.contrib.admin.filters import FieldListFilter, ListFilter
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db import models

_A_LISTING = "a list or tuple"


class ModelAdminChecks(BaseModelAdminChecks):
    """Checks the options of a model admin."""

    def check(self, admin_obj: Any, **kwargs: Any) -> Findings:
        """Return everything wrong with the admin and its inlines."""
        return super().check(admin_obj) + joined(
            (
                self._check_save_as(admin_obj),
                self._check_save_on_top(admin_obj),
                self._check_inlines(admin_obj),
                self._check_list_display(admin_obj),
                self._check_list_display_links(admin_obj),
                self._check_list_filter(admin_obj),
                self._check_list_select_related(admin_obj),
                self._check_list_per_page(admin_obj),
                self._check_list_max_show_all(admin_obj),
                self._check_list_editable(admin_obj),
                self._check_search_fields(admin_obj),
                self._check_date_hierarchy(admin_obj),
                self._check_action_permission_methods(admin_obj),
                self._check_actions_uniqueness(admin_obj),
            )
        )

    # The form

    def _check_save_as(self, obj: Any) -> Findings:
        return [] if isinstance(obj.save_as, bool) else must_be("a boolean", option="save_as", obj=obj, id="E101")

    def _check_save_on_top(self, obj: Any) -> Findings:
        if isinstance(obj.save_on_top, bool):
            return []
        return must_be("a boolean", option="save_on_top", obj=obj, id="E102")

    def _check_inlines(self, obj: Any) -> Findings:
        if not is_listing(obj.inlines):
            return must_be(_A_LISTING, option="inlines", obj=obj, id="E103")
        return joined(
            self._check_inlines_item(obj, inline, f"inlines[{position}]") for position, inline in enumerate(obj.inlines)
        )

    def _check_inlines_item(self, obj: Any, inline: Any, label: str) -> Findings:
        if not hasattr(inline, "__module__") or not hasattr(inline, "__name__"):
            # Django 5.2: what has no name of its own is told by that of the admin.
            return error(f"'{obj}' must inherit from 'InlineModelAdmin'.", obj, "E104")
        name = f"{inline.__module__}.{inline.__name__}"
        if not isinstance(inline, type) or not issubclass(inline, InlineKind):
            return error(f"'{name}' must inherit from 'InlineModelAdmin'.", obj, "E104")
        model = getattr(inline, "model", None)
        if not model:
            return error(f"'{name}' must have a 'model' attribute.", obj, "E105")
        if not is_subclass(model, models.Model):
            return must_be("a Model", option=f"{name}.model", obj=obj, id="E106")
        return inline(obj.model, obj.admin_site).check()  # type: ignore[call-arg, attr-defined]  # an InlineModelAdmin

    # The columns of the list

    def _check_list_display(self, obj: Any) -> Findings:
        if not is_listing(obj.list_display):
            return must_be(_A_LISTING, option="list_display", obj=obj, id="E107")
        return joined(
            self._check_list_display_item(obj, item, f"list_display[{position}]")
            for position, item in enumerate(obj.list_display)
        )

    def _check_list_display_item(self, obj: Any, item: Any, label: str) -> Findings:
        if callable(item) or hasattr(obj, item):
            return []
        try:
            field = self._listed_field(obj.model, item)
        except (FieldDoesNotExist, NotRelationField):
            return error(
                f"The value of '{label}' refers to '{item}', which is not a callable or attribute of "
                f"'{type(obj).__name__}', or an attribute, method, or field on '{obj.model._meta.label}'.",
                obj,
                "E108",
            )
        to_many = getattr(field, "is_relation", False) and (field.many_to_many or field.one_to_many)
        rel = getattr(field, "rel", None)  # of the descriptor on the other side
        if to_many or (rel and rel.field.many_to_one):
            return error(
                f"The value of '{label}' must not be a many-to-many field or a reverse foreign key.", obj, "E109"
            )
        return []

    @staticmethod
    def _listed_field(model: Any, item: str) -> Any:
        try:
            return model._meta.get_field(item)
        except FieldDoesNotExist:
            pass
        try:
            return getattr(model, item)
        except AttributeError:
            return get_fields_from_path(model, item)[-1]

    def _check_list_display_links(self, obj: Any) -> Findings:
        links = obj.list_display_links
        if links is None:
            return []
        if not is_listing(links):
            return must_be("a list, a tuple, or None", option="list_display_links", obj=obj, id="E110")
        if self._is_overridden(obj, "get_list_display"):
            return []  # the columns are known only with a request
        return joined(
            self._check_list_display_links_item(obj, name, f"list_display_links[{position}]")
            for position, name in enumerate(links)
        )

    @staticmethod
    def _is_overridden(obj: Any, method: str) -> bool:
        """Tell whether a project's class writes a method of ``ModelAdmin`` anew."""
        frames = [frame for frame in type(obj).__mro__ if method in vars(frame)]
        return len(frames) > 1

    def _check_list_display_links_item(self, obj: Any, field_name: Any, label: str) -> Findings:
        if field_name in obj.list_display:
            return []
        return error(
            f"The value of '{label}' refers to '{field_name}', which is not defined in 'list_display'.", obj, "E111"
        )

    # The filters of the list

    def _check_list_filter(self, obj: Any) -> Findings:
        if not is_listing(obj.list_filter):
            return must_be(_A_LISTING, option="list_filter", obj=obj, id="E112")
        return joined(
            self._check_list_filter_item(obj, item, f"list_filter[{position}]")
            for position, item in enumerate(obj.list_filter)
        )

    def _check_list_filter_item(self, obj: Any, item: Any, label: str) -> Findings:
        """Check a filter class, a pair of field and field filter class, or a field."""
        if callable(item) and not isinstance(item, models.Field):
            if not is_subclass(item, ListFilter):
                return must_inherit_from(parent="ListFilter", option=label, obj=obj, id="E113")
            if issubclass(item, FieldListFilter):
                return error(f"The value of '{label}' must not inherit from 'FieldListFilter'.", obj, "E114")
            return []
        if is_listing(item):
            if is_subclass(item[1], FieldListFilter):
                return []
            return must_inherit_from(parent="FieldListFilter", option=f"{label}[1]", obj=obj, id="E115")
        try:
            get_fields_from_path(obj.model, item)
        except (NotRelationField, FieldDoesNotExist):
            return error(f"The value of '{label}' refers to '{item}', which does not refer to a Field.", obj, "E116")
        return []

    def _check_list_select_related(self, obj: Any) -> Findings:
        if isinstance(obj.list_select_related, (bool, list, tuple)):
            return []
        return must_be("a boolean, tuple or list", option="list_select_related", obj=obj, id="E117")

    def _check_list_per_page(self, obj: Any) -> Findings:
        if isinstance(obj.list_per_page, int):
            return []
        return must_be("an integer", option="list_per_page", obj=obj, id="E118")

    def _check_list_max_show_all(self, obj: Any) -> Findings:
        if isinstance(obj.list_max_show_all, int):
            return []
        return must_be("an integer", option="list_max_show_all", obj=obj, id="E119")

    # Fields to edit in the list

    def _check_list_editable(self, obj: Any) -> Findings:
        if not is_listing(obj.list_editable):
            return must_be(_A_LISTING, option="list_editable", obj=obj, id="E120")
        return joined(
            self._check_list_editable_item(obj, item, f"list_editable[{position}]")
            for position, item in enumerate(obj.list_editable)
        )

    def _check_list_editable_item(self, obj: Any, field_name: str, label: str) -> Findings:
        try:
            field = obj.model._meta.get_field(field_name)
        except FieldDoesNotExist:
            return refer_to_missing_field(field=field_name, option=label, obj=obj, id="E121")
        links, columns = obj.list_display_links, obj.list_display
        refers = f"The value of '{label}' refers to"
        if field_name not in columns:
            return error(f"{refers} '{field_name}', which is not contained in 'list_display'.", obj, "E122")
        if links and field_name in links:
            return error(
                f"The value of '{field_name}' cannot be in both 'list_editable' and 'list_display_links'.", obj, "E123"
            )
        # Without links of its own, the first column is the link.
        if columns[0] == field_name and not links and links is not None:
            return error(
                f"{refers} the first field in 'list_display' ('{columns[0]}'), which cannot be used unless "
                "'list_display_links' is set.",
                obj,
                "E124",
            )
        if not field.editable or field.primary_key or self._is_read_only(obj, field_name):
            return error(f"{refers} '{field_name}', which is not editable through the admin.", obj, "E125")
        return []

    @staticmethod
    def _is_read_only(obj: Any, field_name: str) -> bool:
        return field_name in obj.readonly_fields

    # Search and dates

    def _check_search_fields(self, obj: Any) -> Findings:
        if is_listing(obj.search_fields):
            return []
        return must_be(_A_LISTING, option="search_fields", obj=obj, id="E126")

    def _check_date_hierarchy(self, obj: Any) -> Findings:
        path = obj.date_hierarchy
        if path is None:
            return []
        try:
            field = get_fields_from_path(obj.model, path)[-1]
        except (NotRelationField, FieldDoesNotExist):
            return error(
                f"The value of 'date_hierarchy' refers to '{path}', which does not refer to a Field.", obj, "E127"
            )
        if isinstance(field, models.DateField):
            return []
        return must_be("a DateField or DateTimeField", option="date_hierarchy", obj=obj, id="E128")

    # Actions

    def _check_action_permission_methods(self, obj: Any) -> Findings:
        return joined(
            error(
                f"{type(obj).__name__} must define a has_{permission}_permission() method for the "
                f"{function.__name__} action.",
                obj,
                "E129",
            )
            for function, _name, _description in obj._get_base_actions()
            for permission in getattr(function, "allowed_permissions", ())
            if not hasattr(obj, f"has_{permission}_permission")
        )

    def _check_actions_uniqueness(self, obj: Any) -> Findings:
        counts = Counter(name for _function, name, _description in obj._get_base_actions())
        return joined(
            error(
                f"__name__ attributes of actions defined in {type(obj).__name__} must be unique. "
                f"Name {name!r} is not unique.",
                obj,
                "E130",
            )
            for name, count in counts.items()
            if count > 1
        )
