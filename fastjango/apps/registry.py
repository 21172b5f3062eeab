"""The registry of installed apps and of models; it knows no models' code."""

from __future__ import annotations

import functools
import sys
import threading
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from fastjango.core.exceptions import AppRegistryNotReady, ImproperlyConfigured

from .config import AppConfig


class Apps:
    """Installed apps by label, and models by app label and lower-case name.

    Args:
        installed_apps: Entries as in ``INSTALLED_APPS``; None only for the one main registry.

    Source: django.apps.registry.Apps (5.2).
    """

    def __init__(self, installed_apps: Iterable[Any] | None = ()) -> None:
        if installed_apps is None and hasattr(sys.modules[__name__], "apps"):
            raise RuntimeError("You must supply an installed_apps argument.")
        self.all_models: dict[str, dict[str, Any]] = defaultdict(dict)
        self.app_configs: dict[str, AppConfig] = {}
        self.stored_app_configs: list[dict[str, AppConfig]] = []
        self.apps_ready = self.models_ready = self.ready = False
        self.ready_event = threading.Event()
        self.loading = False
        self._lock = threading.RLock()
        self._pending_operations: dict[tuple[str, str], list[Callable[[Any], Any]]] = defaultdict(list)
        # Answers are kept for each registry; the methods show their caches as functions do.
        self.get_models = functools.cache(self.get_models)  # type: ignore[method-assign]  # the same, cached
        self.get_swappable_settings_name = functools.cache(self.get_swappable_settings_name)  # type: ignore[method-assign]  # the same, cached
        if installed_apps is not None:
            self.populate(installed_apps)

    def populate(self, installed_apps: Iterable[Any] = ()) -> None:
        """Load apps, then their models, then call every ``ready()``.

        Raises:
            RuntimeError: called again from within.
            ImproperlyConfigured: two apps share a label or a name.
        """
        if self.ready:
            return
        with self._lock:
            if self.ready:
                return
            if self.loading:
                raise RuntimeError("populate() isn't reentrant")
            self.loading = True
            for entry in installed_apps:
                self._take_in(entry if isinstance(entry, AppConfig) else AppConfig.create(entry))
            self._refuse_doubles("names", (config.name for config in self.app_configs.values()))
            self.apps_ready = True
            for config in self.app_configs.values():
                config.import_models()
            self.clear_cache()
            self.models_ready = True
            for config in self.get_app_configs():
                config.ready()
            self.ready = True
            self.ready_event.set()

    def _take_in(self, config: AppConfig) -> None:
        self._refuse_doubles("labels", (*self.app_configs, config.label), config.label)
        self.app_configs[config.label] = config
        config.apps = self

    @staticmethod
    def _refuse_doubles(what: str, values: Iterable[str], shown: str | None = None) -> None:
        doubles = [value for value, count in Counter(values).items() if count > 1]
        if doubles:
            listed = shown or ", ".join(doubles)
            raise ImproperlyConfigured(f"Application {what} aren't unique, duplicates: {listed}")

    def check_apps_ready(self) -> None:
        """Raise ``AppRegistryNotReady`` before all apps are imported."""
        if self.apps_ready:
            return
        from fastjango.conf import settings  # only to tell of missing settings first

        settings.INSTALLED_APPS  # noqa: B018  # unconfigured settings are the likelier cause
        raise AppRegistryNotReady("Apps aren't loaded yet.")

    def check_models_ready(self) -> None:
        """Raise ``AppRegistryNotReady`` before all models are imported."""
        if not self.models_ready:
            raise AppRegistryNotReady("Models aren't loaded yet.")

    def get_app_configs(self) -> Iterable[AppConfig]:
        """The installed apps in their order."""
        self.check_apps_ready()
        return self.app_configs.values()

    def get_app_config(self, app_label: str) -> AppConfig:
        """The app of a label.

        Raises:
            LookupError: there is none; names the app that was probably meant.
        """
        self.check_apps_ready()
        if app_label in self.app_configs:
            return self.app_configs[app_label]
        meant = next((config.label for config in self.get_app_configs() if config.name == app_label), None)
        hint = f" Did you mean '{meant}'?" if meant else ""
        raise LookupError(f"No installed app with label '{app_label}'.{hint}")

    def get_models(self, include_auto_created: bool = False, include_swapped: bool = False) -> list[Any]:
        """The models of all installed apps."""
        self.check_models_ready()
        return [
            model
            for config in self.app_configs.values()
            for model in config.get_models(include_auto_created, include_swapped)
        ]

    def get_model(self, app_label: str, model_name: str | None = None, require_ready: bool = True) -> Any:
        """A model by app label and name, or by ``"label.Name"``.

        Raises:
            LookupError: there is no such app or model.
            ValueError: the single argument is not of the form ``label.Name``.
        """
        if require_ready:
            self.check_models_ready()
        else:
            self.check_apps_ready()
        if model_name is None:
            app_label, model_name = app_label.split(".")
        config = self.get_app_config(app_label)
        if not require_ready and config.models is None:
            config.import_models()
        return config.get_model(model_name, require_ready=require_ready)

    def register_model(self, app_label: str, model: Any) -> None:
        """Take a model in; called when its class is made.

        Raises:
            RuntimeError: another model of that name is there.
        """
        name = model._meta.model_name
        models = self.all_models[app_label]
        known = models.get(name)
        if known is not None:
            if (known.__name__, known.__module__) != (model.__name__, model.__module__):
                raise RuntimeError(f"Conflicting '{name}' models in application '{app_label}': {known} and {model}.")
            warnings.warn(
                f"Model '{app_label}.{name}' was already registered. Reloading models is not advised as it can lead to "
                "inconsistencies, most notably with related models.",
                RuntimeWarning,
                stacklevel=2,
            )
        models[name] = model
        self.do_pending_operations(model)
        self.clear_cache()

    def is_installed(self, app_name: str) -> bool:
        """Whether an app of that full name is installed."""
        self.check_apps_ready()
        return any(config.name == app_name for config in self.app_configs.values())

    def get_containing_app_config(self, object_name: str) -> AppConfig | None:
        """The innermost app that holds the object of a dotted path; None when no app does."""
        self.check_apps_ready()
        holders = (c for c in self.app_configs.values() if f"{object_name}.".startswith(f"{c.name}."))
        return max(holders, key=lambda config: len(config.name), default=None)

    def get_registered_model(self, app_label: str, model_name: str) -> Any:
        """Like :meth:`get_model`, while the registry is still filling.

        Raises:
            LookupError: no such model was registered.
        """
        model = self.all_models[app_label].get(model_name.lower())
        if model is None:
            raise LookupError(f"Model '{app_label}.{model_name}' not registered.")
        return model

    def get_swappable_settings_name(self, to_string: str) -> str | None:
        """The setting that swaps a model (``"auth.User"`` gives ``"AUTH_USER_MODEL"``); None when there is none."""
        wanted = to_string.lower()
        for model in self._swappable_models():
            if wanted in ((model._meta.swapped or "").lower(), model._meta.label_lower):
                return str(model._meta.swappable)
        return None

    def _swappable_models(self) -> list[Any]:
        return [m for models in self.all_models.values() for m in models.values() if m._meta.swappable]

    def set_available_apps(self, available: Iterable[str]) -> None:
        """Narrow the installed apps for a test; undone by :meth:`unset_available_apps`.

        Raises:
            ValueError: one of the names is not installed.
        """
        wanted = set(available)
        unknown = wanted - {config.name for config in self.app_configs.values()}
        if unknown:
            raise ValueError(f"Available apps isn't a subset of installed apps, extra apps: {', '.join(unknown)}")
        self.stored_app_configs.append(self.app_configs)
        self.app_configs = {label: c for label, c in self.app_configs.items() if c.name in wanted}
        self.clear_cache()

    def unset_available_apps(self) -> None:
        """Undo the last :meth:`set_available_apps`."""
        self.app_configs = self.stored_app_configs.pop()
        self.clear_cache()

    def set_installed_apps(self, installed: Iterable[Any]) -> None:
        """Load another list of apps for a test; undone by :meth:`unset_installed_apps`."""
        if not self.ready:
            raise AppRegistryNotReady("App registry isn't ready yet.")
        self.stored_app_configs.append(self.app_configs)
        self.app_configs = {}
        self.apps_ready = self.models_ready = self.loading = self.ready = False
        self.clear_cache()
        self.populate(installed)

    def unset_installed_apps(self) -> None:
        """Undo the last :meth:`set_installed_apps`."""
        self.app_configs = self.stored_app_configs.pop()
        self.apps_ready = self.models_ready = self.ready = True
        self.clear_cache()

    def clear_cache(self) -> None:
        """Forget what was worked out from the models, here and in every model's options."""
        self.get_models.cache_clear()  # type: ignore[attr-defined]  # of functools.cache
        self.get_swappable_settings_name.cache_clear()  # type: ignore[attr-defined]  # of functools.cache
        if self.ready:
            # Django 5.2: not those that are swapped out; a user model which a test replaces keeps its relations.
            for model in self.get_models(include_auto_created=True):
                model._meta._expire_cache()

    def lazy_model_operation(self, function: Callable[..., Any], *model_keys: tuple[str, str]) -> None:
        """Call a function with models as soon as all of them are registered.

        Args:
            function: Takes the models in the order of the keys.
            model_keys: Pairs of app label and lower-case model name.
        """
        waiting = [key for key in model_keys if key[1] not in self.all_models[key[0]]]
        if not waiting:
            function(*(self.all_models[label][name] for label, name in model_keys))
            return

        def try_again(model: Any) -> None:
            self.lazy_model_operation(function, *model_keys)

        try_again.func = function  # type: ignore[attr-defined]  # checks tell which functions still wait
        self._pending_operations[waiting[0]].append(try_again)

    def do_pending_operations(self, model: Any) -> None:
        """Run what waited for this model."""
        for operation in self._pending_operations.pop((model._meta.app_label, model._meta.model_name), ()):
            operation(model)


apps = Apps(installed_apps=None)
