"""Import things by dotted path."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType
from typing import Any


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
