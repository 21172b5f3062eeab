"""The app of messages."""

from typing import Any

from fastjango.apps import AppConfig
from fastjango.contrib.messages.storage import base
from fastjango.contrib.messages.utils import get_level_tags
from fastjango.core.signals import setting_changed
from fastjango.utils.functional import SimpleLazyObject
from fastjango.utils.translation import gettext_lazy as _


def update_level_tags(setting: str, **kwargs: Any) -> None:
    """Follow a changed setting."""
    if setting == "MESSAGE_TAGS":
        base.LEVEL_TAGS = SimpleLazyObject(get_level_tags)


class MessagesConfig(AppConfig):
    """Messages."""

    name = "fastjango.contrib.messages"
    verbose_name = _("Messages")

    def ready(self) -> None:
        """Listen to changes of settings."""
        setting_changed.connect(update_level_tags)
