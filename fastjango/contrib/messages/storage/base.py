"""What all storages of messages share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastjango.conf import settings
from fastjango.contrib.messages import constants, utils
from fastjango.utils.functional import SimpleLazyObject

LEVEL_TAGS: Any = SimpleLazyObject(utils.get_level_tags)


class Message:
    """A message with its level and, maybe, more tags.

    Source: django.contrib.messages.storage.base.Message.
    """

    def __init__(self, level: Any, message: Any, extra_tags: str | None = None) -> None:
        self.level = int(level)
        self.message = message
        self.extra_tags = extra_tags

    def _prepare(self) -> None:
        """Make lazy texts plain: they are about to be kept."""
        self.message = str(self.message)
        self.extra_tags = str(self.extra_tags) if self.extra_tags is not None else None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Message):
            return NotImplemented
        return (self.level, self.message) == (other.level, other.message)

    __hash__ = None  # type: ignore[assignment]  # a message can be changed

    def __str__(self) -> str:
        return str(self.message)

    def __repr__(self) -> str:
        extra = f", extra_tags={self.extra_tags!r}" if self.extra_tags else ""
        return f"Message(level={self.level}, message={self.message!r}{extra})"

    @property
    def tags(self) -> str:
        """The extra tags and the level's, with a space between."""
        return " ".join(tag for tag in (self.extra_tags, self.level_tag) if tag)

    @property
    def level_tag(self) -> str:
        """The name of the level; empty for a level without one."""
        return str(LEVEL_TAGS.get(self.level, ""))


class BaseStorage:
    """The messages of a request: those that came with it and those that are added.

    Source: django.contrib.messages.storage.base.BaseStorage.
    """

    def __init__(self, request: Any, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self._queued_messages: list[Message] = []
        self.used = False
        self.added_new = False
        super().__init__(*args, **kwargs)

    def __len__(self) -> int:
        return len(self._loaded_messages) + len(self._queued_messages)

    def __iter__(self) -> Iterator[Message]:
        self.used = True
        if self._queued_messages:
            self._loaded_messages.extend(self._queued_messages)
            self._queued_messages = []
        return iter(self._loaded_messages)

    def __contains__(self, item: object) -> bool:
        return item in self._loaded_messages or item in self._queued_messages

    def __repr__(self) -> str:
        return f"<{self.__class__.__qualname__}: request={self.request!r}>"

    @property
    def _loaded_messages(self) -> list[Message]:
        """What came with the request."""
        if not hasattr(self, "_loaded_data"):
            messages, _ = self._get()
            self._loaded_data: list[Message] = messages or []
        return self._loaded_data

    def _get(self, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        """The kept messages (None when there is no place for them), and whether these are all."""
        raise NotImplementedError("subclasses of BaseStorage must provide a _get() method")

    def _store(self, messages: list[Message], response: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Keep messages, and return those for which there is no room."""
        raise NotImplementedError("subclasses of BaseStorage must provide a _store() method")

    def _prepare_messages(self, messages: list[Message]) -> None:
        for message in messages:
            message._prepare()

    def update(self, response: Any) -> list[Any] | None:
        """Keep what was not shown; of what was shown only what was added since."""
        self._prepare_messages(self._queued_messages)
        if self.used:
            return self._store(self._queued_messages, response)
        if self.added_new:
            return self._store(self._loaded_messages + self._queued_messages, response)
        return None

    def add(self, level: Any, message: Any, extra_tags: str | None = "") -> None:
        """Add a message, unless it is empty or of too low a level."""
        if not message or int(level) < self.level:
            return
        self.added_new = True
        self._queued_messages.append(Message(level, message, extra_tags=extra_tags))

    @property
    def level(self) -> int:
        """The least level that is kept: as set, or ``MESSAGE_LEVEL``, or that of informations."""
        if not hasattr(self, "_level"):
            self._level = getattr(settings, "MESSAGE_LEVEL", constants.INFO)
        return self._level

    @level.setter
    def level(self, value: Any) -> None:
        if value is None and hasattr(self, "_level"):
            del self._level
        elif value is not None:
            self._level = int(value)

    @level.deleter
    def level(self) -> None:
        self.__dict__.pop("_level", None)
