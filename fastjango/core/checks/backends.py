"""Checks that the dotted paths in settings lead somewhere, before a request asks for them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any

from fastjango.conf import settings
from fastjango.conf._advice import advice_on, settings_file
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.module_loading import import_string

from .messages import Error
from .registry import register

_PATHS = (
    "DEFAULT_EXCEPTION_REPORTER",
    "DEFAULT_EXCEPTION_REPORTER_FILTER",
    "EMAIL_BACKEND",
    "FORM_RENDERER",
    "MESSAGE_STORAGE",
    "SESSION_SERIALIZER",
    "SIGNING_BACKEND",
    "TEST_RUNNER",
)
_MODULES = ("ROOT_URLCONF", "SESSION_ENGINE")
_LISTS = ("AUTHENTICATION_BACKENDS", "DATABASE_ROUTERS", "FILE_UPLOAD_HANDLERS", "MIDDLEWARE", "PASSWORD_HASHERS")
# Settings with a dictionary for each backend, and the key of the dotted path in it.
_KEYED = {"AUTH_PASSWORD_VALIDATORS": "NAME", "CACHES": "BACKEND", "STORAGES": "BACKEND", "TEMPLATES": "BACKEND"}


@register("settings")
def check_backends(app_configs: Any, **kwargs: Any) -> list[Any]:
    """fastjango.E001 for each path that cannot be imported; defaults are not looked at."""
    return [
        Error(
            f"The {setting} setting names '{path}', which cannot be imported: {error}",
            hint=f"It is set in {settings_file()}. {advice_on(path)}",
            id="fastjango.E001",
        )
        for setting, path, load in _named()
        if (error := _error_of(load, path)) is not None
    ]


def refuse_bad_backends() -> None:
    """Stop a server before it starts.

    Raises:
        ImproperlyConfigured: a setting names what cannot be imported; the text lists all of them.
    """
    faults = check_backends(None)
    if faults:
        raise ImproperlyConfigured("\n".join(f"{fault.msg}\n  {fault.hint}" for fault in faults))


def _named() -> Iterator[tuple[str, str, Any]]:
    """Setting, dotted path, and what imports it."""
    for setting in _PATHS:
        yield from ((setting, path, import_string) for path in _texts([_given(setting)]))
    for setting in _MODULES:
        yield from ((setting, path, _find_module) for path in _texts([_given(setting)]))
    for setting in _LISTS:
        yield from ((setting, path, import_string) for path in _texts(_given(setting) or ()))
    for setting, key in _KEYED.items():
        given = _given(setting) or ()
        entries = given.values() if isinstance(given, Mapping) else given
        paths = _texts(entry.get(key) for entry in entries if isinstance(entry, Mapping))
        yield from ((setting, path, import_string) for path in paths)


def _find_module(path: str) -> None:
    # Not imported: URLconfs may import what is being loaded.
    if path not in sys.modules and find_spec(path) is None:
        raise ModuleNotFoundError(f"No module named {path!r}", name=path)


def _given(setting: str) -> Any:
    return getattr(settings, setting, None) if settings.is_overridden(setting) else None


def _texts(values: Iterable[Any]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str) and value)


def _error_of(load: Any, path: str) -> Exception | None:
    """Why a path cannot be imported; faults inside a module that is there are not this check's."""
    try:
        load(path)
    except ImportError as error:
        missing = error.name
        return error if not missing or path == missing or path.startswith(f"{missing}.") else None
    except ImproperlyConfigured:
        return None
    return None
