"""API descriptions: OpenAPI documents from views and serializers.

``get_schema_view()`` serves one as DRF does. The FastAPI application's own document, with the same views beside native
routes, is made by ``_routes`` and ``_pydantic``.
"""

from __future__ import annotations

from typing import Any

from ..settings import api_settings
from . import openapi
from ._override import OpenApiParameter as OpenApiParameter
from ._override import extend_schema as extend_schema
from ._override import extend_schema_view as extend_schema_view
from .inspectors import DefaultSchema as DefaultSchema
from .openapi import AutoSchema as AutoSchema
from .openapi import SchemaGenerator as SchemaGenerator


def get_schema_view(
    title: str | None = None,
    url: str | None = None,
    description: str | None = None,
    urlconf: Any = None,
    renderer_classes: Any = None,
    public: bool = False,
    patterns: Any = None,
    generator_class: Any = None,
    authentication_classes: Any = api_settings.DEFAULT_AUTHENTICATION_CLASSES,
    permission_classes: Any = api_settings.DEFAULT_PERMISSION_CLASSES,
    version: str | None = None,
) -> Any:
    """A view that serves the description of the project's API, or of ``patterns``.

    Args:
        public: Whether everybody sees all of it, and not what he may use.
    """
    from .views import SchemaView  # views are described by this package, and so build on it

    generator = (generator_class or openapi.SchemaGenerator)(
        title=title, url=url, description=description, urlconf=urlconf, patterns=patterns, version=version
    )
    return SchemaView.as_view(
        renderer_classes=renderer_classes,
        schema_generator=generator,
        public=public,
        authentication_classes=authentication_classes,
        permission_classes=permission_classes,
    )
