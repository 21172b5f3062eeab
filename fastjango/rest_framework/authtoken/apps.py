"""The app of tokens."""

from fastjango.apps import AppConfig
from fastjango.utils.translation import gettext_lazy as _


class AuthTokenConfig(AppConfig):
    """``fastjango.rest_framework.authtoken``."""

    name = "fastjango.rest_framework.authtoken"
    label = "authtoken"
    verbose_name = _("Auth Token")
