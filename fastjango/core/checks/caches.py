"""Checks of ``CACHES``."""

from __future__ import annotations

import pathlib
from typing import Any

from fastjango.conf import settings

from ._upward import subject
from .messages import Error, Warning
from .registry import Tags, register

E001 = Error("You must define a 'default' cache in your CACHES setting.", id="caches.E001")


@register(Tags.caches)
def check_default_cache_is_configured(app_configs: Any, **kwargs: Any) -> list[Any]:
    """There is a cache named ``default``."""
    return [] if "default" in settings.CACHES else [E001]


def _file_caches() -> list[tuple[str, pathlib.Path]]:
    """Names and folders of caches that are files."""
    kind = subject("core.cache.backends.filebased.FileBasedCache")
    caches = subject("core.cache.caches")
    return [(alias, pathlib.Path(caches[alias]._dir)) for alias in settings.CACHES if isinstance(caches[alias], kind)]


@register(Tags.caches, deploy=True)
def check_cache_location_not_exposed(app_configs: Any, **kwargs: Any) -> list[Any]:
    """No cache lies where files are served from."""
    served = []
    for name in ("MEDIA_ROOT", "STATIC_ROOT", "STATICFILES_DIRS"):
        setting = getattr(settings, name, None)
        folders = setting if name == "STATICFILES_DIRS" else [setting]
        plain = [folder[1] if isinstance(folder, list | tuple) else folder for folder in folders or ()]
        served.append((name, {pathlib.Path(folder).resolve() for folder in plain if folder}))
    return [
        warning
        for alias, folder in _file_caches()
        for name, paths in served
        for warning in _exposed(alias, folder.resolve(), name, paths)
    ]


def _exposed(alias: str, cache: pathlib.Path, name: str, paths: set[pathlib.Path]) -> list[Any]:
    if cache in paths:
        relation = "matches"
    elif any(path in cache.parents for path in paths):
        relation = "is inside"
    elif any(cache in path.parents for path in paths):
        relation = "contains"
    else:
        return []
    return [
        Warning(
            f"Your '{alias}' cache configuration might expose your cache or lead to corruption of your data because "
            f"its LOCATION {relation} {name}.",
            id="caches.W002",
        )
    ]


@register(Tags.caches)
def check_file_based_cache_is_absolute(app_configs: Any, **kwargs: Any) -> list[Any]:
    """The folder of a cache does not depend on where the process was started."""
    return [
        Warning(f"Your '{alias}' cache LOCATION path is relative. Use an absolute path instead.", id="caches.W003")
        for alias, _folder in _file_caches()
        if not pathlib.Path(settings.CACHES[alias]["LOCATION"]).is_absolute()
    ]
