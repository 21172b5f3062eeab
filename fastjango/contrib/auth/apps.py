"""The app configuration of ``contrib.auth``."""

from __future__ import annotations

from typing import Any

from fastjango.apps import AppConfig
from fastjango.core import checks
from fastjango.db.models.signals import post_migrate
from fastjango.utils.translation import gettext_lazy as _

from .checks import check_middleware, check_models_permissions, check_user_model
from .management import create_permissions
from .signals import user_logged_in


class AuthConfig(AppConfig):
    """Users, groups and permissions."""

    default_auto_field = "fastjango.db.models.AutoField"
    name = "fastjango.contrib.auth"
    verbose_name = _("Authentication and Authorization")

    def ready(self) -> None:
        post_migrate.connect(create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions")
        self._follow_logins()
        checks.register(check_user_model, checks.Tags.models)
        checks.register(check_models_permissions, checks.Tags.models)
        checks.register(check_middleware)

    @staticmethod
    def _follow_logins() -> None:
        """Keep ``last_login`` where the user model has it."""
        from . import get_user_model  # models are loaded by now
        from .models import update_last_login

        field: Any = getattr(get_user_model(), "last_login", None)
        if field is not None:
            user_logged_in.connect(update_last_login, dispatch_uid="update_last_login")
