"""Settings, apps, checks, caches and prefixes that are other than usual for a block, a test or a class."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastjango.apps import apps
from fastjango.apps.registry import Apps
from fastjango.conf import UserSettingsHolder, settings
from fastjango.core.checks.registry import registry
from fastjango.core.signals import setting_changed
from fastjango.urls import get_script_prefix, set_script_prefix

from .decorating import TestContextDecorator


class override_settings(TestContextDecorator):
    """Other values of settings.

    Raises:
        ValueError: a decorated class is no ``SimpleTestCase``.

    Source: django.test.utils.override_settings (5.2).
    """

    enable_exception: BaseException | None = None

    def __init__(self, **kwargs: Any) -> None:
        self.options = kwargs
        super().__init__()

    def enable(self) -> None:
        """Put the new values in place and tell everyone."""
        if "INSTALLED_APPS" in self.options:
            try:
                apps.set_installed_apps(self.options["INSTALLED_APPS"])
            except Exception:
                apps.unset_installed_apps()
                raise
        holder = UserSettingsHolder(settings._wrapped)
        for name, value in self.options.items():
            setattr(holder, name, value)
        self.wrapped = settings._wrapped
        settings._wrapped = holder
        for name, value in self.options.items():
            try:
                self._announce(name, value, enter=True)
            except Exception as error:
                # Receivers that were told already have to be told back.
                self.enable_exception = error
                self.disable()

    def disable(self) -> None:
        """Bring the former values back; an error met while enabling is raised now."""
        if "INSTALLED_APPS" in self.options:
            apps.unset_installed_apps()
        settings._wrapped = self.wrapped
        del self.wrapped
        failures = [
            answer
            for name in self.options
            for _, answer in setting_changed.send_robust(
                sender=settings._wrapped.__class__, setting=name, value=getattr(settings, name, None), enter=False
            )
            if isinstance(answer, Exception)
        ]
        if self.enable_exception is not None:
            error, self.enable_exception = self.enable_exception, None
            raise error
        if failures:
            raise failures[0]

    def _announce(self, name: str, value: Any, *, enter: bool) -> None:
        setting_changed.send(sender=settings._wrapped.__class__, setting=name, value=value, enter=enter)

    def save_options(self, test_func: Any) -> None:
        """Keep the options on a test case class, over those of the classes it comes from."""
        test_func._overridden_settings = {**(test_func._overridden_settings or {}), **self.options}

    def decorate_class(self, cls: type) -> type:
        """Let the test case class enable the settings when it is set up."""
        # Asked for by name because the test cases import this module.
        if not hasattr(cls, "_overridden_settings"):
            raise ValueError("Only subclasses of Django SimpleTestCase can be decorated with override_settings")
        self.save_options(cls)
        return cls


class modify_settings(override_settings):
    """Items added to, put before or taken out of list settings.

    Args:
        kwargs: For each setting a mapping from ``append``, ``prepend`` or ``remove`` to an item or list of items.

    Raises:
        ValueError: an action has another name.

    Source: django.test.utils.modify_settings (5.2).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Positional pairs come from save_options(): one setting may be modified more than once.
        self.operations: list[tuple[str, dict[str, Any]]] = list(args[0]) if args else list(kwargs.items())
        super().__init__()

    def save_options(self, test_func: Any) -> None:
        """Keep the modifications on a test case class, after those of the classes it comes from."""
        test_func._modified_settings = [*(test_func._modified_settings or []), *self.operations]

    def enable(self) -> None:
        """Work the lists out and put them in place."""
        self.options = {}
        for name, operations in self.operations:
            current = self.options[name] if name in self.options else getattr(settings, name, [])
            self.options[name] = self._modified(list(current), operations)
        super().enable()

    @staticmethod
    def _modified(value: list[Any], operations: dict[str, Any]) -> list[Any]:
        for action, given in operations.items():
            items = [given] if isinstance(given, str) else list(given)
            if action == "append":
                value += [item for item in items if item not in value]
            elif action == "prepend":
                value = [item for item in items if item not in value] + value
            elif action == "remove":
                value = [item for item in value if item not in items]
            else:
                raise ValueError(f"Unsupported action: {action}")
        return value


class override_system_checks(TestContextDecorator):
    """Other system checks than the registered ones."""

    def __init__(self, new_checks: Any, deployment_checks: Any = None) -> None:
        self.new_checks = new_checks
        self.deployment_checks = deployment_checks
        super().__init__()

    def enable(self) -> None:
        """Swap the checks in."""
        self._former = registry.registered_checks, registry.deployment_checks
        registry.registered_checks = self._tagged(self.new_checks)
        if self.deployment_checks is not None:
            registry.deployment_checks = self._tagged(self.deployment_checks)

    @staticmethod
    def _tagged(checks: Any) -> set[Any]:
        for check in checks:
            check.tags = getattr(check, "tags", ())
        return set(checks)

    def disable(self) -> None:
        """Bring the registered checks back."""
        registry.registered_checks, registry.deployment_checks = self._former


class isolate_apps(TestContextDecorator):
    """A registry of its own for models declared inside.

    Args:
        installed_apps: The apps that the registry has.

    Source: django.test.utils.isolate_apps.
    """

    def __init__(self, *installed_apps: Any, **kwargs: Any) -> None:
        self.installed_apps = installed_apps
        super().__init__(**kwargs)

    def enable(self) -> Apps:
        """Make the registry the one that ``Options`` asks by default."""
        from fastjango.db.models.options import Options  # models are declared by few tests

        isolated = Apps(self.installed_apps)
        self._options: Any = Options
        self._former = Options.default_apps
        Options.default_apps = isolated
        return isolated

    def disable(self) -> None:
        """Bring the main registry back."""
        self._options.default_apps = self._former


class override_script_prefix(TestContextDecorator):
    """Another script prefix."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        super().__init__()

    def enable(self) -> None:
        """Set it."""
        self._former = get_script_prefix()
        set_script_prefix(self.prefix)

    def disable(self) -> None:
        """Set the former one."""
        set_script_prefix(self._former)


class ignore_warnings(TestContextDecorator):
    """Warnings of a kind are not shown and raise nothing.

    Args:
        kwargs: As for ``warnings.simplefilter``; with ``message`` or ``module`` as for ``filterwarnings``.
    """

    def __init__(self, **kwargs: Any) -> None:
        self.ignore_kwargs = kwargs
        detailed = "message" in kwargs or "module" in kwargs
        self.filter_func: Callable[..., None] = warnings.filterwarnings if detailed else warnings.simplefilter
        super().__init__()

    def enable(self) -> None:
        """Add the filter."""
        self._catcher = warnings.catch_warnings()
        self._catcher.__enter__()
        self.filter_func("ignore", **self.ignore_kwargs)

    def disable(self) -> None:
        """Bring the former filters back."""
        self._catcher.__exit__(*sys.exc_info())


@contextmanager
def extend_sys_path(*paths: str) -> Iterator[None]:
    """More folders to import from."""
    former = sys.path[:]
    sys.path.extend(paths)
    try:
        yield
    finally:
        sys.path = former


@contextmanager
def isolate_lru_cache(lru_cache_object: Any) -> Iterator[None]:
    """An ``lru_cache`` that is empty at the start and left empty."""
    lru_cache_object.cache_clear()
    try:
        yield
    finally:
        lru_cache_object.cache_clear()


@contextmanager
def freeze_time(t: float) -> Iterator[None]:
    """Let ``time.time()`` stand still; a crude way, other clocks go on."""
    import time  # patched, so never imported by name

    former = time.time
    time.time = lambda: t
    try:
        yield
    finally:
        time.time = former


class register_lookup(TestContextDecorator):
    """Lookups that a field has for a while.

    Args:
        field: A field class or instance.
        lookups: Lookup classes.
        lookup_name: The name to register them under, other than their own.
    """

    def __init__(self, field: Any, *lookups: Any, lookup_name: str | None = None) -> None:
        self.field = field
        self.lookups = lookups
        self.lookup_name = lookup_name
        super().__init__()

    def enable(self) -> None:
        """Register them."""
        for lookup in self.lookups:
            self.field.register_lookup(lookup, self.lookup_name)

    def disable(self) -> None:
        """Take them out again."""
        for lookup in self.lookups:
            self.field._unregister_lookup(lookup, self.lookup_name)


def require_jinja2(test_func: Any) -> Any:
    """Skip the test without Jinja2; otherwise run it with both template back ends set up."""
    engines = [
        {"BACKEND": "fastjango.template.backends.django.DjangoTemplates", "APP_DIRS": True},
        {
            "BACKEND": "fastjango.template.backends.jinja2.Jinja2",
            "APP_DIRS": True,
            "OPTIONS": {"keep_trailing_newline": True},
        },
    ]
    return override_settings(TEMPLATES=engines)(test_func)


def tag(*tags: str) -> Callable[[Any], Any]:
    """Tags for a test method or class, by which the runner selects."""

    def decorator(obj: Any) -> Any:
        obj.tags = set(tags) | (getattr(obj, "tags", None) or set())
        return obj

    return decorator
