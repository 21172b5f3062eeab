"""The browsable API: responses as pages, with forms to try the API."""

from __future__ import annotations

from typing import Any

from fastjango import forms
from fastjango.conf import settings
from fastjango.core.exceptions import PermissionDenied
from fastjango.core.paginator import Page
from fastjango.http import Http404
from fastjango.template import loader

from .. import VERSION, exceptions, serializers, status
from ..compat import pygments_css
from ..request import is_form_media_type, override_method
from ..settings import api_settings
from ..utils.breadcrumbs import get_breadcrumbs
from .base import BaseRenderer
from .forms import HTMLFormRenderer


class BrowsableAPIRenderer(BaseRenderer):
    """A page around what the default renderer makes, with links and forms for what the user may do."""

    media_type = "text/html"
    format = "api"
    template = "rest_framework/api.html"
    filter_template = "rest_framework/filters/base.html"
    code_style = "emacs"
    charset = "utf-8"
    form_renderer_class: Any = HTMLFormRenderer
    accepted_media_type: str | None = None

    def get_default_renderer(self, view: Any) -> Any:
        """The renderer whose output the page shows: the first that is no page itself."""
        others = [cls for cls in view.renderer_classes if not issubclass(cls, BrowsableAPIRenderer)]
        pages = [cls for cls in others if hasattr(cls, "get_template_names")]
        if pages:
            return pages[0]()
        return others[0]() if others else None

    def get_content(
        self, renderer: Any, data: Any, accepted_media_type: str | None, renderer_context: dict[str, Any]
    ) -> str:
        """What the default renderer makes, as text."""
        if renderer is None:
            return "[No renderers were found]"
        content = renderer.render(data, accepted_media_type, {**renderer_context, "indent": 4})
        style = getattr(renderer, "render_style", "text")
        assert style in ("text", "binary"), f'Expected .render_style "text" or "binary", but got "{style}"'
        if style == "binary":
            return f"[{len(content)} bytes of binary content]"
        return content.decode("utf-8") if isinstance(content, bytes) else content

    def show_form_for_method(self, view: Any, method: str, request: Any, obj: Any) -> bool:
        """Whether the user may do this, and so gets a form."""
        if method not in view.allowed_methods:
            return False
        try:
            view.check_permissions(request)
            if obj is not None:
                view.check_object_permissions(request, obj)
        except (exceptions.APIException, PermissionDenied, Http404):
            return False
        return True

    def _get_serializer(
        self, serializer_class: Any, view_instance: Any, request: Any, *args: Any, **kwargs: Any
    ) -> Any:
        kwargs["context"] = {"request": request, "format": self.format, "view": view_instance}
        return serializer_class(*args, **kwargs)

    @staticmethod
    def _shown(data: Any) -> tuple[Any, Any]:
        """The serializer behind a response, when it is of one object, and that object."""
        serializer = getattr(data, "serializer", None)
        if serializer is None or getattr(serializer, "many", False):
            return None, None
        instance = getattr(serializer, "instance", None)
        return serializer, None if isinstance(instance, Page) else instance

    def get_rendered_html_form(self, data: Any, view: Any, method: str, request: Any) -> Any:
        """The form for a method; True for one that takes no data; None when there is none."""
        shown, instance = self._shown(data)
        # A form with the errors of what was just sent.
        if shown is not None and request.method == method and not (method == "POST" and instance):
            try:
                errors = shown.errors
            except AssertionError:
                errors = None
            if method == request.method and errors and shown.initial_data is not None:
                with override_method(view, request, method) as allowed_request:
                    if not self.show_form_for_method(view, method, allowed_request, instance):
                        return None
                return self.render_form_for_serializer(shown)
        with override_method(view, request, method) as request:
            if not self.show_form_for_method(view, method, request, instance):
                return None
            if method in ("DELETE", "OPTIONS"):
                return "<form></form>" if method == "DELETE" else True
            has_serializer = getattr(view, "get_serializer", None)
            if (not has_serializer and not getattr(view, "serializer_class", None)) or not any(
                is_form_media_type(parser.media_type or "") for parser in view.parser_classes
            ):
                return None
            return self.render_form_for_serializer(self._fresh_serializer(view, method, request, instance))

    def _fresh_serializer(self, view: Any, method: str, request: Any, instance: Any) -> Any:
        """A serializer for a form: empty to create, of the object to change it."""
        of_object = {"instance": instance} if method in ("PUT", "PATCH") else {}
        if getattr(view, "get_serializer", None):
            return view.get_serializer(**of_object)
        return self._get_serializer(view.serializer_class, view, request, **of_object)

    def render_form_for_serializer(self, serializer: Any) -> Any:
        """The form of a serializer; a list has none."""
        if isinstance(serializer, serializers.ListSerializer):
            return None
        if hasattr(serializer, "initial_data"):
            serializer.is_valid()
        return self.form_renderer_class().render(
            serializer.data, self.accepted_media_type, {"style": {"template_pack": "rest_framework/horizontal"}}
        )

    def get_raw_data_form(self, data: Any, view: Any, method: str, request: Any) -> Any:
        """A form for a body in any of the view's media types; None when the method is not allowed."""
        _shown, instance = self._shown(data)
        with override_method(view, request, method) as request:
            if not self.show_form_for_method(view, method, request, instance):
                return None
            media_types = [parser.media_type for parser in view.parser_classes]
            content = self._raw_content(view, method, request, instance)
            choices = [(media_type, media_type) for media_type in media_types]
            initial_type = media_types[0] if media_types else None
            for parser in view.parser_classes:
                if getattr(parser, "renderer_class", None) and content is not None:
                    initial_type = parser.media_type
                    break

            class GenericContentForm(forms.Form):
                _content_type = forms.ChoiceField(
                    label="Media type",
                    choices=choices,
                    initial=initial_type,
                    widget=forms.Select(attrs={"data-override": "content-type"}),
                )
                _content = forms.CharField(
                    label="Content",
                    widget=forms.Textarea(attrs={"data-override": "content"}),
                    initial=content,
                    required=False,
                )

            return GenericContentForm()

    def _raw_content(self, view: Any, method: str, request: Any, instance: Any) -> str | None:
        """An object to fill in or change, as the first parser that a renderer corresponds to reads it."""
        if method in ("DELETE", "OPTIONS"):
            return None
        if not (getattr(view, "get_serializer", None) or getattr(view, "serializer_class", None)):
            return None
        renderer_class = next(
            (parser.renderer_class for parser in view.parser_classes if getattr(parser, "renderer_class", None)), None
        )
        if renderer_class is None:
            return None
        serializer = self._fresh_serializer(view, method, request, instance)
        writable = serializer.data.copy() if isinstance(serializer.data, dict) else serializer.data
        if isinstance(writable, dict):
            for name, field in serializer.fields.items():
                if field.read_only:
                    writable.pop(name, None)
        content = renderer_class().render(writable, self.accepted_media_type, {"indent": 4})
        return content.decode("utf-8")

    def get_name(self, view: Any) -> str:
        """The page's title."""
        return view.get_view_name()

    def get_description(self, view: Any, status_code: int) -> str:
        """The view's description; none for those who may not see it."""
        if status_code in (status.HTTP_401_UNAUTHORIZED, status.HTTP_403_FORBIDDEN):
            return ""
        return view.get_view_description(html=True)

    def get_breadcrumbs(self, request: Any) -> list[tuple[str, str]]:
        """The way from the API's root to the page."""
        return get_breadcrumbs(request.path, request)

    def get_extra_actions(self, view: Any, status_code: int) -> Any:
        """Extra actions of a view set; none for those who may not see the page."""
        if status_code in (status.HTTP_401_UNAUTHORIZED, status.HTTP_403_FORBIDDEN):
            return None
        if not hasattr(view, "get_extra_action_url_map"):
            return None
        return view.get_extra_action_url_map()

    def get_filter_form(self, data: Any, view: Any, request: Any) -> str | None:
        """The controls of the view's filters, when the page is of a list."""
        if not hasattr(view, "get_queryset") or not hasattr(view, "filter_backends"):
            return None
        paginator = getattr(view, "paginator", None)
        if isinstance(data, list):
            pass
        elif paginator is not None and data is not None:
            try:
                paginator.get_results(data)
            except (TypeError, KeyError):
                return None
        else:
            return None
        queryset = view.get_queryset()
        elements = [
            backend().to_html(request, queryset, view)
            for backend in view.filter_backends
            if hasattr(backend, "to_html")
        ]
        elements = [element for element in elements if element]
        if not elements:
            return None
        return loader.get_template(self.filter_template).render({"elements": elements})

    def get_context(
        self, data: Any, accepted_media_type: str | None, renderer_context: dict[str, Any]
    ) -> dict[str, Any]:
        """What the page's template is told."""
        view, request, response = renderer_context["view"], renderer_context["request"], renderer_context["response"]
        self.accepted_media_type = accepted_media_type
        renderer = self.get_default_renderer(view)
        raw_data_put_form = self.get_raw_data_form(data, view, "PUT", request)
        raw_data_patch_form = self.get_raw_data_form(data, view, "PATCH", request)
        headers = dict(sorted(response.items()))
        content_type = ""
        renderer_content_type = getattr(renderer, "media_type", "")
        if renderer_content_type:
            content_type = renderer_content_type
            if getattr(renderer, "charset", None):
                content_type += f" ;{renderer.charset}"
        headers["Content-Type"] = content_type
        paginator = getattr(view, "paginator", None)
        shows_pages = getattr(paginator, "display_page_controls", False)
        return {
            "content": self.get_content(renderer, data, accepted_media_type, renderer_context),
            "code_style": pygments_css(self.code_style),
            "view": view,
            "request": request,
            "response": response,
            "user": request.user,
            "allowed_methods": view.allowed_methods,
            "name": self.get_name(view),
            "version": VERSION,
            "paginator": paginator if shows_pages else None,
            "breadcrumblist": self.get_breadcrumbs(request),
            "description": self.get_description(view, response.status_code),
            "response_headers": headers,
            "available_formats": [cls.format for cls in view.renderer_classes],
            "put_form": self.get_rendered_html_form(data, view, "PUT", request),
            "post_form": self.get_rendered_html_form(data, view, "POST", request),
            "delete_form": self.get_rendered_html_form(data, view, "DELETE", request),
            "options_form": self.get_rendered_html_form(data, view, "OPTIONS", request),
            "extra_actions": self.get_extra_actions(view, response.status_code),
            "filter_form": self.get_filter_form(data, view, request),
            "raw_data_put_form": raw_data_put_form,
            "raw_data_post_form": self.get_raw_data_form(data, view, "POST", request),
            "raw_data_patch_form": raw_data_patch_form,
            "raw_data_put_or_patch_form": raw_data_put_form or raw_data_patch_form,
            "display_edit_forms": response.status_code != status.HTTP_403_FORBIDDEN,
            "api_settings": api_settings,
            **_csrf_names(),
        }

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: dict[str, Any] | None = None
    ) -> str:
        """The page."""
        self.accepted_media_type = accepted_media_type or ""
        self.renderer_context = renderer_context or {}
        template = loader.get_template(self.template)
        context = self.get_context(data, accepted_media_type, self.renderer_context)
        page = template.render(context, request=self.renderer_context["request"])
        response = self.renderer_context["response"]
        if response.status_code == status.HTTP_204_NO_CONTENT:
            # A response without content would show no page.
            response.status_code = status.HTTP_200_OK
        return page


def _csrf_names() -> dict[str, str]:
    """The names by which the page's script finds and sends the CSRF token."""
    header = settings.CSRF_HEADER_NAME.removeprefix("HTTP_").replace("_", "-")
    return {"csrf_cookie_name": settings.CSRF_COOKIE_NAME, "csrf_header_name": header}
