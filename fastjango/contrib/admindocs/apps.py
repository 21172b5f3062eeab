"""The documentation as an application."""

from __future__ import annotations

from fastjango.apps import AppConfig
from fastjango.utils.translation import gettext_lazy as _


class AdminDocsConfig(AppConfig):
    """Pages of documentation beside the admin."""

    name = "fastjango.contrib.admindocs"
    verbose_name = _("Administrative Documentation")
