"""Actions that every site offers."""

from __future__ import annotations

from typing import Any

from fastjango.contrib import messages
from fastjango.contrib.admin import helpers
from fastjango.contrib.admin._describe import action
from fastjango.contrib.admin.utils import model_ngettext
from fastjango.core.exceptions import PermissionDenied
from fastjango.template.response import TemplateResponse
from fastjango.utils.translation import gettext as _
from fastjango.utils.translation import gettext_lazy


def _templates(modeladmin: Any) -> Any:
    opts = modeladmin.model._meta
    name = "delete_selected_confirmation.html"
    return modeladmin.delete_selected_confirmation_template or [
        f"admin/{opts.app_label}/{opts.model_name}/{name}",
        f"admin/{opts.app_label}/{name}",
        f"admin/{name}",
    ]


@action(permissions=["delete"], description=gettext_lazy("Delete selected %(verbose_name_plural)s"))
def delete_selected(modeladmin: Any, request: Any, queryset: Any) -> Any:
    """Delete the chosen objects, after a page that shows all that goes with them.

    Returns:
        The page that asks, or None when the objects were deleted.

    Raises:
        PermissionDenied: Confirmed, though the user may not delete something that goes with them.
    """
    to_delete, model_count, missing_permissions, protected = modeladmin.get_deleted_objects(queryset, request)
    if request.POST.get("post") and not protected:
        if missing_permissions:
            raise PermissionDenied
        if count := len(queryset):
            modeladmin.log_deletions(request, queryset)
            modeladmin.delete_queryset(request, queryset)
            text = _("Successfully deleted %(count)d %(items)s.") % {
                "count": count,
                "items": model_ngettext(modeladmin.opts, count),
            }
            modeladmin.message_user(request, text, messages.SUCCESS)
        return None

    objects_name = model_ngettext(queryset)
    impossible = missing_permissions or protected
    title = _("Cannot delete %(name)s") % {"name": objects_name} if impossible else _("Delete multiple objects")
    context = {
        **modeladmin.admin_site.each_context(request),
        "title": title,
        "subtitle": None,
        "objects_name": str(objects_name),
        "deletable_objects": [to_delete],
        "model_count": dict(model_count).items(),
        "queryset": queryset,
        "perms_lacking": missing_permissions,
        "protected": protected,
        "opts": modeladmin.model._meta,
        "action_checkbox_name": helpers.ACTION_CHECKBOX_NAME,
        "media": modeladmin.media,
    }
    request.current_app = modeladmin.admin_site.name
    return TemplateResponse(request, _templates(modeladmin), context)
