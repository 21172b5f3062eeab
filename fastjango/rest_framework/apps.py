"""The app of the REST framework: templates, tags, commands, checks."""

from typing import Any

from fastjango.apps import AppConfig
from fastjango.urls._fastapi import error_handlers, openapi_sources


def _describe(document: dict[str, Any], resolver: Any) -> None:
    """Add the API views to the FastAPI application's document."""
    from .schemas._routes import describe  # start-up cost: Pydantic's models are made when a document is asked for

    describe(document, resolver)


async def _answer(request: Any, error: Exception) -> Any:
    """Answer an error of the REST framework that a native endpoint raised."""
    from .native import answer  # start-up cost: FastAPI is loaded where an endpoint is

    return await answer(request, error)


class RestFrameworkConfig(AppConfig):
    """``fastjango.rest_framework``."""

    name = "fastjango.rest_framework"
    label = "rest_framework"
    verbose_name = "Django REST framework"

    def ready(self) -> None:
        """Register the system checks, and the API views for the OpenAPI document."""
        from . import checks  # noqa: F401 - importing registers them; settings are ready now and not before
        from .exceptions import APIException

        error_handlers.setdefault(APIException, _answer)
        if _describe not in openapi_sources:
            openapi_sources.append(_describe)
