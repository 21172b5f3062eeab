"""Where one goes after saving or deleting, and what one is told."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl
from urllib.parse import quote as urlquote

from fastjango.contrib import messages
from fastjango.contrib.admin._constants import IS_POPUP_VAR, TO_FIELD_VAR
from fastjango.contrib.admin._options._common import admin_url, template_names
from fastjango.contrib.admin.templatetags.admin_urls import add_preserved_filters
from fastjango.contrib.admin.utils import quote, unquote
from fastjango.contrib.messages import constants
from fastjango.http import HttpResponseRedirect
from fastjango.template.response import TemplateResponse
from fastjango.urls import reverse
from fastjango.utils.html import format_html
from fastjango.utils.http import urlencode
from fastjango.utils.translation import gettext as _


class Responses:
    """Messages, redirects, and answers to the window that opened a popup."""

    preserve_filters = True
    popup_response_template: Any = None
    save_as_continue = True
    admin_site: Any
    opts: Any

    def message_user(
        self, request: Any, message: Any, level: Any = messages.INFO, extra_tags: str = "", fail_silently: bool = False
    ) -> None:
        """Tell the user something on the next page.

        Args:
            level: A level of the messages application, or its name in any case.

        Raises:
            ValueError: The level has no such name.
        """
        if not isinstance(level, int):
            try:
                level = getattr(constants, level.upper())
            except AttributeError:
                known = ", ".join(f"`{name}`" for name in constants.DEFAULT_TAGS.values())
                raise ValueError(f"Bad message level string: `{level}`. Possible values are: {known}") from None
        messages.add_message(request, level, message, extra_tags=extra_tags, fail_silently=fail_silently)

    def get_preserved_filters(self, request: Any) -> str:
        """Return the query string of the list, packed so that it can be taken along to a form and back."""
        match = request.resolver_match
        if not self.preserve_filters or not match:
            return ""
        on_list = (
            f"{match.app_name}:{match.url_name}" == f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        )
        filters = request.GET.urlencode() if on_list else request.GET.get("_changelist_filters")
        return urlencode({"_changelist_filters": filters}) if filters else ""

    def _with_filters(self, request: Any, url: str) -> str:
        filters = self.get_preserved_filters(request)
        context = {
            "preserved_filters": filters,
            "preserved_qsl": self._get_preserved_qsl(request, filters),
            "opts": self.opts,
        }
        return add_preserved_filters(context, url)

    def _get_preserved_qsl(self, request: Any, preserved_filters: str) -> list[tuple[str, str]]:
        """Return the parameters of the page that are not the list's."""
        query = request.META.get("QUERY_STRING", "")
        return [pair for pair in parse_qsl(query) if pair[0] not in dict(parse_qsl(preserved_filters))]

    def _tell(self, request: Any, text: str, obj: Any, url: str | None = None) -> None:
        """Tell the user about an object, with a link to it when it has an address."""
        shown = format_html('<a href="{}">{}</a>', urlquote(url), obj) if url else str(obj)
        message = format_html(text, name=self.opts.verbose_name, obj=shown)
        self.message_user(request, message, messages.SUCCESS)

    def _popup_response(self, request: Any, data: dict[str, str]) -> Any:
        templates = self.popup_response_template or template_names(self.opts, "popup_response.html")
        return TemplateResponse(request, templates, {"popup_response_data": json.dumps(data)})

    def _asked_value(self, request: Any, obj: Any) -> Any:
        """Return the value by which the window that opened the popup names the object."""
        name = request.POST.get(TO_FIELD_VAR)
        return obj.serializable_value(str(name) if name else obj._meta.pk.attname)

    def response_add(self, request: Any, obj: Any, post_url_continue: str | None = None) -> Any:
        """Answer after an object was added.

        Args:
            post_url_continue: Where "Save and continue editing" goes; the object's form when None.
        """
        if IS_POPUP_VAR in request.POST:
            return self._popup_response(request, {"value": str(self._asked_value(request, obj)), "obj": str(obj)})
        may_change = self.has_change_permission(request, obj)  # type: ignore[attr-defined]  # Permissions'
        url = admin_url(self, "change", quote(obj.pk))
        link = url if may_change else None
        continues = "_saveasnew" in request.POST and self.save_as_continue and may_change
        if "_continue" in request.POST or continues:
            text = _("The {name} “{obj}” was added successfully.")
            if may_change:
                text += " " + _("You may edit it again below.")
            self._tell(request, text, obj, link)
            return HttpResponseRedirect(self._with_filters(request, post_url_continue or url))
        if "_addanother" in request.POST:
            text = _("The {name} “{obj}” was added successfully. You may add another {name} below.")
            self._tell(request, text, obj, link)
            return HttpResponseRedirect(self._with_filters(request, request.path))
        self._tell(request, _("The {name} “{obj}” was added successfully."), obj, link)
        return self.response_post_save_add(request, obj)

    def response_change(self, request: Any, obj: Any) -> Any:
        """Answer after an object was changed."""
        if IS_POPUP_VAR in request.POST:
            data = {
                "action": "change",
                "value": str(request.resolver_match.kwargs["object_id"]),
                "obj": str(obj),
                "new_value": str(self._asked_value(request, obj)),
            }
            return self._popup_response(request, data)
        text = _("The {name} “{obj}” was changed successfully.")
        if "_continue" in request.POST:
            text = _("The {name} “{obj}” was changed successfully. You may edit it again below.")
            target = self._with_filters(request, request.path)
        elif "_saveasnew" in request.POST:
            text = _("The {name} “{obj}” was added successfully. You may edit it again below.")
            target = self._with_filters(request, admin_url(self, "change", obj.pk))
        elif "_addanother" in request.POST:
            text = _("The {name} “{obj}” was changed successfully. You may add another {name} below.")
            target = self._with_filters(request, admin_url(self, "add"))
        else:
            self._tell(request, text, obj, request.path)
            return self.response_post_save_change(request, obj)
        self._tell(request, text, obj, request.path)
        return HttpResponseRedirect(target)

    def _list_or_index(self, request: Any, may_see_list: bool) -> Any:
        if not may_see_list:
            return HttpResponseRedirect(reverse("admin:index", current_app=self.admin_site.name))
        filters = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(filters, admin_url(self, "changelist")))

    def _response_post_save(self, request: Any, obj: Any) -> Any:
        return self._list_or_index(request, self.has_view_or_change_permission(request))  # type: ignore[attr-defined]

    def response_post_save_add(self, request: Any, obj: Any) -> Any:
        """Return where "Save" goes after adding."""
        return self._response_post_save(request, obj)

    def response_post_save_change(self, request: Any, obj: Any) -> Any:
        """Return where "Save" goes after changing."""
        return self._response_post_save(request, obj)

    def response_delete(self, request: Any, obj_display: str, obj_id: Any) -> Any:
        """Answer after an object was deleted.

        Args:
            obj_display: What the object was called.
            obj_id: The value by which a popup's opener names it.
        """
        if IS_POPUP_VAR in request.POST:
            return self._popup_response(request, {"action": "delete", "value": str(obj_id)})
        text = _("The %(name)s “%(obj)s” was deleted successfully.")
        names = {"name": self.opts.verbose_name, "obj": obj_display}
        self.message_user(request, text % names, messages.SUCCESS)
        return self._list_or_index(request, self.has_change_permission(request, None))  # type: ignore[attr-defined]

    def _get_obj_does_not_exist_redirect(self, request: Any, opts: Any, object_id: str) -> Any:
        """Say that there is no such object, and go to the index."""
        text = _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?")
        self.message_user(request, text % {"name": opts.verbose_name, "key": unquote(object_id)}, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:index", current_app=self.admin_site.name))
