"""The app configuration of redirects."""

from fastjango.apps import AppConfig
from fastjango.utils.translation import gettext_lazy as _


class RedirectsConfig(AppConfig):
    """Redirects."""

    default_auto_field = "fastjango.db.models.AutoField"
    name = "fastjango.contrib.redirects"
    verbose_name = _("Redirects")
