"""Where static files are found: in folders, in apps, in the default storage.

Source: django.contrib.staticfiles.finders (5.2).
"""

from __future__ import annotations

import functools
import os
import warnings
from collections.abc import Iterator
from typing import Any

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.contrib.staticfiles import utils
from fastjango.core.checks import Error
from fastjango.core.checks import Warning as CheckWarning
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.core.files.storage import FileSystemStorage, Storage, default_storage
from fastjango.utils._os import safe_join
from fastjango.utils.deprecation import RemovedInDjango61Warning
from fastjango.utils.functional import LazyObject, empty
from fastjango.utils.module_loading import import_string

# The places that the last search looked at, for messages.
searched_locations: list[str] = []

_FIND_ALL_MESSAGE = "Passing the `all` argument to find() is deprecated. Use `find_all` instead."


def _wants_all(find_all: bool, kwargs: dict[str, Any]) -> bool:
    """The argument under its present or its former name.

    Raises:
        TypeError: there is another argument, or both names.
    """
    if not kwargs:
        return find_all
    if "all" not in kwargs or len(kwargs) > 1:
        unknown = next(name for name in kwargs if name != "all")
        raise TypeError(f"find() got an unexpected keyword argument '{unknown}'")
    if find_all:
        raise TypeError("find() got multiple values for argument 'find_all'")
    warnings.warn(_FIND_ALL_MESSAGE, RemovedInDjango61Warning, stacklevel=3)
    return bool(kwargs["all"])


class BaseFinder:
    """Base of finders."""

    def check(self, **kwargs: Any) -> list[Any]:
        """What is wrong with the finder's settings."""
        raise NotImplementedError(
            "subclasses may provide a check() method to verify the finder is configured correctly."
        )

    def _check_deprecated_find_param(self, **kwargs: Any) -> bool:
        return _wants_all(bool(kwargs.pop("find_all", False)), kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The absolute path of a file; an empty list when there is none; with ``find_all`` all of them."""
        raise NotImplementedError("subclasses of BaseFinder must provide a find() method")

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        """Paths and storages of all files."""
        raise NotImplementedError("subclasses of BaseFinder must provide a list() method")


class FileSystemFinder(BaseFinder):
    """Finds files in the folders of ``STATICFILES_DIRS``, each with or without a prefix."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.locations: list[tuple[str, Any]] = []
        self.storages: dict[Any, Any] = {}
        for entry in settings.STATICFILES_DIRS:
            location = tuple(entry) if isinstance(entry, list | tuple) else ("", entry)
            if location not in self.locations:
                self.locations.append(location)
        for prefix, root in self.locations:
            storage: Any = FileSystemStorage(location=root)
            storage.prefix = prefix
            self.storages[root] = storage
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[Any]:
        """What is wrong with ``STATICFILES_DIRS``."""
        if not isinstance(settings.STATICFILES_DIRS, list | tuple):
            return [
                Error(
                    "The STATICFILES_DIRS setting is not a tuple or list.",
                    hint="Perhaps you forgot a trailing comma?",
                    id="staticfiles.E001",
                )
            ]
        found: list[Any] = []
        for root in settings.STATICFILES_DIRS:
            if isinstance(root, list | tuple):
                prefix, root = root
                if prefix.endswith("/"):
                    found.append(
                        Error(
                            f"The prefix {prefix!r} in the STATICFILES_DIRS setting must not end with a slash.",
                            id="staticfiles.E003",
                        )
                    )
            if settings.STATIC_ROOT and os.path.abspath(settings.STATIC_ROOT) == os.path.abspath(root):
                found.append(
                    Error(
                        "The STATICFILES_DIRS setting should not contain the STATIC_ROOT setting.",
                        id="staticfiles.E002",
                    )
                )
            if not os.path.isdir(root):
                found.append(
                    CheckWarning(
                        f"The directory '{root}' in the STATICFILES_DIRS setting does not exist.",
                        id="staticfiles.W004",
                    )
                )
        return found

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The path of a file in the folders."""
        wants_all = _wants_all(find_all, kwargs)
        matches = []
        for prefix, root in self.locations:
            if root not in searched_locations:
                searched_locations.append(root)
            found = self.find_location(root, path, prefix)
            if found and not wants_all:
                return found
            if found:
                matches.append(found)
        return matches

    def find_location(self, root: Any, path: str, prefix: str | None = None) -> str | None:
        """The path of a file in one folder; None when it is not there."""
        if prefix:
            prefix = f"{prefix}{os.sep}"
            if not path.startswith(prefix):
                return None
            path = path.removeprefix(prefix)
        full = safe_join(root, path)
        return full if os.path.exists(full) else None

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        """Paths and storages of the files of all folders."""
        for _, root in self.locations:
            # One that does not exist has been warned of.
            if os.path.isdir(root):
                storage = self.storages[root]
                for path in utils.get_files(storage, ignore_patterns):
                    yield path, storage


class AppDirectoriesFinder(BaseFinder):
    """Finds files in the folder ``static`` of each app."""

    storage_class: Any = FileSystemStorage
    source_dir = "static"

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        wanted = set(app_names) if app_names else None
        self.apps: list[str] = []
        self.storages: dict[str, Any] = {}
        for config in apps.get_app_configs():
            if wanted is not None and config.name not in wanted:
                continue
            storage = self.storage_class(os.path.join(config.path, self.source_dir))
            storage.prefix = ""
            if os.path.isdir(storage.location):
                self.apps.append(config.name)
                self.storages[config.name] = storage
        super().__init__(*args, **kwargs)

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        """Paths and storages of the files of all apps."""
        for storage in self.storages.values():
            # The folder may be gone since the start.
            if storage.exists(""):
                for path in utils.get_files(storage, ignore_patterns):
                    yield path, storage

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The path of a file in the apps."""
        wants_all = _wants_all(find_all, kwargs)
        matches = []
        for app in self.apps:
            location = self.storages[app].location
            if location not in searched_locations:
                searched_locations.append(location)
            found = self.find_in_app(app, path)
            if found and not wants_all:
                return found
            if found:
                matches.append(found)
        return matches

    def find_in_app(self, app: str, path: str) -> str | None:
        """The path of a file in one app; None when it is not there."""
        storage = self.storages.get(app)
        if storage and storage.exists(path):
            found = storage.path(path)
            if os.path.exists(found):
                return str(found)
        return None


class BaseStorageFinder(BaseFinder):
    """Finds files in a storage.

    Raises:
        ImproperlyConfigured: there is no storage.
    """

    storage: Any = None

    def __init__(self, storage: Any = None, *args: Any, **kwargs: Any) -> None:
        if storage is not None:
            self.storage = storage
        if self.storage is None:
            raise ImproperlyConfigured(
                f"The staticfiles storage finder {self.__class__!r} doesn't have a storage class assigned."
            )
        if not isinstance(self.storage, Storage | LazyObject):
            self.storage = self.storage()
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The path of a file in the storage.

        Raises:
            NotImplementedError: the storage is not in this file system.
        """
        wants_all = _wants_all(find_all, kwargs)
        try:
            self.storage.path("")
        except NotImplementedError:
            return []
        if self.storage.location not in searched_locations:
            searched_locations.append(self.storage.location)
        if not self.storage.exists(path):
            return []
        found = self.storage.path(path)
        return [found] if wants_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Any]]:
        """Paths of the storage's files, with the storage."""
        for path in utils.get_files(self.storage, ignore_patterns):
            yield path, self.storage


class DefaultStorageFinder(BaseStorageFinder):
    """Finds files in the default storage."""

    storage = default_storage

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        location = getattr(self.storage, "base_location", empty)
        if not location:
            raise ImproperlyConfigured(
                f"The storage backend of the staticfiles finder {self.__class__!r} doesn't have a valid location."
            )


def find(path: str, find_all: bool = False, **kwargs: Any) -> Any:
    """The path of a file, found by one of the finders; None when there is none; with ``find_all`` a list of all."""
    wants_all = _wants_all(find_all, kwargs)
    searched_locations.clear()
    matches: list[str] = []
    for finder in get_finders():
        found = finder.find(path, find_all=wants_all)
        if found and not wants_all:
            return found
        matches.extend(found if isinstance(found, list | tuple) else [found])
    return (matches or []) if wants_all else None


def get_finders() -> Iterator[Any]:
    """The finders of ``STATICFILES_FINDERS``."""
    for path in settings.STATICFILES_FINDERS:
        yield get_finder(path)


@functools.cache
def get_finder(import_path: str) -> Any:
    """The finder that a dotted path names; there is one of it.

    Raises:
        ImproperlyConfigured: it is no finder.
    """
    cls = import_string(import_path)
    if not issubclass(cls, BaseFinder):
        raise ImproperlyConfigured(f'Finder "{cls}" is not a subclass of "{BaseFinder}"')
    return cls()
