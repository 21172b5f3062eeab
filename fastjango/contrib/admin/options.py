"""Model admins and inlines: ``ModelAdmin`` put together, and the door to its rooms in ``_options``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastjango import forms
from fastjango.conf import settings
from fastjango.contrib import messages as messages
from fastjango.contrib.admin import helpers as helpers
from fastjango.contrib.admin import widgets as widgets
from fastjango.contrib.admin._constants import HORIZONTAL as HORIZONTAL
from fastjango.contrib.admin._constants import IS_FACETS_VAR as IS_FACETS_VAR
from fastjango.contrib.admin._constants import IS_POPUP_VAR as IS_POPUP_VAR
from fastjango.contrib.admin._constants import TO_FIELD_VAR as TO_FIELD_VAR
from fastjango.contrib.admin._constants import VERTICAL as VERTICAL
from fastjango.contrib.admin._constants import ShowFacets as ShowFacets
from fastjango.contrib.admin._options._common import SAFE_METHODS
from fastjango.contrib.admin._options._common import csrf_protect_m as csrf_protect_m
from fastjango.contrib.admin._options._common import get_content_type_for_model as get_content_type_for_model
from fastjango.contrib.admin._options.base import BaseModelAdmin as BaseModelAdmin
from fastjango.contrib.admin._options.changeform import ChangeFormPage
from fastjango.contrib.admin._options.changelist import ChangeListPage
from fastjango.contrib.admin._options.deletion import DeletePage
from fastjango.contrib.admin._options.formfields import (
    FORMFIELD_FOR_DBFIELD_DEFAULTS as FORMFIELD_FOR_DBFIELD_DEFAULTS,
)
from fastjango.contrib.admin._options.formfields import get_ul_class as get_ul_class
from fastjango.contrib.admin._options.inlines import InlineModelAdmin as InlineModelAdmin
from fastjango.contrib.admin._options.inlines import StackedInline as StackedInline
from fastjango.contrib.admin._options.inlines import TabularInline as TabularInline
from fastjango.contrib.admin._options.responses import Responses
from fastjango.contrib.admin._options.saving import History, Saving
from fastjango.contrib.admin.checks import ModelAdminChecks
from fastjango.contrib.admin.exceptions import IncorrectLookupParameters as IncorrectLookupParameters
from fastjango.contrib.admin.utils import NestedObjects as NestedObjects
from fastjango.contrib.admin.utils import construct_change_message as construct_change_message
from fastjango.contrib.admin.utils import flatten_fieldsets as flatten_fieldsets
from fastjango.contrib.admin.utils import get_deleted_objects as get_deleted_objects
from fastjango.contrib.admin.utils import lookup_spawns_duplicates as lookup_spawns_duplicates
from fastjango.contrib.admin.utils import model_format_dict as model_format_dict
from fastjango.contrib.admin.utils import model_ngettext as model_ngettext
from fastjango.contrib.admin.utils import quote as quote
from fastjango.contrib.admin.utils import unquote as unquote
from fastjango.core.exceptions import FieldDoesNotExist as FieldDoesNotExist
from fastjango.core.exceptions import PermissionDenied as PermissionDenied
from fastjango.core.exceptions import ValidationError as ValidationError
from fastjango.db import router, transaction
from fastjango.forms.formsets import DELETION_FIELD_NAME as DELETION_FIELD_NAME
from fastjango.forms.formsets import all_valid as all_valid
from fastjango.forms.models import BaseInlineFormSet as BaseInlineFormSet
from fastjango.forms.models import inlineformset_factory as inlineformset_factory
from fastjango.forms.models import modelform_defines_fields as modelform_defines_fields
from fastjango.urls import path
from fastjango.views.generic import RedirectView


class ModelAdmin(ChangeListPage, ChangeFormPage, DeletePage, History, Saving, Responses, BaseModelAdmin):
    """The admin of a model: how its objects are listed, added, changed and deleted.

    Args:
        model: The model.
        admin_site: The site it is registered with.

    Source: django.contrib.admin.ModelAdmin (5.2).
    """

    checks_class = ModelAdminChecks

    def __init__(self, model: Any, admin_site: Any) -> None:
        self.model = model
        self.opts = model._meta
        self.admin_site = admin_site
        super().__init__()

    def __str__(self) -> str:
        return f"{self.opts.app_label}.{type(self).__name__}"

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__}: model={self.model.__qualname__} site={self.admin_site!r}>"

    def _are_valid(self, formsets: Any) -> bool:
        # Looked up here, where it is public: a project may have replaced ``options.all_valid``.
        return all_valid(formsets)

    @property
    def media(self) -> Any:
        """The scripts of all pages of the model."""
        extra = "" if settings.DEBUG else ".min"
        js = (
            f"vendor/jquery/jquery{extra}.js",
            "jquery.init.js",
            "core.js",
            "admin/RelatedObjectLookups.js",
            "actions.js",
            "urlify.js",
            "prepopulate.js",
        )
        return forms.Media(js=[f"admin/js/{name}" for name in js])

    def get_model_perms(self, request: Any) -> dict[str, bool]:
        """Return what the user may do, for the index."""
        return {
            "add": self.has_add_permission(request),
            "change": self.has_change_permission(request),
            "delete": self.has_delete_permission(request),
            "view": self.has_view_permission(request),
        }

    # Both write within a transaction, so that an error in a hook leaves nothing half-written.

    @csrf_protect_m
    def changeform_view(
        self, request: Any, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Show the form, or save what it sent.

        Args:
            object_id: The quoted key, None to add an object.
            form_url: Where the form is sent; the same page when empty.

        Raises:
            PermissionDenied: The user may not do that.
        """
        if request.method in SAFE_METHODS:
            return self._changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic(using=router.db_for_write(self.model)):
            return self._changeform_view(request, object_id, form_url, extra_context)

    @csrf_protect_m
    def delete_view(self, request: Any, object_id: str, extra_context: Any = None) -> Any:
        """Ask whether the object shall go, and delete it.

        Raises:
            PermissionDenied: The user may not delete it, or something that goes with it.
        """
        if request.method in SAFE_METHODS:
            return self._delete_view(request, object_id, extra_context)
        with transaction.atomic(using=router.db_for_write(self.model)):
            return self._delete_view(request, object_id, extra_context)

    def get_urls(self) -> list[Any]:
        """Return the URL patterns of the model's pages."""

        def wrap(view: Callable[..., Any]) -> Any:
            guarded = self.admin_site.admin_view(view)
            guarded.model_admin = self  # read by those that list the URLs
            return guarded

        model = f"{self.opts.app_label}_{self.opts.model_name}"
        # Addresses of objects once had no "change/"; they are bookmarked.
        old_address = RedirectView.as_view(pattern_name=f"{self.admin_site.name}:{model}_change")
        return [
            path("", wrap(self.changelist_view), name=f"{model}_changelist"),
            path("add/", wrap(self.add_view), name=f"{model}_add"),
            path("<path:object_id>/history/", wrap(self.history_view), name=f"{model}_history"),
            path("<path:object_id>/delete/", wrap(self.delete_view), name=f"{model}_delete"),
            path("<path:object_id>/change/", wrap(self.change_view), name=f"{model}_change"),
            path("<path:object_id>/", wrap(old_address)),
        ]

    @property
    def urls(self) -> list[Any]:
        """The URL patterns of the model's pages."""
        return self.get_urls()
