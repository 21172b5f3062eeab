"""The storages that the setting ``STORAGES`` describes."""

from __future__ import annotations

from typing import Any

from fastjango.conf import DEFAULT_STORAGE_ALIAS as DEFAULT_STORAGE_ALIAS
from fastjango.conf import settings
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.functional import cached_property
from fastjango.utils.module_loading import import_string


class InvalidStorageError(ImproperlyConfigured):
    """No storage has this name, or its class cannot be imported."""


class StorageHandler:
    """Storages by name, each made once.

    Source: django.core.files.storage.StorageHandler.
    """

    def __init__(self, backends: dict[str, Any] | None = None) -> None:
        self._backends = backends
        self._storages: dict[str, Any] = {}

    @cached_property
    def backends(self) -> dict[str, Any]:
        """The configuration, by name."""
        if self._backends is None:
            self._backends = dict(settings.STORAGES)
        return self._backends

    def __getitem__(self, alias: str) -> Any:
        if alias not in self._storages:
            if alias not in self.backends:
                raise InvalidStorageError(f"Could not find config for '{alias}' in settings.STORAGES.")
            self._storages[alias] = self.create_storage(self.backends[alias])
        return self._storages[alias]

    def create_storage(self, params: dict[str, Any]) -> Any:
        """Make a storage of its ``BACKEND`` and ``OPTIONS``.

        Raises:
            InvalidStorageError: the class cannot be imported.
        """
        path = params["BACKEND"]
        try:
            make = import_string(path)
        except ImportError as exc:
            raise InvalidStorageError(f"Could not find backend {path!r}: {exc}") from exc
        return make(**params.get("OPTIONS", {}))
