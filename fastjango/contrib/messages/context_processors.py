"""Messages for templates."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.messages.api import get_messages
from fastjango.contrib.messages.constants import DEFAULT_LEVELS


def messages(request: Any) -> dict[str, Any]:
    """``messages``, and the levels by name."""
    return {"messages": get_messages(request), "DEFAULT_MESSAGE_LEVELS": DEFAULT_LEVELS}
