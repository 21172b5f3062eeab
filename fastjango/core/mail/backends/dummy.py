"""A back end that sends nothing."""

from collections.abc import Sequence
from typing import Any

from fastjango.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    """Counts messages and forgets them."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        return len(list(email_messages))
