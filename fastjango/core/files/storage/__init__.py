"""Where files are stored: the base, the file system, memory, and the storages that settings name."""

from fastjango.conf import DEFAULT_STORAGE_ALIAS as DEFAULT_STORAGE_ALIAS
from fastjango.conf import STATICFILES_STORAGE_ALIAS as STATICFILES_STORAGE_ALIAS
from fastjango.utils.functional import LazyObject

from .base import Storage as Storage
from .filesystem import FileSystemStorage as FileSystemStorage
from .handler import InvalidStorageError as InvalidStorageError
from .handler import StorageHandler as StorageHandler
from .memory import InMemoryStorage as InMemoryStorage

__all__ = (
    "DEFAULT_STORAGE_ALIAS",
    "STATICFILES_STORAGE_ALIAS",
    "DefaultStorage",
    "FileSystemStorage",
    "InMemoryStorage",
    "InvalidStorageError",
    "Storage",
    "StorageHandler",
    "default_storage",
    "storages",
)


class DefaultStorage(LazyObject):
    """The storage named ``default``, made when it is first used."""

    def _setup(self) -> None:
        self._wrapped = storages[DEFAULT_STORAGE_ALIAS]


storages = StorageHandler()
default_storage = DefaultStorage()
