"""What model admins and inlines have in common."""

from __future__ import annotations

from typing import Any

from fastjango import forms
from fastjango.contrib.admin._options._common import get_content_type_for_model
from fastjango.contrib.admin._options.formfields import FormFields
from fastjango.contrib.admin._options.permissions import Permissions
from fastjango.contrib.admin.checks import BaseModelAdminChecks
from fastjango.contrib.admin.filters import SimpleListFilter
from fastjango.contrib.admin.widgets import url_params_from_lookup_dict
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.urls import reverse
from fastjango.utils.safestring import mark_safe


class BaseModelAdmin(Permissions, FormFields, metaclass=forms.MediaDefiningClass):
    """The options and hooks of model admins and inlines."""

    model: Any
    fields: Any = None
    exclude: Any = None
    fieldsets: Any = None
    form: Any = forms.ModelForm
    prepopulated_fields: dict[str, Any] = {}
    readonly_fields: Any = ()
    ordering: Any = None
    sortable_by: Any = None
    view_on_site: Any = True
    show_full_result_count = True
    date_hierarchy: Any = None
    checks_class: Any = BaseModelAdminChecks

    def check(self, **kwargs: Any) -> list[Any]:
        """Return what the system checks find."""
        return self.checks_class().check(self, **kwargs)

    def get_autocomplete_fields(self, request: Any) -> Any:
        """Return the names of relations whose objects are found while typing."""
        return self.autocomplete_fields

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Return where visitors see the object, or None."""
        if obj is None or not self.view_on_site:
            return None
        if callable(self.view_on_site):
            return self.view_on_site(obj)
        if not hasattr(obj, "get_absolute_url"):
            return None
        target = {"content_type_id": get_content_type_for_model(obj).pk, "object_id": obj.pk}
        return reverse("admin:view_on_site", kwargs=target, current_app=self.admin_site.name)

    def get_empty_value_display(self) -> Any:
        """Return what stands for empty values: the class's own, or the site's."""
        own = getattr(self, "empty_value_display", None)
        return mark_safe(self.admin_site.empty_value_display if own is None else own)

    def get_exclude(self, request: Any, obj: Any = None) -> Any:
        """Return the names of fields that are not on the form."""
        return self.exclude

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """Return the fields of the form: those given, or all and the read-only ones."""
        if self.fields:
            return self.fields
        form = self._get_form_for_get_fields(request, obj)
        return [*form.base_fields, *self.get_readonly_fields(request, obj)]

    def _get_form_for_get_fields(self, request: Any, obj: Any) -> Any:
        raise NotImplementedError

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        """Return the fieldsets: those given, or one with all fields."""
        return self.fieldsets or [(None, {"fields": self.get_fields(request, obj)})]

    def get_inlines(self, request: Any, obj: Any) -> Any:
        """Return the inline classes."""
        return self.inlines  # type: ignore[attr-defined]  # ModelAdmin's

    def get_ordering(self, request: Any) -> Any:
        """Return the ordering of the list."""
        return self.ordering or ()

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Return the names of fields to read only."""
        return self.readonly_fields

    def get_prepopulated_fields(self, request: Any, obj: Any = None) -> dict[str, Any]:
        """Return which fields are filled in from which others while typing."""
        return self.prepopulated_fields

    def get_queryset(self, request: Any) -> Any:
        """Return the objects that the admin can work on."""
        queryset = self.model._default_manager.get_queryset()
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def get_sortable_by(self, request: Any) -> Any:
        """Return the columns that can be sorted by."""
        return self.get_list_display(request) if self.sortable_by is None else self.sortable_by  # type: ignore[attr-defined]

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """Tell whether a query string may filter by a lookup.

        Fields of the model itself may always be filtered by, and those of related objects when a filter, the date
        hierarchy or the limits of a relation name them: values of other models could otherwise be guessed one by one.
        """
        if self._is_limit_of_a_relation(lookup, value):
            return True
        path, last_part = self._path_over_relations(lookup)
        if len(path) <= 1:
            return True
        offered = {self.date_hierarchy, *map(_filtered_path, self.get_list_filter(request))}  # type: ignore[attr-defined]
        return not offered.isdisjoint({LOOKUP_SEP.join(path), LOOKUP_SEP.join([*path, last_part])})

    def _is_limit_of_a_relation(self, lookup: str, value: Any) -> bool:
        for limits in self.model._meta.related_fkey_lookups:
            resolved = limits() if callable(limits) else limits
            if (lookup, value) in url_params_from_lookup_dict(resolved).items():
                return True
        return False

    def _path_over_relations(self, lookup: str) -> tuple[list[str], str]:
        """Return the parts of a lookup that reach beyond columns of the model, and the part where it ended."""
        model, before, path, part = self.model, None, [], ""
        for part in lookup.split(LOOKUP_SEP):
            try:
                field = model._meta.get_field(part)
            except FieldDoesNotExist:
                break  # a lookup type
            if before is None or _reaches_further(before, field, part, model._meta):
                path.append(part)
            if not getattr(field, "path_infos", None):
                break
            before = field
            model = field.path_infos[-1].to_opts.model
        return path, part

    def to_field_allowed(self, request: Any, to_field: str) -> bool:
        """Tell whether a relation of a registered model names objects of this model by a field."""
        opts = self.opts
        try:
            field = opts.get_field(to_field)
        except FieldDoesNotExist:
            return False
        if field.primary_key:
            return True
        if any(relation.m2m_target_field_name() == to_field for relation in opts.many_to_many):
            return True
        edited = set()
        for model, model_admin in self.admin_site._registry.items():
            edited |= {model, *(inline.model for inline in model_admin.inlines)}
        return any(
            _target_of(relation) == to_field
            for relation in opts.get_fields(include_hidden=True)
            if relation.auto_created and not relation.concrete
            if any(issubclass(model, relation.related_model) for model in edited)
        )


def _target_of(relation: Any) -> str | None:
    """Return the field by which a relation from the other side names objects of this model."""
    if relation.many_to_many:
        return relation.field.m2m_reverse_target_field_name()
    return getattr(relation.field.remote_field, "field_name", None)


def _filtered_path(item: Any) -> Any:
    """Return the path that an item of ``list_filter`` filters by."""
    if isinstance(item, type) and issubclass(item, SimpleListFilter):
        return item.parameter_name
    return item[0] if isinstance(item, (list, tuple)) else item


def _reaches_further(before: Any, field: Any, part: str, opts: Any) -> bool:
    """Tell whether a field behind a relation is more than the key that the relation's own column holds."""
    if not before.is_relation:
        return False
    is_key = field is opts.auto_field or field in opts.parents.values() or (not field.is_relation and field.primary_key)
    is_target = opts.auto_field is not None and part in getattr(before, "to_fields", ())
    return not is_key and not is_target
