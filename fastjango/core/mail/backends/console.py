"""A back end that writes messages to a stream."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from typing import Any

from fastjango.core.mail.backends.base import BaseEmailBackend

_SEPARATOR = "-" * 79


class EmailBackend(BaseEmailBackend):
    """Writes to standard output, or to the given ``stream``.

    Source: django.core.mail.backends.console.EmailBackend.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.stream: Any = kwargs.pop("stream", sys.stdout)
        self._lock = threading.RLock()
        super().__init__(*args, **kwargs)

    def write_message(self, message: Any) -> None:
        """Write one message and a line of dashes."""
        mail = message.message()
        charset = mail.get_charset()
        encoding = charset.get_output_charset() if charset else "utf-8"
        text = mail.as_bytes().decode(encoding)
        self.stream.write(f"{text}\n{_SEPARATOR}\n")

    def send_messages(self, email_messages: Sequence[Any]) -> int | None:
        if not email_messages:
            return None
        written = 0
        with self._lock:
            try:
                opened = self.open()
                for message in email_messages:
                    self.write_message(message)
                    self.stream.flush()
                    written += 1
                if opened:
                    self.close()
            except Exception:
                if not self.fail_silently:
                    raise
        return written
