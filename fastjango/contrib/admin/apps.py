"""The admin as an application."""

from __future__ import annotations

from fastjango.apps import AppConfig
from fastjango.contrib.admin.checks import check_admin_app, check_dependencies
from fastjango.core import checks
from fastjango.utils.translation import gettext_lazy as _


class SimpleAdminConfig(AppConfig):
    """The admin without a search for ``admin`` modules."""

    default_auto_field = "fastjango.db.models.AutoField"
    default_site = "fastjango.contrib.admin.sites.AdminSite"
    name = "fastjango.contrib.admin"
    verbose_name = _("Administration")

    def ready(self) -> None:
        """Register the checks of the admin."""
        for check in (check_dependencies, check_admin_app):
            checks.register(check, checks.Tags.admin)


class AdminConfig(SimpleAdminConfig):
    """The admin, which imports the ``admin`` module of each application when it is ready."""

    default = True

    def ready(self) -> None:
        """Register the checks and look for ``admin`` modules."""
        super().ready()
        self.module.autodiscover()
