"""Inlines of the objects that refer to the edited one by a generic foreign key.

Looks upward, to ``contrib.admin``, which discovers this module; nothing below imports it.
"""

from __future__ import annotations

from typing import Any

from fastjango.contrib.admin.checks import InlineModelAdminChecks
from fastjango.contrib.admin.options import InlineModelAdmin
from fastjango.contrib.contenttypes.fields import GenericForeignKey
from fastjango.contrib.contenttypes.forms import BaseGenericInlineFormSet, generic_inlineformset_factory
from fastjango.core import checks
from fastjango.core.exceptions import FieldDoesNotExist

__all__ = [
    "GenericInlineModelAdmin",
    "GenericInlineModelAdminChecks",
    "GenericStackedInline",
    "GenericTabularInline",
]


class GenericInlineModelAdminChecks(InlineModelAdminChecks):
    """Checks the generic foreign key of an inline."""

    def _check_exclude_of_parent_model(self, obj: Any, parent_model: Any) -> list[Any]:
        # There is no foreign key to the parent that could be excluded.
        return []

    def _check_relation(self, obj: Any, parent_model: Any) -> list[Any]:
        label = obj.model._meta.label

        def fault(message: str, id: str) -> list[Any]:
            return [checks.Error(message, obj=obj.__class__, id=f"admin.{id}")]

        keys = [field for field in obj.model._meta.private_fields if isinstance(field, GenericForeignKey)]
        if not keys:
            return fault(f"'{label}' has no GenericForeignKey.", "E301")
        for option, id in (("ct_field", "E302"), ("ct_fk_field", "E303")):
            name = getattr(obj, option)
            try:
                obj.model._meta.get_field(name)
            except FieldDoesNotExist:
                return fault(f"'{option}' references '{name}', which is not a field on '{label}'.", id)
        if any((key.ct_field, key.fk_field) == (obj.ct_field, obj.ct_fk_field) for key in keys):
            return []
        return fault(
            f"'{label}' has no GenericForeignKey using content type field '{obj.ct_field}' and object ID field "
            f"'{obj.ct_fk_field}'.",
            "E304",
        )


class GenericInlineModelAdmin(InlineModelAdmin):
    """Forms of the objects that refer to the edited one.

    Source: django.contrib.contenttypes.admin.GenericInlineModelAdmin.
    """

    ct_field = "content_type"
    ct_fk_field = "object_id"
    formset = BaseGenericInlineFormSet
    checks_class = GenericInlineModelAdminChecks

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset class."""
        keys: dict[str, Any] = {"ct_field": self.ct_field, "fk_field": self.ct_fk_field, "can_order": False}
        return generic_inlineformset_factory(self.model, **keys | self._formset_options(request, obj, kwargs))


class GenericStackedInline(GenericInlineModelAdmin):
    """One below the other."""

    template = "admin/edit_inline/stacked.html"


class GenericTabularInline(GenericInlineModelAdmin):
    """As rows of a table."""

    template = "admin/edit_inline/tabular.html"
