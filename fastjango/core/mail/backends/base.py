"""What every mail back end does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class BaseEmailBackend:
    """Sends messages; as a context manager it holds one connection open.

    Source: django.core.mail.backends.base.BaseEmailBackend.
    """

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        self.fail_silently = fail_silently

    def open(self) -> bool | None:
        """Open a connection; whether a new one was opened."""
        return None

    def close(self) -> None:
        """Close the connection."""

    def __enter__(self) -> Any:
        try:
            self.open()
        except Exception:
            self.close()
            raise
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def send_messages(self, email_messages: Sequence[Any]) -> int | None:
        """Send messages; how many were sent."""
        raise NotImplementedError("subclasses of BaseEmailBackend must override send_messages() method")
