"""The list of a model's objects."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from fastjango import forms
from fastjango.contrib import messages
from fastjango.contrib.admin._constants import ERROR_FLAG, ShowFacets
from fastjango.contrib.admin._options._common import csrf_protect_m, template_names
from fastjango.contrib.admin._options.actions import Actions
from fastjango.contrib.admin._options.search import Search
from fastjango.contrib.admin._utils.naming import model_ngettext
from fastjango.contrib.admin.exceptions import IncorrectLookupParameters
from fastjango.contrib.admin.views.main import ChangeList
from fastjango.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from fastjango.core.paginator import Paginator
from fastjango.db import router, transaction
from fastjango.forms.models import modelform_defines_fields, modelform_factory, modelformset_factory
from fastjango.http import HttpResponseRedirect
from fastjango.template.response import SimpleTemplateResponse, TemplateResponse
from fastjango.utils.translation import gettext as _
from fastjango.utils.translation import ngettext


class ChangeListPage(Search, Actions):
    """The options and the view of the list."""

    list_display: Any = ("__str__",)
    list_display_links: Any = ()
    list_filter: Any = ()
    list_select_related: Any = False
    list_per_page = 100
    list_max_show_all = 200
    list_editable: Any = ()
    date_hierarchy: Any = None
    paginator: Any = Paginator
    show_facets = ShowFacets.ALLOW
    change_list_template: Any = None
    model: Any

    def get_list_display(self, request: Any) -> Any:
        """Return the columns."""
        return self.list_display

    def get_list_display_links(self, request: Any, list_display: Any) -> Any:
        """Return the columns that link to the form: those given, or the first."""
        if self.list_display_links or self.list_display_links is None or not list_display:
            return self.list_display_links
        return list(list_display)[:1]

    def get_list_filter(self, request: Any) -> Any:
        """Return the filters."""
        return self.list_filter

    def get_list_select_related(self, request: Any) -> Any:
        """Return which relations are fetched with the rows."""
        return self.list_select_related

    def get_paginator(
        self, request: Any, queryset: Any, per_page: int, orphans: int = 0, allow_empty_first_page: bool = True
    ) -> Any:
        """Return the paginator."""
        return self.paginator(queryset, per_page, orphans, allow_empty_first_page)

    def get_changelist(self, request: Any, **kwargs: Any) -> Any:
        """Return the class that works out the list."""
        return ChangeList

    def get_changelist_instance(self, request: Any) -> Any:
        """Return the list for a request.

        Raises:
            IncorrectLookupParameters: The query string makes no query.
        """
        columns = self.get_list_display(request)
        links = self.get_list_display_links(request, columns)
        if self.get_actions(request):
            columns = ["action_checkbox", *columns]
        return self.get_changelist(request)(
            request,
            self.model,
            columns,
            links,
            self.get_list_filter(request),
            self.date_hierarchy,
            self.get_search_fields(request),
            self.get_list_select_related(request),
            self.list_per_page,
            self.list_max_show_all,
            self.list_editable,
            self,
            self.get_sortable_by(request),  # type: ignore[attr-defined]  # BaseModelAdmin's
            self.search_help_text,
        )

    def get_changelist_form(self, request: Any, **kwargs: Any) -> Any:
        """Return the form class of a row that can be edited."""
        options = {"formfield_callback": partial(self.formfield_for_dbfield, request=request), **kwargs}  # type: ignore[attr-defined]
        if options.get("fields") is None and not modelform_defines_fields(options.get("form")):
            options["fields"] = forms.ALL_FIELDS
        return modelform_factory(self.model, **options)

    def get_changelist_formset(self, request: Any, **kwargs: Any) -> Any:
        """Return the formset class of the rows that can be edited."""
        options = {"formfield_callback": partial(self.formfield_for_dbfield, request=request), **kwargs}  # type: ignore[attr-defined]
        form = self.get_changelist_form(request)
        return modelformset_factory(self.model, form, extra=0, fields=self.list_editable, **options)

    def _get_edited_object_pks(self, request: Any, prefix: str) -> list[str]:
        key = re.compile(rf"{re.escape(prefix)}-\d+-{self.opts.pk.name}$")
        return [value for name, value in request.POST.items() if key.match(name)]

    def _get_list_editable_queryset(self, request: Any, prefix: str) -> Any:
        """Return the rows that were sent, or all when a key cannot be one: the formset says what is wrong."""
        keys = self._get_edited_object_pks(request, prefix)
        queryset = self.get_queryset(request)  # type: ignore[attr-defined]  # BaseModelAdmin's
        try:
            for key in keys:
                queryset.model._meta.pk.to_python(key)
        except ValidationError:
            return queryset
        return queryset.filter(pk__in=keys)

    @csrf_protect_m
    def changelist_view(self, request: Any, extra_context: Any = None) -> Any:
        """Show the list, run an action, or save edited rows.

        Raises:
            PermissionDenied: The user may not see the objects, or saves rows without being allowed to change them.
        """
        if not self.has_view_or_change_permission(request):  # type: ignore[attr-defined]  # Permissions'
            raise PermissionDenied
        try:
            cl = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            # Once without the parameters; if that fails too, the database is at fault.
            if ERROR_FLAG in request.GET:
                return SimpleTemplateResponse("admin/invalid_setup.html", {"title": _("Database error")})
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        response = self._run_posted_action(request, cl)
        if response is not None:
            return response
        cl.formset = None
        if cl.list_editable:
            if request.method == "POST" and "_save" in request.POST:
                saved = self._save_rows(request, cl)
                if saved is not None:
                    return saved
            elif self.has_change_permission(request):  # type: ignore[attr-defined]  # Permissions'
                cl.formset = self.get_changelist_formset(request)(queryset=cl.result_list)
        return self._render_list(request, cl, extra_context)

    def _save_rows(self, request: Any, cl: Any) -> Any:
        """Save the edited rows; return a redirect, or None when one of them has an error."""
        if not self.has_change_permission(request):  # type: ignore[attr-defined]  # Permissions'
            raise PermissionDenied
        formset_class = self.get_changelist_formset(request)
        rows = self._get_list_editable_queryset(request, formset_class.get_default_prefix())
        cl.formset = formset_class(request.POST, request.FILES, queryset=rows)
        if not cl.formset.is_valid():
            return None
        changed = [form for form in cl.formset.forms if form.has_changed()]
        if any(form.instance._state.adding for form in changed) and not self.has_add_permission(request):  # type: ignore[attr-defined]
            raise SuspiciousOperation("The rows of a list hold an object that is not there.")
        with transaction.atomic(using=router.db_for_write(self.model)):
            for form in changed:
                self._save_row(request, form)
        if changed:
            count = len(changed)
            text = ngettext(
                "%(count)s %(name)s was changed successfully.", "%(count)s %(name)s were changed successfully.", count
            ) % {"count": count, "name": model_ngettext(self.opts, count)}
            self.message_user(request, text, messages.SUCCESS)  # type: ignore[attr-defined]  # ModelAdmin's
        return HttpResponseRedirect(request.get_full_path())

    def _save_row(self, request: Any, form: Any) -> None:
        admin: Any = self
        obj = admin.save_form(request, form, change=True)
        admin.save_model(request, obj, form, change=True)
        admin.save_related(request, form, formsets=[], change=True)
        admin.log_change(request, obj, admin.construct_change_message(request, form, None))

    def _render_list(self, request: Any, cl: Any, extra_context: Any) -> Any:
        admin: Any = self
        media = admin.media + cl.formset.media if cl.formset else admin.media
        action_form = None
        if self.get_actions(request):
            action_form = self.action_form(auto_id=None)
            action_form.fields["action"].choices = self.get_action_choices(request)
            media += action_form.media
        all_selected = ngettext("%(total_count)s selected", "All %(total_count)s selected", cl.result_count)
        of_actions = {
            "action_form": action_form,
            "actions_on_bottom": self.actions_on_bottom,
            "actions_on_top": self.actions_on_top,
            "actions_selection_counter": self.actions_selection_counter,
            "selection_note": _("0 of %(cnt)s selected") % {"cnt": len(cl.result_list)},
            "selection_note_all": all_selected % {"total_count": cl.result_count},
        }
        of_list = {
            "cl": cl,
            "is_popup": cl.is_popup,
            "opts": cl.opts,
            "subtitle": None,
            "title": cl.title,
            "to_field": cl.to_field,
        }
        context = {
            **self.admin_site.each_context(request),
            **of_list,
            **of_actions,
            "has_add_permission": admin.has_add_permission(request),
            "media": media,
            "module_name": str(self.opts.verbose_name_plural),
            "preserved_filters": admin.get_preserved_filters(request),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        templates = self.change_list_template or template_names(self.opts, "change_list.html")
        return TemplateResponse(request, templates, context)
