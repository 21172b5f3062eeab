"""Checks of the settings of static files."""

from __future__ import annotations

from typing import Any

from fastjango.conf import STATICFILES_STORAGE_ALIAS, settings
from fastjango.contrib.staticfiles.finders import get_finders
from fastjango.core.checks import Error

E005 = Error(
    f"The STORAGES setting must define a '{STATICFILES_STORAGE_ALIAS}' storage.",
    id="staticfiles.E005",
)


def check_finders(app_configs: Any, **kwargs: Any) -> list[Any]:
    """What the finders find wrong with the settings."""
    found: list[Any] = []
    for finder in get_finders():
        try:
            found.extend(finder.check())
        except NotImplementedError:
            continue
    return found


def check_storages(app_configs: Any, **kwargs: Any) -> list[Any]:
    """Whether there is a place for the collected files."""
    return [] if STATICFILES_STORAGE_ALIAS in settings.STORAGES else [E005]
