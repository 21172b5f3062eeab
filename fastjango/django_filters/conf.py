"""The settings ``FILTERS_…``, with their defaults."""

from __future__ import annotations

import warnings
from typing import Any

from fastjango.conf import settings as project_settings
from fastjango.core.signals import setting_changed
from fastjango.utils.translation import gettext_lazy as _

_PREFIX = "FILTERS_"

# How labels say it, and of which lookups; others are called by their own name.
_WORDS = (
    (_(""), "exact iexact"),
    (_("contains"), "contains icontains"),
    (_("starts with"), "startswith istartswith"),
    (_("ends with"), "endswith iendswith"),
    (_("matches regex"), "regex iregex"),
    (_("is less than"), "lt"),
    (_("is less than or equal to"), "lte"),
    (_("is greater than"), "gt"),
    (_("is greater than or equal to"), "gte"),
    (_("is in range"), "range"),
    (_("is in"), "in"),
    (_("is null"), "isnull"),
    (_("is contained by"), "contained_by"),
    (_("overlaps"), "overlap"),
    (_("search"), "search trigram_similar"),
    (_("week day"), "week_day"),
    (_("has key"), "has_key"),
    (_("has keys"), "has_keys"),
    (_("has any keys"), "has_any_keys"),
)

DEFAULTS: dict[str, Any] = {
    "DEFAULT_LOOKUP_EXPR": "exact",
    "DISABLE_HELP_TEXT": False,
    "EMPTY_CHOICE_LABEL": "---------",
    "NULL_CHOICE_LABEL": None,
    "NULL_CHOICE_VALUE": "null",
    "VERBOSE_LOOKUPS": {lookup: words for words, lookups in _WORDS for lookup in lookups.split()},
}

# Names of settings that still work, with a warning.
DEPRECATED_SETTINGS: list[str] = []


def is_callable(value: Any) -> bool:
    """Whether a setting's value is to be called for the value; classes are values."""
    return callable(value) and not isinstance(value, type)


class Settings:
    """The settings without their prefix: ``settings.EMPTY_CHOICE_LABEL``. Each is looked up once."""

    def __getattr__(self, name: str) -> Any:
        if name not in DEFAULTS:
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        value = self.get_setting(name)
        value = value() if is_callable(value) else value
        self.__dict__[name] = value
        return value

    def get_setting(self, setting: str) -> Any:
        """What the project says, else the default."""
        full_name = f"{_PREFIX}{setting}"
        if setting in DEPRECATED_SETTINGS and hasattr(project_settings, full_name):
            warnings.warn(f"The '{full_name}' setting has been deprecated.", DeprecationWarning, stacklevel=2)
        return getattr(project_settings, full_name, DEFAULTS[setting])

    def change_setting(self, setting: str, value: Any, enter: bool, **kwargs: Any) -> None:
        """Forget a value that changed: a receiver of ``setting_changed``."""
        self.__dict__.pop(setting.removeprefix(_PREFIX), None)


settings = Settings()
setting_changed.connect(settings.change_setting)
