"""The page that deletes an object."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.admin._constants import IS_POPUP_VAR, TO_FIELD_VAR
from fastjango.contrib.admin._options._common import (
    requested_to_field,
    template_names,
)
from fastjango.contrib.admin.utils import get_deleted_objects, unquote
from fastjango.core.exceptions import PermissionDenied
from fastjango.template.response import TemplateResponse
from fastjango.utils.translation import gettext as _


class DeletePage:
    """The options and the view of the deletion."""

    delete_confirmation_template: Any = None
    delete_selected_confirmation_template: Any = None
    admin_site: Any
    model: Any
    opts: Any

    def get_deleted_objects(self, objs: Any, request: Any) -> Any:
        """Return what would go with the objects; see ``contrib.admin.utils.get_deleted_objects()``."""
        return get_deleted_objects(objs, request, self.admin_site)

    def _delete_view(self, request: Any, object_id: str, extra_context: Any) -> Any:
        admin: Any = self
        to_field = requested_to_field(self, request)
        obj = admin.get_object(request, unquote(object_id), to_field)
        if not admin.has_delete_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            return admin._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        tree, model_count, lacking, protected = self.get_deleted_objects([obj], request)
        if request.POST and not protected:
            if lacking:
                raise PermissionDenied
            # Asked now: an object that is deleted has no key any more.
            display, named = str(obj), obj.serializable_value(str(to_field or self.opts.pk.attname))
            admin.log_deletions(request, [obj])
            admin.delete_model(request, obj)
            return admin.response_delete(request, display, named)
        name = str(self.opts.verbose_name)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Cannot delete %(name)s") % {"name": name} if lacking or protected else _("Delete"),
            "subtitle": None,
            "object_name": name,
            "object": obj,
            "deleted_objects": tree,
            "model_count": dict(model_count).items(),
            "perms_lacking": lacking,
            "protected": protected,
            "opts": self.opts,
            "app_label": self.opts.app_label,
            "preserved_filters": admin.get_preserved_filters(request),
            "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
            "to_field": to_field,
            **(extra_context or {}),
        }
        return self.render_delete_form(request, context)

    def render_delete_form(self, request: Any, context: dict[str, Any]) -> Any:
        """Return the page that asks."""
        admin: Any = self
        request.current_app = self.admin_site.name
        context |= {"to_field_var": TO_FIELD_VAR, "is_popup_var": IS_POPUP_VAR, "media": admin.media}
        templates = self.delete_confirmation_template or template_names(self.opts, "delete_confirmation.html")
        return TemplateResponse(request, templates, context)
