"""``shortcut``: redirects to an object's page, at the site the object belongs to."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps
from fastjango.contrib.contenttypes.models import ContentType
from fastjango.core.exceptions import ObjectDoesNotExist
from fastjango.http import Http404, HttpResponseRedirect
from fastjango.utils.module_loading import import_string
from fastjango.utils.translation import gettext as _


def shortcut(request: Any, content_type_id: Any, object_id: Any) -> Any:
    """Redirect to the page of an object of any model.

    Raises:
        Http404: there is no such type or object, or it has no page.

    Source: django.contrib.contenttypes.views.shortcut.
    """
    params = {"ct_id": content_type_id, "obj_id": object_id}
    try:
        content_type = ContentType.objects.get(pk=content_type_id)
        if not content_type.model_class():
            raise Http404(_("Content type %(ct_id)s object has no associated model") % params)
        obj = content_type.get_object_for_this_type(pk=object_id)
    except (ObjectDoesNotExist, ValueError):
        raise Http404(_("Content type %(ct_id)s object %(obj_id)s doesn’t exist") % params) from None
    try:
        get_absolute_url = obj.get_absolute_url
    except AttributeError:
        name = {"ct_name": content_type.name}
        raise Http404(_("%(ct_name)s objects don’t have a get_absolute_url() method") % name) from None
    url = get_absolute_url()
    # A full URL needs no site.
    if url.startswith(("http://", "https://", "//")):
        return HttpResponseRedirect(url)
    domain = _site_domain(request, obj) if apps.is_installed("fastjango.contrib.sites") else request.get_host()
    if domain is None:
        return HttpResponseRedirect(url)
    return HttpResponseRedirect(f"{request.scheme}://{domain}{url}")


def _site_domain(request: Any, obj: Any) -> str | None:
    """The domain of a site that an object belongs to, the current one if it can be; None when there is no site."""
    site_model = apps.get_model("sites.Site")
    # The app is optional and a sibling, so it is known by name only.
    get_current_site = import_string("fastjango.contrib.sites.shortcuts.get_current_site")
    try:
        current = get_current_site(request).domain
    except ObjectDoesNotExist:
        current = None
    options = obj._meta
    for field in options.many_to_many:
        if field.remote_field.model is site_model:
            domains = [site.domain for site in getattr(obj, field.name).all()]
            if domains:
                return current if current in domains else domains[0]
    for field in options.fields:
        if field.remote_field and field.remote_field.model is site_model:
            site = getattr(obj, field.name, None)
            if site is not None:
                return str(site.domain)
    return current
