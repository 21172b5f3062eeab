"""The app configuration of flat pages."""

from fastjango.apps import AppConfig
from fastjango.utils.translation import gettext_lazy as _


class FlatPagesConfig(AppConfig):
    """Flat pages."""

    default_auto_field = "fastjango.db.models.AutoField"
    name = "fastjango.contrib.flatpages"
    verbose_name = _("Flat Pages")
