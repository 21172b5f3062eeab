"""The admin's view of an API: a table of objects, a page of one."""

from __future__ import annotations

from typing import Any

from .. import status
from ..request import override_method
from ..settings import api_settings
from .browsable import BrowsableAPIRenderer


class AdminRenderer(BrowsableAPIRenderer):
    """Lists as tables, objects as pages, forms in dialogs."""

    template = "rest_framework/admin.html"
    format = "admin"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: dict[str, Any] | None = None
    ) -> str:
        """The page; after a wrong form, the page it was sent from, with the form open."""
        self.accepted_media_type = accepted_media_type or ""
        self.renderer_context = renderer_context or {}
        context = self.renderer_context
        response, request, view = context["response"], context["request"], context["view"]
        if response.status_code == status.HTTP_400_BAD_REQUEST:
            # What is shown is what GET would show.
            self.error_form = self.get_rendered_html_form(data, view, request.method, request)
            self.error_title = {"POST": "Create", "PUT": "Edit"}.get(request.method, "Errors")
            with override_method(view, request, "GET") as get_request:
                data = view.get(get_request, *view.args, **view.kwargs).data
        page = super().render(data, accepted_media_type, renderer_context)
        if response.status_code == status.HTTP_201_CREATED and "Location" in response:
            # To the new object.
            response.status_code = status.HTTP_303_SEE_OTHER
            response["Location"] = request.build_absolute_uri()
            page = ""
        if response.status_code == status.HTTP_204_NO_CONTENT:
            # To the list that the object was in.
            response.status_code = status.HTTP_303_SEE_OTHER
            try:
                response["Location"] = self.get_breadcrumbs(request)[-2][1]
            except IndexError:
                response["Location"] = request.get_full_path()
            page = ""
        return page

    def get_context(
        self, data: Any, accepted_media_type: str | None, renderer_context: dict[str, Any]
    ) -> dict[str, Any]:
        context = super().get_context(data, accepted_media_type, renderer_context)
        paginator = getattr(context["view"], "paginator", None)
        results = self._results(data, paginator)
        if isinstance(results, list):
            style, header = "list", results[0] if results else {}
        else:
            style, header = "detail", results
        # The object's own address is a link and no column.
        names = [name for name in header or () if name != api_settings.URL_FIELD_NAME]
        for result in results if isinstance(results, list) else ():
            url = self.get_result_url(result, context["view"]) if isinstance(result, dict) else None
            if url:
                result.setdefault(api_settings.URL_FIELD_NAME, url)
        return {
            **context,
            "style": style,
            "columns": names,
            "details": names if style == "detail" else [],
            "results": results,
            "error_form": getattr(self, "error_form", None),
            "error_title": getattr(self, "error_title", None),
        }

    @staticmethod
    def _results(data: Any, paginator: Any) -> Any:
        if paginator is None or data is None:
            return data
        try:
            return paginator.get_results(data)
        except (TypeError, KeyError):
            return data

    def get_result_url(self, result: Any, view: Any) -> str | None:
        """The address of an object in a list, when the view set knows it."""
        if not hasattr(view, "reverse_action") or not hasattr(view, "lookup_field"):
            return None
        name = view.lookup_url_kwarg or view.lookup_field
        try:
            return view.reverse_action("detail", kwargs={name: result[view.lookup_field]})
        except Exception:  # no such URL, or an object that does not show its key
            return None
