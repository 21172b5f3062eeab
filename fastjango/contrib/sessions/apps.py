"""The app of sessions."""

from fastjango.apps import AppConfig
from fastjango.utils.translation import gettext_lazy as _


class SessionsConfig(AppConfig):
    """Sessions."""

    name = "fastjango.contrib.sessions"
    verbose_name = _("Sessions")
