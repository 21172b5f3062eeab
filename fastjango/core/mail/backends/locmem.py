"""A back end for tests: messages go to ``mail.outbox``."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from fastjango.core import mail
from fastjango.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Keeps a copy of each message, its headers checked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not hasattr(mail, "outbox"):
            mail.outbox = []  # type: ignore[attr-defined]  # there only in tests

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        sent = 0
        for message in email_messages:
            message.message()  # raises what sending would
            mail.outbox.append(copy.deepcopy(message))  # type: ignore[attr-defined]  # there only in tests
            sent += 1
        return sent
