"""Messages in a cookie, signed."""

from __future__ import annotations

import binascii
import json
from typing import Any

from fastjango.conf import settings
from fastjango.contrib.messages.storage.base import BaseStorage, Message
from fastjango.core import signing
from fastjango.http import SimpleCookie
from fastjango.utils.functional import cached_property
from fastjango.utils.safestring import SafeData, mark_safe

_SALT = "django.contrib.messages"


class MessageEncoder(json.JSONEncoder):
    """Writes a message as a list that begins with a key."""

    message_key = "__json_message"

    def default(self, obj: Any) -> Any:
        """The list of a message."""
        if not isinstance(obj, Message):
            return super().default(obj)
        # JSON does not tell safe text from other text.
        safe = int(isinstance(obj.message, SafeData))
        extra = [] if obj.extra_tags is None else [obj.extra_tags]
        return [self.message_key, safe, obj.level, obj.message, *extra]


class MessageDecoder(json.JSONDecoder):
    """Reads what :class:`MessageEncoder` writes."""

    def process_messages(self, obj: Any) -> Any:
        """The data with messages for their lists."""
        if isinstance(obj, list) and obj:
            if obj[0] == MessageEncoder.message_key:
                _, safe, level, text, *extra = obj
                return Message(level, mark_safe(text) if safe else text, *extra)
            return [self.process_messages(item) for item in obj]
        if isinstance(obj, dict):
            return {key: self.process_messages(value) for key, value in obj.items()}
        return obj

    def decode(self, s: str, **kwargs: Any) -> Any:
        """The data of a text."""
        return self.process_messages(super().decode(s, **kwargs))


class MessagePartSerializer:
    """Joins texts that are JSON already into the JSON of a list."""

    def dumps(self, obj: Any) -> bytes:
        """The list of the texts."""
        return b"[" + b",".join(part.encode("latin-1") for part in obj) + b"]"


class MessagePartGatherSerializer(MessagePartSerializer):
    """Under the name that Django gives the joining serializer."""


class MessageSerializer:
    """Reads the JSON of messages."""

    def loads(self, data: bytes) -> Any:
        """The messages."""
        return json.loads(data.decode("latin-1"), cls=MessageDecoder)


def bisect_keep_left(a: list[Any], fn: Any) -> int:
    """How many items of the beginning can be kept before ``fn`` of them becomes true."""
    return _first_true(0, len(a), lambda count: fn(a[: count + 1]))


def bisect_keep_right(a: list[Any], fn: Any) -> int:
    """From which item on the rest can be kept before ``fn`` of it becomes true."""
    return _first_true(0, len(a), lambda start: not fn(a[start:]))


def _first_true(low: int, high: int, condition: Any) -> int:
    """The least number from ``low`` for which a condition holds that then always does; ``high`` when there is none."""
    while low < high:
        middle = (low + high) // 2
        if condition(middle):
            high = middle
        else:
            low = middle + 1
    return low


class CookieStorage(BaseStorage):
    """Keeps messages in the cookie ``messages``; the oldest go when there are too many.

    Source: django.contrib.messages.storage.cookie.CookieStorage (5.2).
    """

    cookie_name = "messages"
    # Of 4096 bytes of all cookies; the rest is for the session and others.
    max_cookie_size = 2048
    not_finished = "__messagesnotfinished__"
    not_finished_json = json.dumps("__messagesnotfinished__")
    key_salt = _SALT

    @cached_property
    def signer(self) -> Any:
        """Signs the cookie; most requests have no messages and need none."""
        return signing.get_cookie_signer(salt=self.key_salt)

    def _get(self, *args: Any, **kwargs: Any) -> tuple[Any, bool]:
        messages = self._decode(self.request.COOKIES.get(self.cookie_name))
        finished = not (messages and messages[-1] == self.not_finished)
        if not finished:
            messages.pop()
        return messages, finished

    def _update_cookie(self, encoded_data: str | None, response: Any) -> None:
        if encoded_data:
            response.set_cookie(
                self.cookie_name,
                encoded_data,
                domain=settings.SESSION_COOKIE_DOMAIN,
                secure=settings.SESSION_COOKIE_SECURE or None,
                httponly=settings.SESSION_COOKIE_HTTPONLY or None,
                samesite=settings.SESSION_COOKIE_SAMESITE,
            )
        else:
            response.delete_cookie(
                self.cookie_name, domain=settings.SESSION_COOKIE_DOMAIN, samesite=settings.SESSION_COOKIE_SAMESITE
            )

    def _store(
        self, messages: list[Any], response: Any, remove_oldest: bool = True, *args: Any, **kwargs: Any
    ) -> list[Any]:
        """Keep messages, dropping the oldest, or the newest, until the cookie is small enough."""
        parts = self._encode_parts(messages)
        encoded = self._encode_joined(parts) if parts else None
        unstored: list[Any] = []
        if self.max_cookie_size and encoded:
            # Quoting makes it longer.
            measure = SimpleCookie()

            def is_too_large(kept: list[str]) -> bool:
                # A mark at the end says that some are missing.
                with_mark = [*kept, self.not_finished_json] if len(kept) < len(parts) else kept
                return self._length(measure, self._encode_joined(with_mark)) > self.max_cookie_size

            if is_too_large(parts):
                if remove_oldest:
                    start = bisect_keep_right(parts, fn=is_too_large)
                    unstored, kept = messages[:start], parts[start:]
                else:
                    end = bisect_keep_left(parts, fn=is_too_large)
                    unstored, kept = messages[end:], parts[:end]
                encoded = self._encode_joined([*kept, self.not_finished_json])
        self._update_cookie(encoded, response)
        return unstored

    @staticmethod
    def _length(measure: Any, encoded: str) -> int:
        return len(measure.value_encode(encoded)[1])

    def _encode_parts(self, messages: list[Any]) -> list[str]:
        encoder = MessageEncoder()
        return [encoder.encode(message) for message in messages]

    def _encode(self, messages: list[Any], encode_empty: bool = False) -> str | None:
        """The value of the cookie; None without messages, unless they are to be encoded too."""
        if not messages and not encode_empty:
            return None
        return self._encode_joined(self._encode_parts(messages))

    def _encode_joined(self, parts: list[str]) -> str:
        return str(self.signer.sign_object(parts, serializer=MessagePartGatherSerializer, compress=True))

    def _decode(self, data: str | None) -> Any:
        """The messages of a cookie; None when it holds none of ours."""
        if not data:
            return None
        try:
            return self.signer.unsign_object(data, serializer=MessageSerializer)
        except (signing.BadSignature, binascii.Error, json.JSONDecodeError):
            # Somebody changed it, or the secret changed: it is not used, and replaced.
            self.used = True
            return None
