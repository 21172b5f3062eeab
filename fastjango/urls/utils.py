"""Views named by dotted path."""

from __future__ import annotations

import functools
from importlib import import_module
from typing import Any

from fastjango.core.exceptions import ViewDoesNotExist
from fastjango.utils.module_loading import module_has_submodule


@functools.cache
def get_callable(lookup_view: Any) -> Any:
    """The view that a dotted path names; callables are returned as they are.

    Raises:
        ViewDoesNotExist: the path names nothing callable, or is no text.
        ImportError: the path's module cannot be imported for another reason.
    """
    if callable(lookup_view):
        return lookup_view
    if not isinstance(lookup_view, str):
        raise ViewDoesNotExist(f"'{lookup_view}' is not a callable or a dot-notation path")
    module_name, function_name = get_mod_func(lookup_view)
    if not function_name:
        raise ImportError(f"Could not import '{lookup_view}'. The path must be fully qualified.")
    module = _module_of(module_name, lookup_view)
    view = getattr(module, function_name, None)
    if view is None:
        parent, _, child = f"{module_name}.{function_name}".rpartition(".")
        if module_has_submodule(import_module(parent), child):
            raise ViewDoesNotExist(f"Could not import '{lookup_view}'. View is not callable.")
        raise ViewDoesNotExist(f"Could not import '{lookup_view}'. View does not exist in module {module_name}.")
    if not callable(view):
        raise ViewDoesNotExist(f"Could not import '{module_name}.{function_name}'. View is not callable.")
    return view


def _module_of(name: str, lookup_view: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        parent, _, child = name.rpartition(".")
        if parent and not module_has_submodule(import_module(parent), child):
            raise ViewDoesNotExist(f"Could not import '{lookup_view}'. Parent module {name} does not exist.") from None
        raise


def get_mod_func(callback: str) -> tuple[str, str]:
    """Module and name of a dotted path; the whole and an empty text when it has no dot."""
    module, dot, name = callback.rpartition(".")
    return (module, name) if dot else (callback, "")
