"""The app configuration of ``contrib.jwt``."""

from typing import Any

from fastjango.apps import AppConfig
from fastjango.core import checks
from fastjango.urls._fastapi import openapi_sources
from fastjango.utils.translation import gettext_lazy as _

from .checks import check_settings


class JWTConfig(AppConfig):
    """Tokens and the list of those that are blocked."""

    name = "fastjango.contrib.jwt"
    default_auto_field = "fastjango.db.models.BigAutoField"
    verbose_name = _("JSON Web Tokens")

    def ready(self) -> None:
        checks.register(check_settings, checks.Tags.security)
        if _describe not in openapi_sources:
            # The last word on the scheme that routes and API views name.
            openapi_sources.append(_describe)


def _describe(document: dict[str, Any], resolver: Any) -> None:
    from ._openapi import describe  # programs without OpenAPI need no URLs

    describe(document, resolver)
