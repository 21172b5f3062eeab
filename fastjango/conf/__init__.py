"""Settings: the values of the project's settings module over the defaults, read when first needed."""

from __future__ import annotations

import importlib
import os
import time
import warnings
from pathlib import Path
from typing import Any

from fastjango.conf import global_settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.deprecation import RemovedInDjango60Warning
from fastjango.utils.functional import LazyObject, empty

ENVIRONMENT_VARIABLE = "DJANGO_SETTINGS_MODULE"
FORMS_URLFIELD_ASSUME_HTTPS_DEPRECATED_MSG = "The FORMS_URLFIELD_ASSUME_HTTPS transitional setting is deprecated."
OWN_ENVIRONMENT_VARIABLE = "FASTJANGO_SETTINGS_MODULE"
DEFAULT_STORAGE_ALIAS = "default"
STATICFILES_STORAGE_ALIAS = "staticfiles"
_LISTS = ("ALLOWED_HOSTS", "INSTALLED_APPS", "TEMPLATE_DIRS", "LOCALE_PATHS", "SECRET_KEY_FALLBACKS")
_PREFIXED_URLS = ("MEDIA_URL", "STATIC_URL")


class SettingsReference(str):
    """A text that came from a setting; migrations write the setting's name instead of the text."""

    setting_name: str

    def __new__(cls, value: str, setting_name: str) -> SettingsReference:
        self = super().__new__(cls, value)
        self.setting_name = setting_name
        return self


class LazySettings(LazyObject):
    """Stands for the settings; loads the module that the environment names at the first look.

    Source: django.conf.LazySettings (5.2).
    """

    # Settings are read all the time: no attribute of theirs has to be hidden as in other lazy objects.
    __getattribute__ = object.__getattribute__

    def _setup(self, name: str | None = None) -> None:
        module = os.environ.get(OWN_ENVIRONMENT_VARIABLE) or os.environ.get(ENVIRONMENT_VARIABLE)
        if not module:
            subject = f"setting {name}" if name else "settings"
            raise ImproperlyConfigured(
                f"Requested {subject}, but settings are not configured. You must either define the environment "
                f"variable {ENVIRONMENT_VARIABLE} or call settings.configure() before accessing settings."
            )
        self._wrapped = Settings(module)

    def __repr__(self) -> str:
        if self._wrapped is empty:
            return "<LazySettings [Unevaluated]>"
        return f'<LazySettings "{self._wrapped.SETTINGS_MODULE}">'

    def __getattr__(self, name: str) -> Any:
        if self._wrapped is empty:
            self._setup(name)
        value = getattr(self._wrapped, name)
        if name in _PREFIXED_URLS and value is not None:
            value = self._add_script_prefix(value)
        elif name == "SECRET_KEY" and not value:
            raise ImproperlyConfigured("The SECRET_KEY setting must not be empty.")
        # Later reads find the value in the instance and do not come here.
        self.__dict__[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "_wrapped":
            self.__dict__.clear()
        else:
            self.__dict__.pop(name, None)
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        self.__dict__.pop(name, None)

    def configure(self, default_settings: Any = global_settings, **options: Any) -> None:
        """Set the settings by hand instead of through a module.

        Raises:
            RuntimeError: settings are configured already.
            TypeError: a name is not upper case.
        """
        if self._wrapped is not empty:
            raise RuntimeError("Settings already configured.")
        holder = UserSettingsHolder(default_settings)
        for name, value in options.items():
            if not name.isupper():
                raise TypeError(f"Setting {name!r} must be uppercase.")
            setattr(holder, name, value)
        self._wrapped = holder

    @staticmethod
    def _add_script_prefix(value: str) -> str:
        """A relative path below the script prefix; URLs and absolute paths stay."""
        from fastjango.utils._script_prefix import get_script_prefix  # read at each call: it is set per request

        if value.startswith(("http://", "https://", "/")):
            return value
        return f"{get_script_prefix()}{value}"

    @property
    def configured(self) -> bool:
        """Whether the settings are there."""
        return self._wrapped is not empty


class Settings:
    """The defaults with the values of one settings module over them.

    Raises:
        ImportError: the module cannot be imported.
        ImproperlyConfigured: a list setting is no list or tuple.
        ValueError: ``TIME_ZONE`` names no time zone.
    """

    def __init__(self, settings_module: str) -> None:
        self.SETTINGS_MODULE = settings_module
        module = importlib.import_module(settings_module)
        explicit = {name: getattr(module, name) for name in dir(module) if name.isupper()}
        for name in _LISTS:
            if not isinstance(explicit.get(name, []), list | tuple):
                raise ImproperlyConfigured(f"The {name} setting must be a list or a tuple.")
        self._explicit_settings = frozenset(explicit)
        if "FORMS_URLFIELD_ASSUME_HTTPS" in explicit:
            _warn_of_urlfield_setting()
        self.__dict__.update(_defaults())
        self.__dict__.update(explicit)
        self._use_time_zone()

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _use_time_zone(self) -> None:
        zone = self.__dict__["TIME_ZONE"]
        if not hasattr(time, "tzset") or not zone:
            return
        database = Path("/usr/share/zoneinfo")
        if database.exists() and not database.joinpath(*zone.split("/")).exists():
            raise ValueError(f"Incorrect timezone setting: {zone}")
        os.environ["TZ"] = zone
        time.tzset()

    def is_overridden(self, setting: str) -> bool:
        """Whether the settings module sets this name."""
        return setting in self._explicit_settings

    def __repr__(self) -> str:
        return f'<{type(self).__name__} "{self.SETTINGS_MODULE}">'


class UserSettingsHolder:
    """Settings set by hand over an object that has the others."""

    SETTINGS_MODULE = None

    def __init__(self, default_settings: Any) -> None:
        self.__dict__["_deleted"] = set()
        self.default_settings = default_settings

    def __getattr__(self, name: str) -> Any:
        if not name.isupper() or name in self._deleted:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return getattr(self.default_settings, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._deleted.discard(name)
        if name == "FORMS_URLFIELD_ASSUME_HTTPS":
            _warn_of_urlfield_setting()
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        self._deleted.add(name)
        self.__dict__.pop(name, None)

    def __dir__(self) -> list[str]:
        own = [name for name in self.__dict__ if name != "_deleted"]
        return sorted(name for name in {*own, *dir(self.default_settings)} if name not in self._deleted)

    def is_overridden(self, setting: str) -> bool:
        """Whether this name was set or deleted by hand, or is overridden below."""
        below = getattr(self.default_settings, "is_overridden", lambda name: False)
        return setting in self._deleted or setting in self.__dict__ or below(setting)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


def _warn_of_urlfield_setting() -> None:
    warnings.warn(FORMS_URLFIELD_ASSUME_HTTPS_DEPRECATED_MSG, RemovedInDjango60Warning, stacklevel=3)


def _defaults() -> dict[str, Any]:
    return {name: value for name, value in vars(global_settings).items() if name.isupper()}


settings: Any = LazySettings()
