"""The app configuration of ``contrib.sites``."""

from __future__ import annotations

from fastjango.apps import AppConfig
from fastjango.core import checks
from fastjango.db.models.signals import post_migrate
from fastjango.utils.translation import gettext_lazy as _

from .checks import check_site_id
from .management import create_default_site


class SitesConfig(AppConfig):
    """Sites."""

    default_auto_field = "fastjango.db.models.AutoField"
    name = "fastjango.contrib.sites"
    verbose_name = _("Sites")

    def ready(self) -> None:
        post_migrate.connect(create_default_site, sender=self)
        checks.register(check_site_id, checks.Tags.sites)
