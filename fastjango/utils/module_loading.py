"""Import things by dotted path."""

from __future__ import annotations

import copy
import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from fastjango.core.exceptions import AppRegistryNotReady

_find_app_modules: Callable[[], Iterable[ModuleType]] | None = None


def import_string(dotted_path: str) -> Any:
    """Return the attribute or class that a dotted path names.

    Raises:
        ImportError: the path has no dot, the module cannot be imported, or it lacks the name.

    Source: django.utils.module_loading.import_string.
    """
    module_path, dot, name = dotted_path.rpartition(".")
    if not dot:
        raise ImportError(f"{dotted_path} doesn't look like a module path")
    module = sys.modules.get(module_path)
    if module is None or getattr(getattr(module, "__spec__", None), "_initializing", False):
        module = importlib.import_module(module_path)
    try:
        return getattr(module, name)
    except AttributeError as error:
        raise ImportError(f'Module "{module_path}" does not define a "{name}" attribute/class') from error


def module_has_submodule(package: ModuleType, module_name: str) -> bool:
    """Whether a package has a submodule of that name, without importing it."""
    if not hasattr(package, "__path__"):
        return False
    try:
        return importlib.util.find_spec(f"{package.__name__}.{module_name}") is not None
    except ModuleNotFoundError:
        # A dotted name whose first part does not exist.
        return False


def module_dir(module: ModuleType) -> str:
    """The one directory that a module lies in.

    Raises:
        ValueError: it lies in none, or in several.
    """
    paths = list(getattr(module, "__path__", []))
    if len(paths) == 1:
        return str(paths[0])
    filename = getattr(module, "__file__", None)
    if filename is None:
        raise ValueError(f"Cannot determine directory containing {module}")
    return str(filename).rpartition("/")[0]


def provide_app_modules(provider: Callable[[], Iterable[ModuleType]]) -> None:
    """Say how the packages of the installed apps are found; told by the app registry, which stands above this floor."""
    global _find_app_modules
    _find_app_modules = provider


def autodiscover_modules(*args: str, register_to: Any = None) -> None:
    """Import modules of these names from every installed app that has them.

    Args:
        register_to: An object whose ``_registry`` the modules fill; what a module that fails has put there is undone.

    Raises:
        AppRegistryNotReady: the apps are not loaded yet.

    Source: django.utils.module_loading.autodiscover_modules.
    """
    if _find_app_modules is None:
        raise AppRegistryNotReady("Apps aren't loaded yet.")
    for package in _find_app_modules():
        for name in args:
            if not module_has_submodule(package, name):
                continue
            before = copy.copy(register_to._registry) if register_to else None
            try:
                importlib.import_module(f"{package.__name__}.{name}")
            except Exception:
                if register_to:
                    register_to._registry = before
                raise
