"""Inlines: forms of related objects inside the form of an object."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastjango import forms
from fastjango.conf import settings
from fastjango.contrib.admin._options.base import BaseModelAdmin
from fastjango.contrib.admin._registry import InlineKind
from fastjango.contrib.admin.checks import InlineModelAdminChecks
from fastjango.contrib.admin.utils import NestedObjects, flatten_fieldsets
from fastjango.contrib.auth import get_permission_codename
from fastjango.core.exceptions import ValidationError
from fastjango.db import router
from fastjango.forms.formsets import DELETION_FIELD_NAME
from fastjango.forms.models import BaseInlineFormSet, inlineformset_factory, modelform_defines_fields
from fastjango.utils.text import format_lazy, get_text_list
from fastjango.utils.translation import gettext as _


class InlineModelAdmin(InlineKind, BaseModelAdmin):
    """Forms of the objects that point to the edited one.

    Args:
        parent_model: The model of the edited object.
        admin_site: The site.
    """

    model: Any = None
    fk_name: str | None = None
    formset: Any = BaseInlineFormSet
    extra = 3
    min_num: int | None = None
    max_num: int | None = None
    template: str
    verbose_name: Any = None
    verbose_name_plural: Any = None
    can_delete = True
    show_change_link = False
    checks_class = InlineModelAdminChecks
    classes: Any = None

    def __init__(self, parent_model: Any, admin_site: Any) -> None:
        self.admin_site = admin_site
        self.parent_model = parent_model
        self.opts = self.model._meta
        self.has_registered_model = admin_site.is_registered(self.model)
        super().__init__()
        if self.verbose_name_plural is None:
            own = self.verbose_name
            self.verbose_name_plural = self.opts.verbose_name_plural if own is None else format_lazy("{}s", own)
        if self.verbose_name is None:
            self.verbose_name = self.opts.verbose_name

    @property
    def media(self) -> Any:
        """The scripts that add and remove forms."""
        extra = "" if settings.DEBUG else ".min"
        js = [f"vendor/jquery/jquery{extra}.js", "jquery.init.js", "inlines.js"]
        if self.filter_vertical or self.filter_horizontal:
            js += ["SelectBox.js", "SelectFilter2.js"]
        return forms.Media(js=[f"admin/js/{name}" for name in js])

    def get_extra(self, request: Any, obj: Any = None, **kwargs: Any) -> int:
        """Return how many empty forms there are."""
        return self.extra

    def get_min_num(self, request: Any, obj: Any = None, **kwargs: Any) -> int | None:
        """Return how many forms there are at least."""
        return self.min_num

    def get_max_num(self, request: Any, obj: Any = None, **kwargs: Any) -> int | None:
        """Return how many forms there are at most."""
        return self.max_num

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Return the formset class."""
        options = {"fk_name": self.fk_name, **self._formset_options(request, obj, kwargs)}
        return inlineformset_factory(self.parent_model, self.model, **options)

    def _formset_options(self, request: Any, obj: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
        """Return what the factories of formsets have in common."""
        fields = kwargs.pop("fields") if "fields" in kwargs else flatten_fieldsets(self.get_fieldsets(request, obj))
        can_change = self.has_change_permission(request, obj) if request else True
        can_add = self.has_add_permission(request, obj) if request else True
        options = {
            "form": self.form,
            "formset": self.formset,
            "fields": fields,
            "exclude": self._excluded(request, obj) or None,
            "formfield_callback": partial(self._formfield_once, request=request),
            "extra": self.get_extra(request, obj),
            "min_num": self.get_min_num(request, obj),
            "max_num": self.get_max_num(request, obj),
            "can_delete": self.can_delete and self.has_delete_permission(request, obj),
            **kwargs,
        }
        options["form"] = _careful_form(options["form"], can_add, can_change)
        if options["fields"] is None and not modelform_defines_fields(options["form"]):
            options["fields"] = forms.ALL_FIELDS
        return options

    def _excluded(self, request: Any, obj: Any) -> list[Any]:
        own = self.get_exclude(request, obj)
        excluded = [*(own or ()), *self.get_readonly_fields(request, obj)]
        if own is None and hasattr(self.form, "_meta") and self.form._meta.exclude:
            excluded.extend(self.form._meta.exclude)
        return excluded

    def _get_form_for_get_fields(self, request: Any, obj: Any = None) -> Any:
        if request is None or not self._is_plain(InlineModelAdmin, "get_formset"):
            return self.get_formset(request, obj, fields=None).form
        callback = partial(self._formfield_kept, request=request)
        return self.get_formset(request, obj, fields=None, formfield_callback=callback).form

    def get_queryset(self, request: Any) -> Any:
        """Return the objects, none for users who may not see them."""
        queryset = super().get_queryset(request)
        return queryset if self.has_view_or_change_permission(request) else queryset.none()

    def _may_with_target(self, request: Any, *actions: str) -> bool:
        """Tell whether the user has one of the permissions on the other model of a many-to-many relation.

        The table between the two models has no permissions of its own.
        """
        opts = self.opts
        for field in self.opts.fields:
            if field.remote_field and field.remote_field.model != self.parent_model:
                opts = field.remote_field.model._meta
                break
        names = (f"{opts.app_label}.{get_permission_codename(action, opts)}" for action in actions)
        return any(request.user.has_perm(name) for name in names)

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        """Tell whether the user may add objects to the edited one."""
        if self.opts.auto_created:
            return self._may_with_target(request, "change")
        return super().has_add_permission(request)

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Tell whether the user may change the objects."""
        if self.opts.auto_created:
            return self._may_with_target(request, "change")
        return super().has_change_permission(request)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Tell whether the user may delete the objects."""
        if self.opts.auto_created:
            return self._may_with_target(request, "change")
        return super().has_delete_permission(request, obj)

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        """Tell whether the user may see the objects."""
        if self.opts.auto_created:
            return self._may_with_target(request, "view", "change")
        return super().has_view_permission(request)


class StackedInline(InlineModelAdmin):
    """Forms one under the other."""

    template = "admin/edit_inline/stacked.html"


class TabularInline(InlineModelAdmin):
    """Forms as rows of a table."""

    template = "admin/edit_inline/tabular.html"


def _careful_form(base: Any, can_add: bool, can_change: bool) -> Any:
    """Return a form class that deletes nothing protected and changes nothing without permission."""

    class DeleteProtectedModelForm(base):  # type: ignore[misc]  # the class is the project's
        def hand_clean_DELETE(self) -> None:  # noqa: N802  # Django's name
            """Refuse to delete an object that others hold on to."""
            if not self.cleaned_data.get(DELETION_FIELD_NAME, False) or self.instance._state.adding:
                return
            collector = NestedObjects(using=router.db_for_write(self._meta.model))
            collector.collect([self.instance])
            if not collector.protected:
                return
            holders = [
                _("%(class_name)s %(instance)s") % {"class_name": held._meta.verbose_name, "instance": held}
                for held in collector.protected
            ]
            refusal = ValidationError(
                _(
                    "Deleting %(class_name)s %(instance)s would require deleting the following protected related "
                    "objects: %(related_objects)s"
                ),
                code="deleting_protected",
                params={
                    "class_name": self._meta.model._meta.verbose_name,
                    "instance": self.instance,
                    "related_objects": get_text_list(holders, _("and")),
                },
            )
            self.add_error(None, refusal)

        def is_valid(self) -> bool:
            # The DELETE field is not among the rendered fields, so it is looked at here and not in clean().
            if super().is_valid():
                self.hand_clean_DELETE()
            return super().is_valid()

        def has_changed(self) -> bool:
            allowed = can_add if self.instance._state.adding else can_change
            return allowed and super().has_changed()

    return DeleteProtectedModelForm
