"""``AppConfig``: what an installed app is called, where it lies, and what it does when it is ready."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from fastjango.conf import settings
from fastjango.conf._advice import blaming
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.functional import cached_property
from fastjango.utils.module_loading import import_string, module_has_submodule

APPS_MODULE_NAME = "apps"
MODELS_MODULE_NAME = "models"


class AppConfig:
    """One installed app.

    Raises:
        ImproperlyConfigured: the label is no identifier, or the place of the app cannot be told.

    Source: django.apps.AppConfig (5.2).
    """

    label: Any
    verbose_name: Any
    path: Any
    default: bool

    def __init__(self, app_name: str, app_module: ModuleType) -> None:
        self.name = app_name
        self.module = app_module
        self.apps: Any = None  # the registry, set when it takes the app in
        self.models_module: ModuleType | None = None
        self.models: dict[str, Any] | None = None
        if not hasattr(self, "label"):
            self.label = app_name.rpartition(".")[2]
        if not self.label.isidentifier():
            raise ImproperlyConfigured(f"The app label '{self.label}' is not a valid Python identifier.")
        if not hasattr(self, "verbose_name"):
            self.verbose_name = self.label.title()
        if not hasattr(self, "path"):
            self.path = self._path_from_module(app_module)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.label}>"

    @cached_property
    def default_auto_field(self) -> Any:
        """Dotted path of the class of automatic primary keys."""
        return settings.DEFAULT_AUTO_FIELD

    @property
    def _is_default_auto_field_overridden(self) -> bool:
        return type(self).default_auto_field is not AppConfig.default_auto_field

    def _path_from_module(self, module: ModuleType) -> str:
        places = list(dict.fromkeys(getattr(module, "__path__", ())))
        if len(places) != 1 and getattr(module, "__file__", None):
            places = [str(Path(str(module.__file__)).parent)]
        if not places:
            raise ImproperlyConfigured(
                f"The app module {module!r} has no filesystem location, you must configure this app with an AppConfig "
                "subclass with a 'path' class attribute."
            )
        if len(places) > 1:
            raise ImproperlyConfigured(
                f"The app module {module!r} has multiple filesystem locations ({places!r}); you must configure this "
                "app with an AppConfig subclass with a 'path' class attribute."
            )
        return str(places[0])

    @classmethod
    def create(cls, entry: str) -> AppConfig:
        """Make the configuration that an entry of ``INSTALLED_APPS`` asks for.

        Args:
            entry: Dotted path of an app's module, or of an ``AppConfig`` subclass.

        Raises:
            ImportError: there is no such module or class.
            ImproperlyConfigured: the configuration is wrong.
        """
        with blaming("INSTALLED_APPS", entry):
            config_class, name = cls._class_for(entry)
        if name is None:
            name = getattr(config_class, "name", None)
        if name is None:
            raise ImproperlyConfigured(f"'{entry}' must supply a name attribute.")
        try:
            module = import_module(name)
        except ImportError as error:
            where = f"{config_class.__module__}.{config_class.__qualname__}"
            raise ImproperlyConfigured(f"Cannot import '{name}'. Check that '{where}.name' is correct.") from error
        return config_class(name, module)

    @classmethod
    def _class_for(cls, entry: str) -> tuple[type[AppConfig], str | None]:
        """The class for an entry, and the app's name where the entry itself tells it."""
        try:
            module = import_module(entry)
        except ImportError:
            # Either the path of a class, or nothing; an error inside an existing module goes through.
            config_class = cls._import_class(entry)
            if not (isinstance(config_class, type) and issubclass(config_class, AppConfig)):
                raise ImproperlyConfigured(f"'{entry}' isn't a subclass of AppConfig.") from None
            return config_class, None
        if not module_has_submodule(module, APPS_MODULE_NAME):
            return AppConfig, entry
        return cls._choose(f"{entry}.{APPS_MODULE_NAME}") or (AppConfig, entry)

    @staticmethod
    def _import_class(entry: str) -> Any:
        module_path, _, class_name = entry.rpartition(".")
        try:
            return import_string(entry)
        except ImportError:
            if not class_name[:1].isupper() or not module_path:
                import_module(entry)  # its error says which module is missing
            found = inspect.getmembers(import_module(module_path), inspect.isclass)
            names = [repr(name) for name, member in found if issubclass(member, AppConfig) and member is not AppConfig]
            hint = f" Choices are: {', '.join(names)}." if names else ""
            raise ImportError(f"Module '{module_path}' does not contain a '{class_name}' class.{hint}") from None

    @staticmethod
    def _choose(module_path: str) -> tuple[type[AppConfig], None] | None:
        """The configuration in an ``apps`` module: the only one, or the only default; None when it has none."""
        members = [
            (name, member)
            for name, member in inspect.getmembers(import_module(module_path), inspect.isclass)
            if issubclass(member, AppConfig) and member is not AppConfig and getattr(member, "default", True)
        ]
        if len(members) == 1:
            return members[0][1], None
        defaults = [(name, member) for name, member in members if getattr(member, "default", False)]
        if len(defaults) > 1:
            names = ", ".join(repr(name) for name, _ in defaults)
            raise RuntimeError(f"{module_path!r} declares more than one default AppConfig: {names}.")
        return (defaults[0][1], None) if defaults else None

    def get_model(self, model_name: str, require_ready: bool = True) -> Any:
        """The model of that name, in any case.

        Raises:
            LookupError: the app has no such model.
        """
        if require_ready:
            self.apps.check_models_ready()
        else:
            self.apps.check_apps_ready()
        try:
            return (self.models or {})[model_name.lower()]
        except KeyError:
            raise LookupError(f"App '{self.label}' doesn't have a '{model_name}' model.") from None

    def get_models(self, include_auto_created: bool = False, include_swapped: bool = False) -> Iterator[Any]:
        """The app's models; without those made for relations and those swapped out, unless asked for."""
        self.apps.check_models_ready()
        for model in (self.models or {}).values():
            hidden = (model._meta.auto_created and not include_auto_created) or (
                model._meta.swapped and not include_swapped
            )
            if not hidden:
                yield model

    def import_models(self) -> None:
        """Import the app's ``models`` module, if it has one."""
        self.models = self.apps.all_models[self.label]
        if module_has_submodule(self.module, MODELS_MODULE_NAME):
            self.models_module = import_module(f"{self.name}.{MODELS_MODULE_NAME}")

    def ready(self) -> None:
        """Called once, when all apps and models are loaded; subclasses connect signals here."""
