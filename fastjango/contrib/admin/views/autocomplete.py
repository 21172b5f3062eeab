"""The view that fields with autocompletion ask."""

from __future__ import annotations

from typing import Any

from fastjango.apps import apps
from fastjango.contrib.admin.exceptions import NotRegistered
from fastjango.core.exceptions import FieldDoesNotExist, PermissionDenied
from fastjango.http import Http404, JsonResponse
from fastjango.views.generic.list import BaseListView


class AutocompleteJsonView(BaseListView):
    """Answers a page of objects that a relation can point to, found by words, as JSON."""

    paginate_by = 20
    admin_site: Any = None

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answer ``{"results": [{"id": …, "text": …}], "pagination": {"more": …}}``.

        Raises:
            PermissionDenied: The relation cannot be asked about, or the user may not see the objects.
            Http404: The objects cannot be searched.
        """
        self.term, self.model_admin, self.source_field, to_field_name = self.process_request(request)
        if not self.has_perm(request):
            raise PermissionDenied
        self.object_list = self.get_queryset()
        page = self.get_context_data()["page_obj"]
        results = [self.serialize_result(obj, to_field_name) for obj in page]
        return JsonResponse({"results": results, "pagination": {"more": page.has_next()}})

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """Return what is sent of an object."""
        return {"id": str(getattr(obj, to_field_name)), "text": str(obj)}

    def get_paginator(self, *args: Any, **kwargs: Any) -> Any:
        """Return the paginator of the objects' admin."""
        return self.model_admin.get_paginator(self.request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Return the objects that are found."""
        candidates = self.model_admin.get_queryset(self.request).complex_filter(
            self.source_field.get_limit_choices_to()
        )
        found, may_have_duplicates = self.model_admin.get_search_results(self.request, candidates, self.term)
        return found.distinct() if may_have_duplicates else found

    def process_request(self, request: Any) -> tuple[str, Any, Any, str]:
        """Return the words, the admin of the objects, the relation, and the column that it points to."""
        source_field = self._source_field(request.GET)
        try:
            remote_model = source_field.remote_field.model
            model_admin = self.admin_site.get_model_admin(remote_model)
        except (AttributeError, NotRegistered) as error:
            raise PermissionDenied from error
        if not model_admin.get_search_fields(request):
            raise Http404(f"{type(model_admin).__qualname__} must have search_fields for the autocomplete_view.")
        opts = remote_model._meta
        to_field_name = getattr(source_field.remote_field, "field_name", opts.pk.attname)
        to_field_name = opts.get_field(to_field_name).attname
        if not model_admin.to_field_allowed(request, to_field_name):
            raise PermissionDenied
        return request.GET.get("term", ""), model_admin, source_field, to_field_name

    @staticmethod
    def _source_field(parameters: Any) -> Any:
        try:
            model = apps.get_model(parameters["app_label"], parameters["model_name"])
            return model._meta.get_field(parameters["field_name"])
        except (KeyError, LookupError, FieldDoesNotExist) as error:
            raise PermissionDenied from error

    def has_perm(self, request: Any, obj: Any = None) -> bool:
        """Tell whether the user may see the objects."""
        return self.model_admin.has_view_permission(request, obj=obj)
