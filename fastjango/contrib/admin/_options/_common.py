"""What several pages of a model admin share."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps
from fastjango.contrib.admin._constants import TO_FIELD_VAR
from fastjango.contrib.admin.exceptions import DisallowedModelAdminToField
from fastjango.urls import reverse
from fastjango.utils.decorators import method_decorator
from fastjango.views.decorators.csrf import csrf_protect

csrf_protect_m = method_decorator(csrf_protect)

SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")


def get_content_type_for_model(obj: Any) -> Any:
    """Return the content type of a model or an object, a proxy's its own."""
    # Asked through the registry: models cannot be imported while applications are loaded, and the admin is.
    return apps.get_model("contenttypes", "ContentType").objects.get_for_model(obj, for_concrete_model=False)


def template_names(opts: Any, name: str) -> list[str]:
    """Return the names under which a page's template is looked for: by model, by application, and for all."""
    return [f"admin/{opts.app_label}/{opts.model_name}/{name}", f"admin/{opts.app_label}/{name}", f"admin/{name}"]


def admin_url(model_admin: Any, page: str, *args: Any) -> str:
    """Return the address of one of the pages of a model: ``changelist``, ``add``, ``change``, …"""
    opts = model_admin.opts
    return reverse(
        f"admin:{opts.app_label}_{opts.model_name}_{page}", args=args, current_app=model_admin.admin_site.name
    )


def requested_to_field(model_admin: Any, request: Any) -> str | None:
    """Return the field by which the page names its object, None for the key.

    Raises:
        DisallowedModelAdminToField: No relation points to that field.
    """
    name = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
    if name and not model_admin.to_field_allowed(request, name):
        raise DisallowedModelAdminToField(f"The field {name} cannot be referenced.")
    return name
