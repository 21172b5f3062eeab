"""The view that serves an API description."""

from __future__ import annotations

from typing import Any

from .. import exceptions, renderers
from ..response import Response
from ..settings import api_settings
from ..views import APIView


class SchemaView(APIView):
    """An API's description, in OpenAPI's own media types and as a page."""

    _ignore_model_permissions = True
    schema = None
    renderer_classes: Any = None
    schema_generator: Any = None
    public = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.renderer_classes is None:
            self.renderer_classes = [renderers.OpenAPIRenderer, renderers.JSONOpenAPIRenderer]
            if renderers.BrowsableAPIRenderer in api_settings.DEFAULT_RENDERER_CLASSES:
                self.renderer_classes.append(renderers.BrowsableAPIRenderer)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """The description."""
        schema = self.schema_generator.get_schema(request, self.public)
        if schema is None:
            raise exceptions.PermissionDenied
        return Response(schema)

    def handle_exception(self, exc: Exception) -> Any:
        """Errors as JSON or YAML say nothing to people: show them on a page when that can be had."""
        self.renderer_classes = [renderers.BrowsableAPIRenderer]
        neg = self.perform_content_negotiation(self.request, force=True)
        self.request.accepted_renderer, self.request.accepted_media_type = neg
        return super().handle_exception(exc)
