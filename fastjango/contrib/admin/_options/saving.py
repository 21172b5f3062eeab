"""How objects are written and what the history says of it."""

from __future__ import annotations

import warnings
from typing import Any

from fastjango.apps import apps
from fastjango.contrib.admin import utils
from fastjango.contrib.admin._constants import PAGE_VAR
from fastjango.contrib.admin._options._common import get_content_type_for_model, template_names
from fastjango.core.exceptions import PermissionDenied
from fastjango.template.response import TemplateResponse
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.text import capfirst
from fastjango.utils.translation import gettext as _

# The numbers of ``LogEntry.action_flag``.
_ADDITION, _CHANGE, _DELETION = 1, 2, 3
_ENTRIES_PER_PAGE = 100


def _log_entries() -> Any:
    # Asked through the registry: models cannot be imported while applications are loaded, and the admin is.
    return apps.get_model("admin", "LogEntry").objects


class Saving:
    """The hooks that write an object."""

    def save_form(self, request: Any, form: Any, change: bool) -> Any:
        """Return the object of a form, unsaved."""
        return form.save(commit=False)

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Save the object."""
        obj.save()

    def delete_model(self, request: Any, obj: Any) -> None:
        """Delete the object."""
        obj.delete()

    def delete_queryset(self, request: Any, queryset: Any) -> None:
        """Delete the objects of a query set."""
        queryset.delete()

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        """Save the objects of an inline."""
        formset.save()

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Save the many-to-many relations of the object, and its inlines."""
        form.save_m2m()
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)


class History:
    """The hooks that write the history, and the page that shows an object's."""

    object_history_template: Any = None
    admin_site: Any
    model: Any
    opts: Any

    def construct_change_message(self, request: Any, form: Any, formsets: Any, add: bool = False) -> Any:
        """Return what was done, as a list or a text."""
        return utils.construct_change_message(form, formsets, add)

    def log_addition(self, request: Any, obj: Any, message: Any) -> Any:
        """Write that an object was added, and return the entry."""
        return self._log(request, obj, _ADDITION, message)

    def log_change(self, request: Any, obj: Any, message: Any) -> Any:
        """Write that an object was changed, and return the entry."""
        return self._log(request, obj, _CHANGE, message)

    def _log(self, request: Any, obj: Any, action_flag: int, message: Any) -> Any:
        return _log_entries().log_actions(
            user_id=request.user.pk,
            queryset=[obj],
            action_flag=action_flag,
            change_message=message,
            single_object=True,
        )

    def log_deletion(self, request: Any, obj: Any, object_repr: str) -> Any:
        """Write that an object was deleted. Deprecated: use ``log_deletions()``."""
        warnings.warn(
            "ModelAdmin.log_deletion() is deprecated. Use log_deletions() instead.",
            RemovedInDjango60Warning,
            stacklevel=2,
        )
        return _log_entries().log_action(
            user_id=request.user.pk,
            content_type_id=get_content_type_for_model(obj).pk,
            object_id=obj.pk,
            object_repr=object_repr,
            action_flag=_DELETION,
        )

    def log_deletions(self, request: Any, queryset: Any) -> Any:
        """Write that objects were deleted; called before they are."""
        if type(self).log_deletion is not History.log_deletion:
            # Django 5.2: an admin written before log_deletions() is still asked, one object at a time.
            warnings.warn(
                "The usage of log_deletion() is deprecated. Implement log_deletions() instead.",
                RemovedInDjango60Warning,
                stacklevel=2,
            )
            return [self.log_deletion(request, obj, str(obj)) for obj in queryset]
        return _log_entries().log_actions(user_id=request.user.pk, queryset=queryset, action_flag=_DELETION)

    def history_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        """Show what was done to an object.

        Raises:
            PermissionDenied: The user may not see the object.
        """
        admin: Any = self
        key = utils.unquote(object_id)
        obj = admin.get_object(request, key)
        if obj is None:
            return admin._get_obj_does_not_exist_redirect(request, self.model._meta, object_id)
        if not admin.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        entries = (
            _log_entries()
            .filter(object_id=key, content_type=get_content_type_for_model(self.model))
            .select_related()
            .order_by("action_time")
        )
        paginator = admin.get_paginator(request, entries, _ENTRIES_PER_PAGE)
        page = paginator.get_page(request.GET.get(PAGE_VAR, 1))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Change history: %s") % obj,
            "subtitle": None,
            "action_list": page,
            "page_range": paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
            "pagination_required": paginator.count > _ENTRIES_PER_PAGE,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            "object": obj,
            "opts": self.opts,
            "preserved_filters": admin.get_preserved_filters(request),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        templates = self.object_history_template or template_names(self.opts, "object_history.html")
        return TemplateResponse(request, templates, context)
