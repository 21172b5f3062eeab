"""The app configuration of feeds."""

from fastjango.apps import AppConfig
from fastjango.utils.translation import gettext_lazy as _


class SyndicationConfig(AppConfig):
    """Feeds."""

    name = "fastjango.contrib.syndication"
    verbose_name = _("Syndication")
