"""Users and groups in the admin.

Looks upward, to ``contrib.admin``, which discovers this module; nothing below imports it.
"""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.contrib import admin, messages
from fastjango.contrib.admin.options import IS_POPUP_VAR
from fastjango.contrib.admin.utils import unquote
from fastjango.contrib.auth import update_session_auth_hash
from fastjango.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from fastjango.contrib.auth.models import Group, User
from fastjango.core.exceptions import PermissionDenied
from fastjango.db import router, transaction
from fastjango.http import Http404, HttpResponseRedirect
from fastjango.template.response import TemplateResponse
from fastjango.urls import path, reverse
from fastjango.utils.decorators import method_decorator
from fastjango.utils.html import escape
from fastjango.utils.translation import gettext
from fastjango.utils.translation import gettext_lazy as _
from fastjango.views.decorators.csrf import csrf_protect
from fastjango.views.decorators.debug import sensitive_post_parameters

csrf_protect_m = method_decorator(csrf_protect)
sensitive_post_parameters_m = method_decorator(sensitive_post_parameters())


@admin.register(Group)
class GroupAdmin(admin.ModelAdmin):
    """Groups."""

    search_fields = ("name",)
    ordering = ("name",)
    filter_horizontal = ("permissions",)

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **kwargs: Any) -> Any:
        if db_field.name == "permissions":
            permissions = kwargs.get("queryset", db_field.remote_field.model.objects)
            # Each is shown with its content type.
            kwargs["queryset"] = permissions.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request=request, **kwargs)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Users: a short form to make one, a long one to change, a page for the password.

    Source: django.contrib.auth.admin.UserAdmin.
    """

    add_form_template = "admin/auth/user/add_form.html"
    change_user_password_template = None
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal info"), {"fields": ("first_name", "last_name", "email")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
    )
    form = UserChangeForm
    add_form = AdminUserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "first_name", "last_name", "is_staff")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("username",)
    filter_horizontal = ("groups", "user_permissions")

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        return super().get_fieldsets(request, obj) if obj else self.add_fieldsets

    def get_form(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        if obj is None:
            kwargs = {"form": self.add_form, **kwargs}
        return super().get_form(request, obj, **kwargs)

    def get_urls(self) -> Any:
        password = path(
            "<id>/password/", self.admin_site.admin_view(self.user_change_password), name="auth_user_password_change"
        )
        return [password, *super().get_urls()]

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        # Filtering by the hash would let its parts be guessed.
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    @sensitive_post_parameters_m
    @csrf_protect_m
    def add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> Any:
        if request.method in ("GET", "HEAD", "OPTIONS", "TRACE"):
            return self._add_view(request, form_url, extra_context)
        with transaction.atomic(using=router.db_for_write(self.model)):
            return self._add_view(request, form_url, extra_context)

    def _add_view(self, request: Any, form_url: str = "", extra_context: Any = None) -> Any:
        # Whoever may make users could make a superuser and take its place: changing must be allowed too.
        if not self.has_change_permission(request):
            if self.has_add_permission(request) and settings.DEBUG:
                raise Http404(
                    'Your user does not have the "Change user" permission. In '
                    "order to add users, Django requires that your user "
                    'account have both the "Add user" and "Change user" '
                    "permissions set."
                )
            raise PermissionDenied
        field = self.opts.get_field(self.model.USERNAME_FIELD)
        context = {**(extra_context or {}), "auto_populated_fields": (), "username_help_text": field.help_text}
        return super().add_view(request, form_url, context)

    @sensitive_post_parameters_m
    def user_change_password(self, request: Any, id: str, form_url: str = "") -> Any:
        """The page that sets a user's password."""
        user = self.get_object(request, unquote(id))
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        if user is None:
            raise Http404(
                _("%(name)s object with primary key %(key)r does not exist.")
                % {"name": self.opts.verbose_name, "key": escape(id)}
            )
        form = self.change_password_form(user, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return self._password_changed(request, user, form)
        context = {
            "title": self._password_title(user) % escape(user.get_username()),
            "adminForm": admin.helpers.AdminForm(form, [(None, {"fields": list(form.base_fields)})], {}),
            "form_url": form_url,
            "form": form,
            "is_popup": IS_POPUP_VAR in request.POST or IS_POPUP_VAR in request.GET,
            "is_popup_var": IS_POPUP_VAR,
            "add": True,
            "change": False,
            "has_delete_permission": False,
            "has_change_permission": True,
            "has_absolute_url": False,
            "opts": self.opts,
            "original": user,
            "save_as": False,
            "show_save": True,
            **self.admin_site.each_context(request),
        }
        request.current_app = self.admin_site.name
        template = self.change_user_password_template or "admin/auth/user/change_password.html"
        return TemplateResponse(request, template, context)

    @staticmethod
    def _password_title(user: Any) -> str:
        return gettext("Change password: %s") if user.has_usable_password() else gettext("Set password: %s")

    def _password_changed(self, request: Any, user: Any, form: Any) -> Any:
        # Only its own button takes a password away: the choice alone may be a slip.
        if ("unset-password" in request.POST) == form.cleaned_data.get("set_usable_password", True):
            messages.error(request, gettext("Conflicting form data submitted. Please try again."))
            return HttpResponseRedirect(request.get_full_path())
        saved = form.save()
        self.log_change(request, saved, self.construct_change_message(request, form, None))
        usable = saved.has_usable_password()
        text = (
            gettext("Password changed successfully.")
            if usable
            else gettext("Password-based authentication was disabled.")
        )
        messages.success(request, text)
        update_session_auth_hash(request, form.user)
        name = f"{self.admin_site.name}:{user._meta.app_label}_{user._meta.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=(user.pk,)))

    def response_add(self, request: Any, obj: Any, post_url_continue: Any = None) -> Any:
        """Go on to the long form, unless the user asked for another short one or the form is a popup."""
        if "_addanother" not in request.POST and IS_POPUP_VAR not in request.POST:
            request.POST = request.POST.copy()
            request.POST["_continue"] = 1
        return super().response_add(request, obj, post_url_continue)
