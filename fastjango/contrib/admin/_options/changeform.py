"""The page that adds or changes an object."""

from __future__ import annotations

from functools import partial
from typing import Any

from fastjango import forms
from fastjango.contrib.admin import helpers
from fastjango.contrib.admin._constants import IS_POPUP_VAR, TO_FIELD_VAR
from fastjango.contrib.admin._options._common import (
    get_content_type_for_model,
    requested_to_field,
    template_names,
)
from fastjango.contrib.admin.templatetags.admin_urls import add_preserved_filters
from fastjango.contrib.admin.utils import flatten_fieldsets, unquote
from fastjango.core.exceptions import FieldDoesNotExist, FieldError, PermissionDenied
from fastjango.db import models
from fastjango.forms.models import modelform_defines_fields, modelform_factory
from fastjango.template.response import TemplateResponse
from fastjango.utils.translation import gettext as _


class ChangeFormPage:
    """The options, hooks and views of the form."""

    inlines: Any = ()
    save_as = False
    save_on_top = False
    add_form_template: Any = None
    change_form_template: Any = None
    admin_site: Any
    form: Any
    model: Any
    opts: Any

    # The form

    def get_form(self, request: Any, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form class.

        Args:
            obj: The object, None for a new one.
            change: The form changes an object rather than adding one.

        Raises:
            FieldError: A field that is asked for is not on the model and not on the form.
        """
        admin: Any = self
        fields = kwargs.pop("fields") if "fields" in kwargs else flatten_fieldsets(admin.get_fieldsets(request, obj))
        readonly = admin.get_readonly_fields(request, obj)
        # Fields that the form class declares must be taken back by name to be read only.
        taken_back = dict.fromkeys(name for name in readonly if name in self.form.declared_fields)
        options = {
            "form": type(self.form.__name__, (self.form,), taken_back),
            "fields": fields,
            "exclude": self._excluded(request, obj, change, fields, readonly) or None,
            "formfield_callback": partial(admin._formfield_once, request=request),
            **kwargs,
        }
        if options["fields"] is None and not modelform_defines_fields(options["form"]):
            options["fields"] = forms.ALL_FIELDS
        try:
            return modelform_factory(self.model, **options)
        except FieldError as error:
            where = f"Check fields/fieldsets/exclude attributes of class {type(self).__name__}."
            raise FieldError(f"{error}. {where}") from error

    def _excluded(self, request: Any, obj: Any, change: bool, fields: Any, readonly: Any) -> list[Any]:
        admin: Any = self
        own = admin.get_exclude(request, obj)
        excluded = [*(own or ()), *readonly]
        if change and hasattr(request, "user") and not admin.has_change_permission(request, obj):
            excluded.extend(fields)
        if own is None and hasattr(self.form, "_meta") and self.form._meta.exclude:
            excluded.extend(self.form._meta.exclude)
        return excluded

    def _get_form_for_get_fields(self, request: Any, obj: Any) -> Any:
        admin: Any = self
        if request is None or not admin._is_plain(ChangeFormPage, "get_form"):
            return self.get_form(request, obj, fields=None)
        callback = partial(admin._formfield_kept, request=request)
        return self.get_form(request, obj, fields=None, formfield_callback=callback)

    def get_changeform_initial_data(self, request: Any) -> dict[str, Any]:
        """Return the values that the query string gives a new object; keys of many objects have commas between them."""
        initial = dict(request.GET.items())
        for name, value in initial.items():
            try:
                field = self.opts.get_field(name)
            except FieldDoesNotExist:
                continue
            if isinstance(field, models.ManyToManyField):
                initial[name] = value.split(",")
        return initial

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        """Return the object with that key, or that value of another field, or None."""
        admin: Any = self
        queryset = admin.get_queryset(request)
        opts = queryset.model._meta
        field = opts.pk if from_field is None else opts.get_field(from_field)
        try:
            return queryset.get(**{field.name: field.to_python(object_id)})
        except (queryset.model.DoesNotExist, forms.ValidationError, ValueError):
            return None

    # The inlines

    def get_inline_instances(self, request: Any, obj: Any = None) -> list[Any]:
        """Return the inlines that the user may at least see."""
        admin: Any = self
        inlines = []
        for inline_class in admin.get_inlines(request, obj):
            inline = inline_class(self.model, self.admin_site)
            if request:
                may_add = inline.has_add_permission(request, obj)
                may_more = inline.has_view_or_change_permission(request, obj) or inline.has_delete_permission(
                    request, obj
                )
                if not (may_add or may_more):
                    continue
                if not may_add:
                    inline.max_num = 0
            inlines.append(inline)
        return inlines

    def get_formsets_with_inlines(self, request: Any, obj: Any = None) -> Any:
        """Yield the formset class and the inline of each."""
        for inline in self.get_inline_instances(request, obj):
            yield inline.get_formset(request, obj), inline

    def get_formset_kwargs(self, request: Any, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Return the arguments of a formset."""
        options = {"instance": obj, "prefix": prefix, "queryset": inline.get_queryset(request)}
        if request.method == "POST":
            options |= {
                "data": request.POST.copy(),
                "files": request.FILES,
                "save_as_new": "_saveasnew" in request.POST,
            }
        return options

    def _create_formsets(self, request: Any, obj: Any, change: bool) -> tuple[list[Any], list[Any]]:
        """Return the formsets and their inlines."""
        formsets: list[Any] = []
        inlines: list[Any] = []
        used: dict[str, int] = {}
        known = (obj,) if change else ()
        for formset_class, inline in self.get_formsets_with_inlines(request, *known):
            prefix = formset_class.get_default_prefix()
            number = used[prefix] = used.get(prefix, 0) + 1
            if number > 1 or not prefix:
                prefix = f"{prefix}-{number}"
            formset = formset_class(**self.get_formset_kwargs(request, obj, inline, prefix))
            if not inline.has_change_permission(request, obj if change else None):
                self._accept_unsent_forms(request, obj, formset, inline)
            formsets.append(formset)
            inlines.append(inline)
        return formsets, inlines

    @staticmethod
    def _accept_unsent_forms(request: Any, obj: Any, formset: Any, inline: Any) -> None:
        """Take forms that are only shown for valid, since their data are not sent; but not those that are deleted."""
        may_delete = inline.has_delete_permission(request, obj)
        for index, form in enumerate(formset.initial_forms):
            if may_delete and f"{formset.prefix}-{index}-DELETE" in request.POST:
                continue
            form._errors = {}
            form.cleaned_data = form.initial

    def get_inline_formsets(self, request: Any, formsets: Any, inline_instances: Any, obj: Any = None) -> list[Any]:
        """Return the formsets as the template sees them."""
        admin: Any = self
        may_edit = admin.has_change_permission(request, obj) if obj else admin.has_add_permission(request)
        shown = []
        for inline, formset in zip(inline_instances, formsets, strict=False):
            if not may_edit:
                formset.extra = formset.max_num = 0
            shown.append(
                helpers.InlineAdminFormSet(
                    inline,
                    formset,
                    list(inline.get_fieldsets(request, obj)),
                    dict(inline.get_prepopulated_fields(request, obj)),
                    list(inline.get_readonly_fields(request, obj)),
                    model_admin=self,
                    has_add_permission=may_edit and inline.has_add_permission(request, obj),
                    has_change_permission=may_edit and inline.has_change_permission(request, obj),
                    has_delete_permission=may_edit and inline.has_delete_permission(request, obj),
                    has_view_permission=inline.has_view_permission(request, obj),
                )
            )
        return shown

    # The views

    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> Any:
        """Add an object."""
        admin: Any = self
        return admin.changeform_view(request, None, form_url, extra_context)

    def change_view(self, request: Any, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        """Change an object."""
        admin: Any = self
        return admin.changeform_view(request, object_id, form_url, extra_context)

    def _allowed_object(self, request: Any, object_id: str, to_field: str | None) -> Any:
        admin: Any = self
        obj = admin.get_object(request, unquote(object_id), to_field)
        needed = admin.has_change_permission if request.method == "POST" else admin.has_view_or_change_permission
        if not needed(request, obj):
            raise PermissionDenied
        return obj

    def _changeform_view(self, request: Any, object_id: str | None, form_url: str, extra_context: Any) -> Any:
        admin: Any = self
        to_field = requested_to_field(self, request)
        if request.method == "POST" and "_saveasnew" in request.POST:
            object_id = None
        add = object_id is None
        obj = None
        if object_id is not None:
            obj = self._allowed_object(request, object_id, to_field)
            if obj is None:
                return admin._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        elif not admin.has_add_permission(request):
            raise PermissionDenied
        fieldsets = admin.get_fieldsets(request, obj)
        form_class = admin.get_form(request, obj, change=not add, fields=flatten_fieldsets(fieldsets))
        failed = False
        if request.method == "POST":
            form = form_class(request.POST, request.FILES, instance=obj)
            valid = form.is_valid()
            new_object = admin.save_form(request, form, change=not add) if valid else form.instance
            formsets, inlines = self._create_formsets(request, new_object, change=not add)
            if admin._are_valid(formsets) and valid:
                return self._save_all(request, new_object, form, formsets, add)
            failed = True
        elif add:
            form = form_class(initial=self.get_changeform_initial_data(request))
            formsets, inlines = self._create_formsets(request, form.instance, change=False)
        else:
            form = form_class(instance=obj)
            formsets, inlines = self._create_formsets(request, obj, change=True)

        context = self._form_context(request, obj, form, fieldsets, add)
        shown_inlines = self.get_inline_formsets(request, formsets, inlines, obj)
        for shown in shown_inlines:
            context["media"] += shown.media
        context |= {
            "object_id": object_id,
            "to_field": to_field,
            "inline_admin_formsets": shown_inlines,
            "errors": helpers.AdminErrorList(form, formsets),
        }
        if failed and "_saveasnew" in request.POST:
            # The object that was copied is not the one on the page: only a new one can be saved.
            context |= {"show_save": False, "show_save_and_continue": False}
            add = False
        context |= extra_context or {}
        return self.render_change_form(request, context, add=add, change=not add, obj=obj, form_url=form_url)

    def _save_all(self, request: Any, obj: Any, form: Any, formsets: Any, add: bool) -> Any:
        admin: Any = self
        admin.save_model(request, obj, form, not add)
        admin.save_related(request, form, formsets, not add)
        message = admin.construct_change_message(request, form, formsets, add)
        if add:
            admin.log_addition(request, obj, message)
            return admin.response_add(request, obj)
        admin.log_change(request, obj, message)
        return admin.response_change(request, obj)

    def _form_context(self, request: Any, obj: Any, form: Any, fieldsets: Any, add: bool) -> dict[str, Any]:
        admin: Any = self
        may_edit = add or admin.has_change_permission(request, obj)
        adminform = helpers.AdminForm(
            form,
            list(fieldsets),
            admin.get_prepopulated_fields(request, obj) if may_edit else {},
            # Without the permission to change, everything is to read.
            admin.get_readonly_fields(request, obj) if may_edit else flatten_fieldsets(fieldsets),
            model_admin=self,
        )
        title = _("Add %s") if add else _("Change %s") if may_edit else _("View %s")
        return {
            **self.admin_site.each_context(request),
            "title": title % self.opts.verbose_name,
            "subtitle": str(obj) if obj else None,
            "adminform": adminform,
            "original": obj,
            "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
            "media": admin.media + adminform.media,
            "preserved_filters": admin.get_preserved_filters(request),
        }

    def render_change_form(
        self,
        request: Any,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        """Return the page with the form."""
        admin: Any = self
        filters = {"preserved_filters": admin.get_preserved_filters(request), "opts": self.opts}
        inlines = context["inline_admin_formsets"] or ()
        view_on_site_url = admin.get_view_on_site_url(obj)
        is_multipart = context["adminform"].form.is_multipart() or any(
            inline.formset.is_multipart() for inline in inlines
        )
        context |= {
            "add": add,
            "change": change,
            "has_view_permission": admin.has_view_permission(request, obj),
            "has_add_permission": admin.has_add_permission(request),
            "has_change_permission": admin.has_change_permission(request, obj),
            "has_delete_permission": admin.has_delete_permission(request, obj),
            "has_editable_inline_admin_formsets": any(
                inline.has_add_permission or inline.has_change_permission or inline.has_delete_permission
                for inline in inlines
            ),
            "has_file_field": is_multipart,
            "has_absolute_url": view_on_site_url is not None,
            "absolute_url": view_on_site_url,
            "form_url": add_preserved_filters(filters, form_url),
            "opts": self.opts,
            "content_type_id": get_content_type_for_model(self.model).pk,
            "save_as": self.save_as,
            "save_on_top": self.save_on_top,
            "to_field_var": TO_FIELD_VAR,
            "is_popup_var": IS_POPUP_VAR,
            "app_label": self.opts.app_label,
        }
        own = self.add_form_template if add and self.add_form_template is not None else self.change_form_template
        request.current_app = self.admin_site.name
        return TemplateResponse(request, own or template_names(self.opts, "change_form.html"), context)
