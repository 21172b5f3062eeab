"""Making ``django``, ``rest_framework`` and ``django_filters`` importable, for packages that cannot be rewritten.

Call :func:`install` before anything imports Django: at the top of the settings, or in ``manage.py``. The names then
lead to fastjango's own modules, the same objects, so that classes are the same under either name.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType

from fastjango.apps.registry import Apps

from ._roots import ROOTS, new_path


class _AliasLoader(Loader):
    """Answers an import with a module that is there under another name."""

    def __init__(self, real: str) -> None:
        self._real = real
        self._spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = import_module(self._real)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        # The import system has just put the alias's spec into the module; its own must stay.
        module.__spec__ = self._spec


class _AliasFinder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in ROOTS:
            return None
        real = new_path(fullname)
        try:
            found = find_spec(real)
        except ModuleNotFoundError:
            found = None
        if found is None:
            # Not handed on to other finders: an installed Django must not answer for half of the modules.
            raise ModuleNotFoundError(
                f"No module named {fullname!r}: fastjango has no {real!r} (see docs/differences.md)", name=fullname
            )
        return ModuleSpec(fullname, _AliasLoader(real), is_package=found.submodule_search_locations is not None)


_finder = _AliasFinder()
_is_installed_here = Apps.is_installed


def _is_installed(self: Apps, app_name: str) -> bool:
    """Whether an app of that full name is installed, Django's names counting as ours."""
    return _is_installed_here(self, new_path(app_name))


def install() -> None:
    """Let imports of ``django``, ``rest_framework`` and ``django_filters`` find fastjango.

    Dotted paths in settings and ``apps.is_installed("django.contrib.auth")`` work under either name too. Calling it
    twice does nothing more.

    Raises:
        RuntimeError: the real package was imported already.
    """
    for root, real in ROOTS.items():
        loaded = sys.modules.get(root)
        if loaded is not None and loaded.__name__ != real:
            raise RuntimeError(
                f"{root} was imported from {getattr(loaded, '__file__', 'elsewhere')} before "
                "fastjango.port.alias.install() was called; call it first."
            )
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)
        Apps.is_installed = _is_installed  # type: ignore[method-assign]  # third parties ask for Django's names


def uninstall() -> None:
    """Undo :func:`install`; modules that were imported by an alias leave ``sys.modules``."""
    if _finder in sys.meta_path:
        sys.meta_path.remove(_finder)
        Apps.is_installed = _is_installed_here  # type: ignore[method-assign]  # see install()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ROOTS and module.__name__ == new_path(name):
            del sys.modules[name]
