"""Messages in the first storage that has room."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.messages.storage.base import BaseStorage
from fastjango.contrib.messages.storage.cookie import CookieStorage
from fastjango.contrib.messages.storage.session import SessionStorage


class FallbackStorage(BaseStorage):
    """Keeps messages in the cookie, and what is too much for it in the session.

    Source: django.contrib.messages.storage.fallback.FallbackStorage.
    """

    storage_classes: tuple[type[Any], ...] = (CookieStorage, SessionStorage)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storages = [storage_class(*args, **kwargs) for storage_class in self.storage_classes]
        self._used_storages: set[Any] = set()

    def _get(self, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        found: list[Any] = []
        all_of_them = False
        for storage in self.storages:
            messages, all_of_them = storage._get()
            # No place for messages: the next one may have some.
            if messages is None:
                break
            if messages:
                self._used_storages.add(storage)
            found += messages
            # Of a storage that has all of them the later ones need not be asked.
            if all_of_them:
                break
        return found, all_of_them

    def _store(self, messages: list[Any], response: Any, *args: Any, **kwargs: Any) -> list[Any]:
        for storage in self.storages:
            if messages:
                messages = storage._store(messages, response, remove_oldest=False)
            elif storage in self._used_storages:
                # It had some, and is to have none.
                storage._store([], response)
                self._used_storages.remove(storage)
        return messages
