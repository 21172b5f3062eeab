"""The app's configuration."""

from __future__ import annotations

from fastjango.apps import AppConfig
from fastjango.utils.translation import gettext_lazy as _


class HumanizeConfig(AppConfig):
    """The app ``humanize``."""

    name = "fastjango.contrib.humanize"
    verbose_name = _("Humanize")
