"""Says in an error which setting led to it, in which file, and what to write instead."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured


def settings_file() -> str:
    """Where the settings are written: the file of the settings module, or how they were set."""
    module = sys.modules.get(getattr(settings, "SETTINGS_MODULE", None) or "")
    return getattr(module, "__file__", None) or "settings.configure()"


def advice_on(path: str) -> str:
    """What to write instead of a dotted path that leads nowhere."""
    root, dot, rest = path.partition(".")
    if root == "django" and dot:
        return f"Write 'fastjango.{rest}'; `fastjango-admin port` does so throughout a project."
    if root in {"rest_framework", "django_filters"}:
        return f"Write 'fastjango.{path}'; `fastjango-admin port` does so throughout a project."
    return "Correct the spelling, install the package that it belongs to, or take it out."


@contextmanager
def blaming(setting: str, path: str) -> Iterator[None]:
    """Add to an error of importing, which keeps its class and text, the setting that named the dotted path.

    Errors of other modules, which the named one asks for, pass unchanged: their traceback tells enough.
    """
    try:
        yield
    except (ImportError, ImproperlyConfigured) as error:
        missing = getattr(error, "name", None)
        if not missing or path == missing or path.startswith(f"{missing}."):
            error.add_note(f"{setting} in {settings_file()} names {path!r}. {advice_on(path)}")
        raise
