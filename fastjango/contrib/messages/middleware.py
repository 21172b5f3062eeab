"""``MessageMiddleware``: messages of a request."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.contrib.messages.storage import default_storage
from fastjango.utils.deprecation import MiddlewareMixin


class MessageMiddleware(MiddlewareMixin):
    """Gives each request a place for messages, and keeps what was not shown.

    Source: django.contrib.messages.middleware.MessageMiddleware.
    """

    def process_request(self, request: Any) -> None:
        """Make the place."""
        request.__dict__.pop("_messages", None)
        request._make_messages = default_storage

    def process_response(self, request: Any, response: Any) -> Any:
        """Keep what was not shown.

        Raises:
            ValueError: while developing, the storage did not take all.
        """
        # Nobody has asked for them; or another middleware answered before this one saw the request.
        messages = request.__dict__.get("_messages")
        if messages is not None:
            left = messages.update(response)
            if left and settings.DEBUG:
                raise ValueError("Not all temporary messages could be stored.")
        return response
