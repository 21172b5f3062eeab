"""The app configuration of site maps."""

from fastjango.apps import AppConfig
from fastjango.utils.translation import gettext_lazy as _


class SiteMapsConfig(AppConfig):
    """Site maps."""

    default_auto_field = "fastjango.db.models.AutoField"
    name = "fastjango.contrib.sitemaps"
    verbose_name = _("Site Maps")
