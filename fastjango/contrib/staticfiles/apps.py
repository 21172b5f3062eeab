"""The app of static files."""

from typing import Any

from fastjango.apps import AppConfig
from fastjango.contrib.staticfiles.checks import check_finders, check_storages
from fastjango.core import checks
from fastjango.utils.translation import gettext_lazy as _


class StaticFilesConfig(AppConfig):
    """Static files."""

    name = "fastjango.contrib.staticfiles"
    verbose_name = _("Static Files")
    ignore_patterns = ["CVS", ".*", "*~"]

    def ready(self) -> Any:
        """Register the checks."""
        checks.register(check_finders, checks.Tags.staticfiles)
        checks.register(check_storages, checks.Tags.staticfiles)
